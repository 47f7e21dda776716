from typing import Any

from django.core.management.base import BaseCommand

from annuaire.models import Listing
from annuaire.services import index_listing

REPORT_EVERY = 500


class Command(BaseCommand):
    help = "Refait les lignes de recherche de toutes les fiches (après un nouveau filtre)."

    def handle(self, *args: Any, **options: Any) -> None:
        listings = Listing.objects.order_by("pk")
        total = listings.count()
        for done, listing in enumerate(listings.iterator(chunk_size=REPORT_EVERY), start=1):
            index_listing(listing)
            if done % REPORT_EVERY == 0 or done == total:
                self.stdout.write(f"\r{done} / {total} fiches", ending="")
                self.stdout.flush()
        self.stdout.write(f"\n{total} fiches indexées.")
