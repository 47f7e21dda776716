from typing import Any

from django.core.management.base import BaseCommand

from millejours.loading import load_once
from search.synonyms_loading import DATA_FILE, load_synonyms


class Command(BaseCommand):
    help = "Charge les synonymes de la recherche qui manquent."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(load_once("synonyms", [DATA_FILE], load_synonyms))
