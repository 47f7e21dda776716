"""System checks of the shared base: what would otherwise fail in silence."""

from __future__ import annotations

from typing import Any

import django.conf.locale
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.checks import Tags, register
from django.db import DatabaseError
from django.utils.translation import to_locale

from millejours.models.vocabularies import HIGHEST_BIT, Term

ALMOST_FULL = HIGHEST_BIT - 3


@register(Tags.translation)
def languages_are_complete(**_kwargs: Any) -> list[checks.Error]:
    """Every public language has its exact LANG_INFO key and compiled catalogue."""
    errors = []
    for code, _name in settings.LANGUAGES:
        if code not in django.conf.locale.LANG_INFO:
            errors.append(
                checks.Error(
                    f"LANG_INFO ne connaît pas « {code} ».",
                    hint="millejours.languages.register_with_django() doit l'ajouter.",
                    id="millejours.E001",
                )
            )
        catalogue = settings.LOCALE_PATHS[0] / to_locale(code) / "LC_MESSAGES" / "django.mo"
        if not catalogue.exists():
            errors.append(
                checks.Error(
                    f"Catalogue compilé absent : {catalogue.relative_to(settings.BASE_DIR)}.",
                    hint="Lancez « manage.py compile_catalogues ».",
                    id="millejours.E002",
                )
            )
    return errors


@register(Tags.database)
def vocabularies_have_room(
    databases: list[str] | None = None, **_kwargs: Any
) -> list[checks.Warning]:
    """Warn before a vocabulary fills its mask (``check --database default``)."""
    if not databases:
        return []
    warnings = []
    for model in apps.get_models():
        if not (issubclass(model, Term) and model.has_bit):
            continue
        try:
            used = model.objects.order_by("-bit").values_list("bit", flat=True).first()
        except DatabaseError:
            continue
        if used is not None and used >= ALMOST_FULL:
            warnings.append(
                checks.Warning(
                    f"{model._meta.verbose_name_plural} : {used + 1} bits sur "
                    f"{HIGHEST_BIT + 1} sont pris.",
                    hint="Ajoutez une seconde colonne de masque (docs/architecture.md).",
                    id="millejours.W001",
                )
            )
    return warnings
