"""Loading the organisations of the comité technique and the themes they pilot."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ValidationError

from millejours.loading import read_rows
from millejours.models import Theme
from millejours.vocabulary_loading import DATA as VOCABULARIES
from moderation.models import Organisation

DATA_FILE = Path(__file__).parent / "data" / "organisations.csv"
PILOTS_FILE = VOCABULARIES / "themes.csv"
FILES = [DATA_FILE, PILOTS_FILE]
COLUMNS = {"sigle", "nom", "nature", "role", "site", "source"}


def load_organisations() -> str:
    """Create the organisations that are missing; returns what was created, in one sentence.

    Raises DataFileError naming the line of an organisation that is not valid, or of a theme
    whose pilot is not an organisation.
    """
    known = set(Organisation.objects.values_list("acronym", flat=True))
    created = []
    for row in read_rows(DATA_FILE, COLUMNS):
        if row["sigle"] in known:
            continue
        organisation = Organisation(
            acronym=row["sigle"],
            name=row["nom"],
            kind=row["nature"],
            role=row["role"],
            website=row["site"],
            source=row["source"],
        )
        try:
            organisation.full_clean()
        except ValidationError as error:
            raise row.error(" ".join(error.messages)) from error
        organisation.save()
        created.append(organisation.acronym)
    _link_pilots(set(created))
    return f"{len(created)} organisations"


def _link_pilots(created: set[str]) -> None:
    """Themes of the organisations just created: people decide for the others."""
    organisations = {item.acronym: item for item in Organisation.objects.all()}
    themes = {theme.slug: theme for theme in Theme.objects.in_language("fr")}
    for row in read_rows(PILOTS_FILE, {"slug", "pilots"}):
        for acronym in row.items("pilots"):
            if acronym not in organisations:
                raise row.error(f"organisation inconnue : {acronym}.")
            if acronym in created:
                organisations[acronym].piloted_themes.add(themes[row["slug"]])
