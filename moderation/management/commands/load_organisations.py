from typing import Any

from django.core.management.base import BaseCommand

from millejours.loading import load_once
from moderation.loading import FILES, load_organisations


class Command(BaseCommand):
    help = "Charge les organisations du comité technique et les thèmes qu'elles pilotent."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(load_once("organisations", FILES, load_organisations))
