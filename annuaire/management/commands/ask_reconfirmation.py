from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from annuaire.upkeep.reconfirmation import Done
from annuaire.upkeep.runs import ask_and_withdraw, show_doubts


class Command(BaseCommand):
    help = "Demande, rappelle, montre « à confirmer » et retire les fiches restées sans réponse."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        done = ask_and_withdraw(today)
        doubted = show_doubts(today)
        self.stdout.write(
            f"{done[Done.ASKED]} fiche(s) à confirmer, {done[Done.REMINDED]} rappel(s), "
            f"{doubted} montrée(s) « à confirmer », {done[Done.WITHDRAWN]} retirée(s)."
        )
