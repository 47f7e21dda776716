"""Ask the search the questions of tests/search/questions.csv, on SQLite, then on PostgreSQL.

    python scripts/bench_search.py [--engine sqlite|postgres]

Each engine gets a fresh database with the starting content. Printed: the questions whose expected
page is not among the first three, with what came first, and the part that is (success@3).
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.bench import ENGINES, on_postgres, on_sqlite  # noqa: E402

QUESTIONS = ROOT / "tests" / "search" / "questions.csv"
AMONG_FIRST = 3
TARGET_PERCENT = 90
PREPARATION = [["manage.py", "prepare"], ["manage.py", "load_articles"]]


def questions() -> list[tuple[str, set[str]]]:
    """``(question, what may answer it)``: slugs of articles, or ``etape:<slug of a stage>``."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [(row["question"], set(row["expected"].split("|"))) for row in rows]


def ask(engine: str) -> None:
    """On the database of DATABASE_URL."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "millejours.settings.dev")
    import django

    django.setup()
    from search.engine import Hit, Query, search_pages

    def name(hit: Hit) -> str:
        return f"etape:{hit.page.slug}" if hit.kind == "etape" else hit.page.slug

    asked = questions()
    print(f"\n=== {engine} ===")
    missed = 0
    for question, expected in asked:
        results = search_pages(Query.parse(question), "fr")
        found = [name(hit) for hit in results.hits]
        if not expected & set(found[:AMONG_FIRST]):
            missed += 1
            places = [found.index(one) + 1 for one in expected if one in found]
            print(f"- {question}\n    attendu : {' ou '.join(sorted(expected))}", end="")
            print(f" ({min(places)}e)" if places else " (absent des dix premiers)")
            print(f"    trouvé  : {', '.join(found[:AMONG_FIRST]) or 'rien'}")
    percent = 100 * (len(asked) - missed) / len(asked)
    print(
        f"{engine} : {len(asked) - missed} questions sur {len(asked)} ont leur page dans les "
        f"{AMONG_FIRST} premières, {percent:.1f} % (but : {TARGET_PERCENT} %)"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, help="un seul moteur")
    parser.add_argument("--ask", metavar="MOTEUR", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        ask(options.ask)
        return 0
    try:
        if options.engine != "postgres":
            on_sqlite("questions", PREPARATION, ["scripts/bench_search.py", "--ask", "SQLite"])
        if options.engine != "sqlite":
            on_postgres(PREPARATION, ["scripts/bench_search.py", "--ask", "PostgreSQL"])
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
