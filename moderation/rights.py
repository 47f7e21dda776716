"""What the admin opens to a person, from what she is in her organisations.

Nobody here may publish: an approval does. Three groups, filled from the memberships; what an
administrator adds to the groups stays, who is in them does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from millejours.models import ReferenceFile, User
from moderation.models import Membership, Role

ACCESS = "Comité : accès"
AUTHORS = "Comité : auteurs"
ANIMATION = "Comité : animation"
GROUPS = (ACCESS, AUTHORS, ANIMATION)
WRITERS = {Role.AUTHOR, Role.ANIMATOR}

ON_PAGES = {AUTHORS: ["add_page", "change_page"], ANIMATION: ["add_page", "change_page"]}
ON_FILES = {
    AUTHORS: ["add_image", "choose_image", "add_document", "choose_document"],
    ANIMATION: [
        "add_image",
        "change_image",
        "choose_image",
        "add_document",
        "change_document",
        "choose_document",
    ],
}
WRITTEN_BY_ALL = ["fact", "keymessage"]
KEPT_BY_ANIMATION = ["organisation", "membership", "labelsettings"]


def groups_of(user: User) -> set[str]:
    """The groups that this person's active memberships open."""
    roles = set(Membership.objects.active().filter(user=user).values_list("role", flat=True))
    if not roles:
        return set()
    names = {ACCESS}
    if roles & WRITERS:
        names.add(AUTHORS)
    if Role.ANIMATOR in roles:
        names.add(ANIMATION)
    return names


@transaction.atomic
def give_rights(user: User) -> bool:
    """Put ``user`` in the groups of her memberships, out of the others of ours; if she moved."""
    ensure_groups()
    wanted = groups_of(user)
    if set(user.groups.filter(name__in=GROUPS).values_list("name", flat=True)) == wanted:
        return False
    ours = Group.objects.filter(name__in=GROUPS).order_by("pk")
    user.groups.remove(*ours.exclude(name__in=wanted))
    user.groups.add(*ours.filter(name__in=wanted))
    return True


def give_rights_of_today() -> int:
    """Memberships that began or ended without anybody saving them, even if a day was missed.

    Returns how many people moved.
    """
    today = timezone.localdate()
    dated = Q(memberships__starts_on__lte=today) | Q(memberships__ends_on__lt=today)
    people = list(User.objects.filter(dated).distinct().order_by("pk"))
    return sum(give_rights(user) for user in people)


def ensure_groups() -> None:
    """Create the three groups with their rights the first time only."""
    take_back_publication()
    for name in GROUPS:
        group, _is_new = Group.objects.get_or_create(name=name)
        _row, is_first = ReferenceFile.objects.get_or_create(name=f"groupe {name}")
        if is_first:
            _give(group)


def take_back_publication() -> None:
    """Wagtail's own groups may publish around everybody, and wagtail-localize's permission puts
    unread translations on line: once, that is taken back.
    """
    _row, is_first = ReferenceFile.objects.get_or_create(name="publication reprise")
    if not is_first:
        return
    publishing = _permissions(["publish_page", "bulk_delete_page"])
    GroupPagePermission.objects.filter(permission__in=publishing).delete()
    around = Permission.objects.filter(
        Q(codename__startswith="publish_") | Q(codename="submit_translation")
    )
    for group in Group.objects.order_by("pk"):
        group.permissions.remove(*around)


def _give(group: Group) -> None:
    group.permissions.add(*_permissions(["access_admin"], app="wagtailadmin"))
    for page in Page.objects.filter(depth=1):
        for permission in _permissions(ON_PAGES.get(group.name, [])):
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    for collection in Collection.objects.filter(depth=1):
        for app in ("wagtailimages", "wagtaildocs"):  # whose permissions Wagtail asks for
            for permission in _permissions(ON_FILES.get(group.name, []), app=app):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=collection, permission=permission
                )
    group.permissions.add(*_on_small_models(group.name))
    if group.name == ANIMATION:  # delays, quorum, tacit approval
        group.permissions.add(*_permissions(["change_task"]))


def _on_small_models(name: str) -> Iterable[Permission]:
    """Authors write facts; the animation team writes all that a workflow then approves."""
    from moderation.workflows import moderated_models  # noqa: PLC0415 (needs every app)

    if name == AUTHORS:
        models = WRITTEN_BY_ALL
    elif name == ANIMATION:
        moderated = [model._meta.model_name for model in moderated_models()]
        models = [*KEPT_BY_ANIMATION, *moderated]
    else:
        return Permission.objects.none()
    codenames = [f"{action}_{model}" for action in ("add", "change") for model in models]
    return Permission.objects.filter(codename__in=codenames).exclude(
        content_type__app_label__startswith="wagtail"
    )


def _permissions(codenames: list[str], app: str = "wagtailcore") -> Any:
    return Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
