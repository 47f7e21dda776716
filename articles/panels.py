"""The tabs of an article's editor, in the order in which one writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.models import Page

SOURCE_PANELS = [
    FieldPanel("institution"),
    FieldPanel("title"),
    FieldPanel("url"),
    FieldRowPanel([FieldPanel("published_on"), FieldPanel("checked_on")]),
]


def article_panels() -> TabbedInterface:
    """Write, place, prove, then the address and the dates."""
    write = [
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("essentials"),
        FieldPanel("body"),
    ]
    place = [
        FieldPanel("main_stage"),
        FieldPanel("stages"),
        FieldPanel("themes"),
        FieldPanel("needs"),
        FieldPanel("audiences"),
        FieldPanel("pictogram"),
        FieldPanel("territories"),
    ]
    prove = [
        InlinePanel(
            "sources", panels=SOURCE_PANELS, heading=_("Sources"), label=_("Source"), min_num=1
        ),
        MultiFieldPanel(
            [
                FieldPanel("reviewing_organisations"),
                FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_due_on")]),
            ],
            heading=_("Relecture"),
        ),
    ]
    return TabbedInterface(
        [
            ObjectList(write, heading=_("Écrire")),
            ObjectList(place, heading=_("Classer")),
            ObjectList(prove, heading=_("Sources et relecture")),
            ObjectList(Page.promote_panels, heading=_("Adresse et partage")),
            ObjectList([*Page.settings_panels, PublishingPanel()], heading=_("Publication")),
        ]
    )
