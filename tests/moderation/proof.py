"""A plugin of pytest: each trap's test runs twice, its guard in place, then taken away.

    python -m pytest -p tests.moderation.proof --proof results.json tests/moderation/test_traps.py

Tests without a guard are left out. Which test ended how is written in the file, as JSON: a list
of ``{"test", "guard", "kept", "outcome", "why"}``; ``outcome`` is "passed", "failed", or "error"
when the guard could not be found.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

results: list[dict[str, Any]] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proof", required=True, help="the file of the results")


class GuardNotFoundError(Exception):
    """What was to be taken away is no longer where ``guards.py`` says."""


@pytest.fixture(autouse=True)
def guard_is_kept(request: pytest.FixtureRequest) -> bool:
    return request.param


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("guard_is_kept", [True, False], ids=["kept", "removed"], indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> None:
    from tests.moderation.guards import GUARDS

    items[:] = [item for item in items if item.originalname in GUARDS]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: Any) -> Any:
    """Raises GuardNotFoundError."""
    from tests.moderation.guards import GUARDS

    with pytest.MonkeyPatch.context() as patch:
        if not item.callspec.params["guard_is_kept"]:
            try:
                GUARDS[item.originalname].remove(patch, item.module)
            except Exception as error:
                raise GuardNotFoundError(error) from error
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    from tests.moderation.guards import GUARDS

    report = yield
    if report.when == "call" or (report.when == "setup" and not report.passed):
        results.append(
            {
                "test": item.originalname,
                "case": item.callspec.id,
                "guard": GUARDS[item.originalname].what,
                "kept": item.callspec.params["guard_is_kept"],
                "outcome": "error" if _is_broken(report, call) else report.outcome,
                "why": _why(call.excinfo),
            }
        )
    return report


def _is_broken(report: Any, call: Any) -> bool:
    not_found = call.excinfo is not None and call.excinfo.errisinstance(GuardNotFoundError)
    return report.when == "setup" or not_found


def _why(raised: Any) -> str:
    if raised is None:
        return ""
    lines = str(raised.value).strip().splitlines()
    return f"{raised.typename} : {lines[0] if lines else ''}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    path = Path(session.config.getoption("--proof"))
    path.write_text(json.dumps(results, ensure_ascii=False), encoding="utf-8")
