"""The room in the admin: its menu, its addresses, its small models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from comite.access import may_read
from comite.models import Campaign, EditorialEntry, KeyMessage, KeyMessageUse
from comite.policies import MembersPolicy
from comite.viewsets import CampaignViewSet, EditorialEntryViewSet, KeyMessageViewSet
from moderation.competence import Standing
from moderation.models import Role

ANIMATION: set[Any] = {Role.ANIMATOR}
register_permission_policy(
    KeyMessage,
    MembersPolicy(KeyMessage, writers={Role.AUTHOR, *ANIMATION}, actions=["add", "change"]),
)
for model in (Campaign, EditorialEntry):
    policy = MembersPolicy(model, writers=ANIMATION, actions=["add", "change", "delete"])
    register_permission_policy(model, policy)

register_snippet(KeyMessageViewSet)
register_snippet(CampaignViewSet)
register_snippet(EditorialEntryViewSet)


class ForMembers(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user, Standing.once(request.user))


MENU = Menu(
    items=[
        ForMembers(
            gettext_lazy("Messages clés"),
            reverse_lazy("wagtailsnippets_comite_keymessage:list"),
            name="messages-cles",
            icon_name="openquote",
            order=10,
        ),
        ForMembers(
            gettext_lazy("Campagnes"),
            reverse_lazy("wagtailsnippets_comite_campaign:list"),
            name="campagnes",
            icon_name="mail",
            order=20,
        ),
        ForMembers(
            gettext_lazy("Calendrier éditorial"),
            reverse_lazy("comite:calendar"),
            name="calendrier-editorial",
            icon_name="calendar-alt",
            order=30,
        ),
        ForMembers(
            gettext_lazy("Séances"),
            reverse_lazy("comite:sessions"),
            name="seances",
            icon_name="group",
            order=40,
        ),
    ]
)


@hooks.register("register_admin_menu_item")
def comite_menu() -> MenuItem:
    return SubmenuMenuItem(
        gettext_lazy("Comité"), MENU, name="comite", icon_name="group", order=150
    )


@hooks.register("register_admin_urls")
def comite_urls() -> list[URLResolver]:
    return [path("comite/", include("comite.urls"))]


@hooks.register("register_snippet_listing_buttons")
def where_used(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, KeyMessage):
        address = reverse("comite:message", args=[snippet.pk])
        yield Button(_("Où est-il utilisé\u00a0?"), url=address, icon_name="link", priority=15)


@hooks.register("before_edit_page")
def flag_outdated_wording(request: HttpRequest, page: Page) -> None:
    """An editor who opens a page learns that a key message it says has changed."""
    if request.method != "GET":
        return
    waiting = KeyMessageUse.objects.to_review().filter(page=page).select_related("message")
    for use in waiting.order_by("message__title", "pk"):
        address = reverse("comite:message", args=[use.message_id])
        text = _("Cette page reprend le message clé «\u00a0%(title)s\u00a0», à revoir. %(why)s")
        shown = format_html(
            '{} <a href="{}">{}</a>',
            text % {"title": use.message.title, "why": use.review_reason},
            address,
            _("Voir le message"),
        )
        messages.warning(request, shown)
