from typing import Any

from django.core.management.base import BaseCommand

from millejours.loading import load_once
from millejours.useful_numbers import DATA_FILE
from millejours.useful_numbers_loading import load_useful_numbers


class Command(BaseCommand):
    help = "Charge les numéros utiles qui manquent."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(load_once("useful_numbers", [DATA_FILE], load_useful_numbers))
