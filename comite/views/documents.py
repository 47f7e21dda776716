"""The file and the minutes of a session: on screen and as PDF, for members only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from comite import services
from comite.dossier import dossier_of
from comite.forms import MinutesForm, first_error
from comite.pdf import NoPdfError, pdf_response
from comite.plain_text import to_html
from comite.presence import people_of
from comite.views.base import Trail, refused, to
from comite.views.sessions import OneSessionView

FILE_TEMPLATE = "comite/admin/documents/file.html"
MINUTES_TEMPLATE = "comite/admin/documents/minutes.html"


class FileView(OneSessionView):
    """The file as a page, to read on a phone or to print."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(self.document(with_style=True))

    def document(self, *, with_style: bool = False) -> str:
        context = {
            "title": _("Dossier. %(session)s") % {"session": self.session},
            "dossier": dossier_of(self.session),
            "session": self.session,
            "people": people_of(self.session),
            "made_at": timezone.localtime(),
            "with_style": with_style,
        }
        return render_to_string(FILE_TEMPLATE, context)


class FilePdfView(FileView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return pdf_response(self.document(), f"seance-{self.session.held_on}-dossier")
        except NoPdfError as refusal:
            refused(request, refusal)
            return redirect(reverse("comite:session_file", args=[self.session.pk]))


class MinutesView(OneSessionView):
    """The minutes to read; to correct while they are open, for the animation team."""

    template_name = "comite/admin/minutes.html"

    def get_page_title(self) -> str:
        return _("Compte rendu")

    def trail(self) -> Trail:
        above = reverse("comite:session", args=[self.session.pk])
        return [*super().trail(), (str(self.session), above)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or MinutesForm(initial={"minutes": self.session.minutes})
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "shown": to_html(services.minutes_as_they_are(self.session)),
            "is_draft": self.session.is_open and not self.session.minutes,
            "may_write": self.may_prepare and ("form" in kwargs or self._is_writable()),
        }

    def _is_writable(self) -> bool:
        """Until the session closes there is nothing to correct, unless notes were taken."""
        has_text = self.session.is_closed or bool(self.session.minutes)
        return has_text and not self.session.minutes_closed_at

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = MinutesForm(request.POST)
        if not form.is_valid():
            messages.error(request, first_error(form))
            return self.render_to_response(self.get_context_data(form=form), status=400)
        text = form.cleaned_data["minutes"]
        is_last = request.POST.get("geste") == "clore"
        written = self.do(
            lambda: services.write_minutes(self.session, request.user, text=text),
            "" if is_last else _("Le compte rendu est enregistré."),
        )
        if written and is_last:
            self.do(
                lambda: services.close_minutes(self.session, request.user),
                _("Le compte rendu est clos."),
            )
        return to("minutes", pk)


class MinutesPdfView(OneSessionView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = {
            "title": _("Compte rendu. %(session)s") % {"session": self.session},
            "session": self.session,
            "shown": to_html(services.minutes_as_they_are(self.session)),
            "made_at": timezone.localtime(),
        }
        html = render_to_string(MINUTES_TEMPLATE, context)
        try:
            return pdf_response(html, f"seance-{self.session.held_on}-compte-rendu")
        except NoPdfError as refusal:
            refused(request, refusal)
            return to("minutes", self.session.pk)
