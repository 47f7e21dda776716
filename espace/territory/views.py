"""``/mon-espace/territoire/``: who does what around me, and how to reach them."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annuaire.models import Listing
from annuaire.owners.contact import set_professional_contact
from espace.territory.access import for_professionals
from espace.territory.around import centre_of, neighbours_of, newcomers
from espace.territory.forms import ContactForm, TerritoryForm

TEMPLATE = "espace/territory/page.html"


@require_safe
@for_professionals
def page(request: HttpRequest, kept: list[Listing]) -> HttpResponse:
    """400 with a sentence for each value that is not one of the choices."""
    form = TerritoryForm(request.GET, kept)
    if not form.is_valid():
        context = {**_context(form, kept[0]), "errors": _sentences(form)}
        return render(request, TEMPLATE, context, status=HTTPStatus.BAD_REQUEST)
    listing = next((one for one in kept if one.pk == form.cleaned_data["fiche"]), kept[0])
    return render(request, TEMPLATE, {**_context(form, listing), **_found(form, listing, kept)})


@require_POST
@for_professionals
def contact(request: HttpRequest, kept: list[Listing]) -> HttpResponse:
    """Give, change or remove one's own contact; a 404 for a listing of somebody else."""
    listing = _named(request.POST.get("fiche", ""), kept)
    form = ContactForm(request.POST)
    if not form.is_valid():
        asked = TerritoryForm(request.GET, kept)
        asked.is_valid()
        context = {**_context(asked, listing, form), "errors": _sentences(form)}
        return render(request, TEMPLATE, context, status=HTTPStatus.BAD_REQUEST)
    written = form.cleaned_data["contact"]
    set_professional_contact(listing, request.user, written)
    said = _("Votre contact est enregistré.") if written else _("Votre contact est retiré.")
    messages.success(request, said)
    return redirect(f"{reverse('territoire:page')}?fiche={listing.pk}")


def _named(text: str, kept: list[Listing]) -> Listing:
    """Raises Http404."""
    number = int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None
    for listing in kept:
        if listing.pk == number:
            return listing
    raise Http404


def _context(
    form: TerritoryForm, listing: Listing, contact: ContactForm | None = None
) -> dict[str, Any]:
    given = contact or ContactForm(initial={"contact": listing.professional_contact})
    return {"form": form, "listing": listing, "contact_form": given, "errors": [], "place": None}


def _found(form: TerritoryForm, listing: Listing, kept: list[Listing]) -> dict[str, Any]:
    place = centre_of(listing)
    if place is None:
        return {}
    own, chosen = [one.pk for one in kept], form.cleaned_data
    number = chosen["page"] or 1
    found = neighbours_of(place, chosen["rayon"], form.masks(), number, own)
    return {
        "place": place,
        "radius": chosen["rayon"],
        "neighbours": found,
        "newcomers": newcomers(place, own) if number == 1 else [],
        "number": number,
        "previous": _address(form, number - 1) if number > 1 else "",
        "next": _address(form, number + 1) if number < found.pages else "",
    }


def _address(form: TerritoryForm, number: int) -> str:
    query = form.data.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def _sentences(form: TerritoryForm | ContactForm) -> list[str]:
    return [
        f"{form.fields[name].label}\u00a0: {' '.join(map(str, errors))}"
        for name, errors in form.errors.items()
    ]
