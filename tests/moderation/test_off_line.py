"""Off line at once, whatever is in progress: one gesture, everywhere, written and told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from moderation import errors
from moderation.models import Event, ExceptionalAct, Role
from moderation.models.journal import Action
from moderation.services import base, publish_urgent, withdraw_now
from tests.annuaire.factories import departement
from tests.articles.factories import make_article
from tests.factories import UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
    state_of,
    submitted,
)
from tests.moderation.steps import (
    a_page,
    a_place,
    again,
    at_vote,
    draft_of,
    item_of,
    on_line,
    page_at_vote,
)

pytestmark = pytest.mark.django_db

Kind = ExceptionalAct.Kind
WHY = "La phrase met en danger."


def events(item, action):
    return Event.objects.of(item).filter(action=action)


def test_one_animator_takes_a_page_off_line_during_the_vote(told):
    author = person(Role.AUTHOR)
    page = on_line(a_page(author))
    draft_of(page, "Nouvelle version", author)
    state = at_vote(page, author)
    cast(state)
    actor = animator()
    assert not again(page).permissions_for_user(actor).can_unpublish()
    act = withdraw_now(page, actor, reason=WHY)
    assert not again(page).live
    assert state_of(page).comment == WHY
    assert (act.kind, act.applied_by) == (Kind.WITHDRAWAL, actor)
    assert told == [(Kind.WITHDRAWAL, True)]
    assert act in ExceptionalAct.objects.to_ratify()
    event = events(page, Action.WITHDRAW_NOW).get()
    assert (event.actor, event.reason) == (actor, WHY)
    assert state.votes.count() == 1


def test_what_was_taken_off_line_does_not_come_back_by_the_votes_that_were_left():
    state = page_at_vote()
    page = on_line(item_of(state))
    withdraw_now(page, animator(), reason=WHY)
    with pytest.raises(errors.AlreadyDecidedError):
        cast(state)
    assert not again(page).live


def test_a_planned_publication_is_given_up():
    page = a_page(person(Role.AUTHOR), go_live_at=timezone.now() + timedelta(days=2))
    state = at_vote(page)
    for _number in range(3):
        cast(state)
    assert again(page).approved_schedule
    withdraw_now(page, animator(), reason=WHY)
    assert not again(page).approved_schedule
    page.revisions.update(approved_go_live_at=None)
    call_command("publish_scheduled")
    assert not again(page).live


def test_the_translations_go_with_it():
    page = on_line(a_page())
    english = Locale.objects.create(language_code="en")
    page.get_parent().specific.copy_for_translation(english)
    translation = again(page).copy_for_translation(english)
    on_line(translation)
    withdraw_now(page, animator(), reason=WHY)
    assert not again(translation).live
    assert ExceptionalAct.objects.count() == 1


def test_taken_off_line_twice_it_is_written_once():
    page = on_line(a_page())
    first = withdraw_now(page, animator(), reason=WHY)
    assert withdraw_now(page, animator(), reason=WHY) == first
    assert events(page, Action.WITHDRAW_NOW).count() == 1


def test_what_never_was_on_line_is_not_taken_off():
    with pytest.raises(errors.NotOnLineError):
        withdraw_now(a_page(), animator(), reason=WHY)


def referent(code):
    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    organisation.departements.add(departement(code))
    return person(Role.REFERENT, organisation)


def test_a_referent_takes_off_what_is_of_its_territory_only():
    place = on_line(a_place(departement=departement("48")))
    with pytest.raises(errors.NotYoursError):
        withdraw_now(place, referent("75"), reason=WHY)
    assert again(place).live
    withdraw_now(place, referent("48"), reason=WHY)
    assert not again(place).live


def test_the_referent_of_the_region_may_too():
    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    organisation.regions.add(departement("48").region)
    place = on_line(a_place(departement=departement("48")))
    withdraw_now(place, person(Role.REFERENT, organisation), reason=WHY)
    assert not again(place).live


def test_a_referent_takes_off_nothing_national_and_nobody_else_anything():
    page = on_line(a_page())
    others = [referent("48"), MembershipFactory().user, person(Role.AUTHOR)]
    for somebody in [*others, UserFactory(is_superuser=True)]:
        with pytest.raises(errors.NotYoursError):
            withdraw_now(page, somebody, reason=WHY)
    with pytest.raises(errors.ReasonNeededError):
        withdraw_now(page, animator(), reason="")
    assert again(page).live
    assert events(page, Action.REFUSED).count() == 5


def test_it_holds_every_language_in_one_order(monkeypatch):
    """Two animators, two languages, one instant: with two orders PostgreSQL would kill one."""
    page = on_line(a_page())
    english = Locale.objects.create(language_code="en")
    page.get_parent().specific.copy_for_translation(english)
    translation = on_line(again(page).copy_for_translation(english))
    held, lock = [], base.lock_item
    monkeypatch.setattr(base, "lock_item", lambda item: held.append(item.pk) or lock(item))
    withdraw_now(page, animator(), reason=WHY)
    withdraw_now(translation, animator(), reason=WHY)
    assert held == [page.pk, translation.pk] * 2


def test_a_draft_in_review_is_no_obstacle_to_taking_off_line():
    page = on_line(a_page())
    draft_of(page, "Nouvelle version")
    state = submitted(page)
    withdraw_now(page, animator(), reason=WHY)
    state.refresh_from_db()
    assert state.status == state.STATUS_REJECTED


def test_it_is_possible_while_an_urgent_correction_waits_for_its_second_person():
    page = on_line(a_page())
    revision = draft_of(page, "Sans danger")
    publish_urgent(page, animator(), revision_id=revision.pk, reason=WHY)
    withdraw_now(page, animator(), reason=WHY)
    assert not again(page).live
    with pytest.raises(errors.NotOnLineError):
        publish_urgent(page, animator(), revision_id=revision.pk, reason=WHY)
    assert not again(page).live


def test_it_is_gone_at_once_from_the_page_the_lists_the_search_and_the_feeds(
    client, settings, home_page
):
    settings.PAGE_CACHE_SECONDS = 60
    article = make_article(title="Une phrase dangereuse", slug="dangereuse")
    article.save_revision()
    where = [
        article.url,
        reverse("wagtail_serve", args=["articles/"]),
        "/articles/rss.xml",
        "/articles/atom.xml",
        reverse("search:results") + "?q=dangereuse",
        "/sitemap-pages.xml",
    ]
    words = "Une phrase dangereuse", "/articles/dangereuse/"
    for _read in ("fills the caches", "from the caches"):
        for address in where:
            text = client.get(address).content.decode()
            assert any(word in text for word in words), address
    withdraw_now(article, animator(), reason=WHY)
    assert client.get(article.url).status_code == 404
    for address in where[1:]:
        text = client.get(address).content.decode()
        assert not any(word in text for word in words), address
