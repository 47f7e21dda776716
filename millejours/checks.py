"""System checks of the shared base: what would otherwise fail in silence."""

from __future__ import annotations

import ctypes
from collections import Counter
from typing import Any

import django.conf.locale
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.checks import Tags, register
from django.core.management import get_commands
from django.db import DatabaseError
from django.db.models import Max
from django.utils.translation import to_locale

from millejours.models.vocabularies import HIGHEST_BIT, Term

ALMOST_FULL = HIGHEST_BIT - 3
# Under Linux, macOS and Windows.
PDF_LIBRARIES = {
    "Pango": ["libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"],
    "PangoFT2": ["libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"],
    "HarfBuzz-Subset": [
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0.dll",
    ],
}


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
            used = model.objects.aggregate(highest=Max("bit"))["highest"]
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


@register()
def timetable_can_run(**_kwargs: Any) -> list[checks.Error]:
    """Every line of the timetable names a command that exists, once, and says why."""
    names = Counter(job.name for job in settings.SCHEDULE)
    wrong = [f"{name} : deux lignes du même nom." for name in names if names[name] > 1]
    known = get_commands()
    wrong += [f"{j.name} : commande inconnue." for j in settings.SCHEDULE if j.command not in known]
    wrong += [f"{job.name} : dites pourquoi." for job in settings.SCHEDULE if not job.why]
    hint = "Voir millejours/settings/timed_work.py."
    return [checks.Error(sentence, hint=hint, id="millejours.E003") for sentence in wrong]


@register()
def pdf_files_can_be_made(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Pango and its friends are there: WeasyPrint only looks for them when it is imported."""
    missing = [name for name, files in PDF_LIBRARIES.items() if not any(map(_loads, files))]
    if not missing:
        return []
    return [
        checks.Warning(
            f"Les fichiers PDF ne pourront pas être faits, il manque : {', '.join(missing)}.",
            hint="Sous Debian et Ubuntu : apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0.",
            id="millejours.W002",
        )
    ]


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
