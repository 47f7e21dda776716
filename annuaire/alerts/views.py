"""``/annuaire/<id>-<slug>/signaler/``: anybody says what is wrong with a listing."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from annuaire.alerts.forms import AlertForm
from annuaire.alerts.services import receive
from annuaire.models import AlertKind, Listing
from millejours.anonymous_posts import Refusal, anonymous_post
from millejours.useful_numbers import Number, from_file, useful_numbers

# Allô Enfance en danger, police, emergencies, and 114 for who cannot speak.
FOR_A_CHILD = ("enfance-en-danger", "police-gendarmerie", "urgence-europeenne", "urgence-114")


def _again(request: HttpRequest, refusal: Refusal, pk: int, slug: str) -> HttpResponse:
    """The form with what was typed, and why it was not taken."""
    return _page(request, _published(pk), AlertForm(request.POST), str(refusal.message))


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_post("signaler", refused=_again)
def report(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The form; sent, the thanks in the same answer: nothing of it goes in an address."""
    listing = _published(pk)
    if request.method != "POST":
        if slug != listing.slug:
            return redirect("annuaire:alert", listing.pk, listing.slug)
        return _page(request, listing, AlertForm())
    form = AlertForm(request.POST)
    if form.is_from_a_machine:
        return _thanks(request, listing)
    if not form.is_valid():
        response = _page(request, listing, form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
    receive(listing, form.cleaned_data["kind"], form.cleaned_data["text"])
    return _thanks(request, listing, form.cleaned_data["kind"])


def numbers_for_a_child() -> list[Number]:
    """In that order; those of the shipped file where the site has withdrawn one."""
    known = {number.slug: number for number in (*from_file(), *useful_numbers())}
    return [known[slug] for slug in FOR_A_CHILD if slug in known]


def _published(pk: int) -> Listing:
    return get_object_or_404(Listing.objects.published(), pk=pk)


def _page(
    request: HttpRequest, listing: Listing, form: AlertForm, refusal: str = ""
) -> HttpResponse:
    context = {
        "listing": listing,
        "form": form,
        "refusal": refusal,
        "child_numbers": numbers_for_a_child(),
    }
    return render(request, "annuaire/alerts/form.html", context)


def _thanks(request: HttpRequest, listing: Listing, kind: str = "") -> HttpResponse:
    context = {
        "listing": listing,
        "is_danger": kind == AlertKind.DANGER,
        "child_numbers": numbers_for_a_child(),
    }
    response = render(request, "annuaire/alerts/thanks.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
