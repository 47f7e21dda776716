"""The file comes back: what each row would do is shown, then done; what is wrong is said."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annuaire.managers import csv_in, csv_proposals
from annuaire.managers.columns import HEADING
from annuaire.models import BodyWork, Listing, WorkLine
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import CategoryFactory, commune, make_listing
from tests.annuaire.managers.factories import make_body, managed, member
from tests.espace.factories import again
from tests.espace.managing.support import launch as press
from tests.factories import NeedFactory
from tests.support.pages import text_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("home_page", "territoires"),
]
PLACE = {
    "nom": "Halte-garderie des Cévennes",
    "type": "Crèche",
    "commune": "Mende",
    "code postal": "48000",
    "téléphone": "04 66 00 00 01",
    "justification": "Agréée par le département",
}


@pytest.fixture
def body():
    ensure_default_workflows()
    CategoryFactory(slug="creche", label="Crèche")
    return make_body()


@pytest.fixture
def user(client, body):
    user = member(body)
    client.force_login(user)
    return user


def exported(client, body):
    answer = client.get(f"/mon-espace/structures/{body.pk}/fiches.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def written(rows, heading=HEADING, encoding="utf-8-sig"):
    text = io.StringIO()
    writer = csv.DictWriter(text, heading, delimiter=";", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def upload(client, body, content, name="fiches.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(f"/mon-espace/structures/{body.pk}/importer/", {"document": file})


def lines(client, body, rows, **more):
    answer = upload(client, body, written(rows, **more))
    assert answer.status_code == 302, text_of(answer)
    assert client.get(answer["Location"]).status_code == 200
    return list(WorkLine.objects.order_by("number"))


def launch(client):
    press(client, f"/mon-espace/structures/travaux/{BodyWork.objects.get().pk}/")


def test_the_same_file_back_changes_nothing(client, body, user):
    managed(body, make_listing("=Crèche", phone="+33 4 66", needs=[NeedFactory(label="Un, deux")]))
    managed(body, name="Halte")
    assert {line.state for line in lines(client, body, exported(client, body))} == {"idem"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_changed_cells_are_shown_then_done(client, body, user, encoding):
    need = NeedFactory(label="Sommeil")
    listing = managed(body)
    [row] = exported(client, body)
    row |= {"téléphone": "", "besoins": "sommeil", "horaires": "24/7", "fauteuil roulant": "oui"}
    [line] = lines(client, body, [row], encoding=encoding)
    assert [one[0] for one in line.differences] == [
        "Horaires",
        "Téléphone",
        "Besoins",
        "Accessible en fauteuil roulant",
    ]
    assert again(listing).opening_hours == ""
    launch(client)
    fresh = again(listing)
    assert fresh.opening_hours == "24/7"
    draft = fresh.get_latest_revision_as_object()
    assert (draft.phone, draft.wheelchair) == ("", True)
    assert [one.pk for one in draft.needs.all()] == [need.pk]


def test_columns_left_out_are_left_alone(client, body, user):
    managed(body)
    heading = ["version", "identifiant", "tarif"]
    [row] = exported(client, body)
    [line] = lines(client, body, [row | {"tarif": "Gratuit"}], heading=heading)
    assert line.changes == {"price": "gratuit"}


def test_a_postal_code_without_its_zero_is_the_same(client, body, user):
    listing = managed(body, make_listing(trust_detail="Agréée  par le département"))
    listing.coverages.update(postal_code="04000")
    [row] = exported(client, body)
    assert row["code postal"] == "04000"
    row |= {"code postal": "4000", "justification": "Agréée par le département"}
    assert lines(client, body, [row])[0].state == "idem"


@pytest.mark.parametrize("kept", [1, 2, 12, len(HEADING) - 1])
def test_a_row_cut_short_erases_nothing(client, body, user, kept):
    """A spreadsheet closed too early, a file cut in transit."""
    managed(body, make_listing(phone="04 66 00 00 00", website="https://a.fr", wheelchair=True))
    managed(body, name="Zéro")
    first, second = written(exported(client, body)).decode("utf-8-sig").splitlines()[1:]
    cut = ";".join(first.split(";")[:kept])
    upload(client, body, "\n".join([";".join(HEADING), cut, second]).encode())
    one, other = WorkLine.objects.order_by("number")
    assert (one.state, other.state) == ("faux", "idem")
    assert f"coupée\u00a0: {kept} cellules pour {len(HEADING)} titres" in one.message


def test_a_row_cut_before_its_identifier_is_no_proposal(client, body, user):
    content = "nom;version;identifiant\nCrèche\n".encode()
    upload(client, body, content)
    assert "coupée" in WorkLine.objects.get().message


def test_a_proposal_may_end_early(client, body, user):
    """Excel leaves out the last cells of such rows: they only add."""
    heading = list(dict.fromkeys(["identifiant", "version", *PLACE, *HEADING]))
    row = ";".join(["", "", *PLACE.values()])
    upload(client, body, f"{';'.join(heading)}\n{row}\n".encode())
    assert WorkLine.objects.get().state == "pret"


def test_an_emptied_last_cell_of_a_workbook_erases(client, body, user):
    """A workbook never writes its empty ends: they are not a cut."""
    managed(body)
    [row] = exported(client, body)
    book = openpyxl.Workbook()
    book.active.append(["identifiant", "version", "téléphone"])
    book.active.append([int(row["identifiant"]), row["version"], None])
    file = io.BytesIO()
    book.save(file)
    upload(client, body, file.getvalue(), "fiches.xlsx")
    assert WorkLine.objects.get().changes == {"phone": ""}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"identifiant": "999999"}, "n’est celui d’aucune de vos fiches"),
        ({"identifiant": "douze"}, "n’est celui d’aucune de vos fiches"),
        ({"version": "perimee"}, "a changé depuis l’export"),
        ({"version": ""}, "a changé depuis l’export"),
        ({"nom": "Un autre nom"}, "« nom » ne se change pas par fichier"),
        ({"commune": "Paris"}, "« commune » ne se change pas par fichier"),
        ({"nom": "UNE"}, "« nom » ne se change pas par fichier"),
        ({"code postal": "75001"}, "« code postal » ne se change pas par fichier"),
        ({"justification": "Autre"}, "« justification » ne se change pas par fichier"),
        ({"téléphone": "=1+1"}, "téléphone : C’est une formule"),
        ({"téléphone": "466000000.0"}, "Est-ce le 04 66 00 00 00"),
        ({"courriel": "rien"}, "courriel :"),
        ({"site": "pas un site"}, "site :"),
        ({"horaires": "le mardi"}, "Horaires incompréhensibles"),
        ({"fermé jusqu’au": "01/01/2020"}, "Cette date est passée"),
        ({"tarif": "cher"}, "Ce tarif n’existe pas"),
        ({"besoins": "Inconnu"}, "Inconnu : Inconnu"),
        ({"fauteuil roulant": "peut-être"}, "oui ou par non"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_and_stops_no_other(client, body, user, values, sentence):
    managed(body, name="Une")
    managed(body, name="Zéro")
    first, second = exported(client, body)
    found = lines(client, body, [first | values, second | {"tarif": "Gratuit"}])
    assert found[0].state == "faux"
    assert sentence in found[0].message.replace("\u00a0", " ")
    assert found[1].state == "pret"


def test_the_listing_of_another_body_is_no_listing(client, body, user):
    other = managed(make_body("Caf"), make_listing("Secrète"))
    managed(body)
    [row] = exported(client, body)
    [line] = lines(client, body, [row | {"identifiant": str(other.pk), "nom": ""}])
    assert (line.state, line.listing) == ("faux", None)
    assert "Secrète" not in line.title + line.message


def test_a_listing_twice_in_the_file(client, body, user):
    managed(body)
    [row] = exported(client, body)
    assert [one.state for one in lines(client, body, [row, row])] == ["idem", "faux"]


def test_what_changed_between_the_page_and_the_button(client, body, user):
    listing = managed(body)
    [row] = exported(client, body)
    lines(client, body, [row | {"tarif": "Gratuit"}])
    Listing.objects.get(pk=listing.pk).save()
    launch(client)
    line = WorkLine.objects.get()
    assert line.state == "refus"
    assert "a changé depuis" in line.message


# --- Whole files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "manque ou est vide"),
        (b"identifiant;version\n", "aucune ligne"),
        (b"nom;tarif\na;b\n", "« identifiant » manque"),
        (b"identifiant;nom\n1;b\n", "« version » manque"),
        (b"identifiant;version;couleur\n1;b;bleu\n", "inconnue : couleur"),
        (b"identifiant;version;version\n1;b;c\n", "même nom"),
        ("identifiant;version\n1;a\n".encode("utf-16"), "UTF-16"),
        (b"identifiant;version\n\x00\x01\x02", "pas du texte"),
        (b"\xd0\xcf\x11\xe0rien", "mot de passe"),
        (b"PK\x03\x04rien", ""),
        (b"%PDF-1.7\n", "manque"),
        (b'identifiant;version\n"1;b\n', "guillemet"),
        (b"identifiant;version\n" + b"1;a\n" * 1001, "1 000 lignes"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(
    client, body, user, content, sentence
):
    answer = upload(client, body, content)
    assert answer.status_code == 400
    assert sentence in text_of(answer).replace("\u00a0", " ")
    assert not BodyWork.objects.exists()


def test_too_large_a_file_is_not_kept(client, body, user):
    answer = upload(client, body, b"identifiant;version\n" + b"x" * (5 * 1024 * 1024 + 1))
    assert answer.status_code == 400
    assert "5 Mo au plus" in text_of(answer).replace("\u00a0", " ")


def test_no_file_at_all(client, body, user):
    answer = client.post(f"/mon-espace/structures/{body.pk}/importer/", {})
    assert answer.status_code == 400
    assert client.get(f"/mon-espace/structures/{body.pk}/importer/").status_code == 200


def test_five_hundred_rows_ask_few_queries(client, body, user, assert_max_queries):
    for number in range(30):
        managed(body, name=f"Fiche {number}")
    rows = [row | {"tarif": "Gratuit"} for row in exported(client, body)]
    with assert_max_queries(32):
        upload(client, body, written(rows))


# --- Proposals ----------------------------------------------------------------------------------


def test_a_row_without_identifier_proposes_a_place(client, body, user):
    [line] = lines(client, body, [PLACE])
    assert (line.state, line.message) == ("pret", "")
    assert not Listing.objects.exists()
    launch(client)
    listing = Listing.objects.get()
    assert listing.managed.body == body
    assert listing.workflow_in_progress
    assert not listing.live
    assert listing.coverages.get().commune.code == "48095"
    assert WorkLine.objects.get().listing == listing


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"nom": ""}, "« nom » est à remplir"),
        ({"nom": "=cmd()"}, "formule"),
        ({"justification": ""}, "« justification » est à remplir"),
        ({"type": "Château"}, "type de lieu n’existe pas"),
        ({"commune": "", "code postal": ""}, "dans quelle commune"),
        ({"commune": "Nullepart", "code postal": ""}, "Nous ne connaissons pas"),
        ({"téléphone": ""}, "un téléphone, un courriel ou un site"),
        ({"téléphone": "au fond"}, "téléphone :"),
    ],
)
def test_what_is_missing_in_a_proposal_is_said(client, body, user, values, sentence):
    [line] = lines(client, body, [PLACE | values])
    assert line.state == "faux"
    assert sentence.lower() in line.message.replace("\u00a0", " ").lower()


def test_a_place_already_on_line_is_proposed_only_when_told_apart(client, body, user):
    commune()
    make_listing(PLACE["nom"])
    [line] = lines(client, body, [PLACE])
    assert line.state == "doute"
    assert PLACE["nom"] in line.message
    page = f"/mon-espace/structures/travaux/{line.work_id}/"
    press(client, page, distinct=[str(line.pk), "abc", "999999"])
    assert Listing.objects.filter(managed__body=body).count() == 1


def test_without_the_box_it_is_not_proposed(client, body, user):
    make_listing(PLACE["nom"])
    lines(client, body, [PLACE])
    launch(client)
    assert not Listing.objects.filter(managed__body=body).exists()


def test_the_same_place_is_proposed_once(client, body, user):
    found = lines(client, body, [PLACE, PLACE])
    assert [line.state for line in found] == ["pret", "faux"]
    launch(client)
    answer = upload(client, body, written([PLACE]))
    again_ = WorkLine.objects.filter(work_id=answer["Location"].split("/")[-2]).get()
    assert "déjà une fiche de ce nom" in again_.message


def test_proposals_are_bounded(client, body, user, monkeypatch):
    monkeypatch.setattr(csv_proposals, "MOST_PROPOSALS", 1)
    found = lines(client, body, [PLACE, PLACE | {"nom": "Une autre halte"}])
    assert [line.state for line in found] == ["pret", "faux"]


def test_the_bound_of_rows_is_the_one_that_is_said():
    assert csv_in.MOST_ROWS == 1000
