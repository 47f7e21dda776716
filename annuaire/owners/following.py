"""Who changes her address keeps, under the new one, the listings and the bodies that she is in."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from annuaire.models import BodyMember, ListingEditor


@transaction.atomic
def follow_address(user: Any) -> int:
    """Write an account's new address on the rows that name it; how many.

    An invitation to that address, where it is already, has no more use. Where somebody else still
    stands under that address, nothing changes.
    """
    return _follow(ListingEditor, "listing", user) + _follow(BodyMember, "body", user)


def _follow(model: type[ListingEditor | BodyMember], place: str, user: Any) -> int:
    """The rows of one table; ``place`` is what an address stands in once."""
    rows = model._default_manager.filter(user=user).exclude(email=user.email)
    places = list(rows.order_by("pk").values_list(place, flat=True))
    if not places:
        return 0
    inside = {f"{place}__in": places}
    same = model._default_manager.filter(**inside, email__iexact=user.email)
    same.filter(user=None).delete()
    taken = list(same.exclude(user=user).order_by("pk").values_list(place, flat=True))
    return rows.exclude(**{f"{place}__in": taken}).update(email=user.email)
