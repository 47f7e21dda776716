"""Why a listing may be taken off line: the public reads none of it, who keeps it reads one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

REASONS: tuple[Any, ...] = (
    _("Un enfant ou un parent peut être en danger."),
    _("C’est une fraude, ou une fausse identité."),
    _("La personne n’a pas, ou n’a plus, le droit d’exercer."),
    _("Le lieu est fermé, ou la personne n’exerce plus."),
    _("Une information est fausse ou périmée."),
    _("Des données personnelles sont publiées."),
)
