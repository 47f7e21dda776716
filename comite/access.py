"""Who may read, prepare, answer for what in this room."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import Page

from comite.errors import NotAnsweringError, NotPreparingError
from comite.models import KeyMessage
from moderation.competence import Standing
from moderation.models import Role


def may_prepare(user: Any, standing: Standing | None = None) -> bool:
    """The animation team, and administrators, prepare sessions, campaigns and the calendar."""
    if not user.is_active:
        return False
    return user.is_superuser or (standing or Standing.of(user)).is_animator


def may_read(user: Any, standing: Standing | None = None) -> bool:
    """Members of any organisation, in any role, and administrators."""
    if not user.is_active:
        return False
    return user.is_superuser or bool((standing or Standing.of(user)).memberships)


def may_read_sessions(user: Any, standing: Standing) -> bool:
    """Their files hold texts in progress everywhere: who only answers for a territory does not
    read them, no more than on the desk.
    """
    is_more = any(member.role != Role.REFERENT for member in standing.memberships)
    return user.is_superuser or is_more


def check_prepares(user: Any) -> None:
    """Raises NotPreparingError."""
    if not may_prepare(user):
        raise NotPreparingError


def standing_of_reader(user: Any) -> Standing:
    """What the person is, read once. Raises PermissionDenied for who has no place here."""
    standing = Standing.of(user)
    if not may_read(user, standing):
        raise PermissionDenied
    return standing


def check_answers_for(user: Any, message: KeyMessage, page: Page) -> None:
    """Who compares a page with a message: the animation team, the organisation that answers for
    the message, whoever may edit the page. Raises NotAnsweringError.
    """
    standing = Standing.of(user)
    if may_prepare(user, standing):
        return
    ours = {organisation.pk for organisation in standing.organisations}
    if message.organisation_id in ours and user.is_active:
        return
    if not page.permissions_for_user(user).can_edit():
        raise NotAnsweringError
