"""The letters of a request: written once, their words kept, told to its members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from annuaire.kit.verification import readable
from maisons.labels.reading import label_of, last_request
from maisons.labels.refusals import NoAppealError, UnknownLetterError
from maisons.labels.wording import APPEAL, KINDS, Words, filled, words_of
from maisons.models import (
    Carrier,
    Decision,
    Label,
    LabelRequestPage,
    LabelSettings,
    Letter,
    Reservation,
)
from maisons.models.decisions import SUBJECT_LENGTH
from maisons.requests.visibility import requests_shown
from millejours.languages import SOURCE_LANGUAGE
from millejours.mail import MailKind, absolute_url, queue_mail
from millejours.models import User

LETTER = MailKind(
    text="maisons/labels/mail/letter.txt",
    html="maisons/labels/mail/letter.html",
    subject=_("Un courrier vous attend\u00a0: demande %(number)s"),
    why=_("Vous recevez ce message parce que vous participez à la demande %(number)s."),
    settings_view="",
)


def check_ready(kind: Any) -> None:
    """``kind``: one of ``wording.KINDS``; an ``Outcome`` is one.

    Raises NoAppealError when its letter cannot be sent yet, UnknownLetterError.
    """
    _checked_words(str(getattr(kind, "value", kind)), LabelSettings.current())


def write_for(decision: Decision) -> Letter:
    """The letter that tells a decision; written once. Raises as ``write``."""
    return write(
        decision.request,
        decision.outcome,
        f"decision-{decision.pk}",
        {
            "decision": decision.get_outcome_display(),
            "motifs": decision.reasons,
            "reserves": "\n".join(_reservation(each) for each in _in_order(decision)),
        },
    )


def write_about(
    label: Label, kind: str, key: str, values: Mapping[str, Any] | None = None
) -> Letter:
    """The letter that tells an act on a label, to the team of its last request; as ``write``."""
    request = last_request(label)
    of_label = {"structure": label.carrier_name, "maison": label.name}
    return write(request, kind, key, {**of_label, **(values or {})}, _addressee_of(label, request))


@transaction.atomic
@requests_shown()
def write(
    request: LabelRequestPage,
    kind: str,
    key: str,
    values: Mapping[str, Any] | None = None,
    addressee: str = "",
    *,
    tells: bool = True,
) -> Letter:
    """The letter of ``request`` under ``key``, and a mail to its members; a second call gives the
    first letter back and sends nothing. ``tells``: False when another mail says that it is there.

    ``values``: those that the kind asks for (``wording.KINDS``) beside the common ones.
    ``addressee``: lines of an address, those of the carrier by default.

    Raises UnknownLetterError, NoAppealError, MissingValueError.
    """
    own_key = f"{request.number}:{key}"
    found = Letter.objects.filter(key=own_key).first()
    if found is not None:
        return found
    settings = LabelSettings.current()
    with override(SOURCE_LANGUAGE):
        known = {**_common(request, settings), **(values or {})}
        words = filled(_checked_words(kind, settings), _shown(known))
    letter, is_new = Letter.objects.get_or_create(
        key=own_key,
        defaults={
            "request": request,
            "kind": kind,
            "subject": words.subject[:SUBJECT_LENGTH],
            "body": words.body,
            "addressee": addressee or _addressee(_carrier(request)),
            "signatory": settings.signatory,
            "sent_at": timezone.now(),
        },
    )
    if is_new and tells:
        _tell(letter)
    return letter


def address_of(letter: Letter) -> str:
    return reverse("labels:letter", args=[letter.request.number, letter.pk])


def _checked_words(kind: str, settings: LabelSettings) -> Words:
    if kind not in KINDS:
        raise UnknownLetterError
    words = words_of(kind)
    asks_appeal = APPEAL in words.names or APPEAL in KINDS[kind].needs
    if asks_appeal and not settings.appeal.strip():
        raise NoAppealError
    return words


def _common(request: LabelRequestPage, settings: LabelSettings) -> dict[str, Any]:
    label, carrier = label_of(request), _carrier(request)
    values = {
        "numero": request.number,
        "structure": carrier.name,
        "maison": request.project.name or carrier.name,
        "date": timezone.localdate(),
        "depot": request.filed_at or "",
        "signataire": settings.signatory,
        APPEAL: settings.appeal,
    }
    if label is not None:
        code = readable(label.code)
        values |= {"debut": label.starts_on, "fin": label.ends_on, "code": code}
    return values


def _shown(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _as_text(value) for name, value in values.items()}


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(value)


def _in_order(decision: Decision) -> list[Reservation]:
    rows = decision.reservations.select_related("criterion")
    return list(rows.order_by("due_on", "pk"))


def _reservation(reservation: Reservation) -> str:
    due = date_format(reservation.due_on, "j F Y")
    what = " ".join(reservation.text.split()).rstrip(".")
    code = f"{reservation.criterion.code} : " if reservation.criterion else ""
    return f"– {code}{what} (avant le {due})"


def _carrier(request: LabelRequestPage) -> Carrier:
    return Carrier.objects.select_related("commune").get(request=request.pk)


def _addressee(carrier: Carrier) -> str:
    contact = carrier.contact_name and f"À l’attention de {carrier.contact_name}"
    lines = (carrier.name, contact, carrier.address, carrier.commune.name)
    return "\n".join(line for line in lines if line)


def _addressee_of(label: Label, request: LabelRequestPage) -> str:
    """Of a structure that the Maison passed to, only the name is known."""
    carrier = _carrier(request)
    if carrier.name == label.carrier_name:
        return _addressee(carrier)
    return f"{label.carrier_name}\n{label.commune.name}"


def _tell(letter: Letter) -> None:
    members = letter.request.members.current().filter(user__is_active=True)
    people = User.objects.filter(pk__in=members.values("user")).order_by("pk")
    context = {
        "number": letter.request.number,
        "subject_of_letter": letter.subject,
        "link": absolute_url(address_of(letter)),
        "home": absolute_url(reverse("candidater:home", args=[letter.request.number])),
    }
    for person in people:
        queue_mail(person, LETTER, context, key=f"label-letter-{letter.pk}")
