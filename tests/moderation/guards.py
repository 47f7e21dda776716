"""What holds each trap, and how it is taken away: read by ``make prove-traps``.

``GUARDS`` is keyed by the name of the test. Each way of removing puts back what Wagtail 8.0 does,
or what one would write without knowing the trap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import get_resolver
from wagtail.admin.views.home import HomeView
from wagtail.models import PreviewableMixin, Task, TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from millejours.models import guarded
from moderation import competence, publication, wiring, workflows
from moderation.desk import actions as desk_actions
from moderation.models import ModerationTask, Role, ScopedTaskState, Step
from moderation.services import base, decisions, submission, votes

Patch = Any  # pytest.MonkeyPatch
Remove = Callable[[Patch, Any], None]


@dataclass(frozen=True, slots=True)
class Guard:
    """``what`` holds; ``remove(monkeypatch, module of the test)`` takes it away."""

    what: str
    remove: Remove


# --- What Wagtail does --------------------------------------------------------------------------


def stock_permission(patch: Patch, _module: Any) -> None:
    def publish(revision: Any, _workflow_state: Any, actor: Any) -> None:
        with guarded.engine_publishes():
            revision.publish(user=actor)

    patch.setattr(publication, "publish_approved", publish)


def stock_latest(patch: Patch, _module: Any) -> None:
    def publish(_revision: Any, workflow_state: Any, _actor: Any) -> None:
        with guarded.engine_publishes():
            latest = workflow_state.content_object.get_latest_revision()
            latest.publish(skip_permission_checks=True)

    patch.setattr(publication, "publish_approved", publish)


def stock_actions(patch: Patch, _module: Any) -> None:
    """As Wagtail's group task: offered on the object of the address, done on any task state."""

    def get_actions(task: Any, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        may = user.is_superuser or competence.can_act_on(obj, task, user)
        return [("approve", "Approuver", False), ("reject", "Refuser", True)] if may else []

    patch.setattr(ModerationTask, "get_actions", get_actions)
    patch.setattr(ModerationTask, "on_action", Task.on_action)


def stock_mails(patch: Patch, _module: Any) -> None:
    from wagtail.admin import signal_handlers as handlers

    for signal, notifier in [
        (task_submitted, handlers.task_submission_email_notifier),
        (workflow_submitted, handlers.workflow_submission_email_notifier),
        (workflow_approved, handlers.workflow_approval_email_notifier),
        (workflow_rejected, handlers.workflow_rejection_email_notifier),
    ]:
        patch.setattr(signal, "receivers", list(signal.receivers))
        signal.connect(notifier)


def own_states_in_wagtails_dashboard(patch: Patch, _module: Any) -> None:
    patch.setattr(
        ModerationTask,
        "get_task_states_user_can_moderate",
        lambda task, user, **_more: ScopedTaskState.objects.filter(task=task.pk),
    )


def stock_home(patch: Patch, module: Any) -> None:
    """Wagtail's own home, which asks each task for its states, then each state for its actions."""

    def states(task: Any, user: Any, **_more: Any) -> Any:
        mine = competence.awaiting(competence.Standing.of(user)).filter(task=task.pk)
        return TaskState.objects.filter(pk__in=mine.values("pk"))

    home = next(
        place
        for place in get_resolver().url_patterns
        if getattr(place, "name", "") == "wagtailadmin_home"
    )
    patch.setattr(home, "callback", HomeView.as_view())
    patch.setattr(ModerationTask, "get_task_states_user_can_moderate", states)
    stock_actions(patch, module)


def stock_cancel(patch: Patch, _module: Any) -> None:
    patch.setattr(submission, "check_account", lambda _actor: None)
    patch.setattr(
        submission, "_may_take_back", lambda current, _held, actor: current.user_can_cancel(actor)
    )


def stock_start(patch: Patch, module: Any) -> None:
    patch.setattr(module, "submit", lambda item, actor: item.get_workflow().start(item, actor))


def stock_cancel_on_publish(patch: Patch, _module: Any) -> None:
    from django.conf import settings

    ours = [guard for guard in guarded._guards if guard is not publication.reasons_against]
    patch.setattr(guarded, "_guards", ours)
    patch.setattr(settings, "WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH", True)


def stock_reapproval(patch: Patch, _module: Any) -> None:
    from django.conf import settings

    patch.setattr(settings, "WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT", True, raising=False)
    patch.setattr(ScopedTaskState, "approve", TaskState.approve)


def stock_resume(patch: Patch, _module: Any) -> None:
    def start(task: Any, workflow_state: Any, user: Any = None) -> Any:
        latest = workflow_state.content_object.get_latest_revision()
        return task._begin(workflow_state, latest, user)

    patch.setattr(ModerationTask, "start", start)


def stock_redirect(patch: Patch, _module: Any) -> None:
    def back_to_the_editor(_request: Any, _viewer: Any, subject: Any, *_more: Any) -> Any:
        return redirect("wagtailadmin_pages:edit", subject.item.pk)

    patch.setattr(desk_actions, "_done", back_to_the_editor)


def stock_preview(patch: Patch, module: Any) -> None:
    for model in module.previewed():
        for way in ("get_preview_template", "serve_preview"):
            patch.setattr(model, way, getattr(PreviewableMixin, way))


def stock_skipping(patch: Patch, module: Any) -> None:
    def finish(workflow_state: Any, user: Any = None) -> None:
        revision = workflow_state.current_task_state.revision
        publication.publish_approved(revision, workflow_state, user)

    stock_resume(patch, module)
    patch.setattr(WorkflowState, "on_finish", finish)


# --- What one would write without knowing ---------------------------------------------------------


def no_check_of_the_actor(patch: Patch, _module: Any) -> None:
    patch.setattr(decisions, "check_actor", lambda _held, _actor: None)


def scope_read_from_the_object(patch: Patch, _module: Any) -> None:
    def rule(state: ScopedTaskState) -> Q:
        place = state.workflow_state.content_object.moderation_scope().departement
        return Q(role=Role.REFERENT, organisation__departements=place)

    patch.setitem(competence.RULES, Step.TERRITORIAL, rule)


def everybody_is_told(patch: Patch, _module: Any) -> None:
    patch.setitem(competence.RULES, Step.VOTE, lambda _state: Q(role=Role.REVIEWER))


def nothing_is_locked(patch: Patch, _module: Any) -> None:
    patch.setattr(ModerationTask, "locked_for_user", lambda _task, _obj, _user: False)


def locked_means_silent(patch: Patch, _module: Any) -> None:
    patch.setattr(votes, "speaks_for", lambda _held, _actor, _organisation: False)


def anybody_sends(patch: Patch, _module: Any) -> None:
    patch.setattr(submission, "check_account", lambda _actor: None)


def only_the_admin_sends(patch: Patch, _module: Any) -> None:
    def check(actor: Any) -> None:
        fresh = get_user_model().objects.get(pk=actor.pk)
        if not fresh.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied

    patch.setattr(submission, "check_account", check)


def no_pool(patch: Patch, _module: Any) -> None:
    patch.setattr(competence, "NATIONAL_POOL", Q(pk__in=[]))


def new_homes_left_alone(patch: Patch, _module: Any) -> None:
    patch.setattr(wiring, "attach_new_home", lambda _home: None)


def only_the_first_home(patch: Patch, _module: Any) -> None:
    patch.setattr(workflows, "_attach_to_homes", lambda _workflow: 0)


def models_left_alone(patch: Patch, _module: Any) -> None:
    patch.setattr(workflows, "_attach_to_models", lambda _workflows: 0)


def no_rights_from_memberships(patch: Patch, _module: Any) -> None:
    patch.setattr(wiring, "give_rights", lambda _user: False)


def one_theme_after_the_other(patch: Patch, _module: Any) -> None:
    def rule(state: ScopedTaskState) -> Q:
        first = state.themes.filter(covered=False).order_by("pk").first()
        return Q(organisation__piloted_themes=first.theme_id) if first else Q(pk__in=[])

    patch.setattr(competence, "_can_opine", rule)
    patch.setitem(competence.RULES, Step.EXPERT, rule)


def drafts_written_over(patch: Patch, _module: Any) -> None:
    patch.delattr(guarded.GuardedPublication, "save_revision")


def no_lock(patch: Patch, _module: Any) -> None:
    """Read without holding, as if nobody else could act."""

    def read(item: Any) -> Any:
        found = type(item)._base_manager.get(pk=item.pk)
        return getattr(found, "specific", found)

    def read_state(state: ScopedTaskState) -> tuple[Any, ScopedTaskState]:
        found = ScopedTaskState.objects.get(pk=state.pk)
        return read(found.workflow_state.content_object), found

    patch.setattr(base, "lock_item", read)
    for module in (votes, decisions):
        patch.setattr(module, "lock_state", read_state)


def each_its_own_order(patch: Patch, _module: Any) -> None:
    from moderation.services import exceptional

    patch.setattr(
        exceptional,
        "lock_versions",
        lambda item: [base.lock_item(each) for each in (item, *item.get_translations())],
    )


FROZEN = "portée figée sur l’étape"
CHOKE = "on_action refuse, get_actions n’offre rien"
PUBLISHED = "garde de publication, CANCEL_ON_PUBLISH=False"
KEPT = "save_revision n’écrase pas ce qui est lu"

GUARDS: dict[str, Guard] = {
    "test_trap_01_the_last_voter_needs_no_right_to_publish": Guard(
        "publication.finish, sans contrôle de droit", stock_permission
    ),
    "test_trap_02_the_text_that_was_voted_is_published_not_a_later_draft": Guard(
        "publication.finish publie la version approuvée", stock_latest
    ),
    "test_trap_03_a_forged_task_state_number_approves_nothing": Guard(CHOKE, stock_actions),
    "test_trap_03_the_service_looks_at_the_task_state_itself": Guard(
        "le service vérifie qui agit sur l’étape", no_check_of_the_actor
    ),
    "test_trap_04_a_draft_that_moves_elsewhere_moves_nobodys_right": Guard(
        FROZEN, scope_read_from_the_object
    ),
    "test_trap_05_wagtail_sends_none_of_its_mails": Guard(
        "register_signal_handlers débranché", stock_mails
    ),
    "test_trap_05_who_can_act_is_known_exactly": Guard(
        "une règle par étape (competence.RULES)", everybody_is_told
    ),
    "test_trap_06_wagtail_asks_every_task_and_its_home_answers": Guard(
        "les tâches ne répondent rien à Wagtail", own_states_in_wagtails_dashboard
    ),
    "test_trap_07_nobody_edits_under_vote_and_everybody_can_vote": Guard(
        "locked_for_user pendant le vote", nothing_is_locked
    ),
    "test_trap_07_the_desk_has_the_buttons_that_the_editor_hides": Guard(
        "le bureau vote sans l’éditeur", locked_means_silent
    ),
    "test_trap_08_wagtails_home_costs_the_same_whatever_is_in_progress": Guard(
        "le bureau remplace l’accueil de Wagtail", stock_home
    ),
    "test_trap_09_the_animation_team_takes_back_what_it_did_not_send": Guard(
        "withdraw a sa propre règle", stock_cancel
    ),
    "test_trap_09_nobody_cancels_what_nobody_sent": Guard(
        "withdraw ne demande rien au nom de personne", stock_cancel
    ),
    "test_trap_09_the_editor_offers_no_action_that_would_publish": Guard(CHOKE, stock_actions),
    "test_trap_10_what_has_no_draft_is_refused_with_a_sentence": Guard(
        "submit regarde s’il y a un brouillon", stock_start
    ),
    "test_trap_10_a_visitor_is_refused_and_a_public_form_is_not": Guard(
        "submit vérifie le compte", anybody_sends
    ),
    "test_trap_11_a_publication_from_the_list_neither_wins_nor_cancels_the_vote": Guard(
        PUBLISHED, stock_cancel_on_publish
    ),
    "test_trap_11_nor_does_one_from_the_editor_while_it_may_be_corrected": Guard(
        PUBLISHED, stock_cancel_on_publish
    ),
    "test_trap_11_nor_does_any_code": Guard(PUBLISHED, stock_cancel_on_publish),
    "test_trap_12_what_is_nowhere_goes_to_the_national_pool": Guard("réserve nationale", no_pool),
    "test_trap_13_a_draft_saved_during_the_vote_loses_no_vote": Guard(
        "following_task suit le circuit", stock_reapproval
    ),
    "test_trap_13_but_a_text_changed_after_an_objection_is_read_again_by_all": Guard(
        "ModerationTask.start reprend du début", stock_resume
    ),
    "test_trap_14_the_home_of_a_new_language_has_the_committees_workflow": Guard(
        "post_save rattache tout nouvel accueil", new_homes_left_alone
    ),
    "test_trap_14_homes_made_before_the_workflows_are_attached_too": Guard(
        "ensure_default_workflows rattache chaque accueil", only_the_first_home
    ),
    "test_trap_14_every_small_model_has_the_workflow_it_names": Guard(
        "ensure_default_workflows rattache chaque modèle", models_left_alone
    ),
    "test_trap_15_wagtails_action_view_does_nothing_rather_than_half": Guard(CHOKE, stock_actions),
    "test_trap_15_after_the_last_vote_she_is_led_where_she_may_go": Guard(
        "le bureau ramène au bureau", stock_redirect
    ),
    "test_trap_16_every_small_model_with_a_preview_says_how": Guard(
        "get_preview_template de chaque modèle", stock_preview
    ),
    "test_trap_17_a_membership_opens_the_admin_by_itself": Guard(
        "les droits suivent les mandats", no_rights_from_memberships
    ),
    "test_trap_17_an_account_without_the_admin_sends_and_follows": Guard(
        "submit ne demande qu’un compte actif", only_the_admin_sends
    ),
    "test_trap_17_several_organisations_answer_at_one_step_in_any_order": Guard(
        "avis indépendants dans une étape", one_theme_after_the_other
    ),
    "test_trap_18_what_was_voted_is_not_written_over_after_an_objection": Guard(
        KEPT, drafts_written_over
    ),
    "test_trap_18_what_a_reviewer_read_does_not_change_under_its_number": Guard(
        KEPT, drafts_written_over
    ),
    "test_trap_19_a_task_is_not_disabled_while_something_waits_there": Guard(
        "start et finish exigent une décision", stock_skipping
    ),
    # On PostgreSQL only.
    "test_the_two_votes_that_make_the_quorum_of_a_page": Guard(
        "verrou sur la ligne de l’objet", no_lock
    ),
    "test_two_languages_taken_off_line_by_two_people": Guard(
        "un seul ordre de verrous", each_its_own_order
    ),
}
