"""What the field offers while a person types."""

from __future__ import annotations

import pytest

from territoires.places import resolve, suggest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoires")]


def labels(text: str, limit: int = 8) -> list[str]:
    return [place.label for place in suggest(text, limit)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mend", "Mende (48)"),
        ("Mende", "Mende (48)"),
        ("lyo", "Lyon (69)"),
        ("le h", "Le Havre (76)"),
        ("havr", "Le Havre (76)"),
        ("l'hay", "L'Haÿ-les-Roses (94)"),
        ("robert", "Le Robert (972)"),
        ("y", "Y (80)"),
        ("st etie", "Saint-Étienne (42)"),
        ("guad", "Guadeloupe"),
        ("la réu", "La Réunion"),
        ("bret", "Bretagne"),
        ("paris", "Paris (75)"),
        ("paris 15", "Paris 15e"),
        ("saint denis sei", "Saint-Denis (93)"),
        ("saint-denis (93", "Saint-Denis (93)"),
        ("pierrefitte-sur-s", "Pierrefitte-sur-Seine, aujourd’hui Saint-Denis (93)"),
        ("montpelier", "Montpellier (34)"),
        ("48", "Lozère"),
        ("2a", "Corse-du-Sud"),
        ("97", "Guadeloupe"),
        ("750", "75001 Paris 1er"),
        ("75015", "75015 Paris 15e"),
        ("48000", "48000 Mende et 11 autres communes"),
        ("48000 bada", "Badaroux (48)"),
    ],
)
def test_the_first_suggestion(typed, first):
    assert labels(typed)[0] == first


def test_a_name_that_is_whole_comes_before_larger_towns_that_begin_so():
    found = labels("saint denis")
    assert found[:2] == ["Saint-Denis (974)", "Saint-Denis (93)"]
    assert "Saint-Denis-en-Val (45)" in found


def test_arrondissements_wait_for_their_number():
    assert not [label for label in labels("paris") if label.startswith("Paris 1")]
    assert labels("paris 1")[:3] == ["Paris 1er", "Paris 10e", "Paris 11e"]


def test_two_digits_give_the_department_then_its_largest_postal_codes():
    found = labels("48")
    assert found[:2] == ["Lozère", "48000 Mende et 11 autres communes"]
    assert len(found) == 8


def test_a_shared_postal_code_opens_on_its_communes():
    assert labels("48000")[1:3] == ["Mende (48)", "Monts-de-Randon (48)"]


@pytest.mark.parametrize("typed", ["", "   ", "🙂", "\0", "12 rue de la Paix Paris", "zzzzzzzz"])
def test_nothing_is_suggested_for(typed):
    assert suggest(typed) == []


def test_suggestions_are_limited_and_distinct():
    for typed in ("sa", "saint", "la", "7", "75", "mar"):
        found = suggest(typed, 5)
        assert len(found) == len(set(found)) == 5


@pytest.mark.parametrize("typed", ["saint de", "vill", "cre", "48", "paris 1", "pierrefitte"])
def test_each_suggestion_leads_back_to_itself(typed):
    for place in suggest(typed):
        assert resolve(place.query).places == (place,)
