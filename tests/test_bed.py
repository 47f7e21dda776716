"""The strict test bed is strict (docs/decisions/0003-test-bed.md)."""

from __future__ import annotations

import gc
import socket
import time
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_socket
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Origin, Template
from django.urls import path
from wagtail.models import Locale, Page

from millejours.models import ReferenceFile
from tests.conftest import longest_files_first
from tests.factories import NeedFactory, UserFactory
from tests.support.browser import scrolls_sideways
from tests.support.project import PROJECT
from tests.support.queries import assert_max_queries
from tests.support.strict_templates import UndefinedVariableError


def render(source: str, folder: str = "home", **values: Any) -> str:
    """The source rendered as if it were a template of one of our rooms (or of a library)."""
    origin = Origin(str(PROJECT / folder / "templates" / "a.html"), "a.html")
    return Template(source, origin, engine=Engine.get_default()).render(Context(values))


# --- The session ------------------------------------------------------------------------------


def test_files_of_the_browser_come_first_then_those_of_many_tests() -> None:
    def tests(name: str, count: int, *, browser: bool = False) -> list[Any]:
        return [
            SimpleNamespace(
                path=Path(name), get_closest_marker=lambda _name, last=rank == 1: browser and last
            )
            for rank in range(count)
        ]

    few, many, seen = tests("a", 1), tests("b", 3), tests("c", 2, browser=True)
    assert longest_files_first([*few, *many, *seen]) == [*seen, *many, *few]


@pytest.mark.django_db
def test_what_stays_to_the_end_is_not_looked_at_again() -> None:
    assert gc.get_freeze_count() > 100_000


# --- Templates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ thing.missing }}",
        "{{ missing|upper }}",
        "{% for item in missing %}{% endfor %}",
        "{% with x=missing %}{% endwith %}",
        "{% blocktranslate %}Bonjour {{ missing }}{% endblocktranslate %}",
        "{% if missing == missing2 %}{% endif %}{{ missing2 }}",
    ],
)
def test_an_undefined_variable_of_ours_fails(source: str) -> None:
    with pytest.raises(UndefinedVariableError, match=r"a\.html : la variable « .*missing"):
        render(source, thing={"known": 1})


@pytest.mark.parametrize(
    "source",
    [
        "{% if missing %}non{% else %}oui{% endif %}",
        '{{ missing|default:"oui" }}',
        "{{ thing.known }}",
        "{% for item in things %}{{ item }}{% endfor %}",
        "{% blocktranslate with x=thing.known %}{{ x }}{% endblocktranslate %}",
        "{% blocktranslate count n=things|length %}oui{% plural %}{{ n }}{% endblocktranslate %}",
        "{% firstof missing thing.known %}",
    ],
)
def test_what_may_be_missing_is_allowed(source: str) -> None:
    assert render(source, thing={"known": "oui"}, things=["oui"]) == "oui"


def test_a_template_of_a_library_is_left_alone() -> None:
    assert render("{{ missing }}", folder=".venv/lib/library") == ""


def test_a_method_is_called_once() -> None:
    calls: list[int] = []
    render("{{ thing.method|default_if_none:'' }}", thing={"method": lambda: calls.append(1)})
    assert calls == [1]


# --- Queries ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_queryset_without_order_is_shuffled() -> None:
    for number in range(5):
        ReferenceFile.objects.create(name=f"{number}", sha256="0")
    as_inserted = [str(number) for number in range(5)]
    shuffled = [row.name for row in ReferenceFile.objects.all()]
    assert sorted(shuffled) == as_inserted
    assert shuffled != as_inserted


@pytest.mark.django_db
def test_even_two_rows_change_places() -> None:
    first, second = (ReferenceFile.objects.create(name=name, sha256="0") for name in "ab")
    assert list(ReferenceFile.objects.all()) == [second, first]
    assert list(ReferenceFile.objects.order_by("name")) == [first, second]


