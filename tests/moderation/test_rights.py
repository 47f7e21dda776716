"""What the admin opens follows the memberships; nobody publishes by right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from home.models import ContentPage
from millejours.models import User
from moderation.models import Membership, Role
from moderation.rights import ACCESS, ANIMATION, AUTHORS, ensure_groups, give_rights_of_today
from moderation.workflows import moderated_models
from tests.factories import UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    animator,
    cast,
    draft,
    person,
)
from tests.moderation.steps import page_at_vote

pytestmark = pytest.mark.django_db


def groups_of(user):
    return set(user.groups.values_list("name", flat=True))


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        (Role.AUTHOR, {ACCESS, AUTHORS}),
        (Role.REVIEWER, {ACCESS}),
        (Role.REFERENT, {ACCESS}),
        (Role.TRANSLATOR, {ACCESS}),
        (Role.ANIMATOR, {ACCESS, AUTHORS, ANIMATION}),
    ],
)
def test_groups_follow_the_roles(role, groups):
    member = MembershipFactory(role=role, language="en" if role == Role.TRANSLATOR else "")
    assert groups_of(member.user) == groups
    member.delete()
    assert groups_of(member.user) == set()


def test_groups_that_are_not_ours_are_left_alone():
    user = UserFactory()
    other = Group.objects.create(name="Autre")
    user.groups.add(other)
    member = MembershipFactory(user=user)
    member.ends_on = in_days(-1)
    member.save()
    assert groups_of(user) == {"Autre"}


def test_a_membership_given_to_somebody_else_takes_its_rights_along():
    member = MembershipFactory(role=Role.ANIMATOR)
    before, after = member.user, UserFactory()
    member = Membership.objects.get(pk=member.pk)
    member.user = after
    member.save()
    assert groups_of(before) == set()
    assert ANIMATION in groups_of(after)


@pytest.mark.parametrize("days_missed", [0, 1, 10])
def test_rights_begin_and_end_by_themselves_even_when_a_day_was_missed(days_missed):
    begins = MembershipFactory(role=Role.AUTHOR, starts_on=in_days(1))
    ends = MembershipFactory(role=Role.AUTHOR, ends_on=in_days(0))
    assert (groups_of(begins.user), groups_of(ends.user)) == (set(), {ACCESS, AUTHORS})
    Membership.objects.filter(pk=begins.pk).update(starts_on=in_days(-days_missed))
    Membership.objects.filter(pk=ends.pk).update(ends_on=in_days(-1 - days_missed))
    assert give_rights_of_today() == 2
    assert (groups_of(begins.user), groups_of(ends.user)) == ({ACCESS, AUTHORS}, set())
    assert give_rights_of_today() == 0


def test_who_left_enters_no_more_and_keeps_her_votes(client):
    state = page_at_vote()
    member = MembershipFactory()
    cast(state, member)
    client.force_login(member.user)
    home = reverse("wagtailadmin_home")
    assert client.get(home).status_code == 200
    member.ends_on = in_days(-1)
    member.save()
    assert client.get(home).status_code == 302
    assert state.votes.filter(user=member.user).count() == 1


def test_a_person_can_be_deleted_with_her_memberships():
    member = MembershipFactory(role=Role.ANIMATOR)
    MembershipFactory(user=member.user)
    member.user.delete()
    assert not Membership.objects.exists()


# --- Publication --------------------------------------------------------------------------------


def test_no_group_may_publish_nor_translate_around_the_committee():
    ensure_groups()
    person(Role.ANIMATOR)
    assert not GroupPagePermission.objects.filter(permission__codename="publish_page").exists()
    forbidden = Permission.objects.filter(codename__startswith="publish_")
    forbidden |= Permission.objects.filter(codename__in=["submit_translation", "bulk_delete_page"])
    assert not forbidden.filter(group__isnull=False).exists()


@pytest.mark.parametrize("role", list(Role))
def test_nobody_may_publish_but_superusers(role):
    member = MembershipFactory(role=role, language="en" if role == Role.TRANSLATOR else "")
    user = User.objects.get(pk=member.user_id)
    page = draft()
    assert not page.permissions_for_user(user).can_publish()
    assert not page.get_parent().permissions_for_user(user).can_publish_subpage()
    for model in moderated_models():
        app, name = model._meta.app_label, model._meta.model_name
        assert not user.has_perm(f"{app}.publish_{name}"), model


def test_what_an_administrator_gives_a_group_stays():
    ensure_groups()
    group = Group.objects.get(name=ACCESS)
    chosen = Permission.objects.get(codename="add_redirect")
    group.permissions.add(chosen)
    ensure_groups()
    person()
    assert chosen in group.permissions.all()


def test_an_author_writes_and_cannot_publish_from_the_editor(client, home_page):
    author = person(Role.AUTHOR)
    client.force_login(author)
    address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", home_page.pk])
    form = {"title": "Écrit", "slug": "ecrit", "body-count": "0", "action-publish": "1"}
    client.post(address, form)
    page = ContentPage.objects.get(slug="ecrit")
    assert not page.live
    assert page.latest_revision.user == author


def test_an_animator_keeps_organisations_and_members(client):
    ensure_groups()
    user = User.objects.get(pk=animator().pk)
    for name in ("organisation", "membership"):
        assert user.has_perms([f"moderation.add_{name}", f"moderation.change_{name}"])
    assert not user.has_perm("moderation.delete_organisation")
    assert Page.objects.filter(depth=1).exists()
