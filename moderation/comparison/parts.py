"""The fields of a model in the order in which people edit them, under the names they know.

Read from the panels of the editor, without asking who looks: the caller has checked. A field that
no panel shows comes last, so that nothing is published unseen.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel, get_edit_handler
from wagtail.models import COMMENTS_RELATION_NAME, Page

# What Wagtail 8.0 calls editable and keeps for itself.
OF_WAGTAIL = frozenset({"first_published_at"})
OF_ITS_PAGES = OF_WAGTAIL | {
    *("path", "depth", "numchild", "content_type", "owner", "show_in_menus", "alias_of")
}
SORT_ORDER = "sort_order"


@dataclass(frozen=True)
class Part:
    """A field, or a relation to child objects (``children`` are then the parts of each).

    Labels are lazy: the same part serves people of several languages.
    """

    name: str
    label: Any
    field: Any
    is_relation: bool = False
    children: tuple[Part, ...] = ()
    child_label: Any = ""


@functools.cache
def parts_of(model: Any) -> tuple[Part, ...]:
    """Every part of ``model`` that people may fill in."""
    shown = list(_shown(_edit_handler(model)))
    names = {part.name for part in shown}
    return (*shown, *(part for part in _all_parts(model) if part.name not in names))


def _edit_handler(model: Any) -> Panel:
    """From the page, from the viewset of a snippet (which sets this method), or by default."""
    hooks.search_for_hooks()  # snippets are registered in them; commands may not have read them
    if hasattr(model, "get_edit_handler"):
        return model.get_edit_handler()
    return get_edit_handler(model)


def _shown(panel: Panel) -> Iterator[Part]:
    if isinstance(panel, InlinePanel):
        yield _relation(panel.db_field, panel.heading, _shown(panel.child_edit_handler))
    elif isinstance(panel, FieldPanel):
        try:
            field = panel.db_field
        except FieldDoesNotExist:  # a field of the form only
            return
        yield _field(field, panel.heading)
    else:
        for child in getattr(panel, "children", ()):
            yield from _shown(child)


def _all_parts(model: Any) -> Iterator[Part]:
    hidden = OF_ITS_PAGES if issubclass(model, Page) else OF_WAGTAIL
    for field in (*model._meta.fields, *get_all_child_m2m_relations(model)):
        is_own = not field.auto_created and not _is_parent_link(field)
        if is_own and field.editable and field.name not in hidden:
            yield _field(field)
    for relation in get_all_child_relations(model):
        if relation.get_accessor_name() != COMMENTS_RELATION_NAME:
            yield _relation(relation)


def _is_parent_link(field: Any) -> bool:
    return bool(field.remote_field and getattr(field.remote_field, "parent_link", False))


def _field(field: Any, heading: Any = "") -> Part:
    return Part(field.name, heading or capfirst(field.verbose_name), field)


def _relation(relation: Any, heading: Any = "", shown: Iterable[Part] = ()) -> Part:
    model = relation.related_model
    children = list(shown)
    names = {part.name for part in children} | {relation.field.name, SORT_ORDER}
    children += [part for part in _all_parts(model) if part.name not in names]
    return Part(
        relation.get_accessor_name(),
        heading or capfirst(model._meta.verbose_name_plural),
        relation,
        is_relation=True,
        children=tuple(children),
        child_label=capfirst(model._meta.verbose_name),
    )
