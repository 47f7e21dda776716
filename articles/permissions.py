"""What the groups that Wagtail creates may do with facts and landmarks, given once."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from millejours.models import ReferenceFile

GIVEN = "droits-articles"  # the row that says they were given
RIGHTS = {
    "Editors": {"add_fact", "change_fact"},
    "Moderators": {
        "add_fact",
        "change_fact",
        "publish_fact",
        "lock_fact",
        "unlock_fact",
        "add_landmark",
        "change_landmark",
    },
}


@transaction.atomic
def grant_default_rights() -> bool:
    """Give them the first time only: what an administrator takes back later stays taken back."""
    _row, is_first = ReferenceFile.objects.get_or_create(name=GIVEN)
    if not is_first:
        return False
    ours = Permission.objects.filter(content_type__app_label="articles")
    for group in Group.objects.filter(name__in=RIGHTS):
        group.permissions.add(*ours.filter(codename__in=RIGHTS[group.name]))
    return True
