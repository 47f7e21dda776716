"""Nothing of Wagtail's finds a request: choosers, lists, reports, index, trees of languages."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Locale, Page
from wagtail.search.models import IndexEntry
from wagtail_localize.models import LocaleSynchronization
from wagtail_localize.synctree import PageIndex, synchronize_tree

from home.models import ContentPage
from maisons.models import (
    LabelRequestBranchPage,
    LabelRequestPage,
    LabelRequestRegionPage,
)
from maisons.requests.hiding import without_requests
from maisons.requests.visibility import requests_hidden, requests_shown
from millejours.models import User
from moderation.journal import record
from moderation.models import Role
from moderation.models.journal import Action
from search.visible import page_types
from tests.factories import ContentPageFactory, UserFactory, make_home
from tests.maisons.requests.factories import CARRIER, SIRET, make_request
from tests.moderation.factories import animator, person

pytestmark = pytest.mark.django_db

LISTS = [
    "/admin/pages/",
    "/admin/pages/{root}/",
    "/admin/pages/{root}/?q={number}&search_all=1",
    "/admin/pages/{root}/?content_type={kind}",
    "/admin/pages/search/?q={number}",
    "/admin/pages/search/?q=&content_type=maisons.labelrequestpage",
    "/admin/pages/usage/maisons/labelrequestpage/",
    "/admin/pages/usage/wagtailcore/page/?q={number}",
    "/admin/choose-page/",
    "/admin/choose-page/{root}/",
    "/admin/choose-page/?page_type=maisons.LabelRequestPage",
    "/admin/choose-page/?user_perms=copy_to&can_choose_root=true&target_pages[]={pk}",
    "/admin/choose-page/search/?q={number}",
    "/admin/choose-page/search/?q={number}&page_type=maisons.LabelRequestPage",
    "/admin/choose-page/chosen-multiple/?id={pk}",
    "/admin/api/main/pages/?child_of={region}",
    "/admin/api/main/pages/?descendant_of={branch}",
    "/admin/api/main/pages/?search={number}",
    "/admin/api/main/pages/?child_of={root}&for_explorer=1",
    "/admin/bulk/wagtailcore/page/publish/?id={pk}",
    "/admin/bulk/wagtailcore/page/unpublish/?id={pk}",
    "/admin/bulk/wagtailcore/page/move/?id={pk}",
    "/admin/bulk/wagtailcore/page/delete/?id={pk}",
    "/admin/bulk/wagtailcore/page/delete/?id=all&childOf={region}",
    "/admin/reports/locked/?export=csv",
    "/admin/reports/workflow/?export=csv",
    "/admin/reports/workflow_tasks/?export=csv",
    "/admin/reports/site-history/?export=csv",
    "/admin/reports/aging-pages/?export=csv",
    "/admin/reports/page-types-usage/?export=csv",
    "/admin/reports/page-types-usage/",
    "/admin/pilotage/journal.csv",
    "/admin/workflows/usage/1/",
]


@pytest.mark.parametrize("role", ["superuser", "author", "animator", "reviewer"])
@pytest.mark.parametrize("path", LISTS)
def test_no_list_of_the_admin_shows_it(client: Client, role: str, path: str) -> None:
    request = make_request()
    root, branch, region = request.get_ancestors()
    names = {
        "root": root.pk,
        "branch": branch.pk,
        "region": region.pk,
        "pk": request.pk,
        "kind": request.content_type_id,
        "number": request.number,
    }
    client.force_login(somebody(role))
    asked = path.format(**names)
    response = client.get(asked)
    content = b"".join(response) if response.streaming else response.content
    text = content.decode().replace(f"q={request.number}", "")
    for said_back in (f'value="{request.number}"', f"<em>{request.number}</em>"):
        text = text.replace(said_back, "")
    links = [f"/pages/{page.pk}/" for page in (request, region, branch)]
    found = [each for each in (request.number, CARRIER, SIRET, "Région 04", *links) if each in text]
    # An address of a list may say back what was searched in it.
    assert [each for each in found if each != request.number or "q=" not in asked] == []
    assert f">{request.number}<" not in text
    assert response.status_code in {200, 302, 400, 404}


def somebody(role: str) -> User:
    made = {
        "superuser": lambda: UserFactory(is_superuser=True, is_staff=True),
        "author": lambda: person(Role.AUTHOR),
        "animator": animator,
        "reviewer": lambda: person(Role.REVIEWER),
    }
    return made[role]()


def test_a_form_shown_again_does_not_name_the_page_that_was_forged(client: Client) -> None:
    request = make_request()
    client.force_login(somebody("superuser"))
    response = client.post("/admin/redirects/add/", {"old_path": "", "redirect_page": request.pk})
    assert response.status_code == 200
    assert request.number not in response.content.decode()


def test_nothing_is_moved_nor_copied_into_the_branch(client: Client) -> None:
    request = make_request()
    page = ContentPageFactory(parent=make_home(), title="Une page")
    client.force_login(somebody("superuser"))
    for level in request.get_ancestors(inclusive=True)[1:]:
        move = f"/admin/pages/{page.pk}/move/{level.pk}/confirm/"
        assert client.get(move).status_code == client.post(move).status_code == 404
        add = f"/admin/pages/add/home/contentpage/{level.pk}/"
        assert client.get(add).status_code == 404
        data = {"new_title": "x", "new_slug": "x", "new_parent_page": level.pk}
        assert client.post(f"/admin/pages/{page.pk}/copy/", data).status_code == 404
    assert ContentPage.objects.count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_admin_still_writes_the_rest_of_the_tree() -> None:
    """A home of a new language takes the place after the branch, which it does not see."""
    request = make_request()
    root = Page.get_first_root_node()
    with requests_hidden():
        assert not Page.objects.filter(pk=request.pk).exists()
        assert not LabelRequestPage.objects.exists()
        home = Page.get_first_root_node().add_child(instance=Page(title="Home", slug="home-2"))
    assert home.get_parent() == root
    assert list(Page.objects.child_of(root))[-1].pk == home.pk
    assert Page.find_problems() == ([], [], [], [], [])


def test_what_answers_for_its_readers_finds_it() -> None:
    request = make_request()
    with requests_hidden():
        with requests_shown():
            assert list(LabelRequestPage.objects.all()) == [request]
        assert not LabelRequestPage.objects.exists()
    assert LabelRequestPage.objects.exists()


def test_a_page_of_the_admin_changes_nothing_for_the_next_one(client: Client) -> None:
    make_request()
    client.force_login(somebody("animator"))
    client.get("/admin/pages/")
    b"".join(client.get("/admin/pilotage/journal.csv"))
    assert LabelRequestPage.objects.exists()


def test_the_hooks_of_wagtail_say_the_same() -> None:
    request = make_request()
    shown = without_requests(Page.objects.all())
    own = request.get_ancestors(inclusive=True)[1:]
    assert not shown.filter(pk__in=[page.pk for page in own]).exists()
    assert shown.filter(depth=1).exists()


def test_nothing_of_it_is_indexed() -> None:
    request = make_request()
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0, stdout=StringIO())
    own = [str(page.pk) for page in request.get_ancestors(inclusive=True)[1:]]
    kinds = [type(page.specific) for page in request.get_ancestors(inclusive=True)[1:]]
    assert not IndexEntry.objects.filter(object_id__in=own).exists()
    assert not Page.objects.search(request.number).get_queryset().filter(pk__in=own).exists()
    assert not set(kinds) & set(page_types())
    assert all(kind.search_fields == [] for kind in kinds)


@pytest.mark.parametrize("by", ["function", "command"])
def test_no_language_gets_an_alias(by: str) -> None:
    request = make_request()
    french = Locale.objects.get(language_code="fr")
    english = Locale.objects.get_or_create(language_code="en")[0]
    if by == "function":
        synchronize_tree(french, english)
    else:
        LocaleSynchronization.objects.create(locale=english, sync_from=french)
        call_command("sync_locale_trees")
    assert Page.objects.filter(locale=english).exists()
    assert Page.objects.filter(translation_key=request.translation_key).count() == 1
    assert LabelRequestBranchPage.objects.count() == LabelRequestRegionPage.objects.count() == 1
    assert request.translation_key not in {
        entry.translation_key for entry in PageIndex.from_database()
    }


def test_a_superuser_is_allowed_nothing_by_wagtail() -> None:
    request = make_request()
    administrator = somebody("superuser")
    for page in request.get_ancestors(inclusive=True)[1:]:
        rights = page.permissions_for_user(administrator)
        allowed = [
            name
            for name in dir(rights)
            if name.startswith("can_") and name not in {"can_move_to", "can_copy_to"}
            if getattr(rights, name)()
        ]
        assert not allowed
        assert not rights.can_move_to(make_home())
        assert not rights.can_copy_to(make_home())


def test_the_journal_of_other_objects_is_still_downloaded(client: Client) -> None:
    request = make_request()
    page = ContentPageFactory(parent=make_home(), title="Une page relue")
    record(Action.PROMPT, page, None, reason="essai")
    client.force_login(somebody("animator"))
    lines = b"".join(client.get("/admin/pilotage/journal.csv")).decode()
    assert "Une page relue" in lines
    assert request.number not in lines


def test_the_list_of_pages_by_type_of_the_interface_stays_empty(client: Client) -> None:
    request = make_request()
    client.force_login(somebody("superuser"))
    listed = json.loads(client.get("/admin/api/main/pages/").content)
    own = {page.pk for page in request.get_ancestors(inclusive=True)[1:]}
    assert not own & {item["id"] for item in listed["items"]}
