"""The links to the pages of a list: the first, the last, and those around the one that is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

EACH_SIDE = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page, or a gap (``number`` 0) where some are left out."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class PageLinks:
    """``previous`` and ``next`` are addresses, empty at the ends."""

    number: int
    links: list[PageLink]
    previous: str
    next: str

    @property
    def first(self) -> str:
        return self.links[0].address


def page_links(number: int, pages: int, address: Callable[[int], str]) -> PageLinks:
    """Around the page ``number``, which may be past the last one; ``pages`` is one at least."""
    near = range(number - EACH_SIDE, number + EACH_SIDE + 1)
    wanted = sorted({1, pages} | {page for page in near if 1 <= page <= pages})
    links: list[PageLink] = []
    for before, page in zip([0, *wanted], wanted, strict=False):
        if page - before > 1:
            links.append(PageLink(0, ""))
        links.append(PageLink(page, address(page)))
    known = {link.number: link.address for link in links if link.number}
    return PageLinks(number, links, known.get(number - 1, ""), known.get(number + 1, ""))
