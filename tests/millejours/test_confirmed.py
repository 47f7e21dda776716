"""A number is confirmed by those who approved it, and by nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import Revision

from millejours.models import UsefulNumber
from millejours.models.confirmed import Confidence
from millejours.models.guarded import NotReadyError, engine_publishes
from millejours.useful_numbers import footer_numbers, useful_numbers
from moderation.models import Organisation
from moderation.moderated import Approval
from tests.factories import UsefulNumberFactory
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def organisation(acronym: str) -> Organisation:
    return Organisation.objects.create(acronym=acronym, name=acronym, kind="comite")


def approve(revision: Revision, *acronyms: str, is_fictitious: bool = False) -> None:
    """What the engine does at the last approval (``moderation.publication``)."""
    organisations = tuple(organisation(acronym) for acronym in acronyms)
    approval = Approval(organisations, TODAY, is_fictitious)
    revision.as_object().stamp_approval(revision.content, approval)
    revision.content["is_demonstration"] = is_fictitious
    revision.save()
    with engine_publishes():
        revision.publish()


def proposed(**values) -> UsefulNumber:
    """A number that somebody has just written: a draft, to check."""
    return UsefulNumberFactory(live=False, confidence=Confidence.TO_CHECK, **values)


def shown() -> list[str]:
    return [number.number for number in useful_numbers()]


def test_an_approval_confirms_and_says_by_whom_and_when():
    number = proposed(number="3939")
    approve(number.save_revision(), "DGCS", "DGS")
    number.refresh_from_db()
    assert (number.live, number.confidence) == (True, Confidence.CONFIRMED)
    assert (number.approved_by, number.approved_on) == ("DGCS, DGS", TODAY)
    assert shown() == ["3939"]


def test_a_fictitious_approval_says_so_wherever_the_number_is_read(client, home_page):
    number = proposed(number="3939", in_footer=True)
    approve(number.save_revision(), "Démo A", is_fictitious=True)
    number.refresh_from_db()
    assert (number.approved_by, number.approved_on) == ("", None)
    for address in ("/aide/", "/"):
        assert "Contenu de démonstration, non validé" in text_of(client.get(address)), address


def test_who_publishes_directly_confirms_nothing():
    number = proposed()
    with pytest.raises(NotReadyError, match="Seule une approbation confirme"):
        number.save_revision().publish()
    number.refresh_from_db()
    assert not number.live


def test_who_publishes_directly_does_not_change_the_number():
    number = UsefulNumberFactory(number="15")
    number.number = "16"
    with pytest.raises(NotReadyError):
        number.save_revision().publish()
    assert shown() == ["15"]


def test_who_publishes_directly_does_not_put_back_what_was_withdrawn():
    number = UsefulNumberFactory(number="15")
    UsefulNumberFactory(number="17")
    revision = number.save_revision()
    number.unpublish()
    with pytest.raises(NotReadyError):
        revision.publish()
    assert shown() == ["17"]


def test_wording_may_be_published_directly():
    number = UsefulNumberFactory(purpose="Apeler")
    number.purpose = "Appeler"
    number.save_revision().publish()
    assert useful_numbers()[0].purpose == "Appeler"


def test_an_approval_is_not_that_of_the_next_draft():
    number = proposed()
    approve(number.save_revision(), "DGCS")
    number.refresh_from_db()
    number.purpose = "Autre chose"
    content = number.save_revision().content
    assert (content["approved_by"], content["approved_on"]) == ("", None)
    number.keep_approval(content)
    assert (content["approved_by"], content["approved_on"]) == ("DGCS", "2026-11-22")


def test_a_draft_changes_nothing_of_what_is_read():
    number = UsefulNumberFactory(number="15", purpose="Le Samu", in_footer=True)
    number.number, number.purpose = "99", "Autre chose"
    number.save_revision()
    assert shown() == ["15"]
    assert footer_numbers()[0].purpose == "Le Samu"


def test_a_number_taken_off_line_is_gone_everywhere_at_once(client, home_page, settings):
    settings.PAGE_CACHE_SECONDS = 30
    kept, gone = UsefulNumberFactory(in_footer=True), UsefulNumberFactory(in_footer=True)
    for address in ("/aide/", "/"):
        assert f"tel:{gone.number}" in client.get(address).content.decode()
    gone.unpublish()
    for address in ("/aide/", "/"):
        page = client.get(address).content.decode()
        assert f"tel:{gone.number}" not in page
        assert f"tel:{kept.number}" in page
