"""A version that was on line once is never changed again: requests are judged against it.

Asked wherever Wagtail 8.0 writes: ``save``, ``save_revision``, ``publish`` (a guard), the rows of
criteria by themselves, and deletion. The editor also shows the page as locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models.signals import pre_delete
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock

from millejours.models.guarded import NotReadyError

# What Wagtail, the engine and the tree write about a page, none of it read by a candidate.
BOOKKEEPING = frozenset(
    {
        "alias_of",
        "content_type",
        "depth",
        "draft_title",
        "expire_at",
        "expired",
        "first_published_at",
        "go_live_at",
        "has_unpublished_changes",
        "is_demonstration",
        "is_initial_content",
        "last_published_at",
        "latest_revision",
        "latest_revision_created_at",
        "live",
        "live_revision",
        "locale",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
        "owner",
        "page_ptr",
        "path",
        "search_words",
        "show_in_menus",
        "translation_key",
        "url_path",
        "wagtail_admin_comments",
    }
)
_OF_THE_TREE = frozenset({"page", "domain", "sort_order"})
_as_a_whole: ContextVar[bool] = ContextVar("a page saves its own rows", default=False)


class PublishedVersionError(NotReadyError):
    """``item`` was on line: it keeps its text; the message says what to do instead."""

    def __init__(self, item: Any) -> None:
        self.item, self.reasons = item, [reason()]
        Exception.__init__(
            self, _("«\u00a0%(title)s\u00a0»\u00a0: %(why)s.") % {"title": item, "why": reason()}
        )


def reason() -> str:
    """Why, without a final full stop."""
    return _(
        "cette version a été publiée, elle ne peut plus changer ni disparaître. Utilisez"
        " «\u00a0Préparer une nouvelle version\u00a0»"
    )


# --- What is kept -------------------------------------------------------------------------------


def published(page: Any) -> Any:
    """The row of ``page`` as it stands, None when it was never on line.

    The untranslated copy of a version in another language follows it by itself: not kept.
    """
    rows = type(page)._base_manager.filter(pk=page.pk, alias_of=None)
    return rows.exclude(first_published_at=None).first() if page.pk else None


def text_of(page: Any) -> dict[str, Any]:
    """All that a candidate may rely on, keys of the criteria included."""
    values = page.serializable_data()
    return {name: _plain(value) for name, value in values.items() if name not in BOOKKEEPING}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if name not in _OF_THE_TREE}
    return value


def is_changed(page: Any) -> bool:
    """Whether ``page`` was on line and ``page``, as it is in memory, says something else."""
    kept = published(page)
    return kept is not None and text_of(kept) != text_of(page)


def refuse_change(page: Any, fields: Iterable[str] | None = None) -> None:
    """``fields``: those that are about to be saved. Raises PublishedVersionError."""
    if fields is not None and BOOKKEEPING.issuperset(fields):
        return
    if is_changed(page):
        raise PublishedVersionError(page)


def kept_text(item: Any, _revision: Any) -> list[str]:
    """A guard: what goes on line again is what was."""
    from maisons.models import ReferentialPage  # noqa: PLC0415 (models import this module)

    return [reason()] if isinstance(item, ReferentialPage) and is_changed(item) else []


# --- The rows of domains and criteria -----------------------------------------------------------


@contextmanager
def saved_as_a_whole() -> Iterator[None]:
    """The rows saved inside belong to a page that was just checked."""
    token = _as_a_whole.set(True)
    try:
        yield
    finally:
        _as_a_whole.reset(token)


def refuse_part(page: Any) -> None:
    """Raises PublishedVersionError when a row of ``page`` is written or deleted by itself."""
    if page is None or _as_a_whole.get():
        return
    if (kept := published(page)) is not None:
        raise PublishedVersionError(kept)


def _refuse_deletion(sender: type, instance: Any, **_more: Any) -> None:
    refuse_part(instance.kept_in())


def connect() -> None:
    from maisons.models import Criterion, Domain, ReferentialPage  # noqa: PLC0415

    for model in (ReferentialPage, Domain, Criterion):
        pre_delete.connect(_refuse_deletion, sender=model, dispatch_uid=f"maisons.{model.__name__}")


# --- In the editor ------------------------------------------------------------------------------


class PublishedVersionLock(BaseLock):
    """Shown by the editor of Wagtail; for everybody."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> Any:
        return format_html(
            '{} <a href="{}">{}</a>',
            _("Cette version a été publiée, elle ne peut plus changer."),
            reverse("maisons_new_version", args=[self.object.pk]),
            _("Préparer une nouvelle version"),
        )

    def get_locked_by(self, user: Any) -> str:
        return _("Publiée")

    def get_description(self, user: Any) -> str:
        return _("Les demandes de label s’appuient sur ce texte.")
