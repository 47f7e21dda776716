"""A key message: its wording, where it is used, what is to be reviewed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Page

from comite import services
from comite.models import KeyMessage, KeyMessageUse
from comite.views.base import RoomView, Trail, to
from comite.wordings import outdated, pages_saying
from moderation.models import Organisation

PER_PAGE = 30
LIST = "wagtailsnippets_comite_keymessage:list"
EDIT = "wagtailsnippets_comite_keymessage:edit"


class UseForm(forms.Form):
    """A page by its key, since it is chosen from those found or typed from its address bar."""

    page = forms.ModelChoiceField(
        Page.objects.none(),
        label=gettext_lazy("Numéro de la page"),
        widget=forms.NumberInput(attrs={"min": 1}),
        help_text=gettext_lazy(
            "Celui de son adresse dans l’administration\u00a0: /pages/12/edit/."
        ),
        error_messages={"invalid_choice": gettext_lazy("Il n’y a pas de page de ce numéro.")},
    )
    where = forms.CharField(label=gettext_lazy("Où dans la page"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = Page.objects.filter(depth__gt=1)


class MessageView(RoomView):
    template_name = "comite/admin/key_message.html"
    header_icon = "openquote"
    message: KeyMessage

    def prepare(self, **kwargs: Any) -> None:
        messages_ = KeyMessage.objects.select_related("organisation", "locale")
        self.message = get_object_or_404(messages_, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return self.message.title

    def trail(self) -> Trail:
        return [(_("Messages clés"), reverse(LIST))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        uses = list(KeyMessageUse.objects.filter(message=self.message).for_list())
        return {
            **super().get_context_data(**kwargs),
            "message": self.message,
            "sources": self.message.sources.order_by("sort_order", "pk"),
            "themes": self.message.themes.order_by("order", "label"),
            "campaigns": self.message.campaigns.order_by("-starts_on", "pk"),
            "uses": uses,
            "outdated": outdated(uses),
            "found": pages_saying(self.message) if self.message.live else [],
            "form": kwargs.get("form") or UseForm(),
            "edit_url": reverse(EDIT, args=[self.message.pk]),
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note a use."""
        form = UseForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        values = form.cleaned_data
        self.do(
            lambda: services.note_use(
                self.message, values["page"], request.user, where=values["where"]
            ),
            _("L’usage est noté."),
        )
        return to("message", pk)


class UsesToReviewView(RoomView):
    """Every use to review; ``?organisation=`` those that one answers for."""

    template_name = "comite/admin/uses.html"
    page_title = gettext_lazy("Usages à revoir")
    header_icon = "openquote"

    def trail(self) -> Trail:
        return [(_("Messages clés"), reverse(LIST))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = OrganisationForm(self.request.GET or None)
        uses = KeyMessageUse.objects.to_review().for_list()
        if form.is_valid() and form.cleaned_data["organisation"]:
            uses = uses.of_organisations([form.cleaned_data["organisation"]])
        page = Paginator(uses, PER_PAGE).get_page(self.request.GET.get("p"))
        shown = list(page.object_list)
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "page_obj": page,
            "uses": shown,
            "outdated": outdated(shown),
            "here": self.request.get_full_path(),
        }


class OrganisationForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("acronym"),
        label=gettext_lazy("Organisation"),
        required=False,
        empty_label=gettext_lazy("Toutes"),
    )


class UseView(RoomView):
    """``geste``: ``confirmer`` after comparing, ``retirer`` when the page says it no more."""

    http_method_names = ["post"]
    use: KeyMessageUse

    def prepare(self, **kwargs: Any) -> None:
        uses = KeyMessageUse.objects.select_related("message__locale", "page")
        self.use = get_object_or_404(uses, pk=kwargs["pk"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        gesture = request.POST.get("geste")
        if gesture == "confirmer":
            self.do(
                lambda: services.confirm_use(self.use, request.user),
                _("L’usage est à jour\u00a0: la relecture est close."),
            )
        elif gesture == "retirer":
            self.do(lambda: services.remove_use(self.use, request.user), _("L’usage est retiré."))
        else:
            messages.error(request, _("Ce geste n’existe pas ici."))
        if request.POST.get("liste"):
            return to("uses")
        return to("message", self.use.message_id)
