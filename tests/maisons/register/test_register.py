"""``/maisons/``: the register, its filters, its map, its file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from annuaire.services import index_listing
from maisons.models import Label, MaisonPage
from maisons.register.services import follow
from millejours.models import Need
from tests.factories import TermFactory
from tests.maisons.factories import maison_index
from tests.maisons.register.factories import make_label, make_maison, with_listing_on_line
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db
REGISTER = "/maisons/"


class NeedFactory(TermFactory):
    class Meta:
        model = Need


def names(response: Any) -> list[str]:
    return [link.text for link in html(response).select(".dir-card__link")]


@pytest.fixture
def three(client: Client) -> list[MaisonPage]:
    """In La Réunion, in Mende (rural), in Saint-Denis (priority neighbourhood)."""
    return [
        make_maison("97411", "Maison des Filaos"),
        make_maison("48095", "Maison de la Margeride", in_rural_area=True),
        make_maison("93066", "Maison du Canal", in_priority_neighbourhood=True),
    ]


def test_an_empty_register_says_so_and_leads_to_the_directory(client: Client) -> None:
    maison_index()
    response = client.get(REGISTER)
    assert "Aucune Maison n’est labellisée pour l’instant" in text_of(response)
    assert html(response).select_one("a.fr-btn[href='/annuaire/']")
    assert not html(response).select("[data-directory-map]")


def test_the_register_lists_the_maisons_in_force_and_no_other(
    client: Client, three: list[MaisonPage]
) -> None:
    gone = make_maison("48061", "Maison fermée")
    Label.objects.filter(pk=gone.label_id).update(withdrawn_at=gone.first_published_at)
    response = client.get(REGISTER)
    assert names(response) == ["Maison du Canal", "Maison des Filaos", "Maison de la Margeride"]
    assert "3 Maisons labellisées" in text_of(response)
    assert response.cookies == {}


def test_the_nearest_comes_first_with_its_distance(client: Client, three: list[MaisonPage]) -> None:
    response = client.get(REGISTER, {"lieu": "Florac Trois Rivières"})
    make_maison("48061", "Maison de Florac")
    response = client.get(REGISTER, {"lieu": "Mende"})
    assert names(response)[:2] == ["Maison de la Margeride", "Maison de Florac"]
    assert "23 km" in text_of(response)
    near = client.get(REGISTER, {"lieu": "Mende", "rayon": "10"})
    assert names(near) == ["Maison de la Margeride"]


def test_far_from_any_maison_it_says_so(client: Client, three: list[MaisonPage]) -> None:
    make_label("48061")  # its commune is known, its label is not followed
    response = client.get(REGISTER, {"lieu": "Florac Trois Rivières"})
    assert "Aucune à moins de 20 km" in text_of(response)
    assert names(response)[0] == "Maison de la Margeride"


def test_a_region_is_searched_by_its_border(client: Client, three: list[MaisonPage]) -> None:
    assert names(client.get(REGISTER, {"lieu": "Occitanie"})) == ["Maison de la Margeride"]
    assert names(client.get(REGISTER, {"region": "04"})) == ["Maison des Filaos"]


@pytest.mark.parametrize(
    ("territory", "expected"),
    [
        ("outre-mer", "Maison des Filaos"),
        ("rural", "Maison de la Margeride"),
        ("quartier-prioritaire", "Maison du Canal"),
    ],
)
def test_territories(
    client: Client, three: list[MaisonPage], territory: str, expected: str
) -> None:
    assert names(client.get(REGISTER, {"territoire": territory})) == [expected]


def test_services_come_from_the_published_listing_only(
    client: Client, three: list[MaisonPage]
) -> None:
    need = NeedFactory(slug="pause", label="Faire une pause", bit=0)
    page = three[0]
    draft = page.listing.get_latest_revision_as_object()
    draft.needs = [need]
    draft.save_revision()
    assert names(client.get(REGISTER, {"besoin": "pause"})) == []
    page.refresh_from_db()
    page.listing.refresh_from_db()
    with_listing_on_line(page)
    response = client.get(REGISTER, {"besoin": "pause"})
    assert names(response) == ["Maison des Filaos"]
    assert "Faire une pause (1)" in text_of(client.get(REGISTER))


def test_open_now(client: Client, three: list[MaisonPage], monkeypatch: Any) -> None:
    listing = with_listing_on_line(three[0]).listing
    listing.opening_hours = "24/7"
    listing.save()
    index_listing(listing)
    assert names(client.get(REGISTER, {"ouvert": "1"})) == ["Maison des Filaos"]


@pytest.mark.parametrize(
    "query",
    [
        {"rayon": "beaucoup"},
        {"page": "0"},
        {"page": "99"},
        {"region": "zz"},
        {"territoire": "lune"},
        {"besoin": "rien"},
        {"lat": "100", "lon": "2"},
        {"lat": "44"},
        {"page": "9" * 40},
        {"lat": "nan", "lon": "inf"},
    ],
)
def test_a_wrong_question_is_told_and_never_breaks(
    client: Client, three: list[MaisonPage], query: dict[str, str]
) -> None:
    response = client.get(REGISTER, {**query, "lieu": ""})
    assert response.status_code == 400
    assert html(response).select_one("[role=alert]")
    assert client.get("/maisons/registre.csv", query).status_code == 400
    where = {"bbox": "-180,-90,180,90", "zoom": "3"}
    assert client.get("/maisons/carte.json", {**where, **query}).status_code == 400


def test_an_unknown_place_keeps_what_was_typed(client: Client, three: list[MaisonPage]) -> None:
    response = client.get(REGISTER, {"lieu": "Xyzzy\x00 <b>"})
    assert response.status_code == 200
    assert "Nous ne connaissons pas" in text_of(response)
    assert html(response).select_one("#lieu")["value"].startswith("Xyzzy")


def test_pages_of_twenty(client: Client) -> None:
    for number in range(23):
        make_maison("48095", f"Maison {number:02d}")
    assert len(names(client.get(REGISTER))) == 20
    assert names(client.get(REGISTER, {"page": "2"})) == ["Maison 20", "Maison 21", "Maison 22"]


# --- Map, file, door ----------------------------------------------------------------------------


def test_the_map_has_the_same_maisons_at_their_public_points(
    client: Client, three: list[MaisonPage]
) -> None:
    where = {"bbox": "-5.2,41.3,9.6,51.1", "zoom": "5"}
    content = client.get("/maisons/carte.json", where).json()
    assert {point["name"] for point in content["points"]} == {
        "Maison de la Margeride",
        "Maison du Canal",
    }
    assert {point["precision"] for point in content["points"]} == {"commune"}
    rural = client.get("/maisons/carte.json", {**where, "territoire": "rural"}).json()
    assert [point["url"] for point in rural["points"]] == [three[1].url]
    assert client.get("/maisons/carte.json", {"bbox": "x"}).status_code == 400


def test_the_file_has_one_line_a_maison(client: Client, three: list[MaisonPage]) -> None:
    with_listing_on_line(three[0])
    content = b"".join(client.get("/maisons/registre.csv")).decode("utf-8-sig")
    lines = content.splitlines()
    assert lines[0].startswith("nom;adresse;commune;code commune Insee")
    assert len(lines) == 4
    filaos = next(line for line in lines if line.startswith("Maison des Filaos"))
    assert "97411" in filaos
    assert "Mo-Fr 09:00-17:00" in filaos
    margeride = next(line for line in lines if line.startswith("Maison de la Margeride"))
    assert "Mo-Fr" not in margeride  # its listing was not read yet
    some = b"".join(client.get("/maisons/registre.csv", {"territoire": "rural"}))
    assert len(some.splitlines()) == 2


def test_the_door_of_other_pages_leads_to_the_register_or_to_the_directory(client: Client) -> None:
    assert client.get("/maisons/pres-de-chez-moi/?lieu=Mende").url == "/annuaire/?lieu=Mende"
    maison_index()
    assert client.get("/maisons/pres-de-chez-moi/?lieu=Mende").url == "/maisons/?lieu=Mende"
    assert client.get("/maisons/pres-de-chez-moi/").url == "/maisons/"


def test_a_demonstration_says_so_everywhere(client: Client) -> None:
    page = make_maison("48095", is_demonstration=True)
    assert "Démonstration" in text_of(client.get(REGISTER))
    assert html(client.get(REGISTER)).select_one(".dir-card__origin").text == "Démonstration"
    assert "inventée pour montrer le site" in text_of(client.get(page.url))
    assert page.listing.name.endswith("(démonstration)")
    named = make_maison("97411", "Maison du Lac (démonstration)", is_demonstration=True)
    assert named.listing.name == "Maison du Lac (démonstration)"
    assert "Maisons inventées" in text_of(client.get("/maisons/couverture/"))
    assert "oui" in b"".join(client.get("/maisons/registre.csv")).decode().splitlines()[1]


def test_the_directory_finds_labelled_maisons(client: Client, three: list[MaisonPage]) -> None:
    with_listing_on_line(three[1])
    response = client.get("/annuaire/", {"lieu": "Mende", "label": "maison"})
    assert names(response) == ["Maison de la Margeride"]
    assert "Maison des 1000 premiers jours labellisée" in text_of(response)


# --- Budgets ------------------------------------------------------------------------------------


def _many(count: int, like: MaisonPage) -> None:
    """``count`` more Maisons, each with a listing on line, written without their services."""
    from annuaire.models import Coverage, Listing
    from maisons.models import LabelRequestPage

    parent, branch = maison_index(), like.label.request.get_parent()
    requests, labels, pages = [], [], []
    kinds = ContentType.objects.get_for_models(LabelRequestPage, MaisonPage)
    for number in range(count):
        request = LabelRequestPage(
            title=f"R{number}",
            slug=f"r{number}",
            number=f"R{number}",
            region_id=like.label.request.region_id,
            departement_id=like.label.departement_id,
            content_type=kinds[LabelRequestPage],
        )
        branch.add_child(instance=request)
        requests.append(request)
    labels = [
        Label(
            request=request,
            code=f"Z{number:06d}",
            name=f"Maison {number}",
            carrier_name="Association",
            commune_id=like.label.commune_id,
            departement_id=like.label.departement_id,
            starts_on=like.label.starts_on,
            ends_on=like.label.ends_on,
        )
        for number, request in enumerate(requests)
    ]
    Label.objects.bulk_create(labels)
    for number, label in enumerate(labels):
        listing = Listing.objects.create(
            name=label.name, category=like.listing.category, trust="etat", is_labelled_maison=True
        )
        Coverage.objects.create(listing=listing, kind="point", commune_id=label.commune_id)
        index_listing(listing)
        page = MaisonPage(title=label.name, slug=f"m{number}", label=label, listing=listing)
        parent.add_child(instance=page)
        pages.append(page)


@pytest.mark.parametrize("count", [0, 40])
def test_the_register_asks_as_little_of_few_as_of_many(
    client: Client, assert_max_queries: Callable[[int], Any], count: int
) -> None:
    page = with_listing_on_line(make_maison("48095"))
    _many(count, page)
    client.get(REGISTER)
    for query in ({}, {"lieu": "Mende"}, {"ouvert": "1"}):
        with assert_max_queries(20):
            assert client.get(REGISTER, query).status_code == 200
    with assert_max_queries(12):
        content = client.get("/maisons/carte.json", {"bbox": "-5,41,9,51", "zoom": "5"})
    assert len(content.json()["points"]) == count + 1
    with assert_max_queries(12):
        assert len(b"".join(client.get("/maisons/registre.csv")).splitlines()) == count + 2


def test_the_page_of_a_maison_is_cheap_and_says_what_machines_read(
    client: Client, assert_max_queries: Callable[[int], Any]
) -> None:
    page = with_listing_on_line(make_maison("48095"))
    client.get(page.url)
    with assert_max_queries(30):
        response = client.get(page.url)
    described = json.loads(html(response).select_one("script[type='application/ld+json']").string)
    assert described["name"] == "Maison des Filaos"
    assert described["telephone"] == "02 62 00 00 00"


def test_the_page_says_functions_and_partners_of_what_was_granted(client: Client) -> None:
    page = make_maison("48095")
    said = text_of(client.get(page.url))
    assert "Sage-femme coordinatrice" in said
    assert "Poste à pourvoir" not in said
    assert "Caf du département" in said
    assert f"/maisons/verifier/{page.label.code}/" in client.get(page.url).content.decode()


def test_the_listing_leads_to_its_maison_while_labelled(client: Client) -> None:
    page = with_listing_on_line(make_maison("48095"))
    address = page.listing.get_absolute_url()
    door = f"/maisons/pres-de-chez-moi/fiche/{page.listing_id}/"
    assert html(client.get(address)).select_one(f"a[href='{door}']")
    assert client.get(door).url == page.url
    Label.objects.filter(pk=page.label_id).update(withdrawn_at=page.first_published_at)
    follow(page.label)
    assert "labellisée" not in text_of(client.get(address))
    assert client.get(door).status_code == 404
