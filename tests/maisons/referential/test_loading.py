"""The model referential shipped with the site, and what loading it leaves alone."""

import pytest
from django.core.management import call_command

from maisons.models import Criterion, Domain, MaisonIndexPage, ReferentialIndexPage, ReferentialPage
from maisons.referential.loading import MODEL_FILE, load_model
from millejours.loading import DataFileError
from tests.maisons.factories import again
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


def changed(tmp_path, before: str, after: str):
    text = MODEL_FILE.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "modele.toml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    return path


def test_outside_debug_it_is_a_draft(client):
    assert load_model() == "modèle créé"
    page = ReferentialPage.objects.get()
    assert page.is_model
    assert page.is_initial_content
    assert not page.live
    assert not MaisonIndexPage.objects.get().live
    assert client.get("/maisons/").status_code == 404
    assert client.get("/maisons/referentiel/modele-2026-1/").status_code == 404


def test_in_debug_it_is_on_line_with_its_marks(client, settings):
    settings.DEBUG = True
    load_model()
    shown = text_of(client.get("/maisons/referentiel/modele-2026-1/"))
    assert "Modèle de démonstration, non officiel" in shown
    assert "Contenu initial, non validé par le comité éditorial" in shown
    assert "La prévention en santé." in text_of(client.get("/maisons/"))
    assert client.get("/maisons/referentiel/").status_code == 200
    assert client.get("/maisons/auto-evaluation/").status_code == 200


def test_it_is_complete():
    load_model()
    assert 6 <= Domain.objects.count() <= 8
    assert 30 <= Criterion.objects.count() <= 45
    assert not Domain.objects.filter(source="").exists()
    for territory in ("for_overseas", "for_priority_neighbourhoods", "for_rural"):
        assert Criterion.objects.filter(**{territory: True}).exists(), territory
    assert ReferentialPage.objects.get().save_revision().publish() is None
    assert ReferentialPage.objects.get().live


def test_loading_twice_changes_nothing():
    load_model()
    keys = set(Criterion.objects.values_list("pk", flat=True))
    assert load_model() == "modèle à jour"
    assert set(Criterion.objects.values_list("pk", flat=True)) == keys
    call_command("load_referential")
    call_command("load_referential", force=True)
    assert ReferentialPage.objects.count() == ReferentialIndexPage.objects.count() == 1


def test_a_file_that_changed_rewrites_a_draft_that_nobody_edited(tmp_path):
    load_model()
    load_model(changed(tmp_path, "L’accueil est gratuit", "L’accueil ne coûte rien"))
    assert Criterion.objects.get(code="A2").statement.startswith("L’accueil ne coûte rien")
    assert Criterion.objects.filter(code="A2").count() == 1


def test_a_version_that_people_edited_is_left_alone(tmp_path):
    load_model()
    page = ReferentialPage.objects.get()
    page.title = "Le nôtre"
    page.save()
    page.save_revision()
    path = changed(tmp_path, "L’accueil est gratuit", "L’accueil ne coûte rien")
    assert load_model(path) == "modèle laissé tel quel"
    assert again(page).title == "Le nôtre"
    assert not Criterion.objects.filter(statement__startswith="L’accueil ne coûte rien").exists()


def test_a_version_on_line_is_left_alone(tmp_path, settings):
    settings.DEBUG = True
    load_model()
    path = changed(tmp_path, "L’accueil est gratuit", "L’accueil ne coûte rien")
    assert load_model(path) == "modèle laissé tel quel"


def test_what_people_deleted_does_not_come_back():
    load_model()
    ReferentialPage.objects.get().delete()
    assert load_model() == "modèle laissé à qui l’a supprimé"
    MaisonIndexPage.objects.get().delete()
    assert load_model() == "rien, les pages ont été supprimées"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('code = "A2"', 'code = "A1"', "sert deux fois"),
        ('code = "A2", statement', "statement", "il manque 'code'"),
        ('proof = "visite"', 'proof = "serment"', "serment"),
        ('proof = "visite"', 'preuve = "visite"', "preuve"),
        ("in_force_from = 2026-01-01", 'in_force_from = "demain"', "demain"),
        ("[version]", "[version", "modele.toml"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(tmp_path, before, after, said):
    with pytest.raises(DataFileError, match=said):
        load_model(changed(tmp_path, before, after))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DataFileError):
        load_model(tmp_path / "absent.toml")
