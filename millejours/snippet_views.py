"""Lists and choosers of the small models that go through moderation."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet


class ModeratedIndexView(IndexView):
    """A list with the state of each row: two queries in all (Wagtail 8.0 asks two a row)."""

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = list(rows)
        read_states(page.object_list)
        return paginator, page, page.object_list, is_paginated


def read_states(rows: list[Any]) -> None:
    """Read together what ``status_string`` would ask for each of ``rows``, of one model."""
    if not rows:
        return
    states = WorkflowState.objects.active().select_related("current_task_state__task")
    found = Prefetch("_workflow_states", queryset=states, to_attr="_current_workflow_states")
    prefetch_related_objects(rows, found)
    planned = Revision.objects.filter(
        base_content_type=rows[0].get_base_content_type(),
        object_id__in=[str(row.pk) for row in rows],
        approved_go_live_at__isnull=False,
    )
    by_row = {revision.object_id: revision for revision in planned.order_by("pk")}
    for row in rows:
        row.scheduled_revision = by_row.get(str(row.pk))


class ModeratedViewSet(SnippetViewSet):
    """A small model under moderation in the admin."""

    index_view_class = ModeratedIndexView


class OnLineOnly:
    """Before a view that offers rows to choose from."""

    def get_object_list(self) -> QuerySet[Any]:
        return super().get_object_list().filter(live=True)  # type: ignore[misc]


class ChooseOnLineView(OnLineOnly, ChooseView):
    pass


class ChooseOnLineResultsView(OnLineOnly, ChooseResultsView):
    pass


class OnLineChooserViewSet(SnippetChooserViewSet):
    """Offers what is on line: a draft may never be approved."""

    choose_view_class = ChooseOnLineView
    choose_results_view_class = ChooseOnLineResultsView
