"""What the groups that Wagtail creates may do with facts and landmarks, given once.

Nobody publishes: an approval does (``moderation``).
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet

from millejours.models import ReferenceFile

GIVEN = "droits-articles"  # the row that says they were given
TAKEN_BACK = "droits-articles-sans-publication"  # the row that says publishing was taken back
RIGHTS = {
    "Editors": {"add_fact", "change_fact"},
    "Moderators": {
        "add_fact",
        "change_fact",
        "lock_fact",
        "unlock_fact",
        "add_landmark",
        "change_landmark",
        "lock_landmark",
        "unlock_landmark",
    },
}


@transaction.atomic
def grant_default_rights() -> bool:
    """Give them the first time only: what an administrator takes back later stays taken back.

    The right to publish, given before approvals were, is taken back once too. Returns whether
    the rights were given.
    """
    is_first = _is_first_time(GIVEN)
    if is_first:
        for group in Group.objects.filter(name__in=RIGHTS):
            group.permissions.add(*_ours().filter(codename__in=RIGHTS[group.name]))
    if _is_first_time(TAKEN_BACK):
        for group in Group.objects.filter(name__in=RIGHTS):
            group.permissions.remove(*_ours().filter(codename__startswith="publish_"))
    return is_first


def _is_first_time(name: str) -> bool:
    _row, is_new = ReferenceFile.objects.get_or_create(name=name)
    return is_new


def _ours() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="articles")
