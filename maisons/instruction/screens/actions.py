"""What people do from the page of a request: each POST calls one service."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from maisons.instruction import advice, deciding, services
from maisons.instruction.papers import kept_paper
from maisons.instruction.refusals import PastDayError
from maisons.instruction.screens import asking
from maisons.instruction.screens.access import on_request
from maisons.instruction.screens.page import FORMS, Refused, Subject, form_for, render_request
from maisons.instruction.screens.repeated import was_done
from maisons.models import LabelRequestPage
from maisons.requests import thread
from maisons.requests.locking import lock_request
from maisons.requests.refusals import RequestError, UnknownRequestError
from moderation.errors import ModerationError, ReasonNeededError

Said = dict[str, Any]


@require_POST
@on_request
def act(request: HttpRequest, label_request: LabelRequestPage, *, action: str) -> HttpResponse:
    """``/admin/maisons/demandes/<number>/<action>/``. Refused: the page again, with the reason
    and what was typed. Raises Http404 for an action that does not exist.
    """
    if action not in FORMS:
        raise Http404
    subject = Subject(label_request, request.user)
    form = form_for(subject, action, request.POST.copy(), request.FILES)
    if not form.is_valid():
        refused = Refused(action, _wrong(form), _for_now(form, subject))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render_request(request, subject, refused=refused, status=status)
    said = _normal(form.cleaned_data)
    try:
        done = _do(subject, action, form, said)
    except (RequestError, ModerationError) as refusal:
        return _refused(request, subject, action, form, refusal)
    messages.success(request, done)
    return redirect("maisons_request", label_request.number)


def _normal(cleaned: Said) -> Said:
    """Texts as the services keep them, so that the same words are known again."""
    return {
        name: value.replace("\0", "").strip() if isinstance(value, str) else value
        for name, value in cleaned.items()
    }


def _wrong(form: Any) -> str:
    if "seen" in form.errors:
        return _("Cette page a expiré. Relisez le dossier, puis répondez.")
    if "organisation" in form.errors:  # often hidden: its error has no place of its own
        return str(form.errors["organisation"][0])
    return _("Corrigez ce qui est indiqué ci-dessous\u00a0: ce que vous avez écrit est gardé.")


def _for_now(form: Any, subject: Subject) -> Any:
    """As it was sent, for the step that is shown now."""
    form.data["seen"] = str(subject.ask.seen or "")
    return form


def _do(subject: Subject, action: str, form: Any, said: Said) -> str:
    own, actor = subject.request, subject.user
    with transaction.atomic():
        lock_request(own)  # two clicks at one instant come one after the other
        if was_done(own, actor, action, said):
            return _("C’était déjà fait\u00a0: votre réponse est enregistrée.")
        return DOING[action](own, actor, form, said)


def _refused(
    request: HttpRequest, subject: Subject, action: str, form: Any, refusal: Exception
) -> HttpResponse:
    """Of the request as it is now: the step may have ended meanwhile."""
    readable = LabelRequestPage.objects.readable_by(request.user)
    fresh = readable.filter(pk=subject.request.pk).first()
    if fresh is None or isinstance(refusal, UnknownRequestError):
        raise Http404
    again = Subject(fresh, request.user)
    wrong = _field_of(form, refusal)
    if wrong:
        form.add_error(wrong, str(refusal))
    refused = Refused(action, str(refusal), _for_now(form, again))
    return render_request(request, again, refused=refused, status=HTTPStatus.CONFLICT)


def _field_of(form: Any, refusal: Exception) -> str:
    """The field that a refusal is about; "" for none."""
    names: tuple[str, ...] = ()
    if isinstance(refusal, ReasonNeededError):
        names = ("reason", "reasons", "message", "text", "report")
    if isinstance(refusal, PastDayError):
        names = ("deadline", "visited_on", "given_on")
    return next((name for name in names if name in form.fields), "")


# --- One service each ---------------------------------------------------------------------------


def _admit(own: LabelRequestPage, actor: Any, _form: Any, said: Said) -> str:
    services.declare_admissible(own, actor, seen=said["seen"])
    return _("Le dossier est recevable\u00a0: l’instruction commence.")


def _reject(own: LabelRequestPage, actor: Any, _form: Any, said: Said) -> str:
    services.declare_inadmissible(own, actor, **said)
    return _("La demande est irrecevable\u00a0: le porteur est prévenu.")


def _complement(own: LabelRequestPage, actor: Any, _form: Any, said: Said) -> str:
    services.ask_complement(own, actor, **said)
    return _("Le complément est demandé\u00a0: le porteur est prévenu.")


def _visit(own: LabelRequestPage, actor: Any, _form: Any, said: Said) -> str:
    with kept_paper(own, actor, said["paper"]) as paper:
        services.write_visit(own, actor, **{**said, "paper": paper})
    return _("Le compte rendu de la visite est enregistré.")


def _departmental(own: LabelRequestPage, actor: Any, _form: Any, said: Said) -> str:
    with kept_paper(own, actor, said["paper"]) as paper:
        services.write_departmental_opinion(own, actor, **{**said, "paper": paper})
    return _("L’avis du comité départemental est enregistré.")


def _conclude(own: LabelRequestPage, actor: Any, _form: Any, said: Said) -> str:
    services.conclude_instruction(own, actor, **said)
    return _("La synthèse est enregistrée\u00a0: le comité est consulté.")


def _vote(own: LabelRequestPage, actor: Any, _form: Any, said: Said) -> str:
    cast = advice.vote(own, actor, **said)
    return _("L’avis de %(who)s est enregistré.") % {"who": cast.organisation}


def _end_advice(own: LabelRequestPage, actor: Any, _form: Any, said: Said) -> str:
    advice.end_advice(own, actor, **said)
    return _("L’avis du comité est clos\u00a0: la décision est attendue.")


def _decide(own: LabelRequestPage, actor: Any, form: Any, said: Said) -> str:
    decision = deciding.decide(own, actor, **said, reservations=form.reservations)
    return _("La décision est enregistrée\u00a0: %(what)s.") % {"what": decision}


def _recuse(own: LabelRequestPage, actor: Any, _form: Any, said: Said) -> str:
    recusal = advice.declare_recusal(own, actor, **said)
    what = {"who": recusal.organisation}
    return _("%(who)s ne prend plus part à cette demande\u00a0: conflit d’intérêts déclaré.") % what


def _post(own: LabelRequestPage, actor: Any, _form: Any, said: Said) -> str:
    thread.post(own, actor, said["text"])
    return _("Votre message est envoyé.")


DOING: dict[str, Callable[[LabelRequestPage, Any, Any, Said], str]] = {
    asking.ADMISSIBLE: _admit,
    asking.INADMISSIBLE: _reject,
    asking.COMPLEMENT: _complement,
    asking.VISIT: _visit,
    asking.DEPARTMENTAL: _departmental,
    asking.SYNTHESIS: _conclude,
    asking.VOTE: _vote,
    asking.END_ADVICE: _end_advice,
    asking.DECISION: _decide,
    asking.RECUSAL: _recuse,
    asking.MESSAGE: _post,
}
