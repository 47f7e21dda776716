"""What the snippets of this room let members do, from their memberships: no group to fill.

Nobody publishes by these policies: an approval does, or a permission that was given.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from millejours.models import User
from moderation.competence import Standing
from moderation.models import Membership, Role

READ = "view"


class MembersPolicy(ModelPermissionPolicy):
    """Any member reads; the roles ``writers`` do ``actions``; permissions given add to that."""

    def __init__(
        self, model: type[Model], *, writers: Iterable[Any], actions: Iterable[str]
    ) -> None:
        super().__init__(model)
        self.writers, self.actions = frozenset(writers), frozenset(actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        if super().user_has_permission(user, action):
            return True
        roles = {member.role for member in Standing.once(user).memberships}
        return bool(roles if action == READ else roles & self._roles_for(action))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        roles = {role for action in actions for role in self._roles_for(action)}
        if READ in actions:
            roles = set(Role)
        members = Membership.objects.active().filter(role__in=roles)
        given = super().users_with_any_permission(actions)
        return User.objects.filter(Q(pk__in=members.values("user")) | Q(pk__in=given.values("pk")))

    def _roles_for(self, action: str) -> frozenset[Role]:
        return self.writers if action in self.actions else frozenset()
