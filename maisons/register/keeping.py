"""Who keeps the listing of a Maison: its team, as long as they are of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from annuaire.models import ListingEditor
from maisons.models import LabelRequestMember, LabelRequestPage, MaisonPage


def end_keeping(request: LabelRequestPage, user: Any) -> None:
    """Whoever leaves the team keeps its listing no more, if she kept it by the label: nobody added
    her (``added_by``). Somebody responsible of the request then keeps it in her place.
    """
    mine = Q(label__request=request.pk) | Q(label__renewals=request.pk)
    page = MaisonPage.objects.filter(mine).exclude(listing=None).first()
    if page is None:
        return
    editors = ListingEditor.objects.filter(listing=page.listing_id)
    given = editors.filter(user=user, added_by=None).first()
    if given is None:
        return
    given.delete()
    if given.is_owner:
        _hand_over(request, page)


def _hand_over(request: LabelRequestPage, page: MaisonPage) -> None:
    members = LabelRequestMember.objects.filter(request=request).current().responsible()
    heir = members.filter(user__is_active=True).select_related("user").order_by("pk").first()
    if heir is not None:
        ListingEditor.objects.update_or_create(
            listing_id=page.listing_id,
            user=heir.user,
            defaults={"email": heir.user.email, "is_owner": True},
        )
