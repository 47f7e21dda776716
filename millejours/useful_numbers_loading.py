"""Loading the shipped useful numbers: what people have confirmed or changed is left alone."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail.models import Locale

from millejours.loading import read_rows
from millejours.models import UsefulNumber
from millejours.useful_numbers import DATA_FILE

COLUMNS = {
    "slug",
    "nom",
    "numero",
    "pour_quoi",
    "situation",
    "horaires",
    "cout",
    "territoire",
    "ordre",
    "pied_de_page",
    "source",
    "confiance",
}


def load_useful_numbers() -> str:
    """Create the numbers that are missing; returns what was created, in one sentence."""
    locale = Locale.get_default()
    known = set(UsefulNumber.objects.filter(locale=locale).values_list("slug", flat=True))
    created = 0
    for row in read_rows(DATA_FILE, COLUMNS):
        if row["slug"] in known:
            continue
        number = UsefulNumber(
            locale=locale,
            slug=row["slug"],
            name=row["nom"],
            number=row["numero"],
            purpose=row["pour_quoi"],
            situation=row["situation"],
            opening=row["horaires"],
            cost=row["cout"],
            territory=row["territoire"],
            order=row.integer("ordre") or 0,
            in_footer=row.flag("pied_de_page"),
            source=row["source"],
            confidence=row["confiance"],
        )
        try:
            number.full_clean()
        except ValidationError as error:
            raise row.error(" ".join(error.messages)) from error
        number.save()
        created += 1
    return f"{created} numéros utiles"
