"""The pages of imports in the admin: who may, what they show, what they refuse."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from annuaire.imports import services
from annuaire.imports.shapes import source_named
from annuaire.models import ImportBatch, ImportSource, ImportState, Listing
from moderation.errors import FourEyesError
from moderation.models import Organisation, Role
from moderation.rights import ensure_groups
from moderation.services import approve, request_changes
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import commune, region
from tests.annuaire.imports.files import (
    MAPPING,
    analysed,
    approved,
    csv_of,
    make_source,
    row,
    rows,
    submitted,
)
from tests.factories import UserFactory, make_home
from tests.moderation.factories import OrganisationFactory, animator, person, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(db):
    make_home()
    ensure_groups()
    ensure_default_workflows()


def referent(*, departement: str = "", of_region: str = ""):
    organisation = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    if departement:
        organisation.departements.add(commune(departement).departement)
    if of_region:
        organisation.regions.add(region(of_region))
    return person(Role.REFERENT, organisation)


def upload(client, source, content, name="fiches.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports_upload"), {"source": source.pk, "file": file}, follow=True)


def text(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_from_the_file_to_the_listings(client):
    source, sender = make_source(), animator()
    client.force_login(sender)
    response = upload(client, source, csv_of(*rows(3)))
    batch = ImportBatch.objects.get()
    assert batch.sent_by == sender
    page = text(response)
    assert "Fiches créées" in page
    assert "PMI numéro 2" in page
    client.post(reverse("imports_submit", args=[batch.pk]))
    state = state_of(batch)
    other = animator()
    client.force_login(other)
    desk = text(client.get(reverse("moderation_object", args=[state.pk])))
    assert "Fiches créées : 3" in desk
    preview = text(client.get(reverse("moderation_preview", args=[state.pk])))
    assert "PMI numéro 2" in preview
    assert reverse("imports_report", args=[batch.pk]) in preview
    approve(state, other, revision_id=state.revision_id, outcome="accord")
    services.run_waiting()
    assert Listing.objects.filter(live=True).count() == 3
    page = text(client.get(reverse("imports_batch", args=[batch.pk])))
    assert "Ce qui a été fait" in page


def test_the_report_is_a_spreadsheet_that_runs_nothing(client):
    client.force_login(animator())
    evil = row(1, nom="=HYPERLINK(1)", id="+33")
    batch = analysed(make_source(), evil, row(2, insee="99999", cp="00000"))
    response = client.get(reverse("imports_report", args=[batch.pk]))
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "'=HYPERLINK(1)" in lines[1]
    assert ";'+33;" in lines[1]
    assert "commune introuvable" in lines[2]
    assert "no-store" in response["Cache-Control"]


def test_who_sends_a_file_does_not_approve_it():
    sender = animator()
    batch = submitted(analysed(make_source(), row()), sender)
    state = state_of(batch)
    with pytest.raises(FourEyesError):
        approve(state, sender, revision_id=state.revision_id, outcome="accord")


def test_what_is_suspicious_is_confirmed_first(client):
    source = make_source()
    approved(analysed(source, *rows(3)))
    services.run_waiting()
    batch = analysed(source, row(1))
    client.force_login(animator())
    address = reverse("imports_submit", args=[batch.pk])
    assert "à regarder de près" in text(client.post(address, follow=True))
    assert not ImportBatch.objects.get(pk=batch.pk).workflow_in_progress
    client.post(address, {"confirme": "1"})
    assert ImportBatch.objects.get(pk=batch.pk).state == ImportState.SUBMITTED


def test_sent_back_it_may_be_submitted_again(client):
    sender = animator()
    batch = submitted(analysed(make_source(), row()), sender)
    state = state_of(batch)
    request_changes(
        state, animator(), reason="Le fichier est ancien", revision_id=state.revision_id
    )
    client.force_login(sender)
    page = text(client.get(reverse("imports_batch", args=[batch.pk])))
    assert "Le fichier est ancien" in page
    assert "Soumettre à approbation" in page
    client.post(reverse("imports_submit", args=[batch.pk]))
    assert ImportBatch.objects.get(pk=batch.pk).workflow_in_progress


def test_refused_for_good_nothing_is_applied():
    batch = submitted(analysed(make_source(), row()))
    state = state_of(batch)
    approve(
        state, animator(), revision_id=state.revision_id, outcome="refus", comment="Source douteuse"
    )
    services.run_waiting()
    assert ImportBatch.objects.get(pk=batch.pk).state == ImportState.REFUSED
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"%PDF-1.7 \0\1", "pas du texte"),
        (b"PK\x03\x04nothing", "abîmé"),
        (b"a;b\n1;2\n", "colonnes attendues"),
    ],
)
def test_a_bad_file_is_refused_on_the_form_and_not_kept(client, content, said):
    client.force_login(animator())
    response = upload(client, make_source(), content, "fiches.xlsx")
    assert response.status_code == 400
    assert said in text(response)
    assert not ImportBatch.objects.exists()


def test_two_gigabytes_are_refused_before_they_are_read(client):
    client.force_login(animator())
    make_source()

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("read")

    response = client.generic(
        "POST",
        reverse("imports_upload"),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
        **{"wsgi.input": Endless()},
    )
    assert response.status_code == 413
    assert "trop gros" in text(response)


def test_the_form_still_wants_its_token():
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(animator())
    response = upload(client, make_source(), csv_of(row()))
    assert response.status_code == 403
    assert not ImportBatch.objects.exists()


# --- Who may -----------------------------------------------------------------------------------


def every_address(batch: ImportBatch) -> list[str]:
    return [
        reverse("imports_batch", args=[batch.pk]),
        reverse("imports_report", args=[batch.pk]),
        reverse("imports_source", args=[batch.source_id]),
    ]


def every_action(batch: ImportBatch) -> list[str]:
    return [reverse(f"imports_{name}", args=[batch.pk]) for name in ("submit", "analyse", "retry")]


def test_a_referent_of_elsewhere_sees_nothing_and_does_nothing(client):
    source = make_source(departement=commune("48095").departement)
    batch = analysed(source, row())
    client.force_login(referent(departement="75056"))
    for address in every_address(batch):
        assert client.get(address).status_code == 404, address
    for address in every_action(batch):
        assert client.post(address).status_code == 404, address
    assert source.name not in text(client.get(reverse("imports_home")))
    response = upload(client, source, csv_of(row(9)))
    assert response.status_code == 400
    assert ImportBatch.objects.count() == 1
    assert ImportBatch.objects.get().state == ImportState.ANALYSED


def test_a_referent_never_touches_a_national_source(client):
    batch = analysed(make_source(), row())
    client.force_login(referent(departement="48095"))
    for address in every_address(batch):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("code", ["", "48095"])
def test_the_desk_speaks_of_an_import_and_offers_what_may_be_done_with_one(client, code):
    departement = commune(code).departement if code else None
    state = state_of(submitted(analysed(make_source(departement=departement), row())))
    reader = referent(departement=code) if code else animator()
    client.force_login(reader)
    shown = text(client.get(reverse("moderation_object", args=[state.pk])))
    assert "Regardez ce que ferait cet import" in shown
    assert "ses fiches sont créées, modifiées et fermées" in shown
    for words in ("il est publié", "Relisez", "Le texte soumis", "dans l’éditeur", "sans vote"):
        assert words not in shown
    approve(state, reader, revision_id=state.revision_id, outcome="accord")
    shown = text(client.get(reverse("moderation_object", args=[state.pk])))
    assert "l’import a été approuvé le" in shown


@pytest.mark.parametrize("where", [{"departement": "48095"}, {"of_region": "76"}])
def test_a_referent_of_the_territory_imports_for_it(client, where):
    source = make_source(departement=commune("48095").departement)
    client.force_login(referent(**where))
    response = upload(client, source, csv_of(row()))
    assert response.status_code == 200
    for address in every_address(ImportBatch.objects.get()):
        response = client.get(address)
        assert response.status_code == 200, address
        response.getvalue()  # to the end of a file, which closes it


def test_the_batch_of_a_territory_goes_to_its_referents(client):
    source = make_source(departement=commune("48095").departement)
    here, elsewhere = referent(departement="48095"), referent(departement="75056")
    state = state_of(submitted(analysed(source, row())))
    assert (state.departement_id, state.region_id) == ("48", "76")
    client.force_login(here)
    assert client.get(reverse("moderation_object", args=[state.pk])).status_code == 200
    client.force_login(elsewhere)
    assert client.get(reverse("moderation_object", args=[state.pk])).status_code == 302
    approve(state, here, revision_id=state.revision_id, outcome="accord")


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER, Role.TRANSLATOR])
def test_other_members_have_no_imports(client, role):
    client.force_login(person(role, **({"language": "en"} if role == Role.TRANSLATOR else {})))
    for name in ("imports_home", "imports_upload", "imports_new_source"):
        response = client.get(reverse(name))
        assert response.status_code == 302, name
    assert reverse("imports_home") not in text(client.get("/admin/", follow=True))


def test_a_visitor_is_sent_to_sign_in(client):
    batch = analysed(make_source(), row())
    client.force_login(UserFactory())
    for address in [reverse("imports_home"), *every_address(batch)]:
        assert client.get(address).status_code in (302, 403, 404), address
    client.logout()
    for address in [reverse("imports_home"), *every_address(batch)]:
        assert client.get(address).status_code == 302, address


# --- Sources -----------------------------------------------------------------------------------


def source_form(**values) -> dict:
    return {
        "name": "Crèches",
        "slug": "creches",
        "trust": "collectivite",
        "precision": "exact",
        "mapping": '{"identifier": "id", "name": "nom"}',
        **values,
    }


def test_a_source_is_described_in_the_admin(client):
    client.force_login(animator())
    client.post(reverse("imports_new_source"), source_form())
    assert ImportSource.objects.get().mapping == {"identifier": "id", "name": "nom"}


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("pas du JSON", "JSON"),
        ("[" * 100_000, "Trop de crochets"),
        ('{"a":' * 100_000, "Trop de crochets"),
        ('["a"]', "objet JSON"),
        ('{"identifier": "id"}', "Il manque"),
        ('{"identifier": "id", "name": "nom", "origine": "x"}', "inconnus"),
        ('{"identifier": "id", "name": {"colonne": "x"}}', "mot inconnu"),
        ('{"identifier": "id", "name": {"column": ["x"]}}', "par leur nom"),
        ('{"identifier": "id", "name": {"column": "x", "slice": [0, "a"]}}', "deux nombres"),
        ('{"identifier": "id", "name": {"column": "x", "values": ["a"]}}', "dictionnaire"),
        ('{"identifier": "id", "name": "nom", "rows": {"column": "x"}}', "among"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_refused_with_a_sentence(client, mapping, said):
    client.force_login(animator())
    response = client.post(reverse("imports_new_source"), source_form(mapping=mapping))
    assert response.status_code == 400
    assert said in text(response)
    assert not ImportSource.objects.exists()


def test_a_referent_describes_sources_of_her_territory_only(client):
    commune("75056")
    client.force_login(referent(departement="48095"))
    address = reverse("imports_new_source")
    for values in ({}, {"departement": "75"}, {"region": "76"}):
        assert client.post(address, source_form(**values)).status_code == 400, values
    assert not ImportSource.objects.exists()
    client.post(address, source_form(departement="48"))
    assert ImportSource.objects.get().departement_id == "48"


@pytest.mark.parametrize("slug", ["finess", "rpps-sages-femmes", "data-inclusion-structures"])
def test_a_shipped_source_fills_in_the_form(client, slug):
    client.force_login(animator())
    response = client.get(reverse("imports_new_source"), {"modele": slug})
    assert "à vérifier" in text(response)


def test_a_shipped_model_stays_for_everybody_else(client):
    client.force_login(referent(departement="48095"))
    address = reverse("imports_new_source")
    page = client.get(address, {"modele": "finess"})
    assert page.context["form"].initial["slug"] == "finess-48"
    taken = client.post(address, source_form(slug="finess", departement="48"))
    assert taken.status_code == 400
    assert "France entière" in text(taken)
    client.post(address, source_form(slug="finess-48", departement="48"))
    client.force_login(referent(departement="75056"))
    assert "modele=finess" in text(client.get(reverse("imports_home")))
    assert client.get(address, {"modele": "finess"}).context["form"].initial["slug"] == "finess-75"
    client.force_login(animator())
    assert client.get(address, {"modele": "finess"}).context["form"].initial["slug"] == "finess"
    assert source_named("finess").scope_name == "France entière"


def test_queries_do_not_depend_on_how_many(client, assert_max_queries):
    source = make_source()
    client.force_login(animator())
    for number in range(1, 12):
        analysed(source, *rows(number))
    client.get(reverse("imports_home"))
    with assert_max_queries(25):
        client.get(reverse("imports_home"))
    batch = analysed(source, *rows(60))
    with assert_max_queries(30):
        client.get(reverse("imports_batch", args=[batch.pk]))


def test_the_mapping_of_the_tests_is_valid():
    from annuaire.imports.mapping import Mapping
    from annuaire.imports.shapes import shipped

    for values in shipped().values():
        Mapping.parse(values["mapping"])
    assert Mapping.parse(MAPPING).columns() >= {"id", "nom"}
