"""Every address of the site, with the request put wherever an address takes something."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern
from wagtail.models import Page

ROUTE_PART = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<name>[^>]+)>")
REGEX_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
CATCH_ALL = {r"^.*/$", r"^((?:[\w\-]+/)*)$"}  # Wagtail's 404 of the admin, the pages themselves
SNIPPET = re.compile(r"^(admin/snippets/(?:choose/)?)\w+/\w+/")
OUR_PACKAGES = {path.parent.name for path in Path(settings.BASE_DIR).glob("*/apps.py")}
BREAKS_ON_PURPOSE = "failwhale/"
MOST = 4  # ways to fill one address: its values are taken side by side, not multiplied


@dataclass(frozen=True)
class Address:
    """``kind``: the same for a screen of two snippets that one class answers, else its own.

    ``is_ours``: the code that answers is not a library's.
    """

    path: str
    parameters: tuple[str, ...]
    kind: str
    is_ours: bool

    @property
    def takes_something(self) -> bool:
        return bool(self.parameters)


def addresses(page: Page) -> list[Address]:
    """Each with every number in it being that of ``page``."""
    found = {}
    for raw, view in _routes(get_resolver().url_patterns, ""):
        if BREAKS_ON_PURPOSE in raw:
            continue
        for address in _filled(raw, view, page):
            found[address.path] = address
    return list(found.values())


def one_of_each_kind(found: list[Address], turn: int) -> list[Address]:
    """Another ``turn``, another snippet: between them, people are asked many."""
    kinds: dict[str, list[Address]] = {}
    for address in found:
        kinds.setdefault(address.kind, []).append(address)
    return [alike[turn % len(alike)] for alike in kinds.values()]


View = Callable[..., Any]


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, View]]:
    for each in patterns:
        text = before + _text(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, text)
        elif _text(each.pattern) not in CATCH_ALL and r".*" not in text:
            yield text, each.callback


def _text(pattern: object) -> str:
    if isinstance(pattern, RoutePattern):
        return str(pattern._route)
    if isinstance(pattern, RegexPattern):
        regex = REGEX_GROUP.sub(r"<\1>", str(pattern._regex))
        return regex.removeprefix("^").removesuffix("$").removesuffix("\\Z").replace("\\", "")
    return ""  # a language's prefix


def _filled(route: str, view: View, page: Page) -> Iterator[Address]:
    parts = [(part["converter"] or "", part["name"]) for part in ROUTE_PART.finditer(route)]
    choices = [_values(route, converter, name, page) for converter, name in parts]
    cycles = [itertools.islice(itertools.cycle(each), MOST) for each in choices]
    for chosen in zip(*cycles, strict=True) if cycles else [()]:
        values = iter(chosen)
        path = ROUTE_PART.sub(lambda _part, values=values: next(values), route)
        yield Address(
            path=f"/{path}",
            parameters=tuple(name for _converter, name in parts),
            kind=_kind(path, view),
            is_ours=_code_of(view).__module__.split(".")[0] in OUR_PACKAGES,
        )


def _kind(path: str, view: View) -> str:
    screen, is_of_a_snippet = SNIPPET.subn(r"\1", path)
    code = _code_of(view)
    return f"{screen} {code.__module__}.{code.__qualname__}" if is_of_a_snippet else path


def _code_of(view: View) -> Any:
    """The class or the function that answers."""
    return getattr(view, "view_class", None) or inspect.unwrap(view)


def _values(route: str, converter: str, name: str, page: Page) -> list[str]:
    """What stands in one place of an address: the request, its type, an action."""
    own = page.specific_class._meta
    kinds = ContentType.objects.get_for_models(Page, page.specific_class).values()
    actions = ["publish"] if "/snippets/" in route else ["publish", "move", "copy", "approve"]
    apps, models = ["wagtailcore", own.app_label], ["page", own.model_name]
    by_name = {
        "content_type_id": [str(kind.pk) for kind in kinds],
        "app_label": apps,
        "app_name": apps,
        "content_type_app_name": apps,
        "model_name": models,
        "content_type_model_name": models,
        "action": actions,
        "action_name": actions,
        "revision_id_a": ["live"],
        "revision_id_b": ["live"],
    }
    by_converter = {"uuid": [str(page.translation_key)], "slug": [page.slug]}
    return by_name.get(name) or by_converter.get(converter) or [str(page.pk)]
