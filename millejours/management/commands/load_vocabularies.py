from typing import Any

from django.core.management.base import BaseCommand

from millejours.loading import load_once
from millejours.vocabulary_loading import FILES, load_vocabularies


class Command(BaseCommand):
    help = (
        "Charge les vocabulaires partagés (étapes, priorités, actions, besoins, publics, thèmes)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(load_once("vocabularies", FILES, load_vocabularies))
