"""Listings that somebody keeps, on line after an approval, or on their way."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from annuaire.models import Listing, ListingEditor
from annuaire.services import index_listing
from millejours.models import User
from moderation.models import Role
from moderation.services import approve, request_changes, submit
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import departement, make_listing
from tests.factories import UserFactory
from tests.moderation.factories import OrganisationFactory, person, state_of

PLAIN = "Mo-Fr 09:00-12:00"


def keeper(listing: Listing, user: User | None = None, **values: Any) -> User:
    """Somebody who keeps ``listing``; its person responsible unless told otherwise."""
    user = user or UserFactory()
    values = {"is_owner": True, "added_by": user, "email": user.email, **values}
    ListingEditor.objects.create(listing=listing, user=user, **values)
    return user


def invited(listing: Listing, email: str = "collegue@example.org") -> ListingEditor:
    return ListingEditor.objects.create(listing=listing, email=email)


def referent(code: str = "48") -> User:
    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    organisation.departements.set([departement(code)])
    return person(Role.REFERENT, organisation)


def sent(user: User, name: str = "Sage-femme de Mende", **values: Any) -> Listing:
    """A new listing of ``user``, sent to its referent, never on line yet."""
    ensure_default_workflows()
    listing = make_listing(name, opening_hours=PLAIN, live=False, **values)
    index_listing(listing)
    keeper(listing, user)
    listing.save_revision(user=user)
    submit(listing, user)
    return again(listing)


def approved(user: User, name: str = "Sage-femme de Mende", **values: Any) -> Listing:
    """A listing of ``user`` that a referent approved: on line, with its revision."""
    listing = sent(user, name, **values)
    state = state_of(listing)
    approve(state, referent(), revision_id=state.revision_id)
    return again(listing)


def change(listing: Listing, user: User, **values: Any) -> Listing:
    """A change of an approved listing, being read by the referent."""
    draft = listing.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)
    submit(again(listing), user)
    return again(listing)


def send_back(listing: Listing, reason: str = "Le numéro manque.") -> Listing:
    request_changes(state_of(listing), referent(), reason=reason)
    return again(listing)


def again(listing: Listing) -> Listing:
    return Listing.objects.get(pk=listing.pk)


def confirmed(listing: Listing, months_ago: int) -> Listing:
    """As if it had been confirmed ``months_ago``."""
    from annuaire.upkeep.dates import months_before

    day = months_before(timezone.localdate(), months_ago)
    Listing.objects.filter(pk=listing.pk).update(confirmed_on=day)
    return again(listing)
