from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from annuaire.models import Listing
from annuaire.services import index_listings

AT_ONCE = 500


class Command(BaseCommand):
    help = "Refait les lignes de recherche de toutes les fiches (après un nouveau filtre)."

    def handle(self, *args: Any, **options: Any) -> None:
        total, done = Listing.objects.count(), 0
        for listings in _in_slices():
            index_listings(listings)
            done += len(listings)
            self.stdout.write(f"\r{done} / {total} fiches", ending="")
            self.stdout.flush()
        self.stdout.write(f"\n{done} fiches indexées.")


def _in_slices() -> Iterator[list[Listing]]:
    """Read just before they are written: people publish meanwhile."""
    last = 0
    listings = Listing.objects.to_index().order_by("pk")
    while found := list(listings.filter(pk__gt=last)[:AT_ONCE]):
        yield found
        last = found[-1].pk
