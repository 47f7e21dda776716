"""The tabs of an article's editor, in the order in which one writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.models import Page

from articles.widgets import (
    DESCRIPTION_CHARACTERS,
    SUMMARY_CHARACTERS,
    TITLE_CHARACTERS,
    Checkboxes,
    CountedTextarea,
    CountedTextInput,
    counted,
)


class VerificationPanel(Panel):
    """Who approved what is on line, until when: read only, the engine writes it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "articles/admin/verification.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from articles.verification import verification_on_line  # noqa: PLC0415 (the models)

            context = super().get_context_data(parent_context)
            return {**context, "verification": verification_on_line(self.instance)}


def title_panel() -> Panel:
    return TitleFieldPanel(
        "title",
        widget=CountedTextInput(attrs=counted(TITLE_CHARACTERS)),
        help_text=_("Ce qu’un parent chercherait, en mots courants."),
    )


def summary_panel() -> Panel:
    return FieldPanel(
        "summary",
        widget=CountedTextarea(attrs=counted(SUMMARY_CHARACTERS)),
        help_text=_("Une ou deux phrases, affichées sous le titre et dans les listes."),
    )


def pictogram_panel() -> Panel:
    return FieldPanel(
        "pictogram", help_text=_("Le dessin le plus proche du sujet, montré dans les listes.")
    )


def address_panels() -> list[Panel]:
    """The address of the page and what search engines show of it."""
    return [
        FieldPanel(
            "slug",
            heading=_("Fin de l’adresse de la page"),
            help_text=_("Se déduit du titre. Ne la changez plus une fois la page publiée."),
        ),
        FieldPanel(
            "seo_title",
            heading=_("Titre pour les moteurs de recherche"),
            help_text=_("Vide : le titre de la page."),
        ),
        FieldPanel(
            "search_description",
            widget=CountedTextarea(attrs=counted(DESCRIPTION_CHARACTERS)),
            heading=_("Description pour les moteurs de recherche"),
            help_text=_("Affichée sous le titre. Vide : le résumé la remplace."),
        ),
        FieldPanel("search_words"),
    ]


def source_panels() -> list[Panel]:
    return [
        FieldPanel("institution", help_text=_("Par exemple : Assurance Maladie, Légifrance, HAS.")),
        FieldPanel("title", help_text=_("Le titre exact du document, de la page ou du texte.")),
        FieldPanel(
            "url", help_text=_("Vérifiée chaque semaine : un lien mort est signalé dans Rapports.")
        ),
        FieldRowPanel(
            [
                FieldPanel("published_on", help_text=_("Date de publication ou de mise à jour.")),
                FieldPanel("checked_on", help_text=_("Jour où vous avez lu ce document.")),
            ]
        ),
    ]


def write_panels() -> list[Panel]:
    return [
        title_panel(),
        summary_panel(),
        FieldPanel("essentials"),
        FieldPanel(
            "body",
            help_text=_(
                "Commencez par un bloc Texte, avec un titre pour chaque partie. Un chiffre, un "
                "délai ou un montant fixé par la loi s’insère par le bouton « Chiffre ou date »."
            ),
        ),
    ]


def place_panels() -> list[Panel]:
    """A draft may wait for its themes, not for its stage: the database needs one."""
    return [
        FieldPanel(
            "main_stage",
            widget=forms.Select,
            help_text=_("L’étape sous laquelle l’article est rangé."),
        ),
        FieldPanel("stages", widget=Checkboxes, required_on_save=False),
        FieldPanel(
            "themes",
            widget=Checkboxes,
            required_on_save=False,
            help_text=_("Un à trois thèmes. Un thème sensible ajoute « Quitter ce site »."),
        ),
        FieldPanel("needs", widget=Checkboxes, required_on_save=False),
        FieldPanel(
            "audiences",
            widget=Checkboxes,
            required_on_save=False,
            help_text=_("À qui l’article parle. Vide : à tous les parents."),
        ),
        pictogram_panel(),
        FieldPanel("territories", widget=Checkboxes(scrolls=True)),
    ]


def prove_panels() -> list[Panel]:
    return [
        HelpPanel(
            content=_(
                "Au moins une source officielle : le lecteur la voit au bas de l’article. Les "
                "chiffres insérés dans le texte apportent la leur."
            )
        ),
        InlinePanel(
            "sources", panels=source_panels(), heading=_("Sources"), label=_("Source"), min_num=1
        ),
        MultiFieldPanel(
            [
                VerificationPanel(),
                FieldPanel("responsible_organisation", widget=forms.Select),
                FieldPanel("review_every_months"),
            ],
            heading=_("Relecture"),
        ),
    ]


def article_panels() -> TabbedInterface:
    """Write, place, prove, then the address and the dates."""
    return TabbedInterface(
        [
            ObjectList(write_panels(), heading=_("Écrire")),
            ObjectList(place_panels(), heading=_("Classer")),
            ObjectList(prove_panels(), heading=_("Sources et relecture")),
            ObjectList(address_panels(), heading=_("Adresse et partage")),
            ObjectList(Page.settings_panels, heading=_("Publication")),
        ]
    )


def stage_panels() -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(
                [
                    title_panel(),
                    summary_panel(),
                    FieldPanel("stage", widget=forms.Select),
                    pictogram_panel(),
                    FieldPanel(
                        "body",
                        help_text=_("Vide : les articles et les dates à retenir suffisent."),
                    ),
                ],
                heading=_("Écrire"),
            ),
            ObjectList(address_panels(), heading=_("Adresse et partage")),
            ObjectList(Page.settings_panels, heading=_("Publication")),
        ]
    )
