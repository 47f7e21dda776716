"""Loading the shipped vocabularies: missing terms are created, existing ones left to people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Locale

from millejours.loading import Row, read_rows
from millejours.models import Action, Audience, Need, Priority, Stage, Term, Theme

DATA = Path(__file__).parent / "data" / "vocabularies"
FILES = [
    DATA / f"{name}.csv"
    for name in ("stages", "priorities", "actions", "needs", "audiences", "themes")
]
Extra = Callable[[Row], dict[str, Any]]


def no_extra(_row: Row) -> dict[str, Any]:
    return {}


def load_terms(model: type[Term], path: Path, extra: Extra = no_extra) -> int:
    """Create the terms of ``path`` that ``model`` lacks, in the source language.

    ``extra`` gives the model's own fields for a row. Returns how many were created. Raises
    DataFileError naming the line of a term that is not valid.
    """
    locale = Locale.get_default()
    known = set(model.objects.filter(locale=locale).values_list("slug", flat=True))
    created = 0
    for order, row in enumerate(read_rows(path, {"slug", "label"})):
        if row["slug"] in known:
            continue
        bit = row.integer("bit") if model.has_bit and "bit" in row.values else None
        term = model(
            slug=row["slug"],
            label=row["label"],
            order=order,
            bit=bit,
            locale=locale,
            **extra(row),
        )
        try:
            term.full_clean()
        except ValidationError as error:
            raise row.error(" ".join(error.messages)) from error
        term.save()
        known.add(term.slug)
        created += 1
    return created


def load_vocabularies() -> str:
    """Load every shared vocabulary; returns what was created, in one sentence."""
    counts = {
        Stage: load_terms(Stage, FILES[0], _stage),
        Priority: load_terms(Priority, FILES[1], _priority),
        Action: load_terms(Action, FILES[2], _action),
        Need: load_terms(Need, FILES[3], _need),
        Audience: load_terms(Audience, FILES[4]),
        Theme: load_terms(Theme, FILES[5], _theme),
    }
    _link_themes_to_stages()
    return ", ".join(f"{n} {model._meta.verbose_name_plural}" for model, n in counts.items())


def _stage(row: Row) -> dict[str, Any]:
    return {"start_day": row.integer("start_day"), "end_day": row.integer("end_day")}


def _priority(row: Row) -> dict[str, Any]:
    return {"number": row.integer("number"), "short_label": row["short_label"]}


def _action(row: Row) -> dict[str, Any]:
    number = row.integer("priority")
    priority = Priority.objects.filter(number=number, locale=Locale.get_default()).first()
    if priority is None:
        raise row.error(f"priorité inconnue : {number}.")
    return {"priority": priority}


def _need(row: Row) -> dict[str, Any]:
    return {
        "hint": row["hint"],
        "sensitive": row.flag("sensitive"),
        "pictogram": row["pictogram"],
    }


def _theme(row: Row) -> dict[str, Any]:
    return {"reference": row["reference"], "sensitive": row.flag("sensitive")}


def _link_themes_to_stages() -> None:
    stages = {stage.slug: stage for stage in Stage.objects.in_language("fr")}
    themes = {theme.slug: theme for theme in Theme.objects.in_language("fr")}
    for row in read_rows(FILES[5], {"slug", "stages"}):
        if unknown := set(row.items("stages")) - set(stages):
            raise row.error(f"étape inconnue : {', '.join(sorted(unknown))}.")
        theme = themes[row["slug"]]
        if not theme.stages.exists():
            theme.stages = [stages[slug] for slug in row.items("stages")]
            theme.save()
