"""What the animation team does with a session: one address a gesture, POST only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from comite import services
from comite.forms import ParticipantForm, PlaceFormSet, SubjectForm, first_error, is_key
from comite.models import Session
from comite.views.base import to
from comite.views.sessions import OneSessionView, added

ACTS: dict[str, tuple[Callable[[Session, Any], Any], Promise]] = {
    "convoquer": (services.convene, gettext_lazy("La séance est convoquée.")),
    "ouvrir": (services.open_session, gettext_lazy("La séance est ouverte\u00a0: on peut voter.")),
    "clore": (
        services.close_session,
        gettext_lazy("La séance est close. Relisez son compte rendu."),
    ),
}


class ActView(OneSessionView):
    """``acte``: ``convoquer``, ``ouvrir``, ``clore`` or ``ordre-du-jour``."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        name = request.POST.get("acte", "")
        if name == "ordre-du-jour":
            self.do(self._make_agenda)
        elif name in ACTS:
            service, done = ACTS[name]
            is_done = self.do(lambda: service(self.session, request.user), str(done))
            if is_done and name == "convoquer":
                self._warn_of_an_empty_agenda()
        else:
            messages.error(request, _("Ce geste n’existe pas ici."))
        return to("session", pk)

    def _make_agenda(self) -> None:
        count = services.make_agenda(self.session, self.request.user)
        text = added(count) if count else _("Rien à ajouter\u00a0: il est à jour.")
        messages.success(self.request, text)

    def _warn_of_an_empty_agenda(self) -> None:
        if not self.session.items.exists():
            text = _("L’ordre du jour est vide\u00a0: complétez-le avant la séance.")
            messages.warning(self.request, text)


class ArrangeView(OneSessionView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = PlaceFormSet(request.POST, prefix="objets")
        if not forms.is_valid():
            wrong = next((form for form in forms.forms if form.errors), None)
            text = first_error(wrong) if wrong else _("Rouvrez la page et recommencez.")
            messages.error(request, text)
            return to("session", pk)
        places = [
            services.Place(
                values["item"], values["order"], values["rapporteur"], values["minutes_planned"]
            )
            for values in (form.cleaned_data for form in forms.forms)
        ]
        self.do(
            lambda: services.arrange(self.session, request.user, places),
            _("L’ordre du jour est enregistré."),
        )
        return to("session", pk)


class SubjectView(OneSessionView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = SubjectForm(request.POST)
        if form.is_valid():
            self.do(
                lambda: services.add_subject(self.session, request.user, **form.cleaned_data),
                _("Le sujet est ajouté."),
            )
        else:
            messages.error(request, first_error(form))
        return to("session", pk)


class PresenceView(OneSessionView):
    """``present``: the keys of those who came."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        present = [int(key) for key in request.POST.getlist("present") if is_key(key)]
        self.do(
            lambda: services.note_presence(self.session, request.user, present=present),
            _("Les présences sont notées."),
        )
        return to("session", pk)


class ParticipantView(OneSessionView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ParticipantForm(request.POST)
        if form.is_valid():
            self.do(
                lambda: services.add_participant(self.session, request.user, **form.cleaned_data),
                _("La personne est ajoutée."),
            )
        else:
            messages.error(request, first_error(form))
        return to("session", pk)
