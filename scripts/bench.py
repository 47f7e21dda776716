"""Measure pages, bytes, searches on SQLite, then on PostgreSQL.

    python scripts/bench.py [--listings 10000,100000,500000] [--pages 20000]
                            [--engine sqlite|postgres] [--keep] [--markdown]

Each engine gets its own fresh database (in var/bench/ or a throw-away cluster), the site's
starting content, made-up listings and made-up articles. The directory is asked the same questions
at each number of listings, then everything is measured at the last. Figures are printed, never
judged: machines differ; the ratio to bare SQL, measured in the same run, is what compares.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.bench_figures import begin, show, show_markdown  # noqa: E402

BENCH_DIR = ROOT / "var" / "bench"
DEFAULT_LISTINGS = "10000,100000,500000"
DEFAULT_PAGES = 20_000
REQUESTS = 500  # objects in progress at the desk
ENGINES = ("sqlite", "postgres")
Step = Sequence[str]  # the arguments of one Python command


def _environment(database_url: str | None) -> dict[str, str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "millejours.settings.dev"}
    if database_url:
        environment["DATABASE_URL"] = database_url
    return environment


def on_sqlite(name: str, preparation: Sequence[Step], measure: Step, *, keep: bool = False) -> None:
    """``measure`` on ``var/bench/<name>.sqlite3``, made afresh unless it is kept.

    Raises CalledProcessError when a step fails.
    """
    BENCH_DIR.mkdir(parents=True, exist_ok=True)
    path = BENCH_DIR / f"{name}.sqlite3"
    environment = _environment(f"sqlite:///{path}")
    steps = [measure]
    if not (keep and path.exists()):
        for leftover in BENCH_DIR.glob(f"{path.name}*"):
            leftover.unlink()
        steps = [*preparation, measure]
    for step in steps:
        subprocess.run([sys.executable, *step], check=True, cwd=ROOT, env=environment)


def on_postgres(preparation: Sequence[Step], measure: Step) -> None:
    """Everything inside one throw-away cluster, which ends with the command."""
    lines = [f'"{sys.executable}" {" ".join(step)}' for step in (*preparation, measure)]
    subprocess.run(
        [sys.executable, "scripts/postgres.py", "sh", "-c", " && ".join(lines)],
        check=True,
        cwd=ROOT,
        env=_environment(None),
    )


def sizes(text: str) -> list[int]:
    """ "10000,500000" → the numbers, growing. Raises ValueError for anything else."""
    found = sorted({int(part) for part in text.split(",")})
    if found[0] < 0:
        raise ValueError
    return found


def growth(listings: Sequence[int], engine: str) -> list[Step]:
    """More and more listings, the same questions each time."""
    return [
        step
        for count in listings
        if count
        for step in (
            ["manage.py", "generate_listings", str(count)],
            ["scripts/bench_growth.py", engine],
            ["scripts/bench_load.py", engine],
        )
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=sizes, default=DEFAULT_LISTINGS)
    parser.add_argument("--pages", type=int, default=DEFAULT_PAGES)
    parser.add_argument("--engine", choices=ENGINES, help="un seul moteur")
    parser.add_argument("--keep", action="store_true", help="garde la base SQLite déjà faite")
    parser.add_argument("--markdown", action="store_true", help="un tableau pour docs/, à la fin")
    options = parser.parse_args()
    preparation = [["manage.py", "prepare"]]
    contents = []
    if options.pages:
        contents.append(["manage.py", "generate_pages", str(options.pages)])
        contents.append(["manage.py", "generate_requests", str(min(options.pages, REQUESTS))])
    begin()
    try:
        if options.engine != "postgres":
            name = f"bench-{options.listings[-1]}-{options.pages}"
            steps = [*preparation, *growth(options.listings, "SQLite"), *contents]
            on_sqlite(name, steps, ["scripts/measure.py", "SQLite"], keep=options.keep)
        if options.engine != "sqlite":
            steps = [*preparation, *growth(options.listings, "PostgreSQL"), *contents]
            on_postgres(steps, ["scripts/measure.py", "PostgreSQL"])
    except subprocess.CalledProcessError as error:
        return error.returncode
    (show_markdown if options.markdown else show)()
    return 0


if __name__ == "__main__":
    sys.exit(main())
