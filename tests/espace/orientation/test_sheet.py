"""The orientation sheet: what it says, in which language, and all that it does not keep."""

import builtins
import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annuaire.kit.qr import qr_image
from annuaire.models import Listing, Precision
from espace.orientation.choice import MOST_ARTICLES, MOST_LISTINGS
from tests.annuaire.factories import (
    CategoryFactory,
    SpokenLanguageFactory,
    area,
    at_a_distance,
    departement,
    exact_point,
    make_listing,
    make_winner,
    point,
)
from tests.annuaire.kit.factories import approved_listing, keeper
from tests.annuaire.kit.reading import everything, joined, letters_of
from tests.articles.factories import make_article
from tests.factories import UsefulNumberFactory, UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
CHOOSE = "/mon-espace/orientation/"
PREVIEW = f"{CHOOSE}apercu/"
PDF = f"{CHOOSE}fiche.pdf"
HOST = "http://testserver"


@pytest.fixture
def nurse(client):
    user = keeper(approved_listing("Ma PMI"))
    client.force_login(user)
    return user


def sheet(response):
    return html(response).select_one(".sheet")


def said(response):
    return " ".join(sheet(response).get_text(" ").split()).replace("\u00a0", " ")


# --- Who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [CHOOSE, PREVIEW, PDF])
def test_it_is_for_professionals_on_line(client, address):
    assert "next=" in client.get(address).url
    for user in (UserFactory(), keeper(approved_listing(live=False))):
        client.force_login(user)
        assert client.get(address).status_code == 403
        assert client.post(address, {"fiche": "1"}).status_code == 403


@pytest.mark.parametrize("address", [PREVIEW, PDF])
def test_a_sheet_is_never_asked_by_its_address(client, nurse, address):
    response = client.get(address, {"fiche": "1"})
    assert response.url == CHOOSE
    for method in (client.put, client.delete):
        assert method(address).status_code == 405


def test_forms_of_other_sites_are_refused(nurse, client):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(nurse)
    for address in (CHOOSE, PREVIEW, PDF):
        assert strict.post(address, {"fiche": "1"}).status_code == 403


# --- What it says ------------------------------------------------------------------------------


def test_it_says_where_to_go_whom_to_call_and_when(client, nurse):
    UsefulNumberFactory(name="Allô Enfance", number="119", in_footer=True)
    listing = make_listing(
        "Café des parents",
        exact_point(44.52, 3.51),
        structure="Association",
        phone="04 66 00 00 00",
        opening_hours="Mo-We 09:00-12:00,14:00-17:00; Sa 10:00-12:30",
        spoken_languages=[SpokenLanguageFactory(label="Arabe")],
        professional_contact="contact-secret",
        description="Présentation longue",
    )
    response = client.post(PREVIEW, {"fiche": listing.pk})
    text = said(response)
    for part in (
        "Café des parents",
        "Association",
        "3 rue des Lilas",
        "Mende (48)",
        "04 66 00 00 00",
        "lundi à mercredi : 9 h – 12 h, 14 h – 17 h",
        "samedi : 10 h – 12 h 30",
        "Horaires du",
        "Arabe",
        "119 Allô Enfance",
        "Les 1000 premiers jours",
    ):
        assert part in text, part
    assert "dimanche" not in text
    assert "contact-secret" not in response.content.decode()
    qr = sheet(response).select_one(".item img")
    assert qr["src"] == qr_image(HOST + listing.get_absolute_url())
    assert "Café des parents" in qr["alt"]


def test_it_keeps_the_order_of_the_ticks(client, nurse):
    first, second = make_listing("Zoé"), make_listing("Alix")
    response = client.post(PREVIEW, {"fiche": [first.pk, second.pk]})
    assert [one.text for one in sheet(response).select("h3")] == ["Zoé", "Alix"]


@pytest.mark.parametrize("precision", [Precision.COMMUNE, Precision.STREET])
def test_a_private_address_stays_private(client, nurse, precision):
    kind = CategoryFactory(label="Soins")  # no number before the street
    place = exact_point(44.51237, 3.51239, precision=precision)
    hidden = make_listing("Sage-femme", place, category=kind)
    for address in (PREVIEW, PDF):
        content = client.post(address, {"fiche": hidden.pk}).content
        assert joined("3 rue des Lilas") not in joined(content.decode("latin-1"))
    content = client.post(PREVIEW, {"fiche": hidden.pk}).content.decode()
    assert "44.5123" not in content
    assert joined("3 rue des Lilas") not in letters_of(
        client.post(PDF, {"fiche": hidden.pk}).content
    )


