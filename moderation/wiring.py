"""What happens by itself: rights follow memberships, a new home gets its workflow."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from wagtail import hooks
from wagtail.models import Page
from wagtail.signals import page_published, published

from moderation import stock_screens
from moderation.models import ExceptionalAct, Membership
from moderation.models.journal import base_content_type
from moderation.notifications import plans, receivers
from moderation.rights import give_rights
from moderation.workflows import attach_new_home

HOME_DEPTH = 2  # right under the tree's root


def connect() -> None:
    pre_save.connect(_membership_changes, sender=Membership, dispatch_uid="moderation.hands")
    post_save.connect(_membership_changed, sender=Membership, dispatch_uid="moderation.rights")
    post_delete.connect(
        _membership_changed, sender=Membership, dispatch_uid="moderation.rights_back"
    )
    published.connect(_published, dispatch_uid="moderation.overtaken")
    page_published.connect(_published, dispatch_uid="moderation.overtaken_pages")
    post_save.connect(_page_saved, dispatch_uid="moderation.homes")
    receivers.connect()
    plans.connect()
    stock_screens.connect()
    hooks.register("register_account_settings_panel", _account_panel)


def _membership_changes(sender: type, instance: Membership, **_more: Any) -> None:
    """A membership handed to somebody else: whoever had it before is looked at again too."""
    before = Membership.objects.filter(pk=instance.pk).exclude(user=instance.user_id)
    instance.held_before_by = [member.user for member in before.select_related("user")]


def _membership_changed(sender: type, instance: Membership, **_more: Any) -> None:
    for user in [instance.user, *getattr(instance, "held_before_by", ())]:
        give_rights(user)


def _published(sender: type, instance: Any, **_more: Any) -> None:
    """What is on line changed: an urgent correction asked for the older text is overtaken."""
    waiting = ExceptionalAct.objects.to_confirm()
    kind = base_content_type(instance)
    waiting.filter(content_type=kind, object_id=str(instance.pk)).delete()


def _page_saved(sender: type, instance: Any, created: bool = False, **_more: Any) -> None:
    if created and isinstance(instance, Page) and instance.depth == HOME_DEPTH:
        attach_new_home(instance)


def _account_panel(request: Any, user: Any, profile: Any) -> Any:
    from moderation.account import NotificationPanel  # noqa: PLC0415 (the views of the admin)

    return NotificationPanel(request, user, profile)
