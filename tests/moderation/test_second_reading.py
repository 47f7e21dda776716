"""Holes that a second fresh reader found: each is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from articles.models import ArticlePage
from articles.verification import verification_on_line
from millejours.models import UsefulNumber
from moderation import errors
from moderation.competence import users_who_can_act
from moderation.models import Choice, Event, ExceptionalAct, Organisation, Role
from moderation.models.journal import Action
from moderation.rights import ensure_groups
from moderation.services import (
    approve,
    give_up_plan,
    name_organisation,
    publish_urgent,
    ratify,
    submit,
    withdraw_now,
)
from tests.articles.factories import make_article, source
from tests.factories import ThemeFactory, UsefulNumberFactory, UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    draft,
    person,
    submitted,
)
from tests.moderation.steps import a_page, again, at_opinion, at_vote, item_of, on_line, state_of
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workflows(db) -> None:
    draft()
    ensure_groups()


def article(**values) -> ArticlePage:
    return make_article(("text", "<p>Le texte.</p>"), sources=[source()], **values)


def voted(page, author, count: int = 3):
    """Approved by the committee; the organisations that voted."""
    state = at_vote(page, author)
    members = [MembershipFactory() for _rank in range(count)]
    for member in members:
        cast(state, member)
    return [member.organisation for member in members]


def planned_version(page, author, days: int = 20, **values):
    for name, value in values.items():
        setattr(page, name, value)
    page.go_live_at = timezone.now() + timedelta(days=days)
    page.save_revision(user=author)
    voted(page, author)
    return again(page)


def the_hour_comes(item, **changes) -> None:
    revision = item.scheduled_revision
    past = timezone.now() - timedelta(minutes=1)
    revision.approved_go_live_at = past
    revision.content = {**revision.content, "go_live_at": past.isoformat(), **changes}
    revision.save()
    call_command("publish_scheduled")


# --- Planned publications -----------------------------------------------------------------------


def test_a_planned_change_of_a_page_loaded_without_revision_leaves_it_on_line(client):
    page = again(article())
    assert (page.live, page.live_revision) == (True, None)
    page = planned_version(page, person(Role.AUTHOR), title="Un autre titre")
    assert page.live
    shown = client.get(page.url)
    assert shown.status_code == 200
    assert "Un autre titre" not in text_of(shown)
    the_hour_comes(page)
    assert again(page).title == "Un autre titre"


def test_a_planned_change_of_a_number_leaves_it_on_line_then_takes_place():
    number = again(UsefulNumberFactory())
    author = person(Role.AUTHOR)
    before = number.number
    number.number, number.go_live_at = "3999", timezone.now() + timedelta(days=2)
    number.save_revision(user=author)
    submit(number, author)
    state = state_of(number)
    approve(state, animator(), revision_id=state.revision_id)
    assert (again(number).live, again(number).number) == (True, before)
    the_hour_comes(again(number))
    assert again(number).number == "3999"


def test_a_new_number_approved_for_later_goes_on_line_at_its_hour():
    number = UsefulNumberFactory(live=False)
    author = person(Role.AUTHOR)
    number.go_live_at = timezone.now() + timedelta(days=2)
    number.save_revision(user=author)
    submit(number, author)
    state = state_of(number)
    approve(state, animator(), revision_id=state.revision_id)
    the_hour_comes(again(number))
    assert UsefulNumber.objects.get(pk=number.pk).live


def test_a_planned_publication_given_up_by_the_clock_is_told_and_written():
    author, team = person(Role.AUTHOR), animator()
    page = planned_version(again(article(live=False)), author)
    the_hour_comes(page, summary="")
    assert not again(page).live
    event = Event.objects.of(page).filter(action=Action.WITHDRAW).get()
    assert event.reason
    told = {str(mail.to[0]) for mail in Email.objects.filter(subject__startswith="Pas mis en")}
    assert {author.email, team.email} <= told


def test_a_date_is_given_up_so_that_the_text_can_be_corrected(client):
    author, team = person(Role.AUTHOR), animator()
    page = article()
    page.save_revision(user=author)
    page = planned_version(on_line(page), author, summary="La loi de janvier.")
    assert page.get_lock().for_user(team)
    client.force_login(team)
    kind = page.get_base_content_type() if hasattr(page, "get_base_content_type") else None
    address = reverse(
        "moderation_correction",
        kwargs={"content_type_id": kind.pk, "object_id": str(page.pk)},
    )
    assert "Renoncer à la date" in text_of(client.get(address))
    refused = client.post(address, {"renoncer": "1", "reason": " "})
    assert refused.status_code == 409
    assert again(page).scheduled_revision
    client.post(address, {"renoncer": "1", "reason": "Un chiffre faux."})
    assert again(page).scheduled_revision is None
    assert again(page).get_lock() is None
    assert Email.objects.filter(to=author.email, subject__startswith="Pas mis en").exists()
    with pytest.raises(errors.NotSubmittedError):
        give_up_plan(page, team, reason="Encore.")
    with pytest.raises(errors.NotYoursError):
        give_up_plan(page, author, reason="Non.")


# --- Urgent corrections -------------------------------------------------------------------------


def urgent(page, asker):
    page.summary = "Corrigé"
    revision = page.save_revision(user=asker)
    act = publish_urgent(again(page), asker, revision_id=revision.pk, reason="Dose fausse.")
    return revision, act


def test_a_draft_asked_for_is_not_saved_over():
    first = animator()
    page = article()
    revision, _act = urgent(page, first)
    page = again(page)
    other = page.save_revision(user=first, overwrite_revision=page.latest_revision)
    assert other.pk != revision.pk


def test_confirming_an_older_demand_is_refused_and_not_asked_again(client):
    first, second = animator(), animator()
    page = article()
    revision, act = urgent(page, first)
    page = again(page)
    page.summary = "Autre chose"
    page.save_revision(user=first)
    client.force_login(second)
    response = client.post(reverse("moderation_act", args=[act.pk]), {"revision": revision.pk})
    assert response.status_code == 409
    assert ExceptionalAct.objects.get().asked_by == first
    assert again(page).summary not in ("Corrigé", "Autre chose")


def test_a_demand_overtaken_by_a_vote_is_closed():
    author, first = person(Role.AUTHOR), animator()
    page = article()
    page.summary = "Par vote"
    page.save_revision(user=author)
    state = at_vote(again(page), author)
    late = again(page)
    publish_urgent(late, first, revision_id=late.latest_revision_id, reason="Vite.")
    for _rank in range(3):
        cast(state)
    assert again(page).summary == "Par vote"
    assert not ExceptionalAct.objects.to_confirm().exists()


def test_a_demand_is_taken_back(client):
    first = animator()
    page = article()
    _revision, act = urgent(page, first)
    client.force_login(person(Role.AUTHOR))
    client.post(reverse("moderation_act", args=[act.pk]), {"renoncer": "1"})
    assert ExceptionalAct.objects.filter(pk=act.pk).exists()
    client.force_login(first)
    assert "Ne plus demander" in text_of(client.get(reverse("moderation_act", args=[act.pk])))
    client.post(reverse("moderation_act", args=[act.pk]), {"renoncer": "1"})
    assert not ExceptionalAct.objects.filter(pk=act.pk).exists()


def test_who_votes_ratifies_and_others_do_not():
    first, second = animator(), animator()
    page = article()
    revision, _act = urgent(page, first)
    act = publish_urgent(again(page), second, revision_id=revision.pk, reason="Oui.")
    for hand in (first, second):
        with pytest.raises(errors.FourEyesError):
            ratify(act, hand)
    with pytest.raises(errors.NotYoursError):
        ratify(act, person(Role.AUTHOR))
    assert ratify(act, MembershipFactory().user).ratified_at


def test_a_page_withdrawn_comes_back_by_an_approval_only(client):
    author = person(Role.AUTHOR)
    page = again(article(live=False))
    page.save_revision(user=author)
    voted(page, author)
    withdraw_now(again(page), animator(), reason="Dangereux.")
    client.force_login(UserFactory(is_superuser=True))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{address}?id={page.pk}&next=/admin/", {"include_descendants": ""})
    assert not again(page).live
    page = again(page)
    page.summary = "Sans danger"
    page.save_revision(user=author)
    voted(page, author)
    assert again(page).live
    assert verification_on_line(again(page))


# --- Who is credited, who is asked --------------------------------------------------------------


def test_an_organisation_that_abstained_since_is_not_named():
    author = person(Role.AUTHOR)
    page = again(article(live=False))
    page.save_revision(user=author)
    state = at_opinion(page, author)
    member = MembershipFactory()
    for theme in state.themes.all():
        name_organisation(state, animator(), theme=theme, organisation=member.organisation)
    cast(state, member)
    state = state_of(page)
    cast(state, member, choice=Choice.ABSTENTION)
    for _rank in range(3):
        cast(state)
    assert again(page).live
    assert member.organisation not in list(again(page).reviewing_organisations.all())


def test_only_the_organisation_that_opened_the_step_is_credited():
    number = UsefulNumberFactory()
    author = person(Role.AUTHOR)
    number.save_revision(user=author)
    submit(number, author)
    state = state_of(number)
    member = MembershipFactory(organisation=OrganisationFactory(acronym="AAA"))
    operator = OrganisationFactory(acronym="OPER", kind=Organisation.Kind.OPERATOR)
    MembershipFactory(organisation=operator, user=member.user)
    approve(state, member.user, revision_id=state.revision_id)
    assert UsefulNumber.objects.get(pk=number.pk).approved_by == "AAA"


def test_after_the_only_pilot_abstained_the_team_names_another():
    theme = ThemeFactory()
    pilot = MembershipFactory(organisation__pilots=[theme])
    team = animator()
    page = again(article(themes=[theme], live=False))
    author = person(Role.AUTHOR)
    page.save_revision(user=author)
    state = at_opinion(page, author)
    Email.objects.all().delete()
    cast(state, pilot, choice=Choice.ABSTENTION)
    state = state_of(page)
    assert team in users_who_can_act(state)
    assert Email.objects.filter(to=team.email, subject__startswith="Organisation à").exists()
    other = MembershipFactory()
    name_organisation(state, team, theme=state.themes.get(), organisation=other.organisation)
    assert other.user in users_who_can_act(state_of(page))


def test_an_organisation_where_nobody_answers_is_not_named():
    state = at_opinion(a_page(person(Role.AUTHOR)))
    with pytest.raises(errors.NobodyThereError):
        name_organisation(
            state, animator(), theme=state.themes.get(), organisation=OrganisationFactory()
        )


def test_a_named_organisation_that_empties_is_replaced():
    state = at_opinion(a_page(person(Role.AUTHOR)))
    member = MembershipFactory()
    team = animator()
    name_organisation(state, team, theme=state.themes.get(), organisation=member.organisation)
    assert team not in users_who_can_act(state_of(item_of(state)))
    member.ends_on = timezone.localdate() - timedelta(days=1)
    member.save()
    assert team in users_who_can_act(state_of(item_of(state)))


def test_an_editorial_step_past_its_date_does_not_pretend_to_open():
    state = submitted(author=person(Role.AUTHOR))
    state.deadline = timezone.now() - timedelta(days=1)
    state.save()
    call_command("pass_deadlines")
    assert not Event.objects.filter(action=Action.ESCALATE).exists()


def test_an_organisation_that_voted_keeps_its_name(client):
    page = again(article(live=False))
    author = person(Role.AUTHOR)
    page.save_revision(user=author)
    organisation = voted(page, author)[0]
    before = organisation.name
    client.force_login(animator())
    address = reverse("wagtailsnippets_moderation_organisation:edit", args=[organisation.pk])
    values = {"acronym": "HAS", "name": "Haute Autorité de santé", "kind": organisation.kind}
    response = client.post(address, {**values, "is_national": "on"})
    assert response.status_code == 200
    organisation.refresh_from_db()
    assert organisation.name == before
    organisation.acronym = "HAS"
    with pytest.raises(ValidationError):
        organisation.clean()
