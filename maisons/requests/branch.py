"""The branch of the requests in the tree, made when the first of a region is opened."""

from __future__ import annotations

from wagtail.models import Page, WorkflowPage

from maisons.models import LabelRequestBranchPage, LabelRequestRegionPage
from moderation.services.base import lock_item
from territoires.models import Region


def lock_region_page(region: Region) -> LabelRequestRegionPage:
    """The page of ``region``, made if need be, held until the end of the transaction."""
    found = LabelRequestRegionPage.objects.filter(region=region).first()
    return lock_item(found or _make_region_page(region))


def _make_region_page(region: Region) -> LabelRequestRegionPage:
    branch = _lock_branch()
    found = LabelRequestRegionPage.objects.filter(region=region).first()
    if found is not None:  # made while we waited
        return found
    page = LabelRequestRegionPage(title=f"Région {region.code}", slug=region.code, region=region)
    branch.add_child(instance=page)
    return page


def _lock_branch() -> LabelRequestBranchPage:
    found = LabelRequestBranchPage.objects.order_by("pk").first()
    return lock_item(found or _make_branch())


def _make_branch() -> LabelRequestBranchPage:
    root = Page.objects.select_for_update().get(depth=1)
    found = LabelRequestBranchPage.objects.order_by("pk").first()
    if found is not None:
        return found
    branch = LabelRequestBranchPage(title="Demandes de label", slug="demandes-de-label")
    root.add_child(instance=branch)
    # What stands beside the homes is taken for the home of a new language.
    WorkflowPage.objects.filter(page=branch).delete()
    return branch
