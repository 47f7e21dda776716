"""``/admin/maisons/labels/``: the labels and their life, for those who decide and the referents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from annuaire.kit.verification import readable
from maisons.labels import letters
from maisons.labels.admin_forms import FORMS, SEEN, ActForm, possible
from maisons.labels.listing import FilterForm, with_reservations
from maisons.labels.reading import (
    is_model,
    last_request,
    letters_of,
    open_renewal_of,
    reservations_of,
    seen_of,
    standing_of,
)
from maisons.labels.rights import labels_read_by, may_manage, reads_labels
from maisons.models import Label, LabelRequestPage
from maisons.requests.refusals import RequestError
from maisons.requests.visibility import requests_shown

A_PAGE = 50


@require_safe
@requests_shown()
def listing(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied for who has no label to read."""
    if not reads_labels(request.user):
        raise PermissionDenied
    form = FilterForm(request.GET)
    labels = form.chosen(with_reservations(labels_read_by(request.user)))
    ordered = labels.select_related("commune", "departement").order_by("departement", "name", "pk")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("p"))
    asked = request.GET.copy()
    asked.pop("p", None)
    context = {
        "form": form,
        "page": page,
        "rows": [(label, standing_of(label)) for label in page],
        "asked": asked.urlencode(),
    }
    return render(request, "maisons/labels/admin/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requests_shown()
def label_page(request: HttpRequest, code: str) -> HttpResponse:
    """Its life; by POST, one act. Raises Http404 when it is not theirs to read, PermissionDenied
    when they read it and decide nothing.
    """
    labels = labels_read_by(request.user).select_related("commune", "departement")
    label = labels.filter(code=code).order_by("pk").first()
    if label is None:
        raise Http404
    if request.method != "POST":
        return _page(request, label)
    if not may_manage(request.user, label):
        raise PermissionDenied
    chosen = FORMS.get(request.POST.get("act", ""))
    if chosen is None:
        return _page(request, label, refusal=_("Choisissez un acte."))
    return _act(request, label, chosen(request.POST, label=label))


def _act(request: HttpRequest, label: Label, form: ActForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, label, form)
    try:
        form.perform(request.user)
    except RequestError as refusal:
        label = Label.objects.select_related("commune", "departement").get(pk=label.pk)
        return _page(request, label, _again(request, label, form, refusal))
    messages.success(request, _("C’est fait. L’équipe de la Maison reçoit un courrier."))
    return redirect("maisons_label", label.code)


def _again(request: HttpRequest, label: Label, form: ActForm, refusal: RequestError) -> ActForm:
    """What was typed, on the label as it is now: it may be sent once read again."""
    data = request.POST.copy()
    data[form.add_prefix(SEEN)] = str(seen_of(label))
    again = type(form)(data, label=label)
    again.add_error(None, str(refusal.message))
    return again


def _page(
    request: HttpRequest, label: Label, sent: ActForm | None = None, refusal: str = ""
) -> HttpResponse:
    reservations = list(reservations_of(label).select_related("criterion"))
    manages, renewal = may_manage(request.user, label), open_renewal_of(label)
    hers = LabelRequestPage.objects.readable_by(request.user)
    context = {
        "label": label,
        "label_code": readable(label.code),
        "standing": standing_of(label),
        "request_of_label": last_request(label),
        "renewal": renewal,
        "reads_renewal": renewal is not None and hers.filter(pk=renewal.pk).exists(),
        "reservations": reservations,
        "acts": label.acts.order_by("-pk"),
        "letters": [(each, letters.address_of(each)) for each in letters_of(label)],
        "forms": _forms(label, reservations, sent) if manages else [],
        "refusal": refusal,
        "is_demonstration": label.is_demonstration,
        "is_model": is_model(last_request(label)),
    }
    is_wrong = bool(refusal) or sent is not None
    status = HTTPStatus.BAD_REQUEST if is_wrong else HTTPStatus.OK
    return render(request, "maisons/labels/admin/label.html", context, status=status)


def _forms(label: Label, reservations: list[Any], sent: ActForm | None) -> list[ActForm]:
    """Empty ones; the one that was sent, with what was typed and why it was not taken."""
    is_reserved = any(each.lifted_at is None for each in reservations)
    seen = {SEEN: seen_of(label)}
    forms = [
        sent if isinstance(sent, kind) else kind(label=label, initial=seen)
        for kind in possible(label, is_reserved)
    ]
    return forms if sent is None or sent in forms else [sent, *forms]
