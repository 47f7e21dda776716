"""Statements that are shown only once a source or an approval has confirmed them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from millejours.marks import Mark, mark_of
from millejours.models.guarded import ModeratedSnippet, is_engine_publishing, was_approved


class Confidence(models.TextChoices):
    """How sure the source makes us (shared data files, column ``confiance``)."""

    CONFIRMED = "confirmé", gettext_lazy("confirmé par une source lue")
    KNOWN = "connu", gettext_lazy("notoire")
    TO_CHECK = "à vérifier", gettext_lazy("à vérifier : jamais montré")


class ConfirmedQuerySet(models.QuerySet[Any]):
    def shown(self) -> Self:
        """On line, and confirmed by a source or by an approval."""
        return self.filter(live=True).exclude(confidence=Confidence.TO_CHECK)


class Statement(ModeratedSnippet):
    """Something said to the public that two people have approved.

    ``is_demonstration``: those who approved it are fictitious, and every public output says so.
    """

    moderation_workflow = "deux-personnes"

    is_demonstration = models.BooleanField(
        gettext_lazy("contenu de démonstration"), default=False, editable=False
    )

    class Meta:
        abstract = True

    @property
    def mark(self) -> Mark | None:
        """What it says of itself wherever it is read."""
        return mark_of(self)


class Confirmed(Statement):
    """A statement whose confidence only the workflow, or the shipped file, can raise.

    ``approved_by`` are the acronyms of the organisations that approved it; ``confirmed_fields``
    are what they confirmed.
    """

    confirmed_fields: ClassVar[frozenset[str]]
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *Statement.exclude_fields_in_copy,
        "approved_by",
        "approved_on",
    ]

    confidence = models.CharField(
        gettext_lazy("confiance"),
        max_length=12,
        choices=Confidence,
        default=Confidence.TO_CHECK,
        editable=False,
    )
    approved_by = models.CharField(
        gettext_lazy("approuvé par"), max_length=300, blank=True, editable=False
    )
    approved_on = models.DateField(
        gettext_lazy("approuvé le"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    def serializable_data(self) -> dict[str, Any]:
        """What a revision keeps: not the approval of another revision."""
        return {**super().serializable_data(), "approved_by": "", "approved_on": None}

    def stamp_approval(self, content: dict[str, Any], approval: Any) -> None:
        """Write into the approved revision that it is confirmed, by whom and when.

        ``approval`` is a ``moderation.moderated.Approval``; a fictitious one names nobody.
        """
        content["confidence"] = str(Confidence.CONFIRMED)
        if not approval.is_fictitious:
            length = self._meta.get_field("approved_by").max_length
            content["approved_by"] = ", ".join(map(str, approval.organisations))[:length]
            content["approved_on"] = approval.on.isoformat()

    def keep_approval(self, content: dict[str, Any]) -> None:
        """Write into ``content`` the approval of what is on line, for a correction of its words."""
        now = type(self)._default_manager.filter(pk=self.pk, live=True).first()
        if now:
            content["approved_by"] = now.approved_by
            content["approved_on"] = now.approved_on and now.approved_on.isoformat()


def only_approval_confirms(item: Any, revision: Any) -> list[str]:
    """A guard: who publishes directly neither confirms, nor changes what was confirmed."""
    if not isinstance(item, Confirmed) or is_engine_publishing() or was_approved(revision):
        return []
    now = type(item)._default_manager.filter(pk=item.pk).shown().first()
    names = ("confidence", *item.confirmed_fields)
    if now and all(getattr(now, name) == getattr(item, name) for name in names):
        return []
    return [_("Seule une approbation confirme ce qui est à vérifier, a changé ou a été retiré")]
