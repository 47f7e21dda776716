"""``/admin/annuaire/demandes/<id>/``: a claim is read, then the listing is given or not."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from annuaire.claims.forms import RefuseForm
from annuaire.claims.services import give, may_answer, refuse
from annuaire.models import ListingClaim, ManagedListing
from moderation.desk.items import public_url
from moderation.desk.refusing import hidden
from moderation.errors import ModerationError

REFUSE = "refuser"


def claim_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One button gives it; another refuses it, with a reason."""
    related = ("listing", "user", "departement", "region", "answered_by")
    claim = ListingClaim.objects.select_related(*related).filter(pk=pk).first()
    if claim is None or claim.user_id == request.user.pk or not may_answer(request.user, claim):
        return hidden(request, f"ListingClaim {pk}")
    if request.method != "POST":
        return _render(request, claim, RefuseForm())
    return _answered(request, claim)


def _answered(request: HttpRequest, claim: ListingClaim) -> HttpResponse:
    is_refused = request.POST.get("answer") == REFUSE
    form = RefuseForm(request.POST if is_refused else None)
    if is_refused and not form.is_valid():
        said = _("Dites pourquoi vous ne confiez pas la fiche, en 1\u00a0000 caractères au plus.")
        return _render(request, claim, form, said, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        if is_refused:
            refuse(claim, request.user, form.cleaned_data["reason"])
        else:
            give(claim, request.user)
    except ModerationError as refusal:
        claim.refresh_from_db()
        return _render(request, claim, form, str(refusal), HTTPStatus.CONFLICT)
    done = _("La demande est refusée\u00a0: %(person)s est prévenue.")
    if not is_refused:
        done = _("La fiche « %(title)s » est confiée à %(person)s.")
    messages.success(request, done % {"title": claim.listing, "person": claim.user})
    return redirect(f"{reverse('wagtailadmin_home')}?rubrique=fiches-demandees")


def _render(
    request: HttpRequest,
    claim: ListingClaim,
    form: RefuseForm,
    refusal: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    keepers = claim.listing.editors.select_related("user").order_by("-is_owner", "email", "pk")
    managed = ManagedListing.objects.filter(listing=claim.listing_id)
    context = {
        "header_title": claim.listing.name,
        "claim": claim,
        "keepers": list(keepers),
        "managed": managed.select_related("body").first(),
        "form": form,
        "refusal": refusal,
        "refuse": REFUSE,
        "place": claim.departement or claim.region,
        "public_url": public_url(claim.listing),
    }
    return render(request, "annuaire/admin/claim.html", context, status=status)
