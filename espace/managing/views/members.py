"""``structures/<pk>/membres/``: who keeps the listings of a body."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.managers import membership
from annuaire.models import BodyMember, ManagingBody
from espace.forms import InviteForm
from espace.managing.access import body_or_404
from moderation.errors import ModerationError


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, and an invitation."""
    body = body_or_404(request.user, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = membership.invite(body, request.user, email=form.cleaned_data["email"])
        except ModerationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(invitation))
            return redirect("structures:members", pk)
    status = HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
    people = BodyMember.objects.filter(body=body).order_by("email", "pk")
    context = {"body": body, "people": people, "form": form}
    return render(request, "espace/managing/members.html", context, status=status)


def _said(invitation: membership.Invitation) -> str:
    if invitation.is_told:
        return _("L’invitation est partie.")
    return _(
        "Cette personne est invitée à nouveau. Aucun autre courriel n’est parti : elle en a déjà"
        " reçu un aujourd’hui pour cet organisme."
    )


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """A colleague, an invitation, or oneself."""
    body = body_or_404(request.user, pk)
    try:
        membership.remove(body, request.user, member_pk=member_pk)
    except ModerationError as refusal:
        messages.error(request, str(refusal))
        return redirect("structures:members", pk)
    if not ManagingBody.objects.of(request.user).filter(pk=pk).exists():
        messages.success(request, _("C’est fait\u00a0: vous avez quitté cet organisme."))
        return redirect("espace:home")
    messages.success(request, _("C’est fait\u00a0: l’accès est retiré."))
    return redirect("structures:members", pk)
