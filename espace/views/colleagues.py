"""``fiches/<pk>/collegues/``: who else keeps a listing."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.models import ListingEditor
from annuaire.owners import colleagues as services
from espace.access import kept_or_404
from espace.forms import InviteForm
from moderation.errors import ModerationError


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, and an invitation for the person responsible."""
    editor = kept_or_404(request.user, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite(
                editor.listing, request.user, email=form.cleaned_data["email"]
            )
        except ModerationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(invitation))
            return redirect("espace:colleagues", pk)
    status = HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
    people = ListingEditor.objects.filter(listing=editor.listing).select_related("user")
    context = {
        "listing": editor.listing,
        "mine": editor,
        "people": people.order_by("-is_owner", "email", "pk"),
        "form": form,
    }
    return render(request, "espace/colleagues.html", context, status=status)


def _said(invitation: services.Invitation) -> str:
    if invitation.is_told:
        return _("L’invitation est partie.")
    return _(
        "Cette personne est invitée à nouveau. Aucun autre courriel n’est parti : elle en a déjà"
        " reçu un aujourd’hui pour cette fiche."
    )


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, editor_pk: int) -> HttpResponse:
    return _done(
        request,
        pk,
        services.remove,
        _("C’est fait\u00a0: l’accès est retiré."),
        editor_pk=editor_pk,
    )


@login_required
@require_POST
def hand_over(request: HttpRequest, pk: int, editor_pk: int) -> HttpResponse:
    said = _("C’est fait\u00a0: cette personne est maintenant responsable de la fiche.")
    return _done(request, pk, services.hand_over, said, editor_pk=editor_pk)


@login_required
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    editor = kept_or_404(request.user, pk)
    try:
        services.leave(editor.listing, request.user)
    except ModerationError as refusal:
        messages.error(request, str(refusal))
        return redirect("espace:colleagues", pk)
    messages.success(request, _("C’est fait\u00a0: vous ne tenez plus cette fiche."))
    return redirect("espace:home")


def _done(
    request: HttpRequest, pk: int, gesture: Callable[..., Any], said: str, **values: Any
) -> HttpResponse:
    editor = kept_or_404(request.user, pk)
    try:
        gesture(editor.listing, request.user, **values)
    except ModerationError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("espace:colleagues", pk)
