"""Pages that use a key message whose wording changed, on the desk of those who answer for them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.wording import in_words
from comite.models import KeyMessageUse
from moderation.competence import Standing
from moderation.desk.sections import SectionRow, register_section


def register() -> None:
    register_section(
        "messages",
        gettext_lazy("Messages clés à reprendre"),
        "openquote",
        lambda standing: _waiting(standing).count(),
        lambda standing, offset, limit: [
            _row(use) for use in _waiting(standing).for_list()[offset : offset + limit]
        ],
        help=gettext_lazy("Pages qui disent un message dont la formulation a changé."),
    )


def _waiting(standing: Standing) -> Any:
    """All of them for the animation team, those of their organisations for the others."""
    uses = KeyMessageUse.objects.to_review()
    return uses if standing.is_animator else uses.of_organisations(standing.organisations)


def _row(use: KeyMessageUse) -> SectionRow:
    since = _("depuis le %(day)s") % {"day": in_words(use.review_opened_on)}
    return SectionRow(
        use.page.title,
        reverse("comite:message", args=[use.message_id]),
        _("Comparer"),
        (use.message.title, since),
    )
