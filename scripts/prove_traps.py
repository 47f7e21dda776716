"""Show that each trap's test is red without its guard, green with it.

    python scripts/prove_traps.py

Wagtail's workflow engine has measured traps; ``tests/moderation/guards.py`` says what holds each
of them and how that is taken away. Exits 1 when a test stays green without its guard, is red with
it, or when a trap has no proof. The locks need PostgreSQL: a throw-away server, when there is one.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.postgres import PostgresUnavailableError, throw_away_cluster  # noqa: E402

TRAPS = ["tests/moderation/test_traps.py", "tests/moderation/test_traps_more.py"]
LOCKS = ["tests/moderation/test_concurrency.py"]
MEASURED = range(1, 18)  # wagtail-limits, section 2
WIDTH = 78
Result = dict[str, Any]


def run(files: list[str], database: str = "") -> list[Result]:
    """Each test of ``files`` that has a guard, with and without it."""
    with tempfile.TemporaryDirectory(prefix="millejours-proof-") as folder:
        proof = Path(folder) / "proof.json"
        environment = {**os.environ, "TEST_DATABASE_URL": database}
        if not database:
            del environment["TEST_DATABASE_URL"]
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=no", "-rN"]
        command += ["-p", "tests.moderation.proof", "--proof", str(proof), *files]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True)
        if not proof.exists():
            sys.exit(done.stdout.decode() + done.stderr.decode())
        return json.loads(proof.read_text(encoding="utf-8"))


def is_proved(results: list[Result]) -> bool:
    """Of one test: every case passes with the guard, every case fails without it."""
    expected = {True: "passed", False: "failed"}
    return {each["kept"] for each in results} == {True, False} and all(
        each["outcome"] == expected[each["kept"]] for each in results
    )


def show(name: str, results: list[Result]) -> bool:
    """One block of the table."""
    proved = is_proved(results)
    print(f"{'rouge sans, vert avec' if proved else 'PAS PROUVÉ':22} {name}")
    print(f"{'':22}   garde : {results[0]['guard']}")
    for each in results:
        if proved and each["kept"]:
            continue
        state = "avec" if each["kept"] else "sans"
        line = f"{state} la garde ({each['case']}) : {each['outcome']} {each['why']}"
        print(f"{'':22}   {line[:WIDTH]}")
    return proved


def report(results: list[Result]) -> bool:
    by_test: dict[str, list[Result]] = {}
    for result in results:
        by_test.setdefault(result["test"], []).append(result)
    in_order = sorted(by_test, key=lambda name: ("trap" not in name, name))
    proofs = [show(name, by_test[name]) for name in in_order]
    numbers = {int(found[1]) for name in by_test if (found := re.match(r"test_trap_(\d+)", name))}
    missing = sorted(set(MEASURED) - numbers)
    if missing:
        print(f"Pièges sans preuve : {missing}")
    print(f"{sum(proofs)} gardes sur {len(proofs)} prouvées.")
    return all(proofs) and not missing


def main() -> int:
    started = time.monotonic()
    results = run(TRAPS)
    unproved = traps_without_guard()
    if unproved:
        print(f"Sans garde connue : {', '.join(unproved)}")
    with contextlib.suppress(PostgresUnavailableError), throw_away_cluster() as url:
        results += run(LOCKS, url)
    proved = report(results) and not unproved
    print(f"{time.monotonic() - started:.0f} s")
    return 0 if proved else 1


def traps_without_guard() -> list[str]:
    """Tests of a trap that ``guards.py`` does not name."""
    guards = (ROOT / "tests/moderation/guards.py").read_text(encoding="utf-8")
    written = "".join((ROOT / path).read_text(encoding="utf-8") for path in TRAPS)
    tests = re.findall(r"^def (test_trap_\w+)", written, flags=re.MULTILINE)
    return [test for test in tests if f'"{test}"' not in guards]


if __name__ == "__main__":
    sys.exit(main())
