"""A listing that a person takes off line is no longer one that an import may open again."""

from __future__ import annotations

from typing import Any

from annuaire.models import ImportedRecord, Listing
from moderation.models import ExceptionalAct
from moderation.signals import exceptional_act_done


def _act_done(act: ExceptionalAct, item: Any, **_more: Any) -> None:
    if isinstance(item, Listing) and act.kind == ExceptionalAct.Kind.WITHDRAWAL:
        ImportedRecord.objects.filter(listing=item).update(closed_on=None)


def connect() -> None:
    exceptional_act_done.connect(
        _act_done, sender=ExceptionalAct, dispatch_uid="annuaire.imports.withdrawals"
    )
