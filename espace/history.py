"""What happened to a listing, from the journal: plain words, and no referent's name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from annuaire.models import Listing, ListingEditor
from annuaire.owners.keeping import members_behind
from moderation.models import Event
from moderation.models.journal import Action

MOST = 50

BY_REFERENT = {
    Action.APPROVE: _("Approuvée par le référent"),
    Action.REQUEST_CHANGES: _("Le référent demande des modifications"),
    Action.REFUSE: _("Refusée par le référent"),
    Action.WITHDRAW_NOW: _("Mise hors ligne par un référent"),
    Action.MINOR: _("Correction de forme par l’équipe d’animation"),
    Action.URGENT: _("Correction urgente par l’équipe d’animation"),
    Action.ENTRUST: _("Confiée par le référent à qui l’a demandée"),
    Action.ESCALATE: _("Faute de réponse, confiée aussi à l’équipe nationale"),
}
BY_KEEPERS = {
    Action.SUBMIT: _("Envoyée au référent"),
    Action.RESUME: _("Envoyée à nouveau au référent"),
    Action.WITHDRAW: _("Envoi retiré"),
    Action.PROMPT: _("Mise à jour sans relecture"),
    Action.INVITE: _("Un collègue est invité"),
    Action.ATTACH: _("Rattachée à un organisme"),
    Action.DETACH: _("Détachée d’un organisme"),
    Action.CONFIRM: _("Confirmée\u00a0: tout est vrai"),
    Action.CEASE: _("Retirée de l’annuaire"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened; ``who`` is empty when the sentence says it."""

    at: dt.datetime
    what: str
    who: str = ""
    reason: str = ""


def history_of(listing: Listing, reader: Any) -> list[Line]:
    """The last things that happened, the latest first, as ``reader`` may be told them."""
    told = [*BY_REFERENT, *BY_KEEPERS]
    events = Event.objects.of(listing).filter(action__in=told).order_by("-at", "-pk")[:MOST]
    in_person = ListingEditor.objects.filter(listing=listing).exclude(user=None)
    with_a_body = members_behind(listing).values_list("user", flat=True)
    keepers = {*in_person.values_list("user", flat=True), *with_a_body}
    return [_line(event, reader, keepers) for event in events]


def _line(event: Event, reader: Any, keepers: set[int]) -> Line:
    action = Action(event.action)
    if action in BY_REFERENT:
        return Line(event.at, str(BY_REFERENT[action]), reason=event.reason)
    who = ""
    if event.actor_id == reader.pk:
        who = str(_("par vous"))
    elif event.actor_id in keepers:
        who = str(_("par un collègue"))
    return Line(event.at, str(BY_KEEPERS[action]), who, event.reason)
