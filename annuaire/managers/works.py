"""A gesture on many listings, step by step: chosen, prepared, confirmed, applied line by line.

What is confirmed is what was shown: each line keeps the mark of the text that it was read from,
and the page sends back the mark of the whole plan.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import time
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annuaire.managers.changing import Changes, changed, differences_of
from annuaire.managers.errors import (
    NotAttachedError,
    NothingChosenError,
    NothingToChangeError,
    NotNowError,
    NotOnLineError,
    PlanChangedError,
    SentBackError,
    TooManyChosenError,
)
from annuaire.managers.fields import BY_NAME
from annuaire.managers.membership import checked_member
from annuaire.managers.proposals import Proposal, propose
from annuaire.managers.table import State, listings_of
from annuaire.managers.telling import tell_referents
from annuaire.managers.texts import Texts, Values, mark_of, with_texts
from annuaire.managers.writing import write_changes, write_confirmation
from annuaire.models import (
    BodyWork,
    LineState,
    Listing,
    ManagingBody,
    Reconfirmation,
    WorkKind,
    WorkLine,
    WorkState,
)
from annuaire.models.listing import ListingQuerySet
from millejours.models.guarded import NotReadyError
from moderation.errors import ModerationError
from moderation.notifications.together import asked_later

logger = logging.getLogger(__name__)
MOST_LISTINGS = 500
SECONDS = 5.0  # of a request; the timetable goes on with the rest
FORGET_UNFINISHED = dt.timedelta(days=7)
FORGET_DONE = dt.timedelta(days=90)
REFUSALS = (ModerationError, NotReadyError, ValidationError)


@transaction.atomic
def choose(body: ManagingBody, user: Any, kind: WorkKind, found: ListingQuerySet) -> BodyWork:
    """Begin with the listings ``found`` of a body. A confirmation is prepared at once.

    Raises NotMemberError, NothingChosenError, TooManyChosenError.
    """
    checked_member(body, user)
    listings = list(found[: MOST_LISTINGS + 1])
    if not listings:
        raise NothingChosenError
    if len(listings) > MOST_LISTINGS:
        raise TooManyChosenError
    work = BodyWork.objects.create(body=body, user=user, kind=kind)
    lines = [_line(work, number, listing) for number, listing in enumerate(listings, 1)]
    if kind == WorkKind.CONFIRM:
        _prepare_confirmations(lines, listings)
        work.state = WorkState.PREPARED
        work.save(update_fields=["state", "updated_at"])
    WorkLine.objects.bulk_create(lines)
    return work


def _line(work: BodyWork, number: int, listing: Listing) -> WorkLine:
    return WorkLine(work=work, number=number, listing=listing, title=listing.name)


def _prepare_confirmations(lines: list[WorkLine], listings: list[Listing]) -> None:
    """What is on line, and what silence had withdrawn, which comes back."""
    silent = Reconfirmation.objects.filter(listing__in=listings).exclude(withdrawn_on=None)
    come_back = set(silent.values_list("listing_id", flat=True))
    for line, listing in zip(lines, listings, strict=True):
        line.mark = mark_of(listing)
        if not listing.live and listing.pk not in come_back:
            line.state, line.message = LineState.WRONG, str(NotOnLineError.message)
        elif listing.confirmed_on == timezone.localdate():
            line.state = LineState.SAME


@transaction.atomic
def prepare(work: BodyWork, user: Any, changes: Changes) -> BodyWork:
    """Write down what each chosen listing would become; nothing of them is touched.

    Raises NotNowError, NothingToChangeError, NotMemberError.
    """
    held = _held(work, user, WorkState.CHOSEN, WorkState.PREPARED)
    if held.kind != WorkKind.EDIT:
        raise NotNowError
    if not changes:
        raise NothingToChangeError
    lines = list(held.lines.order_by("number"))
    mine = listings_of(held.body).filter(pk__in=[line.listing_id for line in lines])
    by_key = {listing.pk: listing for listing in with_texts(mine)}
    texts = Texts.load()
    for line in lines:
        listing = by_key.get(line.listing_id or 0)
        if listing is None:
            line.state, line.message = LineState.WRONG, str(NotAttachedError.message)
        else:
            before = texts.of(listing)
            write_plan(line, listing, before, changed(before, changes))
    _save_plan(lines)
    held.changes, held.state = changes, WorkState.PREPARED
    held.save(update_fields=["changes", "state", "updated_at"])
    return held


def write_plan(line: WorkLine, listing: Any, before: Values, after: Values) -> None:
    """What a line would do to ``listing``: only what differs; refused when it may not be sent."""
    line.mark, line.message = mark_of(listing), ""
    line.changes = {name: value for name, value in after.items() if value != before[name]}
    line.differences = differences_of(before, line.changes)
    line.state = LineState.READY if line.changes else LineState.SAME
    if all(BY_NAME[name].is_prompt for name in line.changes):
        return
    if listing.state == State.SENT_BACK:
        line.state, line.message = LineState.WRONG, str(SentBackError.message)
    elif listing.state in (State.OFF_LINE, State.DRAFT):
        line.state, line.message = LineState.WRONG, str(NotOnLineError.message)


def _save_plan(lines: Iterable[WorkLine]) -> None:
    names = ["mark", "changes", "differences", "state", "message"]
    WorkLine.objects.bulk_update(lines, names, batch_size=100)


def plan_of(work: BodyWork) -> str:
    """The mark of all that a prepared work would do: what its page shows, and sends back."""
    names = ("number", "mark", "changes", "state")
    lines = list(work.lines.order_by("number").values_list(*names))
    plan = json.dumps([work.changes, lines], sort_keys=True)
    return hashlib.sha256(plan.encode()).hexdigest()


@transaction.atomic
def launch(work: BodyWork, user: Any, *, seen: str, distinct: Iterable[int] = ()) -> BodyWork:
    """The page was read: apply it. ``distinct``: the doubtful lines that are to be done too.

    ``seen`` is the plan that was read (``plan_of``): another tab may have prepared another since.
    Raises NotNowError, PlanChangedError, NotMemberError.
    """
    held = _held(work, user, WorkState.PREPARED)
    if seen != plan_of(held):
        raise PlanChangedError
    held.lines.filter(pk__in=list(distinct), state=LineState.DOUBT).update(state=LineState.READY)
    held.state = WorkState.CONFIRMED
    held.save(update_fields=["state", "updated_at"])
    return held


@transaction.atomic
def give_up(work: BodyWork, user: Any) -> None:
    """Forget what was not launched. Raises NotNowError, NotMemberError."""
    _held(work, user, WorkState.CHOSEN, WorkState.PREPARED).delete()


def _held(work: BodyWork, user: Any, *states: Any) -> BodyWork:
    mine = BodyWork.objects.select_for_update(of=("self",)).filter(user=user, state__in=states)
    held = mine.select_related("body").filter(pk=work.pk).first()
    if held is None:
        raise NotNowError
    checked_member(held.body, user)
    return held


# --- Applying -----------------------------------------------------------------------------------


def apply(work: BodyWork, seconds: float = SECONDS) -> bool:
    """Do the lines that are left, for ``seconds`` at most; whether all is done."""
    stop_at = time.monotonic() + seconds
    ready = WorkLine.objects.filter(work=work, state=LineState.READY)
    for pk in list(ready.order_by("number").values_list("pk", flat=True)):
        if time.monotonic() > stop_at:
            return False
        _apply_line(pk)
    launched = BodyWork.objects.filter(pk=work.pk, state=WorkState.CONFIRMED)
    with transaction.atomic():
        if launched.update(state=WorkState.DONE, updated_at=timezone.now()):
            tell_referents(work)
    return True


@transaction.atomic
def _apply_line(pk: int) -> None:
    """One line, once: whoever else is at work finds it done."""
    lines = WorkLine.objects.select_for_update(of=("self",)).select_related("work__body")
    line = lines.filter(pk=pk, state=LineState.READY).first()
    if line is None or line.work.state != WorkState.CONFIRMED:
        return
    try:
        with transaction.atomic():
            _do(line)
    except REFUSALS as refusal:
        line.state, line.message = LineState.REFUSED, said(refusal)
    except Exception:
        logger.exception("Travail %s, ligne %s", line.work_id, line.number)
        line.state = LineState.REFUSED
        line.message = _("Erreur imprévue\u00a0: rien n’a été écrit pour cette fiche.")
    else:
        line.state, line.message = LineState.DONE, ""
    line.save(update_fields=["state", "message", "listing"])


@asked_later()
def _do(line: WorkLine) -> None:
    work = line.work
    checked_member(work.body, work.user)
    if work.kind == WorkKind.CONFIRM:
        write_confirmation(line, work.body, work.user)
    elif line.mark:
        write_changes(line, work.body, work.user)
    else:
        given = Proposal.read(line.changes)
        doubt_was_lifted = bool(line.message)
        line.listing = propose(work.body, work.user, given, is_distinct=doubt_was_lifted)


def said(refusal: Exception) -> str:
    """The sentence of a refusal, for people."""
    messages = getattr(refusal, "messages", None)
    return " ".join(messages) if messages else str(refusal)


def run_waiting(seconds: float) -> int:
    """Go on with what requests left, the oldest first; how many were finished."""
    stop_at = time.monotonic() + seconds
    done = 0
    for work in BodyWork.objects.filter(state=WorkState.CONFIRMED).order_by("updated_at", "pk"):
        left = stop_at - time.monotonic()
        if left <= 0:
            break
        done += apply(work, left)
    return done


def forget_old(now: dt.datetime) -> int:
    """Delete what was never launched, and old reports; how many."""
    unfinished = BodyWork.objects.filter(
        state__in=[WorkState.CHOSEN, WorkState.PREPARED], updated_at__lt=now - FORGET_UNFINISHED
    )
    done = BodyWork.objects.filter(state=WorkState.DONE, updated_at__lt=now - FORGET_DONE)
    return sum(found.delete()[1].get("annuaire.BodyWork", 0) for found in (unfinished, done))
