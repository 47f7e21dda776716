"""What Wagtail 8.0's engine does otherwise than this site needs: the second half."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from wagtail.models import Locale, Page, PreviewableMixin, TaskState, WorkflowState

from home.models import HomePage
from millejours.models import User
from moderation import errors
from moderation.models import (
    Choice,
    ExpertReviewTask,
    Role,
    Step,
    TerritorialReviewTask,
)
from moderation.services import approve, submit, withdraw
from moderation.workflows import (
    COMMITTEE,
    NAMES,
    ensure_default_workflows,
    moderated_models,
)
from tests.factories import ThemeFactory, UserFactory, make_home
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    draft,
    person,
    state_of,
    submitted,
)
from tests.moderation.steps import (
    a_notice,
    a_page,
    a_place,
    again,
    at_opinion,
    at_vote,
    draft_of,
    give_workflow,
    item_of,
    page_at_vote,
    put_at_vote,
    sent,
)
from tests.moderation.toys.models import Notice, Place

pytestmark = pytest.mark.django_db

each_kind = pytest.mark.parametrize("make", [a_page, a_notice], ids=["page", "small model"])


# --- 10. start() without a revision, and AnonymousUser ------------------------------------------


def test_trap_10_what_has_no_draft_is_refused_with_a_sentence():
    source = draft()
    alias = source.create_alias(parent=source.get_parent(), update_slug="alias")
    bare = Notice.objects.create(title="Sans brouillon", live=False)
    for item in (alias, bare):
        with pytest.raises(errors.NothingToSubmitError):
            submit(item, animator())
    assert not WorkflowState.objects.exists()


def test_trap_10_a_visitor_is_refused_and_a_public_form_is_not():
    notice = a_notice()
    with pytest.raises(errors.InactiveAccountError):
        submit(notice, AnonymousUser())
    assert submit(notice, None).requested_by is None


# --- 11. Any publication cancels what is in progress --------------------------------------------


def publish_from_the_list(client, page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?id={page.pk}", {"include_descendants": ""})


def test_trap_11_a_publication_from_the_list_neither_wins_nor_cancels_the_vote(client):
    state = page_at_vote(title="Le texte voté")
    cast(state)
    client.force_login(UserFactory(is_superuser=True))
    publish_from_the_list(client, item_of(state))
    assert not item_of(state).live
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    for _number in range(2):
        cast(state)
    assert item_of(state).live


def test_trap_11_nor_does_one_from_the_editor_while_it_may_be_corrected(client):
    state = submitted()
    page = item_of(state)
    both = animator()
    User.objects.filter(pk=both.pk).update(is_superuser=True)
    client.force_login(User.objects.get(pk=both.pk))
    form = {"title": "Altéré", "slug": page.slug, "body-count": "0", "action-publish": "1"}
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert not again(page).live
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS


@each_kind
def test_trap_11_nor_does_any_code(make):
    state = at_vote(make(person(Role.AUTHOR)))
    item = item_of(state)
    with pytest.raises(Exception, match="en cours d’approbation"):
        item.get_latest_revision().publish()
    assert not item_of(state).live
    assert item_of(state).workflow_in_progress


# --- 12. Nobody can moderate what has no region -------------------------------------------------


def test_trap_12_what_is_nowhere_goes_to_the_national_pool():
    give_workflow(Place, TerritorialReviewTask())
    place = a_place()
    state = sent(place)
    national = person(Role.REFERENT, OrganisationFactory(kind="operateur"))
    approve(state, national, revision_id=state.revision_id)
    assert again(place).live


# --- 13. An edit sends everything back to the first step, or nothing -----------------------------


@each_kind
def test_trap_13_a_draft_saved_during_the_vote_loses_no_vote(make):
    state = at_vote(make(person(Role.AUTHOR), title="Le texte voté"))
    cast(state)
    item = item_of(state)
    item.title = "Autre idée"
    item.save_revision()
    for _number in range(2):
        cast(state)
    assert item_of(state).title == "Le texte voté"
    assert state.workflow_state.task_states.count() == 3


@each_kind
def test_trap_13_but_a_text_changed_after_an_objection_is_read_again_by_all(make):
    author = person(Role.AUTHOR)
    state = at_vote(make(author), author)
    cast(state, choice=Choice.OBJECTION, reason="Le chiffre date.")
    item = item_of(state)
    item.title = "Nouveau texte"
    revision = item.save_revision(user=author)
    steps = []
    submit(item, author)
    for _number in range(3):
        state = state_of(item)
        assert state.revision_id == revision.pk
        steps.append(state.step)
        if state.step == Step.VOTE:
            break
        move_on(state)
    assert steps == [Step.EDITORIAL, Step.EXPERT, Step.VOTE]


def move_on(state):
    if state.step == Step.EDITORIAL:
        approve(state, animator(), revision_id=state.revision_id)
    else:
        expert = MembershipFactory()
        state.themes.update(named_organisation=expert.organisation)
        cast(state, expert)


# --- 14. One workflow a model; each locale's home needs its own ---------------------------------


def test_trap_14_the_home_of_a_new_language_has_the_committees_workflow():
    home = make_home()
    ensure_default_workflows()
    assert home.get_workflow().name == NAMES[COMMITTEE]
    turkish = Locale.objects.create(language_code="tr")
    copy = home.copy_for_translation(turkish)
    assert copy.get_workflow().name == NAMES[COMMITTEE]
    page = copy.add_child(instance=HomePage(title="Sayfa", slug="sayfa", headline="x"))
    assert page.get_workflow().name == NAMES[COMMITTEE]


def test_trap_14_homes_made_before_the_workflows_are_attached_too():
    home = make_home()
    copy = home.copy_for_translation(Locale.objects.create(language_code="tr"))
    ensure_default_workflows()
    ensure_default_workflows()
    assert copy.get_workflow().name == NAMES[COMMITTEE]


def test_trap_14_every_small_model_has_the_workflow_it_names():
    ensure_default_workflows()
    assert Notice in moderated_models()
    for model in moderated_models():
        assert model.get_default_workflow().name == NAMES[model.moderation_workflow], model


# --- 15. Told "no permission" although the approval worked --------------------------------------


def test_trap_15_wagtails_action_view_does_nothing_rather_than_half(client):
    state = page_at_vote()
    voter = MembershipFactory().user
    client.force_login(voter)
    for action in ("approve", "reject"):
        address = reverse(
            "wagtailadmin_pages:workflow_action",
            args=[state.workflow_state.object_id, action, state.pk],
        )
        assert client.post(address, {"comment": ""}).url == reverse("wagtailadmin_home")
    assert state_of(item_of(state)).status == TaskState.STATUS_IN_PROGRESS
    assert not state.votes.exists()


def test_trap_15_after_the_last_vote_she_is_led_where_she_may_go(client):
    state = put_at_vote(a_page(), quorum=1)
    voter = MembershipFactory()
    client.force_login(voter.user)
    answer = client.post(
        reverse("moderation_action", args=[state.pk, "vote"]),
        {
            "revision": state.revision_id,
            "organisation": voter.organisation_id,
            "choice": Choice.FOR,
        },
        follow=True,
    )
    assert item_of(state).live
    assert answer.redirect_chain == [(reverse("wagtailadmin_home"), 302)]
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]


# --- 16. A preview without template -------------------------------------------------------------


def previewed():
    return [
        model
        for model in apps.get_models()
        if issubclass(model, PreviewableMixin) and not issubclass(model, Page)
    ]


def test_trap_16_every_small_model_with_a_preview_says_how():
    for model in previewed():
        ways = ("get_preview_template", "serve_preview")
        assert any(getattr(model, way) is not getattr(PreviewableMixin, way) for way in ways), model


# --- 17. No approval without an account; one step after the other -------------------------------


def test_trap_17_a_membership_opens_the_admin_by_itself():
    member = MembershipFactory().user
    assert User.objects.get(pk=member.pk).has_perm("wagtailadmin.access_admin")


def test_trap_17_an_account_without_the_admin_sends_and_follows():
    sender = UserFactory()
    state = sent(a_notice(), sender)
    assert state.workflow_state.requested_by == sender
    assert not sender.has_perm("wagtailadmin.access_admin")


def test_trap_17_several_organisations_answer_at_one_step_in_any_order():
    themes = [ThemeFactory(), ThemeFactory()]
    pilots = [MembershipFactory(organisation__pilots=[theme]) for theme in themes]
    page = a_page(person(Role.AUTHOR))
    ExpertReviewTask.objects.update(each_theme=True)
    page.themes.set(themes)
    page.save_revision()
    state = at_opinion(page)
    for pilot in reversed(pilots):
        assert state_of(page).step == Step.EXPERT
        cast(state, pilot)
    assert state_of(page).step == Step.VOTE


# --- 18. The editor saves by itself, over the draft it saved last (found since) -------------------


def save_over(item, author, title="Écrit par-dessus"):
    item = again(item)
    item.title = title
    return item.save_revision(user=author, overwrite_revision=item.get_latest_revision())


@each_kind
def test_trap_18_what_was_voted_is_not_written_over_after_an_objection(make):
    author = person(Role.AUTHOR)
    state = at_vote(make(author, title="Le texte voté"), author)
    cast(state, choice=Choice.OBJECTION, reason="Le chiffre date.")
    save_over(item_of(state), author)
    state.revision.refresh_from_db()
    assert state.revision.content["title"] == "Le texte voté"
    submit(item_of(state), author)
    assert state_of(item_of(state)).step == Step.EDITORIAL


@each_kind
def test_trap_18_what_a_reviewer_read_does_not_change_under_its_number(make):
    author, corrector = person(Role.AUTHOR), animator()
    item = make(author)
    sent(item, author)
    read = draft_of(item, "Corrigé", corrector)
    save_over(item, corrector, "Corrigé encore")
    with pytest.raises(errors.StaleRevisionError):
        approve(state_of(item), animator(), revision_id=read.pk)


# --- 19. A task that is disabled is skipped, the last one publishes (found since) -----------------


@pytest.mark.parametrize("bring", [sent, at_opinion, at_vote], ids=["review", "opinion", "vote"])
def test_trap_19_a_task_is_not_disabled_while_something_waits_there(client, bring):
    state = bring(a_page(person(Role.AUTHOR)), person(Role.AUTHOR))
    client.force_login(UserFactory(is_superuser=True))
    disable = reverse("wagtailadmin_workflows:disable_task", args=[state.task_id])
    client.post(disable)
    assert state_of(item_of(state)) == state
    assert state_of(item_of(state)).status == TaskState.STATUS_IN_PROGRESS
    assert not item_of(state).live
    withdraw(item_of(state), animator())
    client.post(disable)
    state.task.refresh_from_db()
    assert not state.task.active
