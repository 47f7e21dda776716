"""How long an import takes, and how much memory: figures for docs/imports-figures.md.

    DATABASE_URL=sqlite:////tmp/figures.sqlite3 python scripts/import_figures.py [ROWS]
    python scripts/postgres.py python scripts/import_figures.py [ROWS]

on an empty database. Each phase is a command of its own, whose memory the system tells.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
COLUMNS = ("id", "nom", "telephone", "rue", "cp", "insee", "ville", "besoin")
MAPPING = {
    "identifier": "id",
    "name": "nom",
    "phone": "telephone",
    "street": "rue",
    "postal_code": "cp",
    "commune_code": "insee",
    "commune_name": "ville",
    "needs": {"column": "besoin", "split": ","},
}
CHANGED_EVERY = 100
# As in production: under DEBUG, Django writes down every query.
WITHOUT_DEBUG = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "millejours.settings.dev")
from django.conf import settings
settings.DEBUG = False
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""


def main() -> None:
    for command in ("migrate", "load_territoires", "load_vocabularies", "load_laureats"):
        manage(command)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "millejours.settings.dev")
    import django

    django.setup()
    make_source()
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)


def measure(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, third = Path(folder) / "premier.csv", Path(folder) / "troisieme.csv"
        write_file(first, count)
        write_file(third, count, changed_every=CHANGED_EVERY)
        print(f"{count} lignes, {first.stat().st_size / 1e6:.1f} Mo, {vendor()}", flush=True)
        import_twice("premier import", first)
        import_twice("même contenu", again(first))
        import_twice("1 % de changements", third)


def vendor() -> str:
    from django.db import connection

    return connection.vendor


def manage(*arguments: str) -> tuple[float, float, float]:
    """Seconds, seconds of processor and megabytes of ``manage.py arguments``."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", WITHOUT_DEBUG, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=PROJECT,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        sys.exit(f"manage.py {' '.join(arguments)} : échec")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def import_twice(title: str, path: Path) -> None:
    """The dry run, then the application of what it found."""
    from annuaire.imports import services
    from annuaire.models import ImportBatch

    arguments = ("import_listings", str(path), "--source", "figures")
    dry = manage(*arguments)
    batch = ImportBatch.objects.latest("pk")
    services.approved(batch)
    done = manage(*arguments, "--apply")
    batch.refresh_from_db()
    counts = {name: count for name, count in batch.done.items() if count}
    for what, (seconds, processor, megabytes) in (("à blanc", dry), ("application", done)):
        line = f"{seconds:6.1f} s (processeur : {processor:.1f} s), {megabytes:.0f} Mo"
        print(f"{title:>20}, {what:<12}: {line}", flush=True)
    print(f"{'':>20}  {counts}")


def make_source() -> Any:
    from annuaire.models import Category, ImportSource, Precision, Trust

    return ImportSource.objects.create(
        name="Mesure",
        slug="figures",
        mapping=MAPPING,
        category=Category.objects.get(slug="pmi", locale__language_code="fr"),
        trust=Trust.STATE,
        precision=Precision.EXACT,
        is_complete=True,
    )


def write_file(path: Path, count: int, changed_every: int = 0) -> None:
    """The same rows every time, spread over real communes."""
    from millejours.models import Need
    from territoires.models import PostalCode

    rows = PostalCode.objects.order_by("pk").values_list("code", "commune_id", "commune__name")
    places = list(rows)
    needs = list(Need.objects.filter(live=True).order_by("pk").values_list("slug", flat=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        for number in range(count):
            postal_code, insee, name = places[number * 7919 % len(places)]
            is_changed = changed_every and number % changed_every == 0
            phone = (
                f"04 66 {number // 10_000 % 100:02d} {number // 100 % 100:02d} {number % 100:02d}"
            )
            writer.writerow(
                [
                    f"F{number:07d}",
                    f"Consultation d’essai {number} à {name}",
                    phone.replace("04 66", "05 66") if is_changed else phone,
                    f"{number % 200 + 1} rue de l’Essai",
                    *(postal_code, insee, name),
                    ",".join(needs[number % len(needs)] for number in (number, number + 3)),
                ]
            )


def again(path: Path) -> Path:
    """The same rows in a file whose bytes differ, as the publisher sends it next month."""
    other = path.with_name("deuxieme.csv")
    other.write_bytes(path.read_bytes() + b"\n")
    return other


if __name__ == "__main__":
    main()
