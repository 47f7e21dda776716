"""Addresses that work for the person who receives them; "" when there is none for her."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from millejours.mail import absolute_url
from moderation.desk.access import Viewer, may_read_act, visible_to
from moderation.models import FILE_STEPS

if TYPE_CHECKING:
    from millejours.models import User
    from moderation.models import ExceptionalAct, ScopedTaskState


def step_url(state: ScopedTaskState) -> str:
    """Its page, at the desk or in its own room, for those who can act on that step."""
    if state.step in FILE_STEPS:
        kind = ContentType.objects.get_for_id(state.workflow_state.content_type_id)
        model: Any = kind.model_class()
        return absolute_url(model.desk_path(state))
    return absolute_url(reverse("moderation_object", args=[state.pk]))


def act_url(act: ExceptionalAct) -> str:
    """The page of an exceptional act, for the committee."""
    return absolute_url(reverse("moderation_act", args=[act.pk]))


def desk_url() -> str:
    return absolute_url(reverse("wagtailadmin_home"))


def opens_the_admin(person: User) -> bool:
    return person.has_perm("wagtailadmin.access_admin")


def step_url_for(person: User, state_pk: int | None) -> str:
    """The same page for an author, who may have no account in the admin, or not see it."""
    if state_pk is None or not opens_the_admin(person):
        return ""
    is_seen = visible_to(Viewer.of(person)).filter(pk=state_pk).exists()
    return absolute_url(reverse("moderation_object", args=[state_pk])) if is_seen else ""


def own_url_for(person: User, item: Any, action: str) -> str:
    """Where the object itself says that its authors read about it, outside the admin."""
    path = item.author_url(person, action) if hasattr(item, "author_url") else ""
    return absolute_url(path) if path else ""


def public_url_of(item: Any) -> str:
    """The whole address of its public page."""
    if url := getattr(item, "full_url", ""):
        return url
    return absolute_url(item.get_absolute_url()) if hasattr(item, "get_absolute_url") else ""


def act_url_for(person: User, act: ExceptionalAct) -> str:
    may_see = opens_the_admin(person) and may_read_act(Viewer.of(person), act)
    return act_url(act) if may_see else ""
