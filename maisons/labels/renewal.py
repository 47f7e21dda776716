"""A label asked for again by its team: a new request, begun with what the last one said."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maisons.labels.acts import lock_label
from maisons.labels.reading import label_for_team, last_request, open_renewal_of
from maisons.labels.refusals import LabelOverError, RenewalOpenError
from maisons.models import (
    Answer,
    Label,
    LabelRequestMember,
    LabelRequestPage,
    MemberRole,
    Partner,
    TeamPost,
)
from maisons.requests.journal import write
from maisons.requests.refusals import UnknownRequestError
from maisons.requests.services import open_request
from maisons.requests.visibility import requests_shown

OWN = {"id", "request", "version"}  # of each request


@transaction.atomic
@requests_shown()
def open_renewal(label: Label, user: Any) -> LabelRequestPage:
    """A draft that renews ``label``, with the project, carrier, partners and posts of its last
    request, and its team. Explanations are there to be read again under the same version; what is
    met is answered anew.

    Raises UnknownRequestError (not of its team), LabelOverError (withdrawn), RenewalOpenError,
    and as ``open_request``.
    """
    held = lock_label(label)
    if label_for_team(user, held.code) is None:
        raise UnknownRequestError
    if held.withdrawn_at is not None:
        raise LabelOverError
    if open_renewal_of(held) is not None:
        raise RenewalOpenError
    before = last_request(held)
    commune = before.project.commune or before.carrier.commune
    request = open_request(user, commune, held.carrier_name)
    LabelRequestPage.objects.filter(pk=request.pk).update(
        renews=held, is_demonstration=held.is_demonstration
    )
    request = LabelRequestPage.objects.get(pk=request.pk)
    _copy(before, request, held)
    _share(before, request, user)
    write(request, user, _("Renouvellement du label %(code)s") % {"code": held.code})
    return request


def _copy(before: LabelRequestPage, request: LabelRequestPage, label: Label) -> None:
    _fill(request.carrier, before.carrier)
    if label.carrier_name != before.carrier.name:  # it passed to another structure since
        carrier = request.carrier
        carrier.name, carrier.siret = label.carrier_name, label.carrier_siret
        carrier.address = carrier.contact_name = carrier.contact_email = carrier.contact_phone = ""
        carrier.save()
    _fill(request.project, before.project)
    for model in (Partner, TeamPost):
        _copy_rows(model, before, request)
    if request.referential_id and request.referential_id == before.referential_id:
        answers = before.answers.exclude(explanation="").order_by("pk")
        Answer.objects.bulk_create(
            Answer(request=request, criterion_id=each.criterion_id, explanation=each.explanation)
            for each in answers
        )


def _fill(new: Any, old: Any) -> None:
    """The same values, those of its lists too."""
    for field in old._meta.concrete_fields:
        if field.name not in OWN:
            setattr(new, field.attname, getattr(old, field.attname))
    new.save()
    for field in old._meta.many_to_many:
        getattr(new, field.name).set(getattr(old, field.name).order_by("pk"))


def _copy_rows(model: Any, before: LabelRequestPage, request: LabelRequestPage) -> None:
    rows = list(model.objects.filter(request=before.pk).order_by("pk"))
    for row in rows:
        row.pk, row.request_id, row._state.adding = None, request.pk, True
    model.objects.bulk_create(rows)


def _share(before: LabelRequestPage, request: LabelRequestPage, user: Any) -> None:
    """With those who made the last one; who asks is responsible too."""
    members = before.members.current().filter(user__is_active=True).exclude(user=user.pk)
    LabelRequestMember.objects.bulk_create(
        LabelRequestMember(request=request, user_id=each.user_id, role=MemberRole(each.role))
        for each in members.order_by("pk")
    )