def test_help_without_a_place_says_how_it_comes(client, nurse):
    chosen = [
        make_listing("À domicile", area(departement=departement("48")), at_home=True),
        make_listing("Association", area(departement=departement("48"))),
        make_listing("Écoute", at_a_distance(), remotely=True),
    ]
    text = said(client.post(PREVIEW, {"fiche": [one.pk for one in chosen]}))
    for part in ("Se déplace chez vous : Lozère", "Sur ce territoire : Lozère", "À distance"):
        assert part in text, part


def test_a_closure_is_said_instead_of_the_hours(client, nurse):
    far = dt.date(2999, 8, 31)
    closed = make_listing("Fermée", opening_hours="Mo 09:00-12:00", closed_until=far)
    before = make_listing("Rouverte", opening_hours="24/7", closed_until=dt.date(2020, 1, 1))
    text = said(client.post(PREVIEW, {"fiche": closed.pk}))
    assert "Fermé jusqu’au 31 août 2999" in text
    assert "Horaires du" not in text
    assert "Horaires du" in said(client.post(PREVIEW, {"fiche": before.pk}))


def test_what_nobody_confirmed_asks_to_call_first(client, nurse):
    winner = make_winner("Projet", point(), phone="04 66 00 00 00")
    assert "Appelez avant d’y aller." in said(client.post(PREVIEW, {"fiche": winner.pk}))


def test_an_article_comes_with_its_summary_its_mark_and_its_code(client, nurse):
    article = make_article(title="Dormir", summary="Des nuits douces.", is_initial_content=True)
    response = client.post(PREVIEW, {"article": article.pk})
    text = said(response)
    for part in ("Dormir", "Des nuits douces.", "Contenu initial, non validé"):
        assert part in text, part
    address = article.get_url()
    absolute = address if address.startswith("http") else HOST + address
    assert sheet(response).select_one(".item img")["src"] == qr_image(absolute)


# --- The PDF -----------------------------------------------------------------------------------


def test_the_pdf_is_tagged_titled_and_says_the_same(client, nurse):
    listing = make_listing("Café des parents", exact_point(44.52, 3.51), phone="04 66 00 00 00")
    article = make_article(title="Dormir la nuit")
    response = client.post(PDF, {"fiche": listing.pk, "article": article.pk})
    assert response["Content-Type"] == "application/pdf"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["Content-Disposition"] == 'attachment; filename="fiche-orientation.pdf"'
    inside = everything(response.content)
    for part in (b'pdfuaid:part="1"', b"/MarkInfo", b"/Lang (fr)", b"/Alt"):
        assert part in inside, part
    letters = letters_of(response.content)
    for part in ("Café des parents", "04 66 00 00 00", "3 rue des Lilas", "Dormir la nuit"):
        assert joined(part) in letters, part


