"""The strict test bed (docs/decisions/0003-test-bed.md)."""

from __future__ import annotations

import fcntl
import gc
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, Page

from tests.support import browser as browsers
from tests.support import pages, queries, shuffling, strict_templates
from tests.support.chromium import find_chromium

# As in production: what the browser asks for under /media/ must be a file.
FILES_ON_DISK = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "millejours.storage.PrivateStorage"},
}
NEEDS_BROWSER = {"browser_page", "open_page"}
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"

# The same examples every time, whatever the load of the machine; HYPOTHESIS_PROFILE=default
# looks for new ones.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


# --- The session ------------------------------------------------------------------------------


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    strict_templates.install()
    shuffling.install()
    if not is_worker(config):
        from millejours.catalogues import compile_catalogues

        compile_catalogues()


def pytest_report_header(config: pytest.Config) -> str:
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    return f"base : {engine} ; ordre des requêtes sans ordre : SHUFFLE_SEED={shuffling.seed()}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that use the browser are marked; they run once, and only where there is one.

    They come first: a long file that one worker begins last would leave the others idle.
    """
    for item in items:
        if NEEDS_BROWSER & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    browser_tests = [item for item in items if item.get_closest_marker("browser")]
    if os.environ.get("WITHOUT_BROWSER_TESTS") == "1":
        config.hook.pytest_deselected(items=browser_tests)
        items[:] = [item for item in items if item not in browser_tests]
    elif find_chromium() is None:
        for item in browser_tests:
            item.add_marker(pytest.mark.skip(reason="Chromium introuvable"))
    items[:] = longest_files_first(items)


def longest_files_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Files that open a browser, then those of many tests; each file whole, in its own order."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)

    def shortness(tests: list[pytest.Item]) -> tuple[bool, int]:
        return not any(test.get_closest_marker("browser") for test in tests), -len(tests)

    return [test for tests in sorted(files.values(), key=shortness) for test in tests]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    return _without_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    return _without_skip((yield))


def _without_skip(report: Any) -> Any:
    """Under REQUIRE_ALL=1 a skipped test is a failed test."""
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1 : test sauté ({report.longrepr})"
    return report


_browser_tests = 0


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and "browser" in report.keywords:
        global _browser_tests  # noqa: PLW0603
        _browser_tests += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    path = os.environ.get("TEST_FACTS")
    if path and not is_worker(session.config):
        Path(path).write_text(json.dumps({"browser_tests": _browser_tests}), encoding="utf-8")


# --- Every test -------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def _no_collected_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """WhiteNoise would read the collected static files again for every client."""
    from django.conf import settings

    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The migrated database, whose content is put back after every transactional test.

    What is in memory now stays to the end: Python would look for cycles in it, half a second each
    time, all along the tests.
    """
    from tests.support import baseline

    with django_db_blocker.unblock():
        baseline.remember()
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _clean_start(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[None]:
    """No value cached by another test, media in a folder of its own, a repeatable shuffle."""
    from django.core.cache import caches

    shuffling.start_test(request.node.nodeid)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    settings.STORAGES = {**settings.STORAGES, **FILES_ON_DISK}
    for cache in caches.all():
        cache.clear()
    yield
    for cache in caches.all():
        cache.clear()


# --- Helpers ----------------------------------------------------------------------------------


@pytest.fixture
def html() -> Callable[..., Any]:
    """``html(response)``: the parsed page."""
    return pages.html


@pytest.fixture
def assert_max_queries() -> Callable[[int], Any]:
    """``with assert_max_queries(12):`` fails, listing the queries, when more are run."""
    return queries.assert_max_queries


@pytest.fixture
def home_page(db: None) -> Any:
    """The French home, root of the default site."""
    from tests.factories import make_home

    return make_home()


# --- The browser ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def assets() -> None:
    """The site's style sheets, scripts and fonts, built when they have changed."""
    from django.conf import settings

    from millejours.assets.build import build_assets

    settings.VAR_DIR.mkdir(exist_ok=True)
    with (settings.VAR_DIR / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the workers start together
        build_assets(settings.ASSETS_DIR, settings.BASE_DIR)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Playwright's loop makes Django believe that tests are async."""
    executable = find_chromium()
    assert executable is not None
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with browsers.running_browser(executable) as browser:
        yield browser
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def allowed_messages() -> list[str]:
    """Parts of the console messages that the test expects: append to it."""
    return []


@pytest.fixture
def open_page(
    chromium: Browser, assets: None, live_server: Any, allowed_messages: list[str]
) -> Iterator[Callable[..., Page]]:
    """``open_page(width=360, java_script_enabled=False)``: a watched page on the live server."""
    watch = browsers.Watch(live_server.url, allowed_messages)
    opened: list[Page] = []

    def open_one(**options: Any) -> Page:
        opened.append(browsers.open_watched_page(chromium, watch, **options))
        return opened[-1]

    open_one.watch = watch  # type: ignore[attr-defined]
    yield open_one
    for page in opened:
        page.context.close()
    browsers.wait_for_idle_server()
    watch.verify()


@pytest.fixture
def browser_page(open_page: Callable[..., Page]) -> Page:
    """A watched page at desktop width."""
    return open_page()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)``: zero accessibility violation."""
    return browsers.axe
