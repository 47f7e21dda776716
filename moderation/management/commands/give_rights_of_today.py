from typing import Any

from django.core.management.base import BaseCommand

from moderation.rights import give_rights_of_today


class Command(BaseCommand):
    help = "Donne ou retire les accès des mandats qui commencent aujourd’hui ou sont finis."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{give_rights_of_today()} compte(s) mis à jour.")
