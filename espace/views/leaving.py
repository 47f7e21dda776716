"""Taking a listing off the directory, taking one's data, closing one's account."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from annuaire.models import ManagingBody
from annuaire.owners.services import cease
from espace.access import kept_or_404
from espace.deletion import delete_account, objection_to_deletion, only_responsible_for
from espace.export import data_of
from espace.forms import DeleteForm, WithdrawForm
from maisons.application.leaving import alone_on
from moderation.errors import ModerationError


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Two gestures: the box, then the button."""
    editor = kept_or_404(request.user, pk)
    form = WithdrawForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cease(editor.listing, request.user, reason=form.cleaned_data["reason"])
        except ModerationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est fait\u00a0: la fiche n’est plus dans l’annuaire."))
            return redirect("espace:listing", pk)
    context = {"listing": editor.listing, "form": form, "may": editor.is_owner}
    return render(request, "espace/withdraw.html", context, status=_status(request))


@login_required
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What may be asked of one's own data."""
    return render(request, "espace/data.html", {"objection": objection_to_deletion(request.user)})


@login_required
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All that the site holds about this account, in one file."""
    name = f"mes-donnees-{timezone.localdate():%Y-%m-%d}.json"
    return JsonResponse(
        data_of(request.user),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """What goes, what stays, and the two gestures."""
    form = DeleteForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            delete_account(request.user, withdraw_all=form.cleaned_data["withdraw_all"])
        except ModerationError as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            return render(request, "espace/deleted.html")
    context = {
        "form": form,
        "objection": objection_to_deletion(request.user),
        "alone": only_responsible_for(request.user),
        "applying": alone_on(request.user),
        "bodies": list(ManagingBody.objects.left_empty_by(request.user)),
    }
    return render(request, "espace/delete.html", context, status=_status(request))


def _posted(request: HttpRequest) -> QueryDict | None:
    """An empty form that was sent is not one that was never sent."""
    return request.POST if request.method == "POST" else None


def _status(request: HttpRequest) -> int:
    return HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
