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
    choices = [_values(converter, name, page) for converter, name in parts]
    cycles = [itertools.islice(itertools.cycle(each), MOST) for each in choices]
    for chosen in zip(*cycles, strict=True) if cycles else [()]:
        values = iter(chosen)
        path = ROUTE_PART.sub(lambda _part, values=values: next(values), route)
        yield Address(f"/{path}", tuple(name for _converter, name in parts))


def _values(converter: str, name: str, page: Page) -> list[str]:
    key = str(page.pk)
    own = page.specific_class._meta
    if name == "content_type_id":
        kinds = ContentType.objects.get_for_models(Page, page.specific_class)
        return [str(kind.pk) for kind in kinds.values()]
    if name in {"app_label", "content_type_app_name", "app_name"}:
        return ["wagtailcore", own.app_label]
    if name in {"model_name", "content_type_model_name"}:
        return ["page", own.model_name]
    if name in {"action", "action_name"}:
        return ["publish", "move", "copy", "approve"]
    if name in {"revision_id_a", "revision_id_b"}:
        return ["live"]
    if converter == "uuid":
        return [str(page.translation_key)]
    if converter == "slug" or "slug" in name:
        return [page.slug]
    return [key]


