"""Everything about a campaign, on one page and in one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from comite.models import (
    Campaign,
    CampaignDocument,
    CampaignPage,
    CampaignResult,
    Diffusion,
    KeyMessage,
)
from millejours.models import SiteDocument

CSV_HEADER = (
    gettext_lazy("Rubrique"),
    gettext_lazy("Libellé"),
    gettext_lazy("Valeur"),
    gettext_lazy("Du"),
    gettext_lazy("Au"),
    gettext_lazy("Source"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A campaign with what it names, each list in order."""

    campaign: Campaign
    audiences: list[str]
    regions: list[str]
    partners: list[str]
    messages: list[KeyMessage]
    pages: list[Page]
    diffusions: list[Diffusion]
    documents: list[SiteDocument]
    results: list[CampaignResult]

    @property
    def territory(self) -> str:
        """« France entière » or the regions."""
        return _("France entière") if self.campaign.is_national else ", ".join(self.regions)


def sheet(campaign: Campaign) -> Sheet:
    """A constant number of queries."""
    pages = CampaignPage.objects.filter(campaign=campaign).select_related("page")
    documents = CampaignDocument.objects.filter(campaign=campaign).select_related("document")
    messages = KeyMessage.objects.filter(campaigns=campaign).select_related("organisation")
    return Sheet(
        campaign=campaign,
        audiences=[str(audience) for audience in campaign.audiences.order_by("order", "label")],
        regions=[str(region) for region in campaign.regions.order_by("name")],
        partners=[f"{one.acronym} – {one.name}" for one in campaign.partners.order_by("acronym")],
        messages=list(messages.order_by("title", "pk")),
        pages=[one.page for one in pages.order_by("sort_order", "pk")],
        diffusions=list(campaign.diffusions.order_by("sort_order", "pk")),
        documents=[one.document for one in documents.order_by("sort_order", "pk")],
        results=list(campaign.results.order_by("sort_order", "pk")),
    )


def csv_rows(shown: Sheet) -> Iterator[tuple[Any, ...]]:
    """Lines under ``CSV_HEADER``."""
    campaign = shown.campaign
    dates = campaign.starts_on, campaign.ends_on
    yield _("Campagne"), campaign.name, campaign.status_label, *dates, ""
    yield _("Objectif"), "", campaign.aim, None, None, ""
    yield _("Territoire"), "", shown.territory, None, None, ""
    yield _("Pilote"), campaign.lead.acronym, campaign.lead.name, None, None, ""
    for label, values in (
        (_("Partenaire"), shown.partners),
        (_("Public"), [*shown.audiences, campaign.audience_detail]),
        (_("Page"), [page.title for page in shown.pages]),
        (_("Document"), [document.title for document in shown.documents]),
    ):
        for value in filter(None, values):
            yield label, "", value, None, None, ""
    for message in shown.messages:
        dates = message.valid_from, message.valid_to
        yield _("Message clé"), message.title, message.wording, *dates, message.organisation
    for one in shown.diffusions:
        yield _("Diffusion"), str(one), one.detail, one.starts_on, one.ends_on, ""
    for result in shown.results:
        yield _("Résultat"), result.label, result.value, result.measured_on, None, result.source
    if campaign.results_text:
        yield _("Bilan"), "", campaign.results_text, None, None, ""
