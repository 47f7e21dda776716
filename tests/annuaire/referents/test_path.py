"""From the professional who sends a listing to the referent who approves it, by the services."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Revision, WorkflowState

from annuaire.models import Listing, SearchRow
from annuaire.referents.delays import promised_delay
from annuaire.referents.rights import answers_for
from millejours.models.guarded import NotReadyError
from moderation import errors
from moderation.competence import Standing, awaiting, users_who_can_act
from moderation.models import ScopedTaskState, Step, TerritorialReviewTask
from moderation.services import approve, request_changes, submit, withdraw_now
from moderation.services.deadlines import pass_deadlines
from tests.annuaire.factories import area, at_a_distance, departement, make_listing, point, region
from tests.annuaire.referents.making import (
    changed,
    draft_listing,
    listing_of,
    national,
    online_listing,
    professional,
    referent,
    sent_listing,
)
from tests.factories import UserFactory
from tests.moderation.factories import MembershipFactory, animator, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return professional()


# --- Who may ------------------------------------------------------------------------------------


def test_a_professional_without_admin_sends_her_listing(author):
    state = sent_listing(author)
    assert not author.has_perm("wagtailadmin.access_admin")
    assert state.step == Step.TERRITORIAL
    assert (state.departement_id, state.region_id) == ("48", "76")
    assert state.editor == author
    assert not listing_of(state).live


def test_somebody_else_does_not_send_again_what_is_hers(author):
    state = sent_listing(author)
    request_changes(state, animator(), reason="Le numéro manque.")
    with pytest.raises(errors.NotYoursError):
        submit(listing_of(state), professional())
    assert submit(listing_of(state), author).status == WorkflowState.STATUS_IN_PROGRESS


@pytest.mark.parametrize("place", [{"departements": ["48"]}, {"region_of": "31"}])
def test_a_referent_of_the_department_or_of_the_region_approves(author, place):
    state = sent_listing(author)
    reader = referent(*place.get("departements", []), region_of=place.get("region_of", ""))
    assert list(users_who_can_act(state)) == [reader]
    approve(state, reader, revision_id=state.revision_id)
    listing = listing_of(state)
    assert listing.live
    assert listing.live_revision_id == state.revision_id


@pytest.mark.parametrize("elsewhere", ["75", "31", "974"])
def test_a_referent_of_elsewhere_does_not(author, elsewhere):
    state = sent_listing(author)
    referent("48")
    stranger = referent(elsewhere)
    assert state not in awaiting(Standing.of(stranger))
    for refused in (approve, request_changes):
        said = (
            {"revision_id": state.revision_id} if refused is approve else {"reason": "Parce que."}
        )
        with pytest.raises(errors.NotYoursError):
            refused(state, stranger, **said)
    assert not listing_of(state).live


def test_nobody_approves_her_own_listing():
    author = referent("48")
    state = sent_listing(author)
    with pytest.raises(errors.FourEyesError):
        approve(state, author, revision_id=state.revision_id)


def test_a_member_of_the_committee_does_not_approve_in_the_place_of_referents(author):
    state = sent_listing(author)
    referent("48")
    for somebody in (MembershipFactory().user, animator(), national(), professional()):
        with pytest.raises(errors.NotYoursError):
            approve(state, somebody, revision_id=state.revision_id)


def test_the_national_pool_reads_where_there_is_no_referent(author):
    state, pool = sent_listing(author), {national(), animator()}
    referent("75")
    assert set(users_who_can_act(state)) == pool


def test_the_national_pool_reads_after_the_promised_delay(author):
    state, reader = sent_listing(author), referent("48")
    pool = national()
    assert pool not in users_who_can_act(state)
    late = timezone.now() - timedelta(minutes=1)
    ScopedTaskState.objects.filter(pk=state.pk).update(deadline=late)
    assert pass_deadlines().escalated == 1
    state.refresh_from_db()
    assert set(users_who_can_act(state)) == {reader, pool}
    approve(state, pool, revision_id=state.revision_id)
    assert listing_of(state).live


@pytest.mark.parametrize("coverage", [at_a_distance, area])
def test_a_listing_of_the_whole_country_goes_to_the_national_pool(author, coverage):
    referent("48")
    state, pool = sent_listing(author, coverage()), national()
    assert (state.departement_id, state.region_id) == (None, None)
    assert list(users_who_can_act(state)) == [pool]


def test_the_first_presence_that_names_a_territory_decides(author):
    state = sent_listing(author, at_a_distance(), area(region=region("04")), point("75056"))
    assert (state.departement_id, state.region_id) == (None, "04")
    reader = referent(region_of="974")
    referent("75")
    assert list(users_who_can_act(state)) == [reader]


def test_the_territory_is_frozen_when_it_is_sent(author):
    state = sent_listing(author)
    lozere, paris = referent("48"), referent("75")
    draft = listing_of(state).get_latest_revision_as_object()
    draft.coverages = [point("75056")]
    draft.save_revision(user=author)
    with pytest.raises(errors.NotYoursError):
        approve(state, paris, revision_id=state.revision_id)
    approve(state, lozere, revision_id=state.revision_id)
    assert SearchRow.objects.get().departement_code == "48"


def test_a_listing_that_moves_is_read_where_it_goes(author):
    lozere, paris = referent("48"), referent("75")
    listing = online_listing(author, lozere)
    state = changed(listing, author, coverages=[point("75056")])
    assert state.departement == departement("75")
    with pytest.raises(errors.NotYoursError):
        approve(state, lozere, revision_id=state.revision_id)
    assert SearchRow.objects.get().departement_code == "48"
    approve(state, paris, revision_id=state.revision_id)
    assert SearchRow.objects.get().departement_code == "75"


# --- What an approval does ----------------------------------------------------------------------


def test_only_the_version_that_was_read_goes_on_line(author):
    state, reader = sent_listing(author, name="Nom lu"), referent("48")
    draft = listing_of(state).get_latest_revision_as_object()
    draft.name = "Nom jamais lu"
    later = draft.save_revision(user=author)
    with pytest.raises(errors.StaleRevisionError):
        approve(state, reader, revision_id=later.pk)
    approve(state, reader, revision_id=state.revision_id)
    assert listing_of(state).name == "Nom lu"


def test_the_code_is_given_once_and_kept(author):
    reader = referent("48")
    listing = online_listing(author, reader)
    code = listing.verification_code
    assert len(code) == 10
    state = changed(listing, author, name="Claire Petit-Durand, sage-femme")
    approve(state, reader, revision_id=state.revision_id)
    listing.refresh_from_db()
    assert listing.name == "Claire Petit-Durand, sage-femme"
    assert listing.verification_code == code


def test_the_code_survives_an_older_version_put_on_line(author):
    """A draft written before the first approval has no code of its own."""
    reader = referent("48")
    state = sent_listing(author)
    draft = listing_of(state).get_latest_revision_as_object()
    before = draft.save_revision(user=author)
    approve(state, reader, revision_id=state.revision_id)
    code = listing_of(state).verification_code
    Revision.objects.get(pk=before.pk).publish(user=UserFactory(is_superuser=True))
    assert listing_of(state).verification_code == code


def test_nothing_is_found_before_the_approval_and_all_after_it(author):
    state, reader = sent_listing(author), referent("48")
    assert not SearchRow.objects.exists()
    approve(state, reader, revision_id=state.revision_id)
    assert SearchRow.objects.get().listing_id == listing_of(state).pk


def test_a_listing_taken_off_line_keeps_its_code_and_is_found_no_more(author):
    reader = referent("48")
    listing = online_listing(author, reader)
    withdraw_now(listing, reader, reason="Le service n’existe plus.")
    listing.refresh_from_db()
    assert not listing.live
    assert listing.verification_code
    assert not SearchRow.objects.exists()


@pytest.mark.parametrize("elsewhere", ["75", "974"])
def test_a_referent_of_elsewhere_takes_nothing_off_line(author, elsewhere):
    listing = online_listing(author, referent("48"))
    with pytest.raises(errors.NotYoursError):
        withdraw_now(listing, referent(elsewhere), reason="Non.")
    listing.refresh_from_db()
    assert listing.live


def test_a_refusal_ends_the_request_and_says_why(author):
    state, reader = sent_listing(author), referent("48")
    with pytest.raises(errors.ReasonNeededError):
        approve(state, reader, revision_id=state.revision_id, outcome="refuser")
    approve(
        state,
        reader,
        revision_id=state.revision_id,
        outcome="refuser",
        comment="Ce n’est pas un service pour les familles.",
    )
    listing = listing_of(state)
    assert not listing.live
    assert not listing.workflow_in_progress
    assert submit(listing, author).status == WorkflowState.STATUS_IN_PROGRESS


# --- Nothing goes around it ---------------------------------------------------------------------


@pytest.mark.usefixtures("home_page")
def test_an_administrator_publishes_nothing_around_what_is_in_progress(author, client):
    state = sent_listing(author)
    listing = listing_of(state)
    boss = UserFactory(is_superuser=True)
    later = listing.get_latest_revision_as_object().save_revision(user=boss)
    with pytest.raises(NotReadyError):
        later.publish(user=boss)
    client.force_login(boss)
    client.post(
        f"/admin/snippets/annuaire/listing/edit/{listing.pk}/",
        {"action-publish": "1", "name": "Publiée quand même"},
    )
    listing.refresh_from_db()
    assert not listing.live
    assert ScopedTaskState.objects.get(pk=state.pk).status == state.STATUS_IN_PROGRESS


def test_a_listing_on_line_stays_as_it_is_while_its_change_is_read(author):
    reader = referent("48")
    listing = online_listing(author, reader, name="Nom en ligne")
    changed(listing, author, name="Nouveau nom")
    shown = Listing.objects.get(pk=listing.pk)
    assert shown.live
    assert shown.name == "Nom en ligne"


# --- The promised delay -------------------------------------------------------------------------


def test_the_promised_delay_is_the_one_of_the_workflow():
    draft_listing(professional())
    assert promised_delay() == 5
    TerritorialReviewTask.objects.update(silence_days=8)
    assert promised_delay() == 8


def test_a_delay_is_promised_before_any_workflow_exists():
    from wagtail.models import Workflow

    Workflow.objects.all().delete()
    assert promised_delay() == 5


def test_what_was_imported_is_read_like_the_rest_once_somebody_changes_it(author):
    listing = make_listing("Importée")
    reader = referent("48")
    draft_listing(author)  # the workflows are there
    listing.name = "Corrigée"
    listing.save_revision(user=author)
    submit(listing, author)
    state = state_of(listing)
    approve(state, reader, revision_id=state.revision_id)
    assert listing_of(state).name == "Corrigée"


# --- Several presences --------------------------------------------------------------------------


def moved(listing, author, *coverages):
    """A new version of it, with these presences in this order, sent to be approved."""
    draft = listing.get_latest_revision_as_object()
    for order, coverage in enumerate(coverages):
        coverage.order = order
    draft.coverages.set(list(coverages))
    draft.save_revision(user=author)
    submit(listing, author)
    return state_of(listing)


def place_of(state):
    return (state.departement_id, state.region_id)


LOZERE, PARIS = ("48", "76"), ("75", "11")
HERE, THERE = "1 rue des Lilas", "1 rue de Paris"


@pytest.fixture
def two_places(author):
    reader = referent("48")
    return online_listing(author, reader, point(street=HERE), point("75056", street=THERE))


@pytest.mark.parametrize("code", ["48", "75"])
def test_the_referents_of_each_presence_answer_for_it(two_places, code):
    reader = referent(code)
    assert answers_for(reader, two_places)
    withdraw_now(two_places, reader, reason="Le service n’existe plus.")
    two_places.refresh_from_db()
    assert not two_places.live


def test_others_do_not(two_places):
    assert not answers_for(referent("974"), two_places)
    with pytest.raises(errors.NotYoursError):
        withdraw_now(two_places, referent("974"), reason="Non.")


def test_a_changed_presence_is_read_by_the_referents_of_its_own_territory(author, two_places):
    state = moved(two_places, author, point(street=HERE), point("75056", street="9 rue Nouvelle"))
    assert place_of(state) == PARIS
    with pytest.raises(errors.NotYoursError):
        approve(state, referent("48"), revision_id=state.revision_id)
    approve(state, referent("75"), revision_id=state.revision_id)


def test_a_new_presence_put_first_gives_no_hand_on_the_one_that_changes(author, two_places):
    state = moved(two_places, author, point("97411"), point("75056", street="9 rue Nouvelle"))
    assert place_of(state) == (None, None)
    for code in ("974", "75", "48"):
        with pytest.raises(errors.NotYoursError):
            approve(state, referent(code), revision_id=state.revision_id)
    approve(state, national(), revision_id=state.revision_id)


def test_changes_in_several_departments_of_a_region_are_read_by_the_region(author, two_places):
    haute_garonne = area(departement=departement("31"))
    state = moved(two_places, author, point(street="Ailleurs"), haute_garonne)
    assert place_of(state) == (None, "76")
    approve(state, referent(region_of="48"), revision_id=state.revision_id)


def test_the_order_of_the_presences_does_not_choose_who_reads(author, two_places):
    state = moved(two_places, author, point("75056", street=THERE), point(street=HERE))
    assert place_of(state) == LOZERE


def test_a_presence_taken_away_changes_nothing_of_who_reads(author, two_places):
    assert place_of(moved(two_places, author, point("75056", street=THERE))) == LOZERE


def test_leaving_a_place_is_read_where_it_goes(author, two_places):
    assert place_of(moved(two_places, author, point("75056", street="Neuve"))) == PARIS


def test_a_change_of_text_is_read_where_it_was(author, two_places):
    assert place_of(changed(two_places, author, description="Autre.")) == LOZERE
