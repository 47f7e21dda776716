"""The page of a Maison follows its label; its listing, the directory's own rules."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page, WorkflowState
from wagtail_localize.synctree import PageIndex

from annuaire.models import Listing, ListingEditor, SearchRow, TrustProof
from maisons.models import Label, LabelRequestMember, MaisonPage
from maisons.register.services import follow, follow_the_calendar
from maisons.requests.services import add_member
from maisons.requests.visibility import requests_hidden
from maisons.signals import label_changed
from millejours.models.guarded import NotReadyError
from moderation.models import Event
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import CategoryFactory, make_listing, point
from tests.factories import UserFactory
from tests.maisons.factories import maison_index
from tests.maisons.register.factories import (
    again,
    day,
    make_label,
    make_maison,
    with_listing_on_line,
)
from tests.maisons.requests.factories import SIRET

pytestmark = pytest.mark.django_db


def test_a_label_puts_its_maison_on_line_and_sends_its_listing(client: Client) -> None:
    ensure_default_workflows()
    CategoryFactory(slug="maison-parentalite")
    label = make_label()
    label_changed.send(sender=Label, label=label)
    page = MaisonPage.objects.get(label=label)
    assert page.live
    assert page.slug == "maison-des-filaos-saint-denis"
    listing = page.listing
    assert listing is not None
    assert (listing.live, listing.name, listing.structure) == (
        False,
        "Maison des Filaos",
        "Association Les Petits Cailloux",
    )
    assert listing.opening_hours == "Mo-Fr 09:00-17:00"
    coverage = listing.coverages.get()
    assert (coverage.street, coverage.to_geocode, coverage.latitude) == (
        "3 rue des Lilas",
        True,
        None,
    )
    state = listing.workflow_states.get()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS
    member = LabelRequestMember.objects.get(request=label.request)
    assert state.requested_by == member.user
    assert ListingEditor.objects.get(listing=listing, user=member.user).is_owner
    response = client.get(page.url)
    assert response.status_code == 200
    assert "Mo-Fr" not in response.content.decode()
    assert "3 rue des Lilas" not in response.content.decode()  # not read by a referent yet


def test_every_member_keeps_the_listing_and_one_answers_for_it() -> None:
    ensure_default_workflows()
    CategoryFactory(slug="maison-parentalite")
    responsible, colleague = UserFactory(), UserFactory()
    label = make_label(user=responsible)
    add_member(label.request, responsible, colleague)
    page = follow(label)
    assert page is not None
    kept = dict(page.listing.editors.values_list("user", "is_owner"))
    assert kept == {responsible.pk: True, colleague.pk: False}


def test_following_twice_changes_nothing() -> None:
    page = make_maison()
    counts = (Listing.objects.count(), Event.objects.count(), MaisonPage.objects.count())
    follow(page.label)
    assert counts == (Listing.objects.count(), Event.objects.count(), MaisonPage.objects.count())
    assert again(page).last_published_at == page.last_published_at


def test_a_listing_that_a_member_keeps_is_linked_not_made_again() -> None:
    ensure_default_workflows()
    CategoryFactory(slug="maison-parentalite")
    user = UserFactory()
    mine = make_listing("Maison des filaos", point("97411"))
    ListingEditor.objects.create(listing=mine, user=user, email=user.email, is_owner=True)
    make_listing("Maison des Filaos", point("97411"))  # somebody else's
    page = follow(make_label(user=user))
    assert page is not None
    assert page.listing == mine
    assert Listing.objects.count() == 2
    assert Listing.objects.get(pk=mine.pk).is_labelled_maison


def test_a_listing_proved_by_the_siret_of_the_carrier_is_linked_without_being_given() -> None:
    ensure_default_workflows()
    CategoryFactory(slug="maison-parentalite")
    theirs = make_listing("Lieu ressource", point("97411"))
    TrustProof.objects.create(listing=theirs, number=SIRET)
    elsewhere = make_listing("Lieu ressource", point("48095"))
    TrustProof.objects.create(listing=elsewhere, number=SIRET)
    page = follow(make_label(carrier_siret=SIRET))
    assert page is not None
    assert page.listing == theirs
    assert not theirs.editors.exists()


def test_a_listing_belongs_to_one_maison_only() -> None:
    ensure_default_workflows()
    CategoryFactory(slug="maison-parentalite")
    user = UserFactory()
    first, second = follow(make_label(user=user)), follow(make_label(user=user))
    assert first is not None
    assert second is not None
    assert first.listing != second.listing
    assert first.slug != second.slug


def test_what_the_request_says_badly_is_left_out_of_the_listing() -> None:
    ensure_default_workflows()
    CategoryFactory(slug="maison-parentalite")
    label = make_label()
    label.request.project.__class__.objects.update(opening_hours="n'importe quand", phone="zut")
    page = follow(label)
    assert page is not None
    assert (page.listing.opening_hours, page.listing.phone) == ("", "")


def test_a_site_without_workflow_keeps_the_label_and_no_listing() -> None:
    CategoryFactory(slug="maison-parentalite")
    page = follow(make_label())
    assert page is not None
    assert page.live
    assert page.listing is None
    assert not Listing.objects.exists()


def test_without_the_page_of_the_maisons_nothing_is_shown_until_it_is_there() -> None:
    label = make_label()
    maison_index().delete()
    assert follow(label) is None
    maison_index()
    assert follow_the_calendar() == 1
    assert MaisonPage.objects.get(label=label).live


@pytest.mark.parametrize(
    "values",
    [
        {"suspended_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
        {"ends_on": day(-1), "starts_on": day(-10)},
    ],
)
def test_a_label_no_longer_in_force_takes_the_page_off_line_at_once(
    client: Client, values: dict[str, Any]
) -> None:
    page = with_listing_on_line(make_maison())
    listing = page.listing
    row = SearchRow.objects.get(listing=listing)
    assert row.traits_mask & (1 << 19)
    address = page.url
    Label.objects.filter(pk=page.label_id).update(**values)
    assert client.get(address).status_code == 404  # even before anybody follows it
    label_changed.send(sender=Label, label=page.label)
    assert not again(page).live
    listing.refresh_from_db()
    assert listing.live
    assert not listing.is_labelled_maison
    assert not SearchRow.objects.get(listing=listing).traits_mask & (1 << 19)
    Label.objects.filter(pk=page.label_id).update(
        suspended_at=None, withdrawn_at=None, ends_on=day(100)
    )
    label_changed.send(sender=Label, label=page.label)
    assert again(page).live
    assert client.get(address).status_code == 200
    assert SearchRow.objects.get(listing=listing).traits_mask & (1 << 19)


def test_a_renamed_label_renames_its_page_not_its_address() -> None:
    page = make_maison()
    Label.objects.filter(pk=page.label_id).update(name="Maison du Lagon")
    follow(page.label)
    assert (again(page).title, again(page).slug) == ("Maison du Lagon", page.slug)


def test_the_calendar_alone_begins_and_ends_labels() -> None:
    later = make_label(starts_on=day(5))
    assert follow(later) is None
    page = make_maison("48095", "Maison de Mende")
    Label.objects.filter(pk=later.pk).update(starts_on=day(0))
    Label.objects.filter(pk=page.label_id).update(starts_on=day(-10), ends_on=day(-1))
    call_command("follow_labels")
    assert MaisonPage.objects.get(label=later).live
    assert not again(page).live
    assert follow_the_calendar() == 0


def test_no_version_of_the_listing_gives_the_mark_back() -> None:
    page = with_listing_on_line(make_maison())
    revision = page.listing.save_revision()
    Label.objects.filter(pk=page.label_id).update(withdrawn_at=timezone.now())
    follow(page.label)
    revision.refresh_from_db()
    revision.publish()
    assert not Listing.objects.get(pk=page.listing_id).is_labelled_maison


# --- Nobody makes nor changes one by hand -------------------------------------------------------


def test_wagtail_lets_nobody_touch_the_page_of_a_maison(client: Client) -> None:
    page = make_maison()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert not MaisonPage.can_create_at(maison_index())
    for address in (
        f"/admin/pages/{page.pk}/edit/",
        f"/admin/pages/{page.pk}/delete/",
        f"/admin/pages/{page.pk}/unpublish/",
        f"/admin/pages/{page.pk}/move/",
        f"/admin/pages/{page.pk}/copy/",
    ):
        response = client.post(address, {"title": "Forgée", "slug": "forgee"})
        assert response.status_code in {302, 403, 404}, address
    assert again(page).title == "Maison des Filaos"
    assert again(page).live
    for gesture in (page.copy, page.create_alias, page.copy_for_translation):
        with pytest.raises(PermissionDenied):
            gesture()


def test_a_revision_does_not_put_it_on_line_without_its_label() -> None:
    page = make_maison()
    Label.objects.filter(pk=page.label_id).update(withdrawn_at=timezone.now())
    follow(page.label)
    with pytest.raises(NotReadyError):
        again(page).save_revision().publish()


def test_the_trees_of_other_languages_leave_it_out() -> None:
    page = make_maison()
    keys = {entry.translation_key for entry in PageIndex.from_database().pages}
    assert page.translation_key not in keys
    assert maison_index().translation_key in keys


def test_it_follows_inside_an_address_of_the_admin_too() -> None:
    label = make_label()
    with requests_hidden():
        page = follow(label)
    assert page is not None
    assert Page.objects.filter(pk=page.pk).exists()
    assert page.locale == Locale.get_default()
