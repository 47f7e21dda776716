"""What the desk adds to Wagtail's own screens: the way to it, the way to take something down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.action_menu import ActionMenuItem as PageActionMenuItem
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, WorkflowMixin
from wagtail.snippets.action_menu import ActionMenuItem as SnippetActionMenuItem

from moderation.desk.access import Viewer, may_take_off_line
from moderation.desk.items import address_of

# They would go round the services: no reason, no line in the journal, nobody told.
NEVER_HERE = {"action-cancel-workflow", "action-restart-workflow"}
NOT_IN_PROGRESS = {"action-publish", "action-unpublish"}
SAVING = {"action-save", "action-save-draft"}
LAST = 900


def desk_url(item: Any, user: Any) -> str | None:
    """The page of ``item`` at the desk, when it is in progress there and ``user`` may read it."""
    workflow = item.current_workflow_state if item.pk else None
    if workflow is None or workflow.current_task_state_id is None:
        return None
    if not Viewer.of(user).sees_everything and workflow.requested_by_id != user.pk:
        return None
    return reverse("moderation_object", args=[workflow.current_task_state_id])


def page_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """In the menu of each page of a list."""
    yield from _desk_button(page, user)
    if page.live and Viewer.of(user).is_animator:
        yield _off_line_button(page)


def header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """In the menu at the top of the editor, and of the page of a list."""
    viewer = Viewer.of(user)
    yield from _desk_button(page, user)
    if page.live and may_take_off_line(viewer, page.specific):
        yield _off_line_button(page)
    if page.live and page.has_unpublished_changes and viewer.is_animator:
        url = reverse("moderation_correction", kwargs=address_of(page))
        yield Button(_("Corriger sans vote"), url=url, icon_name="edit", priority=LAST + 2)
    if viewer.sees_everything:
        url = reverse("moderation_history", kwargs=address_of(page))
        yield Button(_("Décisions du comité"), url=url, icon_name="history", priority=LAST + 3)


def snippet_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """In the menu of each line of a list of small models."""
    if not isinstance(snippet, WorkflowMixin):
        return
    viewer = Viewer.of(user)
    if getattr(snippet, "live", False) and viewer.is_animator:
        yield _off_line_button(snippet)
    if viewer.sees_everything:
        url = reverse("moderation_history", kwargs=address_of(snippet))
        yield Button(_("Décisions du comité"), url=url, icon_name="history", priority=LAST + 3)


def _desk_button(item: Any, user: Any) -> Iterator[Button]:
    if url := desk_url(item, user):
        yield Button(_("Voir sur le bureau"), url=url, icon_name="tasks", priority=LAST)


def _off_line_button(item: Any) -> Button:
    url = reverse("moderation_off_line", kwargs=address_of(item))
    label = _("Mettre hors ligne (urgence)")
    return Button(label, url=url, icon_name="warning", priority=LAST + 1)


# --- The actions at the bottom of the editor ---------------------------------------------------


class PageDeskItem(PageActionMenuItem):
    name = "action-desk"
    label = gettext_lazy("Voir sur le bureau")
    icon_name = "tasks"

    def get_url(self, parent_context: dict[str, Any]) -> str | None:
        return desk_url(parent_context["page"], parent_context["request"].user)


class SnippetDeskItem(SnippetActionMenuItem):
    name = "action-desk"
    label = gettext_lazy("Voir sur le bureau")
    icon_name = "tasks"

    def get_url(self, parent_context: dict[str, Any]) -> str | None:
        return desk_url(parent_context["instance"], parent_context["request"].user)


def page_actions(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    _arrange(items, request, context.get("page"), PageDeskItem)


def snippet_actions(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    _arrange(items, request, context.get("instance"), SnippetDeskItem)


def _arrange(items: list[Any], request: HttpRequest, item: Any, desk_item: type[Any]) -> None:
    """Saving and submitting stay Wagtail's; what is in progress is decided at the desk."""
    if not isinstance(item, WorkflowMixin):
        return
    removed = NEVER_HERE | (NOT_IN_PROGRESS if item.pk and item.workflow_in_progress else set())
    items[:] = [each for each in items if each.name not in removed]
    if desk_url(item, request.user):
        is_locked = not {each.name for each in items} & SAVING
        items.insert(0 if is_locked else len(items), desk_item(order=LAST))


# --- The menu and the choosers -----------------------------------------------------------------


class OffLineMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return Viewer.of(request.user).may_take_off_line


def desk_menu_item() -> MenuItem:
    url = reverse("wagtailadmin_home")
    return MenuItem(_("Le bureau"), url, name="bureau", icon_name="tasks", order=1)


def off_line_menu_item() -> MenuItem:
    url = reverse("moderation_off_line_search")
    return OffLineMenuItem(
        _("Mettre hors ligne"), url, name="hors-ligne", icon_name="warning", order=590
    )


def without_drafts(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Wagtail 8.0 shows the titles of every draft to whoever enters the admin."""
    return pages if user_has_any_page_permission(request.user) else pages.live()
