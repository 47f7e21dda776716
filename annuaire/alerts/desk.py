"""``/admin/annuaire/signalements/<id>/``: an alert is read, then handled."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from annuaire.alerts.forms import HandleForm
from annuaire.alerts.services import handle, may_handle
from annuaire.models import ListingAlert
from moderation.desk.access import Viewer, may_take_off_line
from moderation.desk.items import address_of, edit_url, public_url
from moderation.desk.refusing import hidden
from moderation.errors import ModerationError


def alert_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST closes it with what was done. Taking the listing off line is the engine's page."""
    found = ListingAlert.objects.select_related("listing", "departement", "region", "handled_by")
    alert = found.filter(pk=pk).first()
    if alert is None or not may_handle(request.user, alert):
        return hidden(request, f"ListingAlert {pk}")
    if request.method != "POST":
        return _render(request, alert, HandleForm())
    form = HandleForm(request.POST)
    if not form.is_valid():
        return _render(
            request,
            alert,
            form,
            refusal=_("Corrigez ce qui est signalé ci-dessous."),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    try:
        handle(alert, request.user, form.outcome)
    except ModerationError as refusal:
        alert.refresh_from_db()
        return _render(request, alert, form, refusal=str(refusal), status=HTTPStatus.CONFLICT)
    messages.success(request, _("Le signalement sur « %s » est traité.") % alert.listing)
    return redirect(f"{reverse('wagtailadmin_home')}?rubrique=signalements")


def _render(
    request: HttpRequest,
    alert: ListingAlert,
    form: HandleForm,
    *,
    refusal: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    listing, viewer = alert.listing, Viewer.of(request.user)
    may_withdraw = listing.live and may_take_off_line(viewer, listing)
    context = {
        "header_title": listing.name,
        "alert": alert,
        "form": form,
        "refusal": refusal,
        "place": alert.departement or alert.region,
        "public_url": public_url(listing),
        "edit_url": edit_url(listing, request.user),
        "off_line_url": (
            reverse("moderation_off_line", kwargs=address_of(listing)) if may_withdraw else ""
        ),
    }
    return render(request, "annuaire/admin/alert.html", context, status=status)
