"""``<number>/membres/``: who makes a request."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annuaire.registration.forms.base import problems_of
from maisons.application import members as services
from maisons.application.access import ACT, FORM, LARGEST_KEY, of_mine
from maisons.application.forms.gestures import InviteForm
from maisons.application.views import about
from maisons.models import LabelRequestInvitation, LabelRequestMember, LabelRequestPage
from maisons.requests import services as requests
from maisons.requests.refusals import RequestError


@of_mine(*FORM)
def members(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    """The list, and an invitation by who is responsible."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            is_told = services.invite(asked, request.user, email=form.cleaned_data["email"])
        except RequestError as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _said(is_told))
            return redirect("candidater:members", asked.number)
    current = LabelRequestMember.objects.filter(request=asked).current()
    context = {
        **about(request, asked),
        "people": current.select_related("user").order_by("-role", "joined_at", "pk"),
        "invitations": LabelRequestInvitation.objects.filter(request=asked),
        "form": form,
        "problems": problems_of(form),
    }
    status = HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
    return render(request, "maisons/application/members.html", context, status=status)


def _said(is_told: bool) -> str:
    if is_told:
        return _("L’invitation est partie.")
    return _(
        "Cette personne est invitée à nouveau. Aucun autre courriel n’est parti\u00a0: elle en a"
        " déjà reçu un aujourd’hui pour cette demande."
    )


@of_mine(*ACT)
def remove(request: HttpRequest, asked: LabelRequestPage, pk: int) -> HttpResponse:
    user = _member(asked, pk).user
    if user == request.user:
        return _left(request, asked)
    said = _("C’est fait\u00a0: cette personne ne lit plus la demande.")
    return _done(request, asked, said, requests.remove_member, asked, request.user, user)


@of_mine(*ACT)
def hand_over(request: HttpRequest, asked: LabelRequestPage, pk: int) -> HttpResponse:
    said = _("C’est fait\u00a0: cette personne est maintenant responsable de la demande.")
    member = _member(asked, pk)
    return _done(request, asked, said, services.hand_over, asked, request.user, user=member.user)


@of_mine(*ACT)
def take_back(request: HttpRequest, asked: LabelRequestPage, pk: int) -> HttpResponse:
    said = _("C’est fait\u00a0: l’invitation est reprise.")
    key = min(pk, LARGEST_KEY)
    return _done(request, asked, said, services.take_back, asked, request.user, pk=key)


@of_mine(*ACT)
def leave(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    return _left(request, asked)


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation to the address of this account."""
    try:
        asked = services.accept(request.user, pk=min(pk, LARGEST_KEY))
    except RequestError as refusal:
        messages.error(request, str(refusal))
        return redirect("candidater:list")
    messages.success(request, _("Vous participez à cette demande."))
    return redirect("candidater:home", asked.number)


def _member(asked: LabelRequestPage, pk: int) -> LabelRequestMember:
    """One of today. Raises Http404."""
    current = LabelRequestMember.objects.filter(request=asked).current().select_related("user")
    found = current.filter(pk=min(pk, LARGEST_KEY)).first()
    if found is None:
        raise Http404
    return found


def _left(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    try:
        requests.leave(asked, request.user)
    except RequestError as refusal:
        messages.error(request, str(refusal))
        return redirect("candidater:members", asked.number)
    messages.success(request, _("C’est fait\u00a0: vous ne participez plus à cette demande."))
    return redirect("candidater:list")


def _done(
    request: HttpRequest,
    asked: LabelRequestPage,
    said: str,
    gesture: Callable[..., Any],
    *values: Any,
    **more: Any,
) -> HttpResponse:
    try:
        gesture(*values, **more)
    except RequestError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("candidater:members", asked.number)
