"""``/admin/maisons/courriers/``: the words of the letters, edited and looked at."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from maisons.labels.letter_files import blocks_of
from maisons.labels.rights import may_edit_letters
from maisons.labels.wording import KINDS, LetterKind, Words, filled, mistakes, words_of
from maisons.models import LetterTemplate

PREVIEW, SHIPPED = "apercu", "origine"
INVENTED = {
    "numero": "2026-02-0001",
    "structure": "Association inventée",
    "maison": "Maison inventée",
    "date": "1 mars 2027",
    "depot": "1 février 2027",
    "signataire": "Camille Martin",
    "recours": "Vous pouvez contester cette décision devant telle autorité, avant telle date.",
    "decision": "label accordé",
    "motifs": "Motifs inventés pour l’aperçu.",
    "reserves": "– Première réserve inventée (avant le 1 juin 2027)\n– Seconde réserve inventée",
    "reserve": "Réserve inventée",
    "constat": "Constat inventé.",
    "demande": "Complément inventé.",
    "echeance": "1 avril 2027",
    "debut": "1 mars 2027",
    "fin": "28 février 2030",
    "code": "ABCDE-23456",
    "ancienne": "Ancienne structure inventée",
    "effet": "1 mars 2027",
    "siret": "12345678900000",
}


class WordsForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(label=gettext_lazy("Objet"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Texte"), max_length=8000, widget=forms.Textarea({"rows": 18})
    )

    def __init__(self, *args: Any, kind: LetterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        found = mistakes(self.kind, values.get("subject", ""), values.get("body", ""))
        if found and not self.errors:
            self.add_error("body", found)
        return values


def checked(request: HttpRequest) -> None:
    """Raises PermissionDenied."""
    if not may_edit_letters(request.user):
        raise PermissionDenied


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    checked(request)
    rows = {row.kind: row for row in LetterTemplate.objects.order_by("kind")}
    context = {"kinds": [(kind, rows.get(code)) for code, kind in KINDS.items()]}
    return render(request, "maisons/labels/admin/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The words of a kind; by POST, looked at with invented values, kept, or those shipped again.

    Raises PermissionDenied, Http404.
    """
    checked(request)
    kind = KINDS.get(code)
    if kind is None:
        raise Http404
    if request.method != "POST":
        words = words_of(code)
        initial = {"subject": words.subject, "body": words.body, "seen": _seen(code)}
        return _page(request, kind, WordsForm(initial=initial, kind=kind))
    if SHIPPED in request.POST:
        LetterTemplate.objects.filter(kind=code).delete()
        messages.success(request, _("Le courrier reprend le texte livré avec le site."))
        return redirect("maisons_letter", code)
    form = WordsForm(request.POST, kind=kind)
    if not form.is_valid() or PREVIEW in request.POST:
        return _page(request, kind, form)
    if not _keep(form):
        form.add_error(None, _("Ce courrier a été modifié depuis que vous l’avez ouvert."))
        return _page(request, kind, form)
    messages.success(request, _("Le courrier est enregistré. Il sert aux prochains envois."))
    return redirect("maisons_letters")


@transaction.atomic
def _keep(form: WordsForm) -> bool:
    """Whether the form was opened on what is kept now."""
    code, values = form.kind.code, form.cleaned_data
    LetterTemplate.objects.select_for_update().filter(kind=code).first()
    if values["seen"] != _seen(code):
        return False
    words = {"subject": values["subject"], "body": values["body"]}
    LetterTemplate.objects.update_or_create(kind=code, defaults=words)
    return True


def _seen(code: str) -> str:
    row = LetterTemplate.objects.filter(kind=code).first()
    return row.updated_at.isoformat() if row else ""


def _page(request: HttpRequest, kind: LetterKind, form: WordsForm) -> HttpResponse:
    preview = None
    if form.is_bound and not form.has_error("subject") and not form.has_error("body"):
        typed = Words(form.cleaned_data["subject"], form.cleaned_data["body"])
        preview = filled(typed, INVENTED)
    context = {
        "kind": kind,
        "form": form,
        "names": [(name, f"{{{name}}}", name in kind.needs) for name in kind.names],
        "preview": preview,
        "blocks": blocks_of(preview.body) if preview else [],
        "is_edited": LetterTemplate.objects.filter(kind=kind.code).exists(),
    }
    status = HTTPStatus.BAD_REQUEST if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "maisons/labels/admin/template.html", context, status=status)
