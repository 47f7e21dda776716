"""The blocks an article is made of."""

from __future__ import annotations

import re
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from articles.small_tables import rows_by_key
from articles.territories import choices, names
from articles.unfinished import is_blank, unfinished_parts
from articles.widgets import Checkboxes
from millejours.blocks import (
    SHORT_TEXT_FEATURES,
    TEXT_FEATURES,
    AccordionBlock,
    AccordionItemBlock,
    CalloutBlock,
    FigureBlock,
    TextBlock,
)

FACT_FEATURE = "fact"
ESSENTIALS_FEATURES = ["ul", "bold", "link", FACT_FEATURE]
ARTICLE_TEXT_FEATURES = [*TEXT_FEATURES, FACT_FEATURE]
SHORT_ARTICLE_FEATURES = [*SHORT_TEXT_FEATURES, FACT_FEATURE]
FEWEST_STEPS = 2
MOST_RELATED = 4
MOST_NUMBERS = 10
HEADING = re.compile(r"<h([2-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)


class ShortTextBlock(blocks.RichTextBlock):
    """Paragraphs and lists without headings, with facts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": SHORT_ARTICLE_FEATURES, **kwargs})

    def clean(self, value: Any) -> Any:
        """Spaces and empty lines are not a transcript."""
        cleaned = super().clean(value)
        if self.required and not self.is_deferred_validation and is_blank(cleaned.source):
            raise ValidationError(self.field.error_messages["required"], code="required")
        return cleaned


class ArticleTextBlock(TextBlock):
    """Paragraphs under headings, none of them empty once published."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": ARTICLE_TEXT_FEATURES, **kwargs})

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if is_blank(cleaned.source):
            raise ValidationError(self.field.error_messages["required"], code="required")
        if any(is_blank(words) for _level, words in HEADING.findall(cleaned.source)):
            raise ValidationError(_("Un titre est vide : écrivez-le ou retirez-le."))
        return cleaned


class ArticleCalloutBlock(CalloutBlock):
    text = ShortTextBlock(label=_("Texte"))


class QuestionBlock(AccordionItemBlock):
    text = ShortTextBlock(label=_("Réponse"))


class RememberedChooserBlock(SnippetChooserBlock):
    """A row of a small table, read without a query."""

    def bulk_to_python(self, values: list[Any]) -> list[Any]:
        known = rows_by_key(self.model_class)
        if any(key is not None and key not in known for key in values):
            return super().bulk_to_python(values)
        return [None if key is None else copy(known[key]) for key in values]


class AlertBlock(blocks.StructBlock):
    """Signs that cannot wait, and whom to call."""

    title = blocks.CharBlock(
        label=_("Titre"), max_length=100, help_text=_("Par exemple : Appelez sans attendre si…")
    )
    text = ShortTextBlock(label=_("Signes"), help_text=_("Une liste courte, un signe par ligne."))
    numbers = blocks.ListBlock(
        RememberedChooserBlock("millejours.UsefulNumber", label=_("Numéro")),
        label=_("Qui appeler"),
        min_num=1,
        max_num=MOST_NUMBERS,
    )

    class Meta:
        icon = "warning"
        label = _("Alerte")
        description = _("Des signes d’urgence et les numéros à appeler.")
        template = "articles/blocks/alert.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from articles.presentation import numbers_to_call  # noqa: PLC0415 (imports the models)

        context = super().get_context(value, parent_context=parent_context)
        return {**context, "numbers": numbers_to_call(value["numbers"])}


