"""What people do from the page of an object: each POST calls one service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from millejours.models.guarded import NotReadyError
from moderation import services
from moderation.competence import awaiting
from moderation.desk.access import Viewer
from moderation.desk.objects import (
    FORMS,
    Refused,
    Subject,
    current_of,
    find_state,
    render_subject,
    subject_of,
)
from moderation.desk.refusing import hidden
from moderation.errors import (
    AlreadyDecidedError,
    AlreadyVotedError,
    ModerationError,
    NotYoursError,
    ReasonNeededError,
)
from moderation.models import Event, Remark, ScopedTaskState
from moderation.models.journal import Action
from moderation.moderated import APPROVE, CHANGES

CONFLICT, INVALID = 409, 422


@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """``/admin/bureau/<step>/<action>/``. Refused: the page again, with the reason and what was
    typed; done: back to the desk, or to what else awaits.
    """
    if action not in DOING:
        raise Http404
    viewer = Viewer.of(request.user)
    state = find_state(viewer, pk)
    subject = subject_of(state, viewer) if state else None
    if subject is None:
        known = ScopedTaskState.objects.filter(id=pk).first()
        return hidden(request, known or f"ScopedTaskState {pk}")
    form = FORMS[action](subject)(request.POST)
    if not form.is_valid():
        name, message = _first_error(form)
        refused = Refused(action, message, request.POST.dict(), name)
        return render_subject(request, subject, refused=refused, status=INVALID)
    try:
        done = DOING[action](subject, form.cleaned_data)
    except (ModerationError, NotReadyError) as refusal:
        return _refused(request, subject, action, refusal, form.cleaned_data)
    return _done(request, viewer, subject, action, done)


def _first_error(form: Any) -> tuple[str, str]:
    """The field, "" when none is wrong, and the sentence."""
    if "revision" in form.errors:
        return "", _("Cette page a expiré. Relisez le texte, puis répondez.")
    name, errors = next(iter(form.errors.items()))
    return name, f"{form[name].label}\u00a0: {errors[0]}"


# --- One service each --------------------------------------------------------------------------


def _decide(subject: Subject, said: dict[str, Any]) -> str:
    state, actor, choice = subject.state, subject.viewer.user, said["choice"]
    if choice == CHANGES:
        services.request_changes(state, actor, reason=said["reason"], revision_id=said["revision"])
        return _("Les modifications sont demandées à l’auteur de « %s ».") % state.title
    services.approve(
        state,
        actor,
        revision_id=said["revision"],
        comment=said["reason"],
        outcome="" if choice == APPROVE else choice,
    )
    return _("Votre décision sur « %s » est enregistrée.") % state.title


def _vote(subject: Subject, said: dict[str, Any]) -> str:
    vote = services.vote(
        subject.state,
        subject.viewer.user,
        organisation=said["organisation"],
        choice=said["choice"],
        reason=said["reason"],
        revision_id=said["revision"],
    )
    what = {
        "who": vote.organisation,
        "choice": vote.get_choice_display(),
        "title": subject.state.title,
    }
    return _("La voix de %(who)s est enregistrée sur « %(title)s » : %(choice)s.") % what


def _name(subject: Subject, said: dict[str, Any]) -> str:
    scoped = services.name_organisation(
        subject.state,
        subject.viewer.user,
        theme=said["theme"],
        organisation=said["organisation"],
    )
    what = {"who": scoped.named_organisation, "theme": scoped}
    return _("%(who)s est désignée pour donner son avis sur « %(theme)s ».") % what


def _remark(subject: Subject, said: dict[str, Any]) -> str:
    """A message sent by two clicks is added once."""
    last = Remark.objects.filter(workflow_state=subject.state.workflow_state_id).last()
    if last is None or (last.author_id, last.text) != (subject.viewer.user.pk, said["text"]):
        services.remark(subject.state, subject.viewer.user, text=said["text"])
    return _("Votre message est ajouté.")


def _withdraw(subject: Subject, said: dict[str, Any]) -> str:
    services.withdraw(subject.item, subject.viewer.user, reason=said["reason"])
    return _("La demande sur « %s » est retirée.") % subject.state.title


def _resume(subject: Subject, _said: dict[str, Any]) -> str:
    if not subject.ask.may_resume:
        raise NotYoursError
    services.resume(subject.item, subject.viewer.user)
    return _("« %s » est renvoyé au comité.") % subject.state.title


DOING: dict[str, Callable[[Subject, dict[str, Any]], str]] = {
    "decision": _decide,
    "vote": _vote,
    "designation": _name,
    "message": _remark,
    "retrait": _withdraw,
    "renvoi": _resume,
}


# --- Answers -----------------------------------------------------------------------------------


def _done(
    request: HttpRequest, viewer: Viewer, subject: Subject, action: str, text: str
) -> HttpResponse:
    if action in ("message", "designation"):
        messages.success(request, text)
        return redirect("moderation_object", subject.state.pk)
    others = awaiting(viewer.standing).at_the_desk().exclude(pk=subject.state.pk)
    following = others.order_by("deadline", "pk").first()
    buttons = []
    if following is not None:
        url = reverse("moderation_object", args=[following.pk])
        buttons.append(messages.button(url, _("Suivant : %s") % following.title))
    messages.success(request, text, buttons=buttons)
    return redirect("wagtailadmin_home")


def _refused(
    request: HttpRequest,
    subject: Subject,
    action: str,
    refusal: Exception,
    said: dict[str, Any],
) -> HttpResponse:
    """A second click on the same button is told apart from a decision that came too late."""
    if isinstance(refusal, (AlreadyVotedError, AlreadyDecidedError)) and (
        done := _done_before(subject, action, said)
    ):
        messages.info(request, done)
        return redirect("wagtailadmin_home")
    viewer = subject.viewer
    fresh = find_state(viewer, subject.state.pk)
    again = subject_of(current_of(fresh, viewer), viewer) if fresh else None
    if again is None:
        messages.error(request, str(refusal))
        return redirect("wagtailadmin_home")
    about = "reason" if isinstance(refusal, ReasonNeededError) else ""
    refused = Refused(action, str(refusal), _as_posted(said), about)
    return render_subject(request, again, refused=refused, status=CONFLICT)


def _as_posted(said: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, "pk", value) for name, value in said.items()}


def _done_before(subject: Subject, action: str, said: dict[str, Any]) -> str:
    """The sentence for what this person did at this step already, exactly as she asks again."""
    wanted = SAME.get((action, said.get("choice", "")))
    mine = Event.objects.filter(
        actor=subject.viewer.user,
        workflow_state_id=subject.state.workflow_state_id,
        step=subject.state.step,
        revision_id=said.get("revision"),
        action=wanted,
    )
    if said.get("organisation"):
        mine = mine.filter(organisation=str(said["organisation"]))
    if wanted is None or not mine.exists():
        return ""
    return _("C’était déjà fait : votre réponse sur « %s » est enregistrée.") % (
        subject.state.title
    )


SAME = {
    ("decision", APPROVE): Action.APPROVE,
    ("decision", CHANGES): Action.REQUEST_CHANGES,
    ("vote", "pour"): Action.VOTE_FOR,
    ("vote", "objection"): Action.OBJECT,
    ("vote", "abstention"): Action.ABSTAIN,
}
