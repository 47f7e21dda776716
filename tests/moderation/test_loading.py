"""The organisations of the comité technique, and the themes they pilot."""

import pytest
from django.core.exceptions import ValidationError

from millejours.loading import DataFileError
from millejours.models import Theme
from millejours.vocabulary_loading import load_vocabularies
from moderation import loading
from moderation.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _vocabularies():
    load_vocabularies()


def test_the_shipped_organisations_are_loaded_once():
    assert loading.load_organisations() == "23 organisations"
    assert loading.load_organisations() == "0 organisations"
    assert Organisation.objects.get(acronym="DGCS").kind == Organisation.Kind.COMMITTEE


def test_pilots_are_linked_to_their_themes():
    loading.load_organisations()
    screens = Theme.objects.get(slug="ecrans")
    pilots = Organisation.objects.filter(piloted_themes=screens).order_by("acronym")
    assert [pilot.acronym for pilot in pilots] == ["DGCS", "DGS"]


def test_eleven_shipped_themes_have_no_pilot():
    loading.load_organisations()
    assert Theme.objects.filter(pilots=None).count() == 11


def test_what_people_changed_is_left_alone():
    loading.load_organisations()
    dgs = Organisation.objects.get(acronym="DGS")
    dgs.piloted_themes.clear()
    Organisation.objects.filter(pk=dgs.pk).update(name="Nom corrigé")
    loading.load_organisations()
    dgs.refresh_from_db()
    assert dgs.name == "Nom corrigé"
    assert not dgs.piloted_themes.exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("X;Nom;inconnue;;;", "ligne 2"),
        ("X;Nom;comite;;pas une adresse;", "ligne 2"),
        ("X;;comite;;;", "ligne 2"),
        ("X;Nom;comite", "ligne 2 : 3 cellules"),
    ],
)
def test_a_wrong_row_stops_with_its_line(tmp_path, monkeypatch, line, reason):
    broken = tmp_path / "organisations.csv"
    broken.write_text(f"sigle;nom;nature;role;site;source\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(loading, "DATA_FILE", broken)
    with pytest.raises(DataFileError, match=reason):
        loading.load_organisations()
    assert not Organisation.objects.exists()


def test_a_member_of_the_committee_is_competent_everywhere():
    organisation = Organisation(acronym="X", name="X", kind="comite", is_national=False)
    with pytest.raises(ValidationError, match="partout"):
        organisation.full_clean()
