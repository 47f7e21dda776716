"""Bodies in the admin: made there, with their first member and listings."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from annuaire.imports.access import sees_every_source
from annuaire.managers.membership import attach_for, note_left, tell_invited
from annuaire.models import Listing, ManagedListing, ManagingBody
from annuaire.referents.rights import members_for
from annuaire.registration.forgetting import forget_lost_forms
from millejours.models import User
from moderation.errors import ModerationError


class NationalPolicy(BasePermissionPolicy):
    """The animation team, the national pool, administrators; only the last ones delete a body.

    What is attached is not changed, but detached: both bodies are told.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "change" and self.model is ManagedListing:
            return False
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


class AttachView(CreateView):
    """Attaches through the service, which may refuse."""

    def save_instance(self) -> ManagedListing:
        values = self.form.cleaned_data
        return attach_for(values["body"], values["listing"], self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ModerationError as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def get_success_buttons(self) -> list[Any]:
        return []  # none to change what is attached


class ManagedListingViewSet(SnippetViewSet):
    model = ManagedListing
    add_view_class = AttachView
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


def follow_members(_request: HttpRequest, instance: Any) -> None:
    """Addresses added in the admin are told, once each, as those that a member invites.

    The forms of who was taken off the list go, as when a member does it.
    """
    if isinstance(instance, ManagingBody):
        forget_lost_forms(Listing.objects.filter(managed__body=instance))
        for member in instance.members.filter(user=None).order_by("pk"):
            tell_invited(member)


@transaction.atomic
def tell_detached(request: HttpRequest, instances: list[Any]) -> None:
    """One by one or many at once."""
    for instance in instances:
        if isinstance(instance, ManagedListing):
            note_left(instance, request.user)
