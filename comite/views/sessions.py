"""The sessions: their list, their preparation, their page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from comite import services
from comite.access import may_read_sessions
from comite.ballots import ballots_of
from comite.decisions import decisions_of
from comite.forms import ParticipantForm, SessionForm, SubjectForm, places_of
from comite.models import Session
from comite.presence import people_of
from comite.views.base import RoomView, Trail, to

PER_PAGE = 20


def added(count: int) -> str:
    """How many objects an agenda received, in words."""
    return ngettext("%d objet ajouté.", "%d objets ajoutés.", count) % count


class SessionsView(RoomView):
    template_name = "comite/admin/sessions.html"
    page_title = gettext_lazy("Séances")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = Session.objects.select_related("chair")
        page = Paginator(sessions, PER_PAGE).get_page(self.request.GET.get("p"))
        return {**super().get_context_data(**kwargs), "page_obj": page}


class EditSessionView(RoomView):
    """A new session, or the date, place and chair of one that is not closed."""

    template_name = "comite/admin/session_form.html"
    header_icon = "group"
    session: Session | None = None

    def prepare(self, **kwargs: Any) -> None:
        if not self.may_prepare:
            raise PermissionDenied
        if "pk" in kwargs:
            self.session = get_object_or_404(Session.objects.not_closed(), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.session) if self.session else _("Nouvelle séance")

    def trail(self) -> Trail:
        return [(_("Séances"), reverse("comite:sessions"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or SessionForm(instance=self.session)
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SessionForm(request.POST, instance=self.session)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        is_new = self.session is None
        session = form.save()
        if is_new:
            self.do(lambda: self._fill(session))
        return to("session", session.pk)

    def _fill(self, session: Session) -> None:
        if count := services.make_agenda(session, self.request.user):
            messages.success(self.request, added(count))


class OneSessionView(RoomView):
    """Base of what concerns one session."""

    header_icon = "group"
    session: Session

    def prepare(self, **kwargs: Any) -> None:
        if not may_read_sessions(self.request.user, self.standing):
            raise PermissionDenied
        self.session = get_object_or_404(Session.objects.select_related("chair"), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.session)

    def trail(self) -> Trail:
        return [(_("Séances"), reverse("comite:sessions"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "session": self.session}


class SessionView(OneSessionView):
    """Agenda, votes together, decisions, participants, minutes: what this person may do now."""

    template_name = "comite/admin/session.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decisions = decisions_of(self.session)
        context = {
            **super().get_context_data(**kwargs),
            "decisions": decisions,
            "people": people_of(self.session),
            "ballots": ballots_of(self.session, decisions, self.standing),
        }
        if self.may_prepare and not self.session.is_closed:
            context["places"] = places_of([one.item for one in decisions.items])
            context["subject_form"] = SubjectForm()
        if self.may_prepare and not self.session.minutes_closed_at:
            context["participant_form"] = ParticipantForm()
        return context
