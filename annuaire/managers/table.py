"""All the listings of a body as rows: state, what is missing, filters; read from the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from annuaire.models import Category, Listing, ManagingBody, Origin
from annuaire.models.listing import ListingQuerySet
from annuaire.upkeep.dates import asked_since
from millejours.text import fold
from moderation.models import Event
from moderation.models.journal import Action, base_content_type
from territoires.models import Commune

WENT_AWAY = (Action.CEASE, Action.WITHDRAW_NOW, Action.REFUSE)


class State(models.TextChoices):
    """Where a listing stands, for who looks at many; ``espace.states`` says more of one."""

    ON_LINE = "en-ligne", _("En ligne")
    BEING_READ = "en-lecture", _("Chez le référent")
    SENT_BACK = "renvoyee", _("Renvoyée")
    TO_CONFIRM = "a-confirmer", _("À confirmer")
    OFF_LINE = "depubliee", _("Dépubliée")
    DRAFT = "brouillon", _("Brouillon")


TONES = {
    State.ON_LINE: "success",
    State.BEING_READ: "info",
    State.SENT_BACK: "warning",
    State.TO_CONFIRM: "new",
    State.OFF_LINE: "error",
    State.DRAFT: "info",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the table is narrowed to; empty texts narrow nothing."""

    words: str = ""
    state: str = ""
    commune: str = ""
    category: str = ""


def listings_of(body: ManagingBody) -> ListingQuerySet:
    """By name, each with its ``state``."""
    mine = Listing.objects.filter(managed__body=body)
    return with_state(mine).order_by("folded_name", "pk")


def with_state(listings: ListingQuerySet) -> ListingQuerySet:
    """Annotated with ``state``, a value of ``State``."""
    key = Cast(OuterRef("pk"), CharField())
    content_type = base_content_type(Listing())
    states = WorkflowState.objects.filter(base_content_type=content_type, object_id=key)
    ends = Event.objects.filter(
        content_type=content_type, object_id=key, action__in=WENT_AWAY
    ).order_by()
    never_sent = Q(origin=Origin.REGISTRATION, first_published_at=None) & ~Exists(ends)
    is_true = Q(live=True, confirmed_on__gt=asked_since())
    return listings.annotate(
        state=Case(
            When(
                Exists(states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)),
                _is(State.SENT_BACK),
            ),
            When(
                Exists(states.filter(status=WorkflowState.STATUS_IN_PROGRESS)),
                _is(State.BEING_READ),
            ),
            When(is_true, _is(State.ON_LINE)),
            When(Q(live=True), _is(State.TO_CONFIRM)),
            When(never_sent & Q(reconfirmation__withdrawn_on=None), _is(State.DRAFT)),
            default=_is(State.OFF_LINE),
            output_field=CharField(),
        )
    )


def _is(state: Any) -> Value:
    return Value(str(state))


def narrowed(listings: ListingQuerySet, filters: Filters) -> ListingQuerySet:
    """Those that ``filters`` ask for."""
    found = listings
    for word in fold(filters.words).split():
        found = found.filter(folded_name__contains=word)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.commune:
        found = found.filter(pk__in=_in_commune(filters.commune))
    if filters.category:
        found = found.filter(category__slug=filters.category)
    return found


def _in_commune(code: str) -> models.QuerySet[Any]:
    return Listing.objects.filter(coverages__commune=code).order_by().values("pk")


def communes_of(body: ManagingBody) -> list[tuple[str, str]]:
    """``(code, name)`` of those where the body has listings, by name."""
    found = Commune.objects.filter(coverage__listing__managed__body=body)
    rows = found.select_related("departement").order_by("folded", "code").distinct()
    return [(commune.code, str(commune)) for commune in rows]


def categories_of(body: ManagingBody) -> list[tuple[str, str]]:
    """``(slug, label)`` of the types that the body has listings of."""
    used = Listing.objects.filter(managed__body=body).order_by().values("category")
    rows = Category.objects.filter(pk__in=used).order_by("order", "label", "pk")
    return [(category.slug, category.label) for category in rows]


def missing(listing: Listing) -> list[str | Promise]:
    """What parents would like to know and that is not said; ``needs`` are prefetched."""
    return [
        label
        for label, is_said in (
            (_("téléphone"), listing.phone),
            (_("courriel ou site"), listing.email or listing.website),
            (_("horaires"), listing.opening_hours),
            (_("présentation"), listing.description),
            (_("tarif"), listing.price),
            (_("besoins"), listing.needs.all()),
        )
        if not is_said
    ]
