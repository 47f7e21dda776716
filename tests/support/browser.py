"""A real Chromium on the live server, which fails the test when it complains.

Every page is watched: console messages, JavaScript errors, violations of the content security
policy and requests to another host are collected, and must be none at the end of the test.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

DESKTOP_WIDTH = 1280
PHONE_WIDTH = 360
HEIGHT = 900
MILLISECONDS = 30_000  # a loaded machine is slow: only a test that fails waits so long
SECONDS_TO_ANSWER = 30
COMPLAINTS = {"error", "warning"}
ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-dev-shm-usage",
]
REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) => console.error(
  `CSP : ${event.violatedDirective} interdit ${event.blockedURI} (${event.sourceFile})`));
"""
IS_WIDER = "element => element.scrollWidth > element.clientWidth"
RUN_AXE = "() => axe.run(document, {resultTypes: ['violations']})"


@contextlib.contextmanager
def running_browser(executable: Path) -> Iterator[Browser]:
    expect.set_options(timeout=MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What a page complained of. ``allowed``: parts of messages that the test expects."""

    base_url: str
    allowed: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def observe(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._complain(f"erreur JavaScript : {error}"))
        page.add_init_script(REPORT_VIOLATIONS)
        page.context.route(self._is_elsewhere, self._on_foreign_request)

    def _is_elsewhere(self, url: str) -> bool:
        return not url.startswith((self.base_url, "data:", "blob:", "about:"))

    def _on_foreign_request(self, route: Route) -> None:
        self._complain(f"requête vers un autre hôte : {route.request.url}")
        route.abort()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in COMPLAINTS:
            place = message.location.get("url", "")
            self._complain(f"console ({message.type}) : {message.text} — {place}")

    def _complain(self, text: str) -> None:
        self.complaints.append(text)

    def verify(self) -> None:
        """Raises AssertionError with every complaint that the test did not expect."""
        unexpected = [
            text for text in self.complaints if not any(part in text for part in self.allowed)
        ]
        assert not unexpected, "Le navigateur s'est plaint :\n" + "\n".join(unexpected)


def open_watched_page(browser: Browser, watch: Watch, **options: Any) -> Page:
    """A page of its own context. ``options``: ``width``, and those of Playwright's contexts."""
    width = options.pop("width", DESKTOP_WIDTH)
    context = browser.new_context(
        base_url=watch.base_url,
        viewport={"width": width, "height": HEIGHT},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    watch.observe(page)
    return page


def wait_for_idle_server() -> None:
    """Wait until the live server has answered: the next test owns the database."""
    give_up = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < give_up and any(
        "process_request_thread" in thread.name for thread in threading.enumerate()
    ):
        time.sleep(0.01)


def scrolls_sideways(page: Page, selector: str = "html") -> bool:
    """Whether what is in an element, the page itself by default, is wider than it.

    Style sheets arrive with the page's ``load``: measured before, anything fits or nothing does.
    """
    page.wait_for_load_state("load")
    return bool(page.locator(selector).first.evaluate(IS_WIDER))


def axe(page: Page) -> None:
    """Raises AssertionError when axe-core finds a violation on the page as it is shown now."""
    page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(RUN_AXE)["violations"]
    assert not violations, f"{page.url} ({page.viewport_size['width']} px)\n" + "\n".join(
        _readable(violation) for violation in violations
    )


def _readable(violation: dict[str, Any]) -> str:
    lines = [f"- {violation['id']} ({violation['impact']}) : {violation['help']}"]
    for node in violation["nodes"]:
        lines.append(f"    {' '.join(map(str, node['target']))}\n      {node['html'][:200]}")
        lines += [f"      {line.strip()}" for line in node["failureSummary"].splitlines()[1:]]
    return "\n".join(lines)
