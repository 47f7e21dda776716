"""Voting together, and one object of the agenda: read it, vote it alone, pull it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from comite import services
from comite.decisions import decisions_of
from comite.dossier import sheets_of
from comite.errors import UnknownItemError
from comite.forms import ConclusionForm, PullOutForm, VoiceForm, VoteForm, first_error, is_key
from comite.models import AgendaItem
from comite.views.base import Trail, refused, to
from comite.views.sessions import OneSessionView
from moderation.models import Choice


class VoteTogetherView(OneSessionView):
    """``objet``: « key:revision » of each object that was shown; ``organisation``: for whom."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = VoiceForm(request.POST)
        if not form.is_valid():
            messages.error(request, first_error(form))
            return to("session", pk)
        self.do(lambda: self._vote(form.cleaned_data["organisation"]))
        return to("session", pk)

    def _vote(self, organisation: Any) -> None:
        seen = _seen(self.request.POST.getlist("objet"))
        result = services.vote_together(
            self.session, self.request.user, organisation=organisation, seen=seen
        )
        count = len(result.voted)
        if count or not result.refused:
            text = ngettext(
                "%(who)s a voté pour sur %(count)d objet.",
                "%(who)s a voté pour sur %(count)d objets.",
                count,
            )
            messages.success(self.request, text % {"who": organisation.acronym, "count": count})
        for item, why in result.refused:
            messages.error(self.request, f"«\u00a0{item.title}\u00a0»\u00a0: {why}")


def _seen(texts: list[str]) -> dict[int, int]:
    """Raises UnknownItemError for what is not « key:revision »."""
    pairs = [text.split(":") for text in texts]
    if any(len(pair) != 2 or not all(map(is_key, pair)) for pair in pairs):  # noqa: PLR2004
        raise UnknownItemError
    return {int(key): int(revision) for key, revision in pairs}


class ItemView(OneSessionView):
    """An object with its text, what changes, its history and votes; ``geste`` acts on it."""

    template_name = "comite/admin/session_item.html"
    item: AgendaItem

    def prepare(self, **kwargs: Any) -> None:
        super().prepare(**kwargs)
        self.decisions = decisions_of(self.session)
        found = [one for one in self.decisions.items if one.item.pk == kwargs["item_id"]]
        if not found and self.request.method == "GET":
            raise Http404
        self.decision = found[0] if found else None
        self.item_id: int = kwargs["item_id"]

    def get_page_title(self) -> str:
        return self.decision.item.title if self.decision else ""

    def trail(self) -> Trail:
        above = reverse("comite:session", args=[self.session.pk])
        return [*super().trail(), (str(self.session), above)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.decision is not None  # noqa: S101 (404 otherwise)
        item = self.decision.item
        voting = set(self.standing.voting_ids)
        ours = self.standing.organisations
        return {
            **super().get_context_data(**kwargs),
            "decision": self.decision,
            "item": item,
            "sheet": sheets_of([self.decision])[0],
            "choices": Choice.choices,
            "organisations": ours,
            "may_vote_for": [
                one for one in ours if one.pk in voting and one.pk not in self.decision.votes
            ],
            "may_pull_out": item.task_state is not None
            and item.is_open
            and self.session.state in (self.session.State.CONVENED, self.session.State.OPEN),
            "conclusion_form": ConclusionForm(initial={"conclusion": item.conclusion}),
        }

    def post(self, request: HttpRequest, pk: int, item_id: int) -> HttpResponse:
        gesture = GESTURES.get(request.POST.get("geste", ""))
        if gesture is None:
            messages.error(request, _("Ce geste n’existe pas ici."))
        elif self.decision is None:
            refused(request, UnknownItemError())
        else:
            gesture(self)
        here = AgendaItem.objects.filter(session=self.session, pk=item_id).exists()
        return to("session_item", pk, item_id) if here else to("session", pk)

    # --- Gestures ------------------------------------------------------------------------------

    def vote(self) -> None:
        form = VoteForm(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, first_error(form))
            return
        values = form.cleaned_data
        self.do(
            lambda: services.vote_alone(
                self.session,
                self.request.user,
                self.item_id,
                organisation=values["organisation"],
                choice=values["choice"],
                reason=values["reason"],
                revision_id=values["revision"],
            ),
            _("Le vote est compté."),
        )

    def pull_out(self) -> None:
        form = PullOutForm(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, first_error(form))
            return
        values = form.cleaned_data
        self.do(
            lambda: services.pull_out(
                self.session,
                self.request.user,
                self.item_id,
                organisation=values["organisation"],
                reason=values["reason"],
            ),
            _("Cet objet sera voté à part."),
        )

    def conclude(self) -> None:
        form = ConclusionForm(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, first_error(form))
            return
        text = form.cleaned_data["conclusion"]
        self.do(
            lambda: services.conclude(
                self.session, self.request.user, self.item_id, conclusion=text
            ),
            _("La conclusion est notée."),
        )

    def run(self, service: Callable[..., Any], done: str) -> None:
        self.do(lambda: service(self.session, self.request.user, self.item_id), done)


GESTURES: dict[str, Callable[[ItemView], None]] = {
    "voter": ItemView.vote,
    "a-part": ItemView.pull_out,
    "conclure": ItemView.conclude,
    "ensemble": lambda view: view.run(services.put_back, _("Cet objet se vote avec les autres.")),
    "reporter": lambda view: view.run(
        services.put_off, _("Cet objet est reporté à la séance suivante.")
    ),
    "reprendre": lambda view: view.run(services.take_back, _("Cet objet se décide ici.")),
    "enlever": lambda view: view.run(services.take_off, _("Cet objet est enlevé.")),
}
