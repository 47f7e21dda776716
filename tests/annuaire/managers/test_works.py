"""Many listings at once: what is shown is what is done, each on its own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from annuaire.managers import works
from annuaire.managers.errors import (
    NothingChosenError,
    NothingToChangeError,
    NotMemberError,
    NotNowError,
    PlanChangedError,
    TooManyChosenError,
)
from annuaire.managers.table import listings_of
from annuaire.models import (
    BodyMember,
    BodyWork,
    LineState,
    Listing,
    ManagedListing,
    WorkKind,
    WorkState,
)
from annuaire.owners.services import cease
from moderation.models import Event
from moderation.services import approve
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import make_listing
from tests.annuaire.managers.factories import make_body, managed, member
from tests.espace.factories import again, approved, change, confirmed, referent, send_back, sent
from tests.factories import NeedFactory, UserFactory
from tests.moderation.factories import state_of
from tests.support.mail import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
PHONE = {"phone": {"set": "04 66 99 99 99"}}


@pytest.fixture
def body():
    ensure_default_workflows()
    return make_body()


@pytest.fixture
def user(body):
    return member(body)


def prepared(body, user, changes=PHONE, found=None):
    found = listings_of(body) if found is None else found
    work = works.choose(body, user, WorkKind.EDIT, found)
    return works.prepare(work, user, changes)


def launch(work, user):
    return works.launch(work, user, seen=works.plan_of(work))


def done(body, user, changes=PHONE):
    work = prepared(body, user, changes)
    launch(work, user)
    assert works.apply(work)
    return BodyWork.objects.get(pk=work.pk)


def only_line(work):
    return work.lines.get()


def test_preparing_changes_nothing_and_says_before_and_after(body, user):
    listing = managed(body)
    line = only_line(prepared(body, user))
    assert line.state == LineState.READY
    assert line.differences == [["Téléphone", "04 66 00 00 00", "04 66 99 99 99"]]
    assert again(listing).phone == "04 66 00 00 00"
    assert not Event.objects.exists()


def test_a_text_goes_to_the_referent_and_what_is_on_line_stays(body, user):
    listing = managed(body)
    work = done(body, user)
    assert only_line(work).state == LineState.DONE
    assert work.state == WorkState.DONE
    fresh = again(listing)
    assert (fresh.live, fresh.phone) == (True, "04 66 00 00 00")
    state = state_of(fresh)
    approve(state, referent(), revision_id=state.revision_id)
    assert again(listing).phone == "04 66 99 99 99"


def test_hours_closure_and_contact_are_written_at_once(body, user):
    listing = managed(body)
    day = timezone.localdate() + dt.timedelta(days=9)
    changes = {
        "opening_hours": {"set": "24/7"},
        "closed_until": {"set": day.isoformat()},
        "professional_contact": {"set": "poste 12"},
    }
    done(body, user, changes)
    fresh = again(listing)
    assert (fresh.opening_hours, fresh.closed_until) == ("24/7", day)
    assert fresh.professional_contact == "poste 12"
    assert not fresh.workflow_in_progress
    done(body, user, {"closed_until": {"set": ""}})
    assert (again(listing).closed_until, again(listing).opening_hours) == (None, "24/7")


def test_terms_are_added_and_removed(body, user):
    sleep, food, love = (NeedFactory(label=label) for label in ("Sommeil", "Repas", "Lien"))
    listing = managed(body, make_listing(needs=[sleep, food]))
    done(body, user, {"needs": {"add": [love.slug], "remove": [food.slug]}})
    draft = again(listing).get_latest_revision_as_object()
    assert {need.pk for need in draft.needs.all()} == {sleep.pk, love.pk}


def test_what_would_change_nothing_is_left_alone(body, user):
    listing = managed(body)
    work = done(body, user, {"phone": {"set": listing.phone}, "wheelchair": {"set": False}})
    assert only_line(work).state == LineState.SAME
    assert again(listing).latest_revision is None


def test_a_text_being_read_is_replaced_with_its_own_changes(body, user):
    listing = managed(body, sent(UserFactory()))
    done(body, user)
    draft = again(listing).get_latest_revision_as_object()
    assert (draft.phone, draft.opening_hours) == ("04 66 99 99 99", listing.opening_hours)
    assert again(listing).workflow_in_progress


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: send_back(sent(UserFactory())), "répondez-lui"),
        (lambda: make_listing(live=False), "n’est pas en ligne"),
    ],
)
def test_what_may_not_be_sent_is_said_before(body, user, make, sentence):
    managed(body, make())
    line = only_line(prepared(body, user))
    assert line.state == LineState.WRONG
    assert sentence in line.message


@pytest.mark.parametrize("way", ["hours", "text", "detached", "sent back", "gone", "deleted"])
def test_what_changed_since_the_page_is_refused_and_said(body, user, way):
    owner = UserFactory()
    listing = managed(body, approved(owner))
    work = prepared(body, user)
    if way == "hours":
        done(body, member(body), {"opening_hours": {"set": "24/7"}})
    elif way == "text":
        change(listing, owner, phone="01 00 00 00 00")
    elif way == "detached":
        ManagedListing.objects.all().delete()
    elif way == "sent back":
        send_back(change(listing, owner, phone="01 00 00 00 00"))
    elif way == "gone":
        cease(listing, owner)
    else:
        Listing.objects.filter(pk=listing.pk).delete()
    launch(work, user)
    works.apply(work)
    line = only_line(work)
    assert line.state == LineState.REFUSED
    assert line.message
    left = Listing.objects.filter(pk=listing.pk).first()
    if left is not None:
        assert left.get_latest_revision_as_object().phone != "04 66 99 99 99"


def test_one_refusal_stops_nothing_else(body, user):
    first, second = managed(body, name="Une"), managed(body, name="Zéro")
    work = prepared(body, user)
    Listing.objects.get(pk=first.pk).save()  # another moment: another text
    launch(work, user)
    works.apply(work)
    assert [line.state for line in work.lines.order_by("number")] == ["refus", "fait"]
    assert again(second).workflow_in_progress
    assert not again(first).workflow_in_progress


def test_a_bad_value_is_refused_by_the_listing_itself(body, user):
    managed(body)
    work = done(body, user, {"phone": {"set": "au fond du couloir"}})
    assert only_line(work).state == LineState.REFUSED
    assert "téléphone" in only_line(work).message


def test_an_error_nobody_foresaw_is_one_line_of_the_report(body, user, monkeypatch):
    managed(body)

    def broken(*_arguments):
        raise RuntimeError("boom")

    monkeypatch.setattr(works, "write_changes", broken)
    line = only_line(done(body, user))
    assert line.state == LineState.REFUSED
    assert "Erreur imprévue" in line.message


# --- Confirming ---------------------------------------------------------------------------------


def test_confirming_many(body, user):
    old = managed(body, confirmed(make_listing("Ancienne"), 13))
    managed(body, make_listing("Aujourd’hui"))
    managed(body, make_listing("Hors ligne", live=False, confirmed_on=None))
    work = works.choose(body, user, WorkKind.CONFIRM, listings_of(body))
    assert sorted(work.lines.values_list("state", flat=True)) == ["faux", "idem", "pret"]
    launch(work, user)
    assert works.apply(work)
    assert again(old).confirmed_on == timezone.localdate()


# --- Going on -----------------------------------------------------------------------------------


def test_what_a_request_leaves_is_finished_by_the_timetable(body, user):
    listings = [managed(body, name=f"Crèche {number}") for number in range(3)]
    work = prepared(body, user)
    launch(work, user)
    assert not works.apply(work, seconds=-1)
    assert not any(again(one).workflow_in_progress for one in listings)
    call_command("apply_body_works")
    assert all(again(one).workflow_in_progress for one in listings)
    assert BodyWork.objects.get(pk=work.pk).state == WorkState.DONE
    events = Event.objects.count()
    call_command("apply_body_works")
    assert Event.objects.count() == events


def test_a_member_who_left_meanwhile_writes_nothing_more(body, user):
    listing = managed(body)
    work = prepared(body, user)
    launch(work, user)
    BodyMember.objects.filter(user=user).delete()
    works.apply(work)
    assert only_line(work).state == LineState.REFUSED
    assert not again(listing).workflow_in_progress


def test_an_account_closed_meanwhile_writes_nothing_more(body, user):
    managed(body)
    work = prepared(body, user)
    launch(work, user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    works.apply(work)
    assert only_line(work).state == LineState.REFUSED


# --- Refusals -----------------------------------------------------------------------------------


def test_a_work_is_prepared_and_launched_by_its_author_once(body, user):
    managed(body)
    work = prepared(body, user)
    with pytest.raises(NotNowError):
        launch(work, member(body))
    launch(work, user)
    for gesture in (launch, works.give_up):
        with pytest.raises(NotNowError):
            gesture(work, user)
    with pytest.raises(NotNowError):
        works.prepare(work, user, PHONE)


def test_a_plan_prepared_again_is_read_again(body, user):
    listing = managed(body)
    work = prepared(body, user)
    seen = works.plan_of(work)
    day = timezone.localdate() + dt.timedelta(days=9)
    works.prepare(work, user, {"closed_until": {"set": day.isoformat()}})
    for forged in (seen, ""):
        with pytest.raises(PlanChangedError):
            works.launch(work, user, seen=forged)
    assert BodyWork.objects.get().state == WorkState.PREPARED
    works.apply(work)
    assert again(listing).closed_until is None
    launch(BodyWork.objects.get(), user)


def test_who_is_no_member_chooses_nothing(body, user):
    managed(body)
    work = prepared(body, user)
    BodyMember.objects.filter(user=user).delete()
    with pytest.raises(NotMemberError):
        works.choose(body, user, WorkKind.EDIT, listings_of(body))
    with pytest.raises(NotMemberError):
        launch(work, user)


def test_nothing_chosen_nothing_to_change_too_many(body, user, monkeypatch):
    with pytest.raises(NothingChosenError):
        prepared(body, user)
    managed(body, name="Une")
    managed(body, name="Deux")
    with pytest.raises(NothingToChangeError):
        prepared(body, user, {})
    monkeypatch.setattr(works, "MOST_LISTINGS", 1)
    with pytest.raises(TooManyChosenError):
        prepared(body, user)


def test_what_is_given_up_is_forgotten_and_so_are_old_works(body, user):
    managed(body)
    works.give_up(prepared(body, user), user)
    assert not BodyWork.objects.exists()
    left, finished = prepared(body, user), done(body, user)
    later = timezone.now() + dt.timedelta(days=8)
    assert works.forget_old(later) == 1
    assert list(BodyWork.objects.all()) == [finished]
    assert left.pk != finished.pk
    assert works.forget_old(later + dt.timedelta(days=90)) == 1


def test_preparing_does_not_ask_listing_by_listing(body, user, assert_max_queries):
    for number in range(25):
        managed(
            body, approved(UserFactory(), f"Fiche {number}") if number < 2 else None, f"F{number}"
        )
    work = works.choose(body, user, WorkKind.EDIT, listings_of(body))
    with assert_max_queries(25):
        works.prepare(work, user, PHONE)
    deliver()


def test_a_line_done_by_another_process_is_not_done_again(body, user, monkeypatch):
    """The request and the timetable read the same list; the line itself says that it is done."""
    managed(body)
    work = prepared(body, user)
    launch(work, user)
    pk = only_line(work).pk
    works._apply_line(pk)
    monkeypatch.setattr(works, "write_changes", lambda *_arguments: pytest.fail("done twice"))
    works._apply_line(pk)
    assert only_line(work).state == LineState.DONE
