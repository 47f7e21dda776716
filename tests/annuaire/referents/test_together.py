"""Several listings approved together: what is shown of each, what is left to be read alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.alerts.services import handle
from annuaire.models import AlertKind, Listing, TrustProof
from tests.annuaire.alerts.making import an_alert
from tests.annuaire.factories import point
from tests.annuaire.referents.making import (
    changed,
    listing_of,
    online_listing,
    professional,
    referent,
    sent_listing,
)
from tests.support.mail import deliver
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
CHOOSE, READ, APPROVE = (f"moderation_bulk{page}" for page in ("", "_read", "_approve"))


@pytest.fixture
def reader(client):
    reader = referent("48")
    client.force_login(reader)
    return reader


def name(state):
    return f"{state.pk}-{state.revision_id}"


def seal_of(html, response):
    return html(response).select_one("[name=liste]")["value"]


def accused(reader, kind=AlertKind.DANGER):
    """On line, changed by who keeps it, with an alert that nobody has answered."""
    author = professional()
    listing = online_listing(author, reader, point(), name="Fiche signalée")
    alert = an_alert(listing, kind, "Des cris.")
    return changed(listing, author, description="Autre présentation."), alert


def test_papers_and_alerts_are_shown_with_each_that_is_read(client, html, reader):
    state, _alert = accused(reader, AlertKind.WRONG)
    other = sent_listing(professional(), point(), name="Autre fiche")
    TrustProof.objects.create(listing=listing_of(state), number="AG-2026-77")
    page = html(client.post(reverse(READ), {"choix": [name(state), name(other)]}))
    [shown] = [one for one in page.select(".desk-sample") if "Fiche signalée" in one.h2.text]
    assert "AG-2026-77" in shown.text
    assert "Une information est fausse" in shown.text
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_what_something_serious_is_said_of_is_read_alone(client, html, reader):
    state, _alert = accused(reader)
    others = [sent_listing(professional(), point(), name=f"Fiche {n}") for n in range(2)]
    page = html(client.get(reverse(CHOOSE)))
    boxes = [box["value"] for box in page.select("[name=choix]")]
    assert sorted(boxes) == sorted(name(one) for one in others)
    [link] = page.select(".desk-ask a")
    assert link["href"] == reverse("moderation_object", args=[state.pk])
    assert link.text == "Fiche signalée"


def test_asked_for_all_the_same_it_is_left_out(client, reader):
    state, _alert = accused(reader)
    assert client.post(reverse(READ), {"choix": name(state)}).status_code == 302
    other = sent_listing(professional(), point(), name="Autre fiche")
    response = client.post(reverse(READ), {"choix": [name(state), name(other)]})
    assert "Fiche signalée" not in text_of(response)
    assert "1 objet a changé" in text_of(response)


def test_answered_it_is_read_with_the_others_again(client, html, reader):
    state, alert = accused(reader)
    handle(alert, reader, "Sans objet.")
    page = html(client.get(reverse(CHOOSE)))
    assert [box["value"] for box in page.select("[name=choix]")] == [name(state)]


def test_what_is_said_after_the_list_was_made_is_not_passed_over(client, html, reader):
    states = [sent_listing(professional(), point(), name=f"Fiche {number}") for number in range(2)]
    names = [name(state) for state in states]
    seal = seal_of(html, client.post(reverse(READ), {"choix": names}))
    listing = listing_of(states[0])
    Listing.objects.filter(pk=listing.pk).update(live=True)
    an_alert(listing, AlertKind.FRAUD)
    response = client.post(reverse(APPROVE), {"liste": seal, "lu": names})
    shown = text_of(response)
    assert "1 objet approuvé." in shown
    assert "un fait grave est signalé." in shown
    states[0].refresh_from_db()
    assert states[0].status == states[0].STATUS_IN_PROGRESS


def test_who_sent_them_is_told_once_for_all(client, html, reader):
    author = professional()
    states = [sent_listing(author, point(), name=f"Fiche {n}") for n in range(3)]
    deliver()
    read = html(client.post(reverse(READ), {"choix": [name(state) for state in states]}))
    ticks = [box["value"] for box in read.select("[name=lu]")]
    seal = read.select_one("[name=liste]")["value"]
    client.post(reverse(APPROVE), {"liste": seal, "lu": ticks})
    (mail,) = [mail for mail in deliver() if mail.to == [author.email]]
    assert mail.subject == "3 décisions prises ensemble"
    for state in states:
        assert f"/{listing_of(state).pk}/" in mail.body
    assert "/admin/" not in mail.body
    assert "Ouvrir le bureau" not in mail.body