@pytest.mark.django_db
def test_too_many_queries_are_listed() -> None:
    expected = pytest.raises(AssertionError, match=r"(?s)^2 requêtes SQL au lieu de 1 .*1\. SELECT")
    with expected, assert_max_queries(1):
        Locale.objects.count()
        Locale.objects.exists()


# --- The rest ---------------------------------------------------------------------------------


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="attention"):
        warnings.warn("attention", stacklevel=1)


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_the_network_is_closed() -> None:
    with pytest.raises(pytest_socket.SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.parametrize("attempt", [1, 2])
def test_the_cache_is_empty_when_a_test_starts(attempt: int) -> None:
    assert cache.get("left-behind") is None
    cache.set("left-behind", attempt)


@pytest.mark.django_db
def test_factories_make_valid_objects() -> None:
    UserFactory().full_clean()
    NeedFactory().full_clean()


def content_of_the_migrations() -> tuple[int, int, int]:
    return Locale.objects.count(), Page.objects.count(), Permission.objects.count()


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_leaves_what_the_migrations_made(attempt: int) -> None:
    locales, pages, permissions = content_of_the_migrations()
    assert locales == 1
    assert pages > 0
    assert permissions > 100
    assert not NeedFactory._meta.model.objects.exists()
    NeedFactory()
    Locale.objects.create(language_code="ar")
    Page.objects.all().delete()


# --- The browser ------------------------------------------------------------------------------

PAGES = {
    "fine": '<!doctype html><html lang="fr"><head><title>Bien</title></head>'
    "<body><main><h1>Bien</h1></main></body></html>",
    "inline": "<!doctype html><html lang='fr'><title>x</title><body onload='go()'>x</body></html>",
    "abroad": "<!doctype html><title>x</title><img src='http://example.org/a.png' alt='x'>",
    "unreadable": "<!doctype html><html><title>x</title><body><img src='data:,'></body></html>",
    "wide": '<!doctype html><html lang="fr"><head><title>Large</title>'
    '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/late.css">'
    "</head><body><main><h1>Large</h1></main></body></html>",
}
LATE_SECONDS = 0.5


def page_view(name: str) -> Any:
    return lambda request: HttpResponse(PAGES[name])


def late_style(request: HttpRequest) -> HttpResponse:
    time.sleep(LATE_SECONDS)
    return HttpResponse("main { width: 600px }", content_type="text/css")


urlpatterns = [
    path("late.css", late_style),
    path("favicon.ico", lambda request: HttpResponse(b"", content_type="image/x-icon")),
    *(path(f"{name}/", page_view(name)) for name in PAGES),
]


@pytest.mark.urls(__name__)
class TestBrowser:
    """What ``open_page`` would complain of at the end of a test is taken from it before."""

    def complaints(self, open_page: Any, address: str) -> list[str]:
        page = open_page()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found = list(open_page.watch.complaints)
        open_page.watch.complaints.clear()
        return found

    def test_a_good_page_passes(self, open_page: Any, axe: Any) -> None:
        page = open_page(width=360)
        page.goto("/fine/")
        axe(page)

    @pytest.mark.parametrize("is_mobile", [False, True])
    def test_a_page_wider_than_the_screen_is_seen(self, open_page: Any, is_mobile: bool) -> None:
        page = open_page(width=360, is_mobile=is_mobile)
        page.goto("/fine/")
        assert not scrolls_sideways(page)
        page.goto("/wide/", wait_until="commit")
        assert scrolls_sideways(page)

    def test_a_violation_of_the_policy_is_seen(self, open_page: Any) -> None:
        assert any("CSP" in text for text in self.complaints(open_page, "/inline/"))

    def test_a_request_to_another_host_is_seen(self, open_page: Any) -> None:
        found = self.complaints(open_page, "/abroad/")
        assert any("example.org" in text for text in found)

    def test_axe_says_what_is_wrong(self, open_page: Any, axe: Any) -> None:
        page = open_page()
        page.goto("/unreadable/")
        with pytest.raises(AssertionError, match=r"(?s)html-has-lang.*image-alt"):
            axe(page)
