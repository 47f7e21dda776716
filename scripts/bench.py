"""Measure pages, bytes and the nearest search on SQLite, then on PostgreSQL.

    python scripts/bench.py [--listings 500000] [--engine sqlite|postgres] [--keep]

Each engine gets its own fresh database (in var/bench/ or a throw-away cluster), the site's
starting content, and made-up listings. Figures are printed, never judged: machines differ;
the ratio to bare SQL, measured in the same run, is what compares.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCH_DIR = ROOT / "var" / "bench"
DEFAULT_LISTINGS = 500_000


def _run(arguments: list[str], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, *arguments], check=True, cwd=ROOT, env=environment)


def _environment(database_url: str | None) -> dict[str, str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "millejours.settings.dev"}
    if database_url:
        environment["DATABASE_URL"] = database_url
    return environment


def measure_sqlite(listings: int, *, keep: bool) -> None:
    BENCH_DIR.mkdir(parents=True, exist_ok=True)
    path = BENCH_DIR / f"bench-{listings}.sqlite3"
    environment = _environment(f"sqlite:///{path}")
    if not (keep and path.exists()):
        for leftover in BENCH_DIR.glob(f"{path.name}*"):
            leftover.unlink()
        _run(["manage.py", "prepare"], environment)
        _run(["manage.py", "generate_listings", str(listings)], environment)
    _run(["scripts/measure.py", "SQLite"], environment)


def measure_postgres(listings: int) -> None:
    """Everything inside one throw-away cluster, which ends with the command."""
    steps = " && ".join(
        f'"{sys.executable}" {step}'
        for step in (
            "manage.py prepare",
            f"manage.py generate_listings {listings}",
            "scripts/measure.py PostgreSQL",
        )
    )
    subprocess.run(
        [sys.executable, "scripts/postgres.py", "sh", "-c", steps],
        check=True,
        cwd=ROOT,
        env=_environment(None),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=DEFAULT_LISTINGS)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], help="un seul moteur")
    parser.add_argument("--keep", action="store_true", help="garde la base SQLite déjà faite")
    options = parser.parse_args()
    try:
        if options.engine != "postgres":
            measure_sqlite(options.listings, keep=options.keep)
        if options.engine != "sqlite":
            measure_postgres(options.listings)
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
