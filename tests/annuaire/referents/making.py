"""Listings sent by professionals, and the people who read them."""

from __future__ import annotations

from typing import Any

from annuaire.models import Coverage, Listing, ListingEditor
from millejours.models import User
from moderation.models import Role, ScopedTaskState
from moderation.services import approve, submit
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import departement, make_listing
from tests.factories import UserFactory
from tests.moderation.factories import OrganisationFactory, person, state_of


def professional(**values: Any) -> User:
    """Somebody with an account and nothing in the admin."""
    return UserFactory(**values)


def referent(*departements: str, region_of: str = "", **more: Any) -> User:
    """Of departments, or of the region of a department."""
    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    organisation.departements.set([departement(code) for code in departements])
    if region_of:
        organisation.regions.add(departement(region_of).region)
    return person(Role.REFERENT, organisation, **more)


def national() -> User:
    return person(Role.REFERENT, OrganisationFactory(kind="operateur", is_national=True))


def draft_listing(author: User, *coverages: Coverage, **values: Any) -> Listing:
    """Never published, kept by ``author``, with its first revision."""
    ensure_default_workflows()
    values.setdefault("name", "Claire Petit, sage-femme")
    listing = make_listing(values.pop("name"), *coverages, live=False, **values)
    ListingEditor.objects.create(
        listing=listing, user=author, email=author.email, is_owner=True, added_by=author
    )
    listing.save_revision(user=author)
    return listing


def sent_listing(author: User, *coverages: Coverage, **values: Any) -> ScopedTaskState:
    listing = draft_listing(author, *coverages, **values)
    submit(listing, author)
    return state_of(listing)


def online_listing(author: User, reader: User, *coverages: Coverage, **values: Any) -> Listing:
    """Sent by ``author``, approved by ``reader``."""
    state = sent_listing(author, *coverages, **values)
    approve(state, reader, revision_id=state.revision_id)
    return listing_of(state)


def changed(listing: Listing, author: User, **values: Any) -> ScopedTaskState:
    """A new version of it, sent to be approved."""
    draft = listing.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision(user=author)
    submit(listing, author)
    return state_of(listing)


def listing_of(state: ScopedTaskState) -> Listing:
    """As the database has it now."""
    return Listing.objects.get(pk=state.workflow_state.object_id)
