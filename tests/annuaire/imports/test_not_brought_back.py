"""What a person took off line, or what is not on line yet, is not put on line by a file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from annuaire.imports import services
from annuaire.imports.likeness import Registered
from annuaire.imports.limits import MOST_ALIKE
from annuaire.imports.places import Territories
from annuaire.models import Coverage, Listing, Origin, Precision, Reconfirmation, SearchRow
from annuaire.owners.services import cease
from moderation.services import withdraw_now
from tests.annuaire.imports.files import analysed, applied, approved, make_source, row, rows
from tests.annuaire.imports.test_likeness import LATITUDE, LONGITUDE, answer, fresh, registered
from tests.espace import factories
from tests.moderation.factories import animator

pytestmark = pytest.mark.django_db
ONE = "PMI numéro 1"
PHONE = "04 66 00 00 00"


def once_on_line(name=ONE, **values) -> Listing:
    return registered(name, first_published_at=timezone.now(), **values)


def withdrawn(name=ONE, **values) -> Listing:
    """By the professional herself."""
    listing = once_on_line(name, **values)
    cease(listing, factories.keeper(listing))
    return listing


def report_of(batch) -> str:
    with batch.report.open() as file:
        return file.read().decode()


def on_line() -> list[str]:
    return list(Listing.objects.published().order_by("name").values_list("name", flat=True))


def test_a_professional_who_left_does_not_come_back_with_a_file(home_page):
    source = make_source()
    withdrawn()
    batch = applied(source, *rows(2))
    assert (batch.done["left"], batch.done["created"]) == (1, 1)
    assert "a été retirée par une personne" in report_of(batch)
    assert on_line() == ["PMI numéro 2"]


def test_nor_one_whom_a_referent_struck_off(home_page):
    source = make_source()
    withdraw_now(once_on_line(), animator(), reason="n’a plus le droit d’exercer")
    assert applied(source, *rows(1)).done["left"] == 1
    assert on_line() == []


def test_nor_one_who_is_known_by_her_telephone_alone(home_page):
    source = make_source()
    withdrawn("Claire Petit", phone=PHONE)
    batch = applied(source, row(1, nom="Petit-Durand Claire"))
    assert batch.done["left"] == 1
    assert "Claire Petit" not in report_of(batch) + str(batch.sample)
    assert on_line() == []


@pytest.mark.parametrize(
    ("values", "given"),
    [({"code": "48061"}, {}), ({"phone": PHONE}, {"insee": "75056", "cp": "75001"})],
)
def test_elsewhere_it_is_somebody_else(home_page, values, given):
    source = make_source()
    withdrawn(**values)
    assert analysed(source, row(1, tel="04 66 11 11 11", **given)).counts["created"] == 1


def test_a_point_that_nobody_may_see_tells_nothing(home_page):
    mapping = {
        "identifier": "id",
        "name": "nom",
        "commune_code": "insee",
        "latitude": {"constant": str(LATITUDE)},
        "longitude": {"constant": str(LONGITUDE)},
    }
    source = make_source(mapping=mapping, precision="exact")
    withdrawn("PMI numéro 1 du centre", precision=Precision.EXACT)
    batch = analysed(source, *rows(1))
    assert batch.counts["created"] == 1


def test_one_that_another_file_made_and_a_person_took_off_line_stays_so(home_page):
    applied(make_source(slug="autre"), *rows(2))
    for listing in Listing.objects.all():
        withdraw_now(listing, animator(), reason="fraude avérée")
    given = [row(9, nom=ONE), row(8, nom="PMI du même standard", tel=PHONE)]
    batch = applied(make_source(), *given)
    assert (batch.done["left"], batch.done["created"]) == (1, 1)
    assert on_line() == ["PMI du même standard"]


def test_nor_under_another_identifier_of_the_same_file(home_page):
    source = make_source()
    applied(source, *rows(1))
    withdraw_now(Listing.objects.get(), animator(), reason="fraude avérée")
    assert applied(source, row(9, nom=ONE)).done["left"] == 1
    assert on_line() == []


def test_what_another_import_closed_is_nobody_s_decision(home_page):
    other = make_source(slug="autre")
    applied(other, *rows(2))
    applied(other, row(2))
    assert applied(make_source(), row(9, nom=ONE)).done["created"] == 1


# --- Not on line yet, or no more without anybody having said so --------------------------------


def test_one_that_a_referent_reads_is_asked_about_and_not_named(home_page):
    source = make_source()
    factories.sent(factories.UserFactory(), "Claire Petit", origin=Origin.REGISTRATION, phone=PHONE)
    batch = applied(source, row(1))
    assert (batch.done["alike"], batch.done["left"]) == (1, 0)
    assert "inscrite, sans être en ligne" in report_of(batch)
    assert "Claire Petit" not in report_of(batch) + str(batch.sample)
    assert on_line() == []


def test_one_that_was_refused_is_asked_about(home_page):
    source = make_source()
    registered(live=False)
    assert applied(source, row(1)).done["alike"] == 1
    assert on_line() == []


def test_one_that_waits_for_a_confirmation_is_asked_about(home_page):
    source = make_source()
    listing = once_on_line(live=False)
    today = timezone.localdate()
    Reconfirmation.objects.create(
        listing=listing, asked_on=today, last_sent_on=today, withdrawn_on=today - timedelta(days=1)
    )
    assert analysed(source, row(1)).counts["alike"] == 1


def test_one_on_line_is_asked_about_first(home_page):
    source = make_source()
    withdrawn(phone=PHONE)
    registered()
    batch = analysed(source, row(1))
    assert (batch.counts["alike"], batch.counts["left"]) == (1, 0)
    assert "semble déjà dans l’annuaire" in report_of(batch)


# --- A person answers --------------------------------------------------------------------------


def test_somebody_of_the_same_name_is_put_on_line_once_a_person_said_so(client, home_page):
    source = make_source()
    withdrawn()
    batch = analysed(source, *rows(1))
    client.force_login(animator())
    page = client.get(reverse("imports_batch", args=[batch.pk])).content.decode()
    assert "Lignes à rapprocher" in page
    answer(client, batch, "autre")
    services.analyse(batch)
    approved(fresh(batch))
    services.run_waiting()
    assert on_line() == [ONE]


@pytest.mark.parametrize(
    ("make", "reason"), [(withdrawn, "retirée du site"), (registered, "pas encore en ligne")]
)
def test_said_the_same_it_stays_off_line(home_page, make, reason):
    source = make_source()
    listing = make(**({"live": False} if make is registered else {}))
    batch = analysed(source, *rows(1))
    services.tell_apart(batch, "A1", animator(), is_same=True)
    batch = applied(source, row(1, tel="04 66 11 11 11"))
    assert batch.done["left"] == 1
    assert reason in report_of(batch)
    assert not any(one["alike"] for one in batch.sample)
    listing.refresh_from_db()
    assert (listing.live, listing.phone) == (False, "")
    assert not SearchRow.objects.exists()


def test_those_that_may_change_something_are_asked_about_first(home_page):
    source = make_source()
    for number in range(1, MOST_ALIKE + 1):
        withdrawn(f"PMI numéro {number}")
    last = MOST_ALIKE + 1
    registered(f"PMI numéro {last}")
    batch = analysed(source, *rows(last))
    asked = [one["identifier"] for one in batch.sample if one["alike"]]
    assert len(asked) == MOST_ALIKE
    assert f"A{last}" in asked


def test_queries_do_not_depend_on_how_many_left(home_page, assert_max_queries):
    source = make_source()
    for count in (1, 8):
        for number in range(count):
            withdrawn(f"PMI {count} {number}")
            factories.sent(factories.UserFactory(), f"Lue {count} {number}")
        territories = Territories.load()
        with assert_max_queries(5):
            known = Registered.load(source, territories)
    assert len(known.by_name) == 18
    assert Coverage.objects.count() == 18
