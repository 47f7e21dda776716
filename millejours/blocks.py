"""Blocks of text shared by every room: few, each with icon, template and preview.

``Meta.is_quoted = False``: results of the site's search never quote the block, whose words would
cost a query for each result.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Texte")
        description = _("Paragraphes, titres et listes.")
        template = "millejours/blocks/text.html"
        preview_value = "<p>Un paragraphe de texte.</p>"


class CalloutBlock(blocks.StructBlock):
    """A few lines set apart, that the reader should not miss."""

    title = blocks.CharBlock(label=_("Titre"), required=False, max_length=100)
    text = blocks.RichTextBlock(label=_("Texte"), features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Mise en avant")
        description = _("Un encadré de quelques lignes.")
        template = "millejours/blocks/callout.html"
        preview_value = {"title": "À savoir", "text": "<p>Une information utile.</p>"}


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Question ou titre"), max_length=150)
    text = blocks.RichTextBlock(label=_("Réponse"), features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Élément")


class AccordionBlock(blocks.ListBlock):
    """Questions and answers that open one by one."""

    def __init__(self, item: blocks.Block | None = None, **kwargs: Any) -> None:
        super().__init__(item or AccordionItemBlock(), **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("Accordéon")
        description = _("Des questions dont la réponse s’ouvre.")
        template = "millejours/blocks/accordion.html"
        preview_value = [{"title": "Une question ?", "text": "<p>Sa réponse.</p>"}]


class FigureBlock(blocks.StructBlock):
    """An image with its alternative text (or marked decorative) and its caption."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("Une image, son texte de remplacement et sa légende.")
        template = "millejours/blocks/figure.html"
        is_quoted = False


class BodyBlock(blocks.StreamBlock):
    """The body of a free content page."""

    text = TextBlock()
    callout = CalloutBlock()
    accordion = AccordionBlock()
    figure = FigureBlock()

    class Meta:
        label = _("Contenu")
