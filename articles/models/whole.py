"""Nothing goes on line before it is complete, whoever asks: an editor, a reviewer, the clock."""

from __future__ import annotations

import logging
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log

logger = logging.getLogger(__name__)
REFUSED = "articles.refuse_publication"
BY_THE_CLOCK = "wagtail.publish.scheduled"


class NotReadyError(Exception):
    """``item`` may not be published yet; its text says why, for people."""

    def __init__(self, item: Any, reasons: list[str]) -> None:
        self.item, self.reasons = item, reasons
        super().__init__(refusal(str(item), reasons))


def refusal(title: str, reasons: list[str]) -> str:
    what = {"title": title, "reasons": "\u00a0; ".join(reasons)}
    return _("« %(title)s » n’est pas publié, le brouillon est gardé. %(reasons)s.") % what


class PublishedWhole:
    """Put before the model that publishes: every way of Wagtail 8.0 ends in ``publish``.

    Except the editor of pages, which ``publishing.refuse_in_editor`` covers.
    """

    def publish(
        self,
        revision: Any,
        user: Any = None,
        changed: bool = True,
        log_action: Any = True,
        **more: Any,
    ) -> Any:
        """Raises NotReadyError; a planned publication is given up instead, and says so."""
        from articles.publishing import reasons_against  # noqa: PLC0415 (imports the models)

        reasons = reasons_against(revision.as_object())
        if not reasons:
            return super().publish(  # type: ignore[misc]
                revision, user=user, changed=changed, log_action=log_action, **more
            )
        if log_action != BY_THE_CLOCK:
            raise NotReadyError(self, reasons)
        self._give_up(revision, reasons)
        return None

    def _give_up(self, revision: Any, reasons: list[str]) -> None:
        """Other planned publications go on; this one stays a draft, its history says why."""
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(instance=self, action=REFUSED, revision=revision, data={"reasons": reasons})
        logger.warning("Publication prévue refusée : %s", refusal(str(self), reasons))
