"""``/maisons/candidater/labels/<code>/``: a label for those who made its last request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from annuaire.kit.logo import WIDTHS
from annuaire.kit.verification import readable
from maisons.labels import certificate, letters
from maisons.labels.letter_files import STYLE_SHEET
from maisons.labels.reading import (
    Standing,
    is_model,
    label_for_team,
    last_request,
    letters_of,
    open_renewal_of,
    reservations_of,
    standing_of,
)
from maisons.labels.refusals import LabelError
from maisons.labels.renewal import open_renewal
from maisons.labels.rights import labels_read_by
from maisons.models import Label, LabelRequestPage
from maisons.requests.refusals import RequestError
from millejours.pdf import NoPdfError, pdf_response

View = Callable[..., HttpResponse]


def _of_team(view: View) -> View:
    """``view(request, label)``; Http404 for who is not of its team today."""

    @login_required
    @cache_control(private=True, no_store=True)
    @wraps(view)
    def run(request: HttpRequest, code: str, **more: Any) -> HttpResponse:
        label = label_for_team(request.user, code)
        if label is None:
            raise Http404
        return view(request, label, **more)

    return run


def _while_in_force(view: View) -> View:
    """For the team, and for those who read it in the admin; once it is no more in force, the page
    that says why for the first, Http404 for the others.
    """

    @require_safe
    @login_required
    @cache_control(private=True, no_store=True)
    @wraps(view)
    def run(request: HttpRequest, code: str, **more: Any) -> HttpResponse:
        label = label_for_team(request.user, code)
        is_of_team = label is not None
        label = label or labels_read_by(request.user).filter(code=code).order_by("pk").first()
        if label is None:
            raise Http404
        if label.is_in_force():
            return view(request, label, **more)
        if is_of_team:
            return redirect("labels:team", code)
        raise Http404

    return run


@require_safe
@_of_team
def page(request: HttpRequest, label: Label) -> HttpResponse:
    return _page(request, label)


@require_POST
@_of_team
def renew(request: HttpRequest, label: Label) -> HttpResponse:
    """Back to the page, where the draft is; the page with the reason when it is refused."""
    try:
        open_renewal(label, request.user)
    except RequestError as refusal:
        return _page(request, label, refusal)
    return redirect("labels:team", label.code)


@_while_in_force
def certificate_pdf(_request: HttpRequest, label: Label) -> HttpResponse:
    """A sentence when this server makes no PDF."""
    try:
        return pdf_response(certificate.document(label), STYLE_SHEET, f"certificat-{label.code}")
    except NoPdfError as error:
        return HttpResponse(
            str(error.message),
            content_type="text/plain; charset=utf-8",
            status=HTTPStatus.SERVICE_UNAVAILABLE,
        )


@_while_in_force
def logo_svg(_request: HttpRequest, _label: Label) -> HttpResponse:
    logo = certificate.label_logo()
    if not logo.has_svg:
        raise Http404
    return _file(logo.svg(), "image/svg+xml", "logo-maison-labellisee.svg")


@_while_in_force
def logo_png(_request: HttpRequest, _label: Label, width: int) -> HttpResponse:
    if width not in WIDTHS:
        raise Http404
    content = certificate.label_logo().png(width)
    return _file(content, "image/png", f"logo-maison-labellisee-{width}.png")


def _page(request: HttpRequest, label: Label, refusal: RequestError | None = None) -> HttpResponse:
    standing, renewal = standing_of(label), open_renewal_of(label)
    own = LabelRequestPage.objects.of(request.user)
    mine = letters_of(label).filter(request__in=own)
    context = {
        "label": label,
        "label_code": readable(label.code),
        "standing": standing,
        "is_in_force": standing == Standing.IN_FORCE,
        "why_not": _why_not(label, standing),
        "reservations": reservations_of(label),
        "letters": [(each, letters.address_of(each)) for each in mine.order_by("-pk")],
        "renewal": renewal,
        "makes_renewal": renewal is not None and own.filter(pk=renewal.pk).exists(),
        "may_renew": standing != Standing.WITHDRAWN,
        "has_svg": certificate.label_logo().has_svg,
        "widths": WIDTHS,
        "is_demonstration": label.is_demonstration,
        "is_model": is_model(last_request(label)),
        "refusal": refusal.message if refusal else "",
    }
    status = HTTPStatus.CONFLICT if isinstance(refusal, LabelError) else HTTPStatus.OK
    return render(request, "maisons/labels/team.html", context, status=status)


def _why_not(label: Label, standing: Standing) -> str:
    """Why there is neither certificate nor logo; empty while there is."""
    if standing == Standing.WITHDRAWN and label.withdrawn_at:
        return _("Le label a été retiré le %(day)s.") % {"day": _day(label.withdrawn_at)}
    if standing == Standing.SUSPENDED and label.suspended_at:
        return _("Le label est suspendu depuis le %(day)s.") % {"day": _day(label.suspended_at)}
    if standing == Standing.ENDED:
        return _("Le label a pris fin le %(day)s.") % {"day": _day(label.ends_on)}
    if standing == Standing.COMING:
        return _("Le label commence le %(day)s.") % {"day": _day(label.starts_on)}
    return ""


def _day(moment: datetime | date) -> str:
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return date_format(day, "j F Y")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
