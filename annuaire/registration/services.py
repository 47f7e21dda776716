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
from annuaire.owners.keeping import make_responsible_if_nobody_is
from annuaire.owners.sending import write_text
from annuaire.registration.alike import alike_to, seen_listings
from annuaire.registration.drafts import draft_of, fill, read_answers
from annuaire.registration.errors import (
    AlreadySentError,
    ChangedSinceError,
    DuplicateError,
    StaleFormError,
    TooManyError,
)
from annuaire.registration.limits import check_pace_of_sending
from annuaire.registration.mails import send_receipt
from annuaire.registration.prefill import data_of
from annuaire.registration.proofs import of_today
from annuaire.registration.steps import NOT_THE_SAME, WHO, Step, answers
from annuaire.registration.stored import Stored
from annuaire.registration.uploads import EXTENSIONS, AcceptedFile
from millejours.models import User
from moderation.errors import NotYoursError
from moderation.services import submit

MOST_IN_PROGRESS = 20
FIRST_VERSION = 1


@transaction.atomic
def start(user: Any, data: dict[str, Stored]) -> Registration:
    """A new registration with the answers of its first step; one that begins so is not doubled.

    Raises TooManyError.
    """
    one_at_a_time(user)
    begun = list(Registration.objects.of(user).in_progress().order_by("pk"))
    who = data[WHO.slug]
    if same := [one for one in begun if not one.listing_id and answers(one.data, WHO) == who]:
        return same[0]
    check_room(user)
    return Registration.objects.create(user=user, data=data, version=FIRST_VERSION)


def check_room(user: Any) -> None:
    """Raises TooManyError when nothing more may be begun."""
    if Registration.objects.of(user).in_progress().count() >= MOST_IN_PROGRESS:
        raise TooManyError


def one_at_a_time(user: Any) -> None:
    """Whoever sends the same form twice at once waits for the first answer."""
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()


@transaction.atomic
def start_change(listing: Listing, user: Any) -> Registration:
    """The form on a listing that ``user`` keeps: the one she began, or a new one.

    Raises NotYoursError, TooManyError.
    """
    if not listing.is_kept_by(user):
        raise NotYoursError
    one_at_a_time(user)
    if found := Registration.objects.of(user).in_progress().filter(listing=listing).first():
        return found
    check_room(user)
    held = Listing.objects.select_for_update(of=("self",)).get(pk=listing.pk)
    registration = opened_on(held, user)
    registration.version = FIRST_VERSION
    registration.save()
    return registration


def opened_on(listing: Listing, user: Any) -> Registration:
    """The form on a listing before anything is kept of it: not saved."""
    data, base = data_of(draft_of(listing), user), listing.latest_revision_id
    return Registration(user=user, listing=listing, data=data, version=0, base_revision_id=base)


@transaction.atomic
def save_step(
    registration: Registration,
    step: Step,
    data: Stored,
    version: int,
    user: Any,
    *,
    others: dict[str, Stored] | None = None,
    file: AcceptedFile | None = None,
) -> Registration:
    """Keep what the form of ``step`` accepted, with its document.

    ``others``: answers that follow from it. Raises StaleFormError when ``version`` is no longer
    the one saved, AlreadySentError.
    """
    held = _held_at(registration, user, version)
    if file is not None:
        _keep(held, file, user)
    kept = held.data if isinstance(held.data, dict) else {}
    held.data = {**kept, **(others or {}), step.slug: data}
    held.version += 1
    held.save(update_fields=["data", "version", "updated_at"])
    return held


@transaction.atomic
def keep_document(
    registration: Registration, file: AcceptedFile, user: Any, version: int
) -> Registration:
    """The document alone, in place of the one before, when the other answers are not accepted.

    Raises StaleFormError, AlreadySentError.
    """
    held = _held_at(registration, user, version)
    _keep(held, file, user)
    held.version += 1
    held.save(update_fields=["version", "updated_at"])
    return held


def _keep(held: Registration, file: AcceptedFile, user: Any) -> None:
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


@transaction.atomic
def not_the_same(registration: Registration, listings: list[int], user: Any) -> None:
    """The person looked at these listings: hers is another one."""
    held = _held(registration, user)
    seen = {*seen_listings(held), *listings}
    kept = held.data if isinstance(held.data, dict) else {}
    held.data = {**kept, NOT_THE_SAME: {"pks": [str(pk) for pk in sorted(seen)]}}
    held.save(update_fields=["data", "updated_at"])


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
def send(
    registration: Registration,
    user: Any,
    *,
    base_revision_id: int | None = None,
    version: int | None = None,
) -> Listing:
    """Make the listing, or a new text of it, and send it to the referent. Done once.

    What is on line stays on line. A text that the referent has not finished reading is withdrawn
    and replaced by this one; after a request for changes, the reading goes on with it.
    ``base_revision_id``: the text of the listing that the person compared hers with;
    ``version``: the answers that she read, when it is known.

    Raises IncompleteError, DuplicateError, StaleFormError, ChangedSinceError, TooManyPendingError,
    TooManySentError, and what the engine refuses.
    """
    registration.refresh_from_db(fields=["sent_at", "listing"])
    if registration.sent_at is not None and registration.listing is not None:
        return registration.listing
    held = _held(registration, user)
    if version not in (None, held.version):
        raise ChangedSinceError
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
    one_at_a_time(user)
    check_pace_of_sending(user)
    if alike_to(held, listing, user):
        raise DuplicateError
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
    make_responsible_if_nobody_is(listing, user)
    draft = fill(draft_of(listing), given)
    write_text(listing, draft, user)
    return draft


def _move_proofs(held: Registration, listing: Listing, number: str, user: Any) -> None:
    """The document goes to the listing with the number; a number alone is a proof too."""
    proof = held.proofs.filter(listing=None).first()
    if proof is None:
        latest = of_today(listing, user).exclude(number="").first()
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


def _held_at(registration: Registration, user: Any, version: int) -> Registration:
    """Its row, held. Raises StaleFormError when somebody saved since ``version``."""
    held = _held(registration, user)
    if held.version != version:
        raise StaleFormError(held)
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
