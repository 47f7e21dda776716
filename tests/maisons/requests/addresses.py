"""Every address of the site, with the request put wherever an address takes something."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern
from wagtail.models import Page

ROUTE_PART = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<name>[^>]+)>")
REGEX_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
CATCH_ALL = {r"^.*/$", r"^((?:[\w\-]+/)*)$"}  # Wagtail's 404 of the admin, the pages themselves
BREAKS_ON_PURPOSE = "failwhale/"
MOST = 4  # ways to fill one address: its values are taken side by side, not multiplied


@dataclass(frozen=True)
class Address:
    path: str
    parameters: tuple[str, ...]

    @property
    def takes_something(self) -> bool:
        return bool(self.parameters)


def addresses(page: Page) -> list[Address]:
    """Each with every number in it being that of ``page``."""
    found = {}
    for raw in _routes(get_resolver().url_patterns, ""):
        if BREAKS_ON_PURPOSE in raw:
            continue
        for address in _filled(raw, page):
            found[address.path] = address
    return list(found.values())


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for each in patterns:
        text = before + _text(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, text)
        elif _text(each.pattern) not in CATCH_ALL and r".*" not in text:
            yield text


def _text(pattern: object) -> str:
    if isinstance(pattern, RoutePattern):
        return str(pattern._route)
    if isinstance(pattern, RegexPattern):
        regex = REGEX_GROUP.sub(r"<\1>", str(pattern._regex))
        return regex.removeprefix("^").removesuffix("$").removesuffix("\\Z").replace("\\", "")
    return ""  # a language's prefix


def _filled(route: str, page: Page) -> Iterator[Address]:
    parts = [(part["converter"] or "", part["name"]) for part in ROUTE_PART.finditer(route)]
    choices = [_values(route, converter, name, page) for converter, name in parts]
    cycles = [itertools.islice(itertools.cycle(each), MOST) for each in choices]
    for chosen in zip(*cycles, strict=True) if cycles else [()]:
        values = iter(chosen)
        path = ROUTE_PART.sub(lambda _part, values=values: next(values), route)
        yield Address(f"/{path}", tuple(name for _converter, name in parts))


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