class QuoteBlock(blocks.StructBlock):
    """Somebody's exact words."""

    text = blocks.TextBlock(label=_("Citation"), max_length=500)
    author = blocks.CharBlock(label=_("Qui parle"), max_length=100)
    source = blocks.CharBlock(label=_("D’où vient la citation"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Citation")
        description = _("Les mots exacts de quelqu’un, avec son nom.")
        template = "articles/blocks/quote.html"
        preview_value = {"text": "Je ne savais pas à qui parler.", "author": "Une mère"}


class VideoBlock(blocks.StructBlock):
    """A link to a video, never a player from elsewhere, with what it says."""

    title = blocks.CharBlock(label=_("Titre de la vidéo"), max_length=150)
    url = blocks.URLBlock(label=_("Adresse de la vidéo"))
    duration = blocks.CharBlock(
        label=_("Durée"), required=False, max_length=20, help_text=_("Par exemple : 2 min 30")
    )
    transcript = ShortTextBlock(
        label=_("Transcription"),
        help_text=_("Obligatoire : ce qui est dit et montré, pour qui n’entend ou ne voit pas."),
    )

    class Meta:
        icon = "media"
        label = _("Vidéo")
        description = _("Un lien vers une vidéo et sa transcription.")
        template = "articles/blocks/video.html"
        preview_value = {
            "title": "Une vidéo",
            "url": "https://www.sante.gouv.fr/",
            "transcript": "<p>Ce qui est dit.</p>",
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Étape"), max_length=120)
    text = ShortTextBlock(label=_("Texte"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Étape")


class StepsBlock(blocks.StructBlock):
    """What to do, in order."""

    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    steps = blocks.ListBlock(StepBlock(), label=_("Étapes"), min_num=FEWEST_STEPS)

    class Meta:
        icon = "list-ol"
        label = _("Liste d’étapes")
        description = _("Ce qu’il faut faire, dans l’ordre.")
        template = "articles/blocks/steps.html"


class DownloadBlock(blocks.StructBlock):
    """A document to download, with its format, size and language."""

    document = DocumentChooserBlock(label=_("Document"))
    description = blocks.CharBlock(label=_("Ce qu’il contient"), required=False, max_length=200)

    class Meta:
        icon = "download"
        label = _("Document à télécharger")
        description = _("Un document de la bibliothèque.")
        template = "articles/blocks/download.html"
        is_quoted = False


class RelatedBlock(blocks.ListBlock):
    """Other articles to read next."""

    def __init__(self, **kwargs: Any) -> None:
        page = blocks.PageChooserBlock("articles.ArticlePage", label=_("Article"))
        super().__init__(page, min_num=1, max_num=MOST_RELATED, **kwargs)

    class Meta:
        icon = "doc-full"
        label = _("À lire aussi")
        description = _("D’autres articles du site.")
        template = "articles/blocks/related.html"
        is_quoted = False

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from articles.presentation import cards_of  # noqa: PLC0415 (imports the models)

        context = super().get_context(value, parent_context=parent_context)
        return {**context, "cards": cards_of(value)}


class NearBlock(blocks.StructBlock):
    """A search of the directory for one need."""

    need = RememberedChooserBlock("millejours.Need", label=_("Besoin"))
    text = blocks.CharBlock(label=_("Phrase d’introduction"), required=False, max_length=200)

    class Meta:
        icon = "site"
        label = _("Près de chez vous")
        description = _("Une recherche de lieux et de professionnels pour un besoin.")
        template = "articles/blocks/near.html"


class FactBlock(RememberedChooserBlock):
    """A fact shown large, with its validity and its source."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("articles.Fact", **kwargs)

    class Meta:
        icon = "calendar-check"
        label = _("Chiffre ou date")
        description = _("Un chiffre à retenir, avec sa source.")
        template = "articles/blocks/fact.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from articles.facts import facts  # noqa: PLC0415 (imports the models)

        context = super().get_context(value, parent_context=parent_context)
        return {**context, "fact": facts().get(value.pk) if value else None}


class TerritoryBlock(blocks.StructBlock):
    """A passage that is true in some territories only, and says so."""

    territories = blocks.MultipleChoiceBlock(
        label=_("Territoires"), choices=choices, widget=Checkboxes(scrolls=True)
    )
    text = ShortTextBlock(label=_("Texte"))

    class Meta:
        icon = "globe"
        label = _("Passage propre à un territoire")
        description = _("Un texte qui ne vaut que dans les territoires nommés.")
        template = "articles/blocks/territory.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "names": names(value["territories"])}


class ArticleBodyBlock(blocks.StreamBlock):
    """The body of an article or of a stage."""

    text = ArticleTextBlock()
    callout = ArticleCalloutBlock()
    alert = AlertBlock()
    steps = StepsBlock()
    accordion = AccordionBlock(QuestionBlock())
    fact = FactBlock()
    figure = FigureBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    download = DownloadBlock()
    territory = TerritoryBlock()
    near = NearBlock()
    related = RelatedBlock()

    def clean(self, value: Any) -> Any:
        """A draft may keep passages of its model to write; what is published may not."""
        cleaned = super().clean(value)
        error = None if self.is_deferred_validation else unfinished_parts(self, cleaned)
        if error:
            raise error
        return cleaned

    class Meta:
        label = _("Contenu")
