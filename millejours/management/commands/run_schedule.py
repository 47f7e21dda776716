import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from millejours.schedule import Scheduler


class Command(BaseCommand):
    help = "Lance les travaux à heure dite quand ils sont dus, jusqu’à ce qu’on l’arrête."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="s’arrêter aussi quand le programme qui a lancé celui-ci s’arrête",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
        parent = os.getppid()
        Scheduler().loop(stop, lambda: not options["with_parent"] or os.getppid() == parent)
