"""What the desk changes in Wagtail's own screens: menus, editor, deletions, choosers, members."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from moderation.desk.editing import page_buttons
from moderation.desk.items import address_of
from moderation.models import Membership, Organisation, Role
from moderation.services import withdraw
from tests.factories import UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
)
from tests.moderation.steps import (
    a_notice,
    a_page,
    again,
    at_vote,
    item_of,
    on_line,
    page_at_vote,
    sent,
)
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
KEPT = "Rien n’est supprimé"


@pytest.fixture
def admin(client):
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def admin_url(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


# --- The home ----------------------------------------------------------------------------------


def test_home_leads_to_the_desk_and_the_rest_of_the_admin_is_where_it_was(client, admin):
    assert reverse("wagtailadmin_home") == "/admin/"
    assert 'class="desk ' in client.get("/admin/").text
    assert client.get("/admin/pages/").status_code == 200
    assert client.get("/admin/nulle-part/").status_code == 404


@pytest.mark.parametrize(
    ("role", "may"), [(Role.ANIMATOR, True), (Role.REFERENT, True), (Role.REVIEWER, False)]
)
def test_taking_off_line_is_in_the_menu_of_those_who_may(client, role, may):
    client.force_login(person(role))
    assert ("/admin/bureau/hors-ligne/" in client.get("/admin/").text) is may


# --- The editor --------------------------------------------------------------------------------


def test_the_editor_of_what_is_in_progress_leads_to_the_desk(client):
    state = sent(a_page(), person(Role.AUTHOR))
    client.force_login(animator())
    page = client.get(edit(item_of(state)))
    assert reverse("moderation_object", args=[state.pk]) in page.text
    assert "Voir sur le bureau" in page.text


def test_the_editor_of_a_small_model_leads_to_the_desk_too(client, admin):
    state = at_vote(a_notice())
    notice = item_of(state)
    page = client.get(admin_url(notice, "edit", notice.pk))
    assert "Voir sur le bureau" in page.text


def test_nothing_in_the_editor_goes_round_the_services(client, admin):
    state = sent(a_page(), person(Role.AUTHOR))
    page = client.get(edit(item_of(state))).text
    for name in ("action-publish", "action-cancel-workflow", "action-restart-workflow"):
        assert f'name="{name}"' not in page


def test_an_author_submits_and_does_not_publish(client):
    author = person(Role.AUTHOR)
    client.force_login(author)
    page = client.get(edit(a_page(author))).text
    assert 'name="action-submit"' in page
    assert 'name="action-publish"' not in page


def test_the_header_of_the_editor_takes_off_line_for_the_team_only(client, admin):
    page = on_line(a_page())
    url = reverse("moderation_off_line", kwargs=address_of(page))
    assert url not in client.get(edit(page)).text
    for user, may in ((animator(), True), (person(Role.AUTHOR), False)):
        client.force_login(user)
        assert (url in client.get(edit(page)).text) is may
        listing = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).text
        assert (url in listing) is may


def test_a_draft_of_what_is_on_line_offers_the_correction_without_a_vote(client):
    page = on_line(a_page())
    url = reverse("moderation_correction", kwargs=address_of(page))
    client.force_login(animator())
    assert url not in client.get(edit(page)).text
    page.title = "Autre"
    page.save_revision()
    assert url in client.get(edit(page)).text


def test_lists_of_small_models_take_off_line_too(client):
    notice = on_line(a_notice())
    user = animator()
    user.user_permissions.add(Permission.objects.get(codename="change_notice"))
    client.force_login(user)
    page = client.get(admin_url(notice, "list")).text
    assert reverse("moderation_off_line", kwargs=address_of(notice)) in page


def test_the_buttons_of_a_list_of_pages_cost_nothing(assert_max_queries):
    user = animator()
    for number in range(3):
        sent(on_line(a_page(title=f"Page {number}")), person(Role.AUTHOR))
    pages = list(Page.objects.filter(depth=3).prefetch_workflow_states().order_by("pk"))
    list(page_buttons(pages[0], user))
    with assert_max_queries(0):
        shown = [len(list(page_buttons(page, user))) for page in pages]
    assert shown == [2, 2, 2]


# --- Deleting ----------------------------------------------------------------------------------


def test_a_page_that_was_voted_on_is_not_deleted(client, admin):
    state = page_at_vote(title="Votée")
    cast(state)
    page = item_of(state)
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    for method in (client.get, client.post):
        text = text_of(method(url, follow=True))
        assert KEPT in text
        assert "Votée" in text
    assert Page.objects.filter(pk=page.pk).exists()


def test_nor_is_what_holds_it_nor_from_a_list(client, admin):
    parent = a_page(title="Parent")
    child = parent.add_child(instance=type(parent)(title="Enfant", live=False))
    child.save_revision()
    cast(at_vote(child))
    text = text_of(client.post(reverse("wagtailadmin_pages:delete", args=[parent.pk]), follow=True))
    assert KEPT in text
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    text = text_of(client.post(f"{bulk}?id={parent.pk}&next=/admin/", follow=True))
    assert KEPT in text
    assert Page.objects.filter(pk=child.pk).exists()


def test_a_small_model_that_was_decided_on_is_not_deleted(client, admin):
    state = at_vote(a_notice())
    cast(state)
    notice = item_of(state)
    url = admin_url(notice, "delete", notice.pk)
    assert KEPT in text_of(client.post(url, follow=True))
    assert again(notice)


def test_an_organisation_that_voted_is_not_deleted(client, admin):
    vote = cast(at_vote(a_notice()))
    organisation = vote.organisation
    url = admin_url(organisation, "delete", organisation.pk)
    assert KEPT in text_of(client.post(url, follow=True))
    other = OrganisationFactory()
    client.post(admin_url(organisation, "delete", other.pk))
    assert not Organisation.objects.filter(pk=other.pk).exists()
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_what_nobody_decided_on_is_deleted(client, admin):
    author = person(Role.AUTHOR)
    page = item_of(sent(a_page(), author))
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert Page.objects.filter(pk=page.pk).exists()
    withdraw(page, author)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(pk=page.pk).exists()


# --- Choosing a page ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["wagtailadmin_choose_page", "wagtailadmin_choose_page_search"])
def test_the_titles_of_drafts_are_for_those_who_edit_pages(client, address):
    home = Page.objects.get(depth=2)
    a_page(title="Brouillon confidentiel")
    on_line(a_page(title="Page publique"))
    url = reverse(address)
    query = {"q": "brouillon confidentiel"} if address.endswith("search") else {}
    if not query:
        url = reverse("wagtailadmin_choose_page_child", args=[home.pk])
    client.force_login(person(Role.REVIEWER))
    assert "Brouillon confidentiel" not in client.get(url, query).text
    client.force_login(person(Role.AUTHOR))
    assert GroupPagePermission.objects.exists()
    assert "Brouillon confidentiel" in client.get(url, query or {}).text


# --- Organisations and members -----------------------------------------------------------------


def test_the_team_keeps_the_members(client):
    client.force_login(animator())
    new, organisation = UserFactory(), OrganisationFactory()
    values = {
        "user": new.pk,
        "organisation": organisation.pk,
        "role": Role.REVIEWER,
        "language": "",
        "starts_on": "",
        "ends_on": "",
        "substitute_of": "",
    }
    client.post(admin_url(Membership, "add"), values)
    membership = Membership.objects.get(user=new)
    assert membership.organisation == organisation
    client.force_login(new)
    assert client.get("/admin/").status_code == 200


def test_members_are_filtered_and_exported(client, admin):
    inside = MembershipFactory(user__last_name="Dedans", role=Role.REFERENT)
    MembershipFactory(user__last_name="Ailleurs", role=Role.REFERENT, ends_on="2020-01-01")
    url = admin_url(Membership, "list")
    text = text_of(client.get(url, {"role": Role.REFERENT, "today": "oui"}))
    assert "Dedans" in text
    assert "Ailleurs" not in text
    export = client.get(url, {"export": "csv"})
    content = b"".join(export.streaming_content).decode("utf-8-sig")
    assert inside.user.email in content
    assert "Ailleurs" in content


def test_a_member_of_another_role_keeps_nobody(client):
    client.force_login(person(Role.AUTHOR))
    for model in (Membership, Organisation):
        response = client.get(admin_url(model, "add"))
        assert response.status_code == 302


def test_the_lists_of_people_cost_the_same_with_more_of_them(client, admin, assert_max_queries):
    url = admin_url(Membership, "list")
    MembershipFactory()
    client.get(url)
    with assert_max_queries(60) as few:
        client.get(url)
    for _number in range(15):
        MembershipFactory()
    with assert_max_queries(len(few) + 1):
        client.get(url)
