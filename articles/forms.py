"""What an editor is told before an article is saved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from millejours.models.pages import BasePageForm


class ArticlePageForm(BasePageForm):
    """Refuses a review that would be due before it was made."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        reviewed, due = values.get("reviewed_on"), values.get("review_due_on")
        if reviewed and due and due <= reviewed:
            self.add_error("review_due_on", _("La prochaine relecture précède la dernière."))
        return values
