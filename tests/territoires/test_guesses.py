"""What is offered, or said, when nothing typed is a known place."""

from __future__ import annotations

import pytest

from territoires.places import resolve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoires")]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Montpelier", "Montpellier (34)"),
        ("montpelier hérault", "Montpellier (34)"),
        ("sainte etienne", "Saint-Étienne (42)"),
        ("Grenobel", "Grenoble (38)"),
        ("Toulousse", "Toulouse (31)"),
        ("saint dennis", "Saint-Denis (974)"),
        ("Hérolt", "Hérault"),
        ("mand", "Mandelieu-la-Napoule (06)"),
        ("la rochele", "La Rochelle (17)"),
        ("maternité de Mende", "Mende (48)"),
        ("750", "75001 Paris 1er"),
        ("Pointe à", "Pointe-à-Pitre (971)"),
        ("evian", "Évian-les-Bains (74)"),
        ("evian centre", "Évian-les-Bains (74)"),
        ("evian haute savoie", "Évian-les-Bains (74)"),
        ("aix 13", "Aix-en-Provence (13)"),
        ("bordeaux xyz", "Bordeaux (33)"),
        ("bordeaux bretagne", "Bordeaux (33)"),
        ("grand paris", "Paris (75)"),
        ("grand lyon", "Lyon (69)"),
        ("vieux nice", "Nice (06)"),
        ("gare de lyon", "Lyon (69)"),
        ("saint jean de lus", "Saint-Jean-de-Luz (64)"),
        ("chalon sur soane", "Chalon-sur-Saône (71)"),
    ],
)
def test_near_spellings_are_suggested_first(typed, suggested):
    resolution = resolve(typed)
    assert resolution.places == ()
    assert resolution.suggestions[0].label == suggested
    assert len(resolution.suggestions) <= 8


@pytest.mark.parametrize("typed", ["grand paris", "grand lyon", "aix 13", "evian haute savoie"])
def test_a_suggestion_says_nothing_false_of_a_department(typed):
    assert resolve(typed).notice == ""


NOT_FOUND = (
    "Nous n’avons pas trouvé ce lieu : tapez une commune, un département, une région, "
    "un code postal ou une adresse."
)


@pytest.mark.parametrize(
    "typed",
    ["xyzzy", "qqqqqqq", "zzz", "a", "ab", "Київ", "باريس", "9999", "zz zz zz", "zzz (zzz)"],
)
def test_when_nothing_is_near_what_can_be_typed_is_said(typed):
    resolution = resolve(typed)
    assert resolution.places == resolution.suggestions == ()
    assert resolution.notice == NOT_FOUND


@pytest.mark.parametrize("typed", ["", "  ", "🙂", "()", "-"])
def test_without_a_letter_nothing_is_said(typed):
    assert resolve(typed).notice == ""
