"""Which pages the public may not read, known without asking the database at each list.

Wagtail 8.0 asks for every restriction each time a queryset is ``public()``.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from millejours.caching import forget, forget_when_saved, remembered

KEY = "restricted-paths"


def restricted_paths() -> tuple[str, ...]:
    """The tree paths under which every page asks for something to be read."""
    return remembered(KEY, _build)


def _build() -> tuple[str, ...]:
    rows = PageViewRestriction.objects.order_by("page__path").values_list("page__path", flat=True)
    return tuple(rows)


def is_restricted(page: Page) -> bool:
    return page.path.startswith(restricted_paths())


def restricted() -> Q:
    """Pages under a restriction, themselves included; none when there is none."""
    under = Q(pk__in=[])
    for path in restricted_paths():
        under |= Q(path__startswith=path)
    return under


def _moved(**_kwargs: Any) -> None:
    forget(KEY)


def connect() -> None:
    """Forget them when a restriction changes or a page moves."""
    forget_when_saved(lambda: [KEY], PageViewRestriction)
    post_page_move.connect(_moved, dispatch_uid="restricted-paths")
