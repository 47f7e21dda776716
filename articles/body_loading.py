"""From the shipped notation of a body to the blocks of Wagtail.

In HTML, ``{fait:slug}`` quotes a fact, ``href="{article:slug}"`` leads to an article and
``href="{lien:/aide/}"`` to an address of the site. Slugs are those of the shipped files, whatever
people have renamed since.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from articles.models import Fact
from millejours.models import Need, UsefulNumber
from millejours.shipped import keys_of

FACT = re.compile(r"\{fait:([\w-]+)\}")
ARTICLE = re.compile(r'href="\{article:([\w-]+)\}"')
LINK = re.compile(r'<a href="\{article:([\w-]+)\}">(.*?)</a>', re.DOTALL)
ADDRESS = re.compile(r"\{lien:([^}]+)\}")
LEFT = re.compile(r"\{\w+:[^}]*\}")


class UnknownReferenceError(ValueError):
    """A body names a fact, a number, a need or an article that does not exist."""


class BodyReader:
    """Knows the keys of what bodies may name.

    ``articles`` are the pages by slug, None for one that people have deleted: what leads to it
    loses its link.
    """

    def __init__(self, articles: Mapping[str, int | None]) -> None:
        self.articles = {slug: key for slug, key in articles.items() if key is not None}
        self.deleted = set(articles) - set(self.articles)
        facts = {fact.pk: fact for fact in Fact.objects.all()}
        self.facts = {slug: facts[key] for slug, key in keys_of(Fact).items()}
        # Those that are not shown too: an alert leaves them out by itself.
        self.numbers = keys_of(UsefulNumber)
        self.needs = keys_of(Need)
        self.readers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "text": self._text,
            "callout": self._callout,
            "alert": self._alert,
            "steps": self._steps,
            "accordion": self._titled,
            "fact": lambda row: self._known_fact(row["fact"]).pk,
            "near": self._near,
            "territory": self._territory,
            "quote": self._quote,
        }

    def essentials(self, points: list[str]) -> str:
        """A list of short sentences."""
        return "<ul>" + "".join(f"<li>{self.html(point)}</li>" for point in points) + "</ul>"

    def html(self, text: str) -> str:
        """Rich text as the database stores it."""
        text = LINK.sub(lambda match: match[2] if match[1] in self.deleted else match[0], text)
        text = FACT.sub(lambda match: self._fact(match[1]), text)
        text = ARTICLE.sub(
            lambda match: f'linktype="page" id="{self._key(self.articles, match[1])}"', text
        )
        text = ADDRESS.sub(lambda match: match[1], text)
        if left := LEFT.search(text):
            raise UnknownReferenceError(f"« {left[0]} » n’a pas de sens.")
        return text.strip()

    def body(self, rows: list[dict[str, Any]], related: Sequence[str] = ()) -> str:
        """The JSON of a StreamField, ``related`` articles last."""
        blocks = [self._block(row) for row in rows]
        left = [slug for slug in related if slug not in self.deleted]
        if left:
            blocks.append(("related", _items([self._key(self.articles, slug) for slug in left])))
        return json.dumps([_child(kind, value) for kind, value in blocks])

    def _block(self, row: dict[str, Any]) -> tuple[str, Any]:
        kind = row["type"]
        try:
            read = self.readers[kind]
        except KeyError:
            raise UnknownReferenceError(f"bloc inconnu : {kind}.") from None
        try:
            return kind, read(row)
        except KeyError as error:
            raise UnknownReferenceError(f"bloc {kind} sans {error}.") from error

    def _text(self, row: dict[str, Any]) -> str:
        return self.html(row["html"])

    def _callout(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"title": row.get("title", ""), "text": self.html(row["html"])}

    def _alert(self, row: dict[str, Any]) -> dict[str, Any]:
        numbers = [self._key(self.numbers, slug) for slug in row["numbers"]]
        return {
            "title": row["title"],
            "text": self.html(row["html"]),
            "numbers": _items(numbers),
        }

    def _steps(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"title": row["title"], "steps": self._titled(row)}

    def _titled(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        return _items(
            [
                {"title": item["title"], "text": self.html(item.get("html", ""))}
                for item in row["items"]
            ]
        )

    def _near(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"need": self._key(self.needs, row["need"]), "text": row.get("text", "")}

    def _territory(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"territories": row["territories"], "text": self.html(row["html"])}

    def _quote(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"text": row["text"], "author": row["author"], "source": row.get("source", "")}

    def _fact(self, slug: str) -> str:
        fact = self._known_fact(slug)
        return f'<a linktype="fact" id="{fact.pk}">{fact.text}</a>'

    def _known_fact(self, slug: str) -> Fact:
        try:
            return self.facts[slug]
        except KeyError:
            raise UnknownReferenceError(f"chiffre inconnu : {slug}.") from None

    @staticmethod
    def _key(known: dict[str, int], slug: str) -> int:
        try:
            return known[slug]
        except KeyError:
            raise UnknownReferenceError(f"référence inconnue : {slug}.") from None


def _items(values: list[Any]) -> list[dict[str, Any]]:
    """The children of a ListBlock."""
    return [_child("item", value) for value in values]


def _child(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}
