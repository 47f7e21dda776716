"""A fact chosen from the text editor: its button, what the chooser answers."""

from __future__ import annotations

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.forms import Media, Script
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.views.chooser import (
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from articles.models import Fact
from articles.richtext import FACT_ENTITY


class SaysItsText:
    """What the editor writes into the sentence, beside what every chooser answers."""

    def get_chosen_response_data(self, item: Fact) -> dict[str, Any]:
        data = super().get_chosen_response_data(item)  # type: ignore[misc]
        return {**data, "label": item.label, "text": item.text}


class FactChosenView(SaysItsText, SnippetChosenView):
    pass


class FactChosenMultipleView(SaysItsText, SnippetChosenMultipleView):
    pass


class FactChooserViewSet(SnippetChooserViewSet):
    chosen_view_class = FactChosenView
    chosen_multiple_view_class = FactChosenMultipleView


class FactFeature(draftail.EntityFeature):
    """« Chiffre ou date » in the toolbar. Wagtail's own chips say « Edit », « Remove »."""

    def __init__(self) -> None:
        super().__init__(
            {
                "type": FACT_ENTITY,
                "icon": "calendar-check",
                "description": gettext_lazy("Chiffre ou date"),
                "chooserUrls": {
                    "factChooser": reverse_lazy("wagtailsnippetchoosers_articles_fact:choose")
                },
            }
        )

    @property
    def media(self) -> Media:
        words = {
            "data-edit": gettext("Changer"),
            "data-remove": gettext("Retirer"),
            "data-missing": gettext("Ce chiffre n’existe plus."),
        }
        return Media(
            js=[
                versioned_static("wagtailadmin/js/chooser-modal.js"),
                Script(static("articles/admin/fact-entity.js"), **words),
            ]
        )
