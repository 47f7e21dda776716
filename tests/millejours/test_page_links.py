"""The pages of a list: where the gaps are, what comes before and after."""

from __future__ import annotations

import pytest

from millejours.page_links import page_links


def links_to(number, pages):
    return page_links(number, pages, lambda page: f"?page={page}")


@pytest.mark.parametrize(
    ("number", "pages", "shown"),
    [
        (1, 1, "1"),
        (1, 3, "1 2 3"),
        (1, 9, "1 2 3 … 9"),
        (5, 9, "1 … 3 4 5 6 7 … 9"),
        (9, 9, "1 … 7 8 9"),
        (99, 9, "1 … 9"),
    ],
)
def test_the_first_the_last_and_those_around(number, pages, shown):
    links = links_to(number, pages).links
    assert " ".join(str(link.number or "…") for link in links) == shown


@pytest.mark.parametrize(
    ("number", "before", "after"),
    [(1, "", "?page=2"), (2, "?page=1", "?page=3"), (3, "?page=2", ""), (99, "", "")],
)
def test_the_page_before_and_the_page_after(number, before, after):
    links = links_to(number, 3)
    assert (links.previous, links.next, links.first) == (before, after, "?page=1")
