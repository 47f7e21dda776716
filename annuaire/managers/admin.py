"""Bodies in the admin: made there, with their first member and listings."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from annuaire.imports.access import sees_every_source
from annuaire.managers.membership import tell_invited
from annuaire.models import ManagedListing, ManagingBody
from annuaire.referents.rights import members_for
from millejours.models import User


class NationalPolicy(BasePermissionPolicy):
    """The animation team, the national pool, administrators; only the last ones delete a body."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "delete" and self.model is ManagingBody:
            return bool(user.is_active and user.is_superuser)
        return bool(user.is_active and sees_every_source(user))

    def users_with_any_permission(self, actions: Any) -> QuerySet[User]:
        pool = members_for(None, None).values("user")
        people = User.objects.filter(Q(is_superuser=True) | Q(pk__in=pool), is_active=True)
        return people.order_by("pk")


class BodyViewSet(SnippetViewSet):
    model = ManagingBody
    icon = "group"
    menu_label = _("Organismes gestionnaires")
    list_display = ["name", "kind", "siren", "trust"]
    list_filter = ["kind"]
    search_fields = ["name", "siren"]
    inspect_view_enabled = False


class ManagedListingViewSet(SnippetViewSet):
    model = ManagedListing
    icon = "link"
    menu_label = _("Fiches rattachées")
    list_display = ["listing", "body", "attached_at"]
    list_filter = ["body"]
    search_fields = ["listing__folded_name", "body__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ManagedListing]:
        return ManagedListing.objects.select_related("listing", "body").order_by("pk")


def register_policies() -> None:
    for model in (ManagingBody, ManagedListing):
        register_permission_policy(model, NationalPolicy(model))


def tell_members(_request: HttpRequest, instance: Any) -> None:
    """Addresses added in the admin are told, once each, as those that a member invites."""
    if isinstance(instance, ManagingBody):
        for member in instance.members.filter(user=None).order_by("pk"):
            tell_invited(member)
