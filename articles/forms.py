"""What an editor is told before an article is saved, and before it is published."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from articles.unfinished import MESSAGE, is_unfinished
from millejours.models.pages import BasePageForm

TERMS = ("main_stage", "stages", "themes", "audiences", "needs")
WRITTEN = ("title", "summary", "essentials", "search_description")


class ArticlePageForm(BasePageForm):
    """Refuses a review due before it was made, and passages of the model left to write.

    A draft may be unfinished: only publishing, or submitting to moderation, asks for the rest.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TERMS:
            if name in self.fields:
                terms = self.fields[name].queryset
                self.fields[name].queryset = terms.filter(locale=self.instance.locale_id)
        hint = getattr(self.instance, "title_hint", "")
        if hint and "title" in self.fields:
            self.fields["title"].widget.attrs["placeholder"] = hint

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        reviewed, due = values.get("reviewed_on"), values.get("review_due_on")
        if reviewed and due and due <= reviewed:
            self.add_error("review_due_on", _("La prochaine relecture précède la dernière."))
        if not self.is_deferred_validation:
            for name in WRITTEN:
                if is_unfinished(values.get(name)):
                    self.add_error(name, MESSAGE)
        return values