def test_without_pango_the_page_to_print_is_given(client, nurse, monkeypatch):
    listing = make_listing("Café")
    real = builtins.__import__

    def broken(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("no pango")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", broken)
    response = client.post(PDF, {"fiche": listing.pk})
    assert response.status_code == 503
    assert "imprimez la page depuis votre navigateur" in text_of(response)
    assert "Café" in said(response)


# --- What went off line, what is too much, what is forged ---------------------------------------


def test_what_went_off_line_meanwhile_is_told_and_left_out(client, nurse):
    kept, gone = make_listing("Reste"), make_listing("Partie")
    article, lost = make_article(title="Lu"), make_article(title="Retiré", slug="retire")
    Listing.objects.filter(pk=gone.pk).update(live=False)
    lost.unpublish()
    data = {"fiche": [kept.pk, gone.pk, 999_999], "article": [article.pk, lost.pk]}
    response = client.post(PREVIEW, data)
    assert "3 choix ne sont plus en ligne" in text_of(response)
    assert "Partie" not in response.content.decode()
    assert "Retiré" not in response.content.decode()
    letters = letters_of(client.post(PDF, data).content)
    assert "Reste" in letters
    assert "Partie" not in letters


@pytest.mark.parametrize("address", [PREVIEW, PDF])
def test_when_all_of_it_went_off_line_there_is_no_sheet_to_print(client, nurse, address):
    response = client.post(address, {"fiche": 999_999})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")
    assert "1 choix n’est plus en ligne" in text_of(response)
    assert not html(response).select("[data-print]")


@pytest.mark.parametrize("address", [PREVIEW, PDF])
def test_an_empty_choice_is_told(client, nurse, address):
    response = client.post(address, {"lieu": "Mende"})
    assert response.status_code == 400
    assert "Cochez au moins un lieu ou un article." in text_of(response)
    assert html(response).select_one("#lieu")["value"] == "Mende"


@pytest.mark.parametrize("forged", ["abc", "-1", "\0", "9" * 40, "1 OR 1=1", "٣", "1.5", ""])
def test_forged_ids_count_for_nothing(client, nurse, forged):
    listing = make_listing("Vraie")
    response = client.post(PREVIEW, {"fiche": [forged, listing.pk, listing.pk], "article": forged})
    assert [one.text for one in sheet(response).select("h3")] == ["Vraie"]


def test_pages_that_are_not_articles_cannot_be_chosen(client, nurse, home_page):
    response = client.post(PREVIEW, {"article": home_page.pk, "fiche": make_listing("Vraie").pk})
    assert [one.text for one in sheet(response).select("h3")] == ["Vraie"]


def test_an_article_that_asks_for_a_password_is_left_out(client, nurse):
    from wagtail.models import PageViewRestriction

    article = make_article(title="Réservé")
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert "Réservé" not in client.post(PREVIEW, {"article": article.pk}).content.decode()


def test_more_than_a_sheet_holds_is_told_and_cut(client, nurse):
    listings = [make_listing(f"Fiche {number:02}").pk for number in range(MOST_LISTINGS + 1)]
    articles = [
        make_article(title=f"Article {number}", slug=f"a-{number}").pk
        for number in range(MOST_ARTICLES + 1)
    ]
    response = client.post(PREVIEW, {"fiche": listings, "article": articles})
    shown = text_of(response).replace("\u00a0", " ")
    assert "La fiche tient 12 lieux : les suivants sont laissés." in shown
    assert "La fiche tient 6 articles : les suivants sont laissés." in shown
    assert len(sheet(response).select(".item")) == MOST_LISTINGS + MOST_ARTICLES
    assert len(html(response).select("input[name=fiche]")) == MOST_LISTINGS


# --- Nothing is kept ---------------------------------------------------------------------------


def test_nothing_of_it_is_kept(client, nurse):
    listing, article = make_listing("Café", exact_point(44.53, 3.5)), make_article(title="Dormir")
    client.get(CHOOSE)
    session, sessions = dict(client.session), Session.objects.count()
    data = {"lieu": "Mende", "mots": "dormir", "fiche": listing.pk, "article": article.pk}
    with CaptureQueriesContext(connection) as queries:
        answers = [client.post(address, data) for address in (CHOOSE, PREVIEW, PDF)]
    written = [
        query["sql"]
        for query in queries
        if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}
    ]
    assert written == []
    assert dict(client.session) == session
    assert Session.objects.count() == sessions
    for answer in answers:
        assert answer.status_code == 200
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        assert set(answer.cookies) <= {"csrftoken"}


def test_the_choice_travels_in_the_form_and_never_in_an_address(client, nurse):
    listing = make_listing("Café")
    page = html(client.post(PREVIEW, {"fiche": listing.pk, "lieu": "Mende", "besoin": ""}))
    form = page.select_one(".pro-buttons")
    assert form["method"] == "post"
    assert form.select_one("input[name=fiche]")["value"] == str(listing.pk)
    assert form.select_one("input[name=lieu]")["value"] == "Mende"
    for element in page.select("[href], [action], [formaction]"):
        for name in ("href", "action", "formaction"):
            assert "fiche=" not in element.get(name, "")


@pytest.mark.parametrize("count", [1, 6])
def test_the_sheet_stays_within_its_query_budget(client, nurse, count, assert_max_queries):
    language = SpokenLanguageFactory()
    listings = [
        make_listing(f"Fiche {n}", exact_point(44.5, 3.5), spoken_languages=[language]).pk
        for n in range(2 * count)
    ]
    articles = [make_article(title=f"Article {n}", slug=f"a-{n}").pk for n in range(count)]
    data = {"fiche": listings, "article": articles}
    client.post(PREVIEW, data)
    with assert_max_queries(18):
        client.post(PREVIEW, data)
