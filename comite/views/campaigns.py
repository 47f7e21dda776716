"""Everything about a campaign, to read, and as a table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from comite.campaigns import CSV_HEADER, csv_rows, sheet
from comite.models import Campaign
from comite.views.base import RoomView, Trail
from millejours.spreadsheets import csv_response


class CampaignView(RoomView):
    template_name = "comite/admin/campaign.html"
    header_icon = "mail"
    campaign: Campaign

    def prepare(self, **kwargs: Any) -> None:
        campaigns = Campaign.objects.select_related("lead")
        self.campaign = get_object_or_404(campaigns, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return self.campaign.name

    def trail(self) -> Trail:
        return [(_("Campagnes"), reverse("wagtailsnippets_comite_campaign:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "sheet": sheet(self.campaign),
            "campaign": self.campaign,
            "edit_url": reverse("wagtailsnippets_comite_campaign:edit", args=[self.campaign.pk]),
        }


class CampaignTableView(CampaignView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = f"campagne-{slugify(self.campaign.name)[:60]}"
        return csv_response(name, CSV_HEADER, csv_rows(sheet(self.campaign)))
