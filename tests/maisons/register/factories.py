"""Labels and the pages that follow them."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from annuaire.models import Category
from maisons.models import (
    Label,
    LabelRequestPage,
    MaisonPage,
    Partner,
    PartnerKind,
    Project,
    TeamPost,
    Workshop,
    WorkshopSession,
)
from maisons.register.services import follow
from millejours.models import User
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import CategoryFactory
from tests.factories import UserFactory
from tests.maisons.factories import maison_index
from tests.maisons.requests.factories import make_request

_codes = itertools.count(1)
FUNCTION, PARTNER = "Sage-femme coordinatrice", "Caf du département"


def make_label(
    place: str = "97411",
    name: str = "Maison des Filaos",
    user: User | None = None,
    **values: Any,
) -> Label:
    """In force since yesterday, of a request whose file says a little of everything."""
    maison_index()
    request = make_request(user, place)
    fill(request, name)
    commune = request.carrier.commune
    return Label.objects.create(
        request=request,
        commune=commune,
        departement=commune.departement,
        **{
            "code": f"ABCD{next(_codes):04d}",
            "name": name,
            "carrier_name": "Association Les Petits Cailloux",
            "starts_on": timezone.localdate() - timedelta(days=1),
            "ends_on": timezone.localdate() + timedelta(days=1000),
            **values,
        },
    )


def fill(request: LabelRequestPage, name: str) -> None:
    Project.objects.filter(request=request).update(
        name=name,
        summary="Un lieu où souffler, ensemble.",
        street="3 rue des Lilas",
        postal_code="97400",
        phone="02 62 00 00 00",
        opening_hours="Mo-Fr 09:00-17:00",
    )
    TeamPost.objects.create(request=request, function=FUNCTION, full_time=1, is_filled=True)
    TeamPost.objects.create(request=request, function="Poste à pourvoir", full_time=1)
    Partner.objects.create(request=request, kind=PartnerKind.CAF, name=PARTNER, contribution="x")


def make_maison(place: str = "97411", name: str = "Maison des Filaos", **values: Any) -> MaisonPage:
    """On the register; its listing waits for a referent."""
    ensure_default_workflows()
    if not Category.objects.filter(slug="maison-parentalite").exists():
        CategoryFactory(slug="maison-parentalite")
    page = follow(make_label(place, name, **values))
    assert page is not None
    return again(page)


def with_listing_on_line(page: MaisonPage) -> MaisonPage:
    """As once a referent approved it."""
    from moderation.publication import publish_approved

    listing = page.listing
    state = listing.workflow_states.order_by("-pk").first()
    publish_approved(listing.latest_revision, state, None)
    state.cancel(user=UserFactory())
    return again(page)


def again(page: MaisonPage) -> MaisonPage:
    return MaisonPage.objects.get(pk=page.pk)


def make_workshop(page: MaisonPage, title: str = "Massage des bébés", **values: Any) -> Workshop:
    return Workshop.objects.create(
        maison=page,
        title=title,
        **{"description": "Apprendre, à petits pas.", "live": True, **values},
    )


def make_session(workshop: Workshop, days: int = 3, **values: Any) -> WorkshopSession:
    starts = values.pop("starts_at", None) or in_days(days)
    return WorkshopSession.objects.create(
        workshop=workshop, starts_at=starts, ends_at=starts + timedelta(hours=1), **values
    )


def in_days(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
