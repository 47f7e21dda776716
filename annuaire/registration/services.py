"""What changes a form in progress: begun, saved step by step, sent, abandoned.

Each is one transaction. Refusals are ``RegistrationError`` (this room) or ``ModerationError`` and
``NotReadyError`` (the engine): nothing was changed, what was typed is still there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annuaire.models import Listing, ListingEditor, Registration, TrustProof
from annuaire.owners.sending import write_text
from annuaire.registration.drafts import draft_of, fill, read_answers
from annuaire.registration.duplicates import candidates
from annuaire.registration.errors import (
    AlreadySentError,
    DuplicateError,
    StaleFormError,
    TooManyError,
)
from annuaire.registration.mails import send_receipt
from annuaire.registration.prefill import data_of
from annuaire.registration.steps import NOT_THE_SAME, Step
from annuaire.registration.stored import Stored, as_form_data
from annuaire.registration.uploads import EXTENSIONS, AcceptedFile
from moderation.errors import NotYoursError
from moderation.services import submit

MOST_IN_PROGRESS = 20


@transaction.atomic
def start(user: Any, data: dict[str, Stored]) -> Registration:
    """A new registration with the answers of its first step. Raises TooManyError."""
    if Registration.objects.of(user).in_progress().count() >= MOST_IN_PROGRESS:
        raise TooManyError
    return Registration.objects.create(user=user, data=data, version=1)


@transaction.atomic
def start_change(listing: Listing, user: Any) -> Registration:
    """The form on a listing that ``user`` keeps: the one she began, or a new one.

    Raises NotYoursError, TooManyError.
    """
    if not listing.is_kept_by(user):
        raise NotYoursError
    begun = Registration.objects.of(user).in_progress()
    if found := begun.filter(listing=listing).first():
        return found
    if begun.count() >= MOST_IN_PROGRESS:
        raise TooManyError
    held = Listing.objects.select_for_update(of=("self",)).get(pk=listing.pk)
    return Registration.objects.create(
        user=user,
        listing=held,
        data=data_of(draft_of(held)),
        version=1,
        base_revision_id=held.latest_revision_id,
    )


@transaction.atomic
def save_step(
    registration: Registration,
    step: Step,
    data: Stored,
    version: int,
    user: Any,
    *,
    others: dict[str, Stored] | None = None,
) -> Registration:
    """Keep what the form of ``step`` accepted; ``others``: answers that follow from it.

    Raises StaleFormError when ``version`` is no longer the one saved, AlreadySentError.
    """
    held = _held(registration, user)
    if held.version != version:
        raise StaleFormError(held)
    kept = held.data if isinstance(held.data, dict) else {}
    held.data = {**kept, **(others or {}), step.slug: data}
    held.version += 1
    held.save(update_fields=["data", "version", "updated_at"])
    return held


@transaction.atomic
def keep_document(registration: Registration, file: AcceptedFile, user: Any) -> TrustProof:
    """The document of a registration, in place of the one before. Raises AlreadySentError."""
    held = _held(registration, user)
    before = list(held.proofs.filter(listing=None))
    proof = TrustProof(
        registration=held,
        name=file.name or f"document.{EXTENSIONS[file.media_type]}",
        media_type=file.media_type,
        size=len(file.content),
        sha256=file.sha256,
        uploaded_by=user,
    )
    proof.file.save("document", ContentFile(file.content))
    for other in before:
        other.delete()
    return proof


@transaction.atomic
def not_the_same(registration: Registration, listings: list[int], user: Any) -> None:
    """The person looked at these listings: hers is another one."""
    held = _held(registration, user)
    seen = {*seen_listings(held), *listings}
    kept = held.data if isinstance(held.data, dict) else {}
    held.data = {**kept, NOT_THE_SAME: {"pks": [str(pk) for pk in sorted(seen)]}}
    held.save(update_fields=["data", "updated_at"])


def seen_listings(registration: Registration) -> set[int]:
    data = registration.data if isinstance(registration.data, dict) else {}
    texts = as_form_data(data.get(NOT_THE_SAME)).getlist("pks")
    return {int(text) for text in texts if text.isdecimal()}


@transaction.atomic
def abandon(registration: Registration, user: Any) -> None:
    """Forget it with its documents; a listing that it changed stays. Raises AlreadySentError."""
    held = _held(registration, user)
    _forget(held)


def _forget(held: Registration) -> None:
    for proof in held.proofs.filter(listing=None):
        proof.delete()
    held.delete()


@transaction.atomic
def send(registration: Registration, user: Any, *, base_revision_id: int | None = None) -> Listing:
    """Make the listing, or a new text of it, and send it to the referent. Done once.

    What is on line stays on line. A text that the referent has not finished reading is withdrawn
    and replaced by this one; after a request for changes, the reading goes on with it.
    ``base_revision_id``: the text of the listing that the person compared hers with.

    Raises IncompleteError, DuplicateError, StaleFormError, and what the engine refuses.
    """
    registration.refresh_from_db(fields=["sent_at", "listing"])
    if registration.sent_at is not None and registration.listing is not None:
        return registration.listing
    held = _held(registration, user)
    given = read_answers(held)
    if held.listing is None:
        listing = _made(held, fill(draft_of(None), given), user)
    else:
        listing = _changed(held, given, user, base_revision_id)
    _move_proofs(held, listing, str(given.trust["number"]), user)
    submit(listing, user)
    held.listing, held.sent_at, held.data = listing, timezone.now(), {}
    held.save(update_fields=["listing", "sent_at", "data", "updated_at"])
    send_receipt(held, listing, user)
    return listing


def _made(held: Registration, listing: Listing, user: Any) -> Listing:
    seen = seen_listings(held)
    if unseen := [card for card in candidates(listing) if card.id not in seen]:
        raise DuplicateError(unseen)
    listing.save()
    listing.save_revision(user=user)
    ListingEditor.objects.create(
        listing=listing, user=user, email=user.email, is_owner=True, added_by=user
    )
    return listing


def _changed(held: Registration, given: Any, user: Any, base_revision_id: int | None) -> Listing:
    listing = Listing.objects.select_for_update(of=("self",)).get(pk=held.listing_id)
    if not listing.is_kept_by(user):
        raise NotYoursError
    if listing.latest_revision_id not in (held.base_revision_id, base_revision_id):
        raise StaleFormError(listing)
    draft = fill(draft_of(listing), given)
    write_text(listing, draft, user)
    return draft


def _move_proofs(held: Registration, listing: Listing, number: str, user: Any) -> None:
    """The document goes to the listing with the number; a number alone is a proof too."""
    proof = held.proofs.filter(listing=None).first()
    if proof is None:
        latest = listing.proofs.exclude(number="").first()
        if not number or (latest is not None and latest.number == number):
            return
        proof = TrustProof(registration=held, uploaded_by=user)
    proof.listing, proof.number = listing, number
    proof.save()


def _held(registration: Registration, user: Any) -> Registration:
    """Its row, held. Raises AlreadySentError, also when it was abandoned meanwhile."""
    mine = Registration.objects.select_for_update().filter(user=user)
    held = mine.filter(pk=registration.pk).first()
    if held is None or held.sent_at is not None:
        raise AlreadySentError
    return held


def forget_old(before: datetime) -> int:
    """Delete what was never sent and not touched since ``before``, with its documents; how many.

    Documents of accounts that are gone, which belong to nothing any more, go too.
    """
    done = 0
    old = Q(sent_at=None, updated_at__lt=before)
    for key in list(Registration.objects.filter(old).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            held = Registration.objects.select_for_update().filter(old, pk=key).first()
            if held is not None:
                _forget(held)
                done += 1
    for proof in TrustProof.objects.filter(registration=None, listing=None):
        proof.delete()
    return done
