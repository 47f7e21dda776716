"""Anybody checks a code: on line, withdrawn, unknown, badly typed, too many times."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from annuaire.kit.guessing import WRONG_CODES
from annuaire.models import Category
from moderation.models import Event
from moderation.models.journal import Action, base_content_type
from tests.annuaire.factories import CategoryFactory, at_a_distance
from tests.annuaire.kit.factories import CODE, approved_listing
from tests.factories import NeedFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
FORM = "/annuaire/verifier/"


def check(client, code=CODE, **more):
    return client.get(reverse("annuaire:verify", args=[code]), **more)


def test_a_code_on_line_says_who_where_and_since_when(client):
    category = CategoryFactory(label="Protection maternelle")
    listing = approved_listing(category=category, structure="Département")
    response = check(client)
    shown = text_of(response)
    for part in (
        "Cette fiche est en ligne dans l’annuaire des 1000 premiers jours",
        "PMI de Mende",
        "Département",
        "Protection maternelle",
        "Mende",
        "Approuvée depuis le 2 mars 2026",
        "ABCDE-23456",
    ):
        assert part in shown, part
    assert html(response).select_one(f"a[href='{listing.get_absolute_url()}']")


def test_the_first_approval_counts_not_an_import_before_it(client):
    listing = approved_listing()
    Event.objects.create(
        action=Action.DECIDED,
        content_type=base_content_type(listing),
        object_id=str(listing.pk),
        title="PMI",
    )
    assert "Approuvée depuis le 2 mars 2026" not in text_of(check(client))
    today = date_format(timezone.localdate(), "j F Y")
    assert f"Approuvée depuis le {today}" in text_of(check(client))


def test_nothing_is_indexed_nor_kept_on_the_visitor(client):
    approved_listing()
    for response in (client.get(FORM), check(client), check(client, "ZZZZZ99999")):
        assert response["X-Robots-Tag"] == "noindex"
        assert html(response).select_one("meta[name=robots]")["content"] == "noindex"
        assert not response.cookies


def test_a_listing_off_line_is_no_more_referenced_and_nothing_of_it_is_said(client):
    listing = approved_listing(structure="Cabinet Martin")
    listing.unpublish()
    response = check(client)
    shown = text_of(response)
    assert "La fiche qui portait ce code n’est plus référencée" in shown
    assert "Elle n’est plus en ligne depuis le" in shown
    for private in ("PMI de Mende", "Cabinet Martin", "en ligne dans l’annuaire"):
        assert private not in response.content.decode()
    assert f"/{listing.pk}-" not in response.content.decode()


def test_a_draft_that_was_never_on_line_is_not_referenced(client):
    approved_listing(live=False, first_published_at=None)
    shown = text_of(check(client))
    assert "n’est plus référencée" in shown
    assert "depuis le" not in shown


def test_an_unknown_code_is_a_404_with_a_sentence_and_the_code_to_correct(client):
    response = check(client, "ZZZZZ99999")
    assert response.status_code == 404
    assert "Ce code n’est celui d’aucune fiche" in text_of(response)
    assert html(response).select_one("#code")["value"] == "ZZZZZ-99999"


@pytest.mark.parametrize(
    "typed", ["abcde23456", "ABCDE-23456", " abcde 234 56 ", "a.b.c.d.e 23456"]
)
def test_a_code_is_read_however_it_is_typed(client, typed):
    approved_listing()
    assert check(client, typed).url == reverse("annuaire:verify", args=[CODE])
    response = client.get(FORM, {"code": typed}, follow=True)
    assert "PMI de Mende" in text_of(response)


@pytest.mark.parametrize("typed", ["", "   ", "---", "é", "\0", "²"])
def test_what_is_no_code_at_all_is_told_in_the_form(client, typed):
    response = client.get(FORM, {"code": typed})
    assert response.status_code == 400
    assert "Tapez le code" in text_of(response)


@pytest.mark.parametrize("typed", ["A" * 5000, "<script>", "É" * 20 + "A", "' OR 1=1", "\x00A"])
def test_nasty_codes_are_unknown(client, typed):
    approved_listing()
    response = client.get(FORM, {"code": typed}, follow=True)
    assert response.status_code == 404
    assert "<script>" not in response.content.decode().split("<main", 1)[1].split("</main", 1)[0]


def test_a_code_made_of_nothing_readable_leads_to_the_form(client):
    assert check(client, "---").url == FORM


def test_listings_without_code_are_not_found_by_an_empty_one(client):
    approved_listing(verification_code=None)
    assert check(client, "NONE").status_code == 404


def test_a_listing_without_place_nor_date_has_its_page(client):
    approved_listing("Écoute", at_a_distance(), first_published_at=None)
    shown = text_of(check(client))
    assert "Écoute" in shown
    assert "Approuvée depuis" not in shown


def test_trying_codes_one_after_the_other_is_slowed_down(client):
    approved_listing()
    for number in range(WRONG_CODES):
        assert check(client, f"ZZZZZ{number:05}").status_code == 404
    response = check(client, "ZZZZZ99999")
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "Attendez une minute" in text_of(response)
    assert check(client, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_the_limit_is_that_of_the_visitor_behind_our_proxy(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    approved_listing()
    for number in range(WRONG_CODES):
        check(client, f"ZZZZZ{number:05}", HTTP_X_FORWARDED_FOR="192.0.2.1")
    assert check(client, HTTP_X_FORWARDED_FOR="192.0.2.1").status_code == 429
    assert check(client, HTTP_X_FORWARDED_FOR="192.0.2.2").status_code == 200


def test_without_a_cache_codes_are_still_checked(client, monkeypatch):
    class Away:
        def __getattr__(self, _name):
            raise ConnectionError

    approved_listing()
    monkeypatch.setattr("millejours.pace.cache", Away())
    assert check(client).status_code == 200
    assert check(client, "ZZZZZ99999").status_code == 404


def test_right_codes_are_never_counted(client):
    approved_listing()
    for _time in range(WRONG_CODES + 1):
        assert check(client).status_code == 200


def test_a_sensitive_listing_offers_to_leave_at_once(client):
    approved_listing(needs=[NeedFactory(sensitive=True)])
    assert "Quitter ce site" in text_of(check(client))


@pytest.mark.parametrize("count", [0, 30])
def test_the_page_stays_within_its_query_budget(client, count, assert_max_queries):
    approved_listing()
    for number in range(count):
        approved_listing(f"Autre {number}", verification_code=f"OTHER{number:05}")
    check(client)
    with assert_max_queries(8):
        check(client)
    assert Category.objects.count() == 1


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_possible(client, method):
    assert getattr(client, method)(FORM).status_code == 405
    assert getattr(client, method)(reverse("annuaire:verify", args=[CODE])).status_code == 405
