"""Who must review an article, who approved it, and until when that holds."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField

from moderation.models import Organisation

if TYPE_CHECKING:
    from moderation.moderated import Approval

YEARLY = 12
MONTHS = [
    (3, _("tous les 3 mois")),
    (6, _("tous les 6 mois")),
    (YEARLY, _("tous les ans")),
    (24, _("tous les 2 ans")),
]
STAMPS = ("reviewed_on", "review_due_on", "reviewing_organisations")


class ApprovedContent(models.Model):
    """An approval is stamped by the engine into the revision that was approved, never typed.

    A draft carries none (``serializable_data``): whatever is published without the engine loses
    the approval of what it replaces. Minor corrections keep it (``keep_approval``).
    """

    # SET_NULL: modelcluster 6.5 cannot read again a revision whose PROTECTed key is gone.
    responsible_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles_to_review",
        verbose_name=_("organisation responsable"),
        help_text=_("Reçoit chaque semaine la liste de ses textes à relire."),
    )
    review_every_months = models.PositiveSmallIntegerField(
        _("à relire"), choices=MONTHS, default=YEARLY
    )
    reviewed_on = models.DateField(_("vérifié le"), null=True, blank=True, editable=False)
    review_due_on = models.DateField(_("à relire avant le"), null=True, blank=True, editable=False)
    reviewing_organisations = ParentalManyToManyField(
        Organisation, blank=True, editable=False, verbose_name=_("vérifié par")
    )

    exclude_fields_in_copy: ClassVar[list[str]] = [*STAMPS]

    class Meta:
        abstract = True

    def serializable_data(self) -> dict[str, Any]:
        """What a revision keeps, without the approval of another revision."""
        return {**super().serializable_data(), **_stamps(None, None, [])}  # type: ignore[misc]

    def stamp_approval(self, content: dict[str, Any], approval: Approval) -> None:
        """Write in ``content``, a serialised revision, who approved it and until when it holds.

        Fictitious organisations verify nothing: what they approve is left without date.
        """
        real = [item.pk for item in approval.organisations if not item.is_fictitious]
        if approval.is_fictitious or not real:
            content.update(_stamps(None, None, []))
            return
        months = content.get("review_every_months") or YEARLY
        content.update(_stamps(approval.on, months_later(approval.on, months), real))

    def keep_approval(self, content: dict[str, Any]) -> None:
        """Write in ``content`` the approval of what is on line, for a correction of its wording."""
        shown = type(self)._default_manager.filter(pk=self.pk, live=True).first()
        if shown:
            reviewers = [item.pk for item in shown.reviewing_organisations.all()]
            content.update(_stamps(shown.reviewed_on, shown.review_due_on, reviewers))


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day: 31 August is followed by 28 February."""
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _stamps(on: date | None, due: date | None, reviewers: list[int]) -> dict[str, Any]:
    """As a revision stores them: JSON."""
    values = (on.isoformat() if on else None, due.isoformat() if due else None, reviewers)
    return dict(zip(STAMPS, values, strict=True))
