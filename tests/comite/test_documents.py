"""The file and the minutes: complete, accessible, for members only."""

import builtins
import re
import zlib

import pytest
from django.urls import reverse

from comite.pdf import STYLE_SHEET
from comite.services import (
    add_participant,
    close_minutes,
    close_session,
    make_agenda,
    write_minutes,
)
from millejours.pdf import NoPdfError, pdf
from moderation.models import Choice, Remark
from tests.articles.factories import make_article, source
from tests.comite.factories import SessionFactory, SubjectFactory, items, opened, prepared, voter
from tests.factories import ThemeFactory
from tests.moderation.factories import OrganisationFactory, animator, cast, person
from tests.moderation.steps import put_at_vote
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


def url(name, session) -> str:
    return reverse(f"comite:{name}", args=[session.pk])


def article_at_vote(before: str, after: str):
    """An article on line, whose new text is at the vote."""
    theme = ThemeFactory(label="Sommeil")
    page = make_article(
        ("text", f"<h2>La nuit</h2><p>{before}</p>"),
        title="Dormir",
        themes=[theme],
        sources=[source()],
    )
    page.body = [("text", f"<h2>La nuit</h2><p>{after}</p>")]
    page.save_revision()
    return put_at_vote(page, quorum=5)


def test_the_file_holds_all_that_is_to_be_read_before_voting(client):
    state = article_at_vote("Couchez bébé sur le côté.", "Couchez bébé sur le dos.")
    Remark.objects.create(workflow_state=state.workflow_state, author_name="Lou", text="Vérifié.")
    member = voter()
    cast(state, member, Choice.ABSTENTION, reason="Sans avis.")
    session, team = SessionFactory(place="Salle 1"), animator()
    make_agenda(session, team)
    add_participant(session, team, organisation=OrganisationFactory(acronym="ZZZ"), name="Sacha")
    SubjectFactory(session=session, title="Un point", text="À dire")
    client.force_login(person())
    response = client.get(url("session_file", session))
    shown = text_of(response)
    for part in (
        "Séance du 10 décembre 2026",
        "Salle 1",
        "Sacha (ZZZ)",
        "Article",
        "Sommeil",
        "Couchez bébé sur le dos.",
        "Sans avis.",
        "Lou. Vérifié.",
        "Un point",
        "À dire",
        f"{member.organisation} : abstention",
    ):
        assert part in shown, part
    page = html(response)
    assert page.html["lang"] == "fr"
    assert "dos" in page.select_one(".changes ins").get_text()
    assert "côté" in page.select_one(".changes del").get_text()
    assert [heading.name for heading in page.select("h1, h2")][:2] == ["h1", "h2"]
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_the_file_of_an_empty_agenda_says_so(client):
    client.force_login(person())
    assert "L’ordre du jour est vide." in text_of(client.get(url("session_file", SessionFactory())))


def test_the_file_survives_an_object_deleted_since(client):
    session = prepared(1)
    (item,) = items(session)
    item.task_state.workflow_state.content_object.specific.delete()
    client.force_login(person())
    assert "Texte 0" in text_of(client.get(url("session_file", session)))
    assert "Texte 0" in text_of(client.get(url("session", session)))


@pytest.mark.parametrize("name", ["session_file_pdf", "minutes_pdf"])
def test_a_document_is_a_tagged_pdf_that_no_cache_keeps(client, name):
    session = opened(2, quorum=1)
    for item in items(session):
        cast(item.task_state)
    close_session(session, animator())
    client.force_login(person())
    response = client.get(url(name, session))
    assert response["Content-Type"] == "application/pdf"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["Content-Disposition"].startswith('inline; filename="seance-2026-12-10-')
    assert response.content.startswith(b"%PDF-")
    inside = streams(response.content)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside or b'pdfuaid:part="1"' in inside
    assert b"/MarkInfo" in inside
    assert b"/Lang (fr)" in inside or b"/Lang(fr)" in inside
    assert b"Comit" in inside


def streams(content: bytes) -> bytes:
    """What a PDF holds, compressed or not."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return content + b"".join(one if one[:1] != b"x" else zlib.decompress(one) for one in found)


def test_a_pdf_fetches_nothing():
    html = '<html lang="fr"><title>x</title><img src="https://example.org/a.png" alt="">'
    assert pdf(html, STYLE_SHEET).startswith(b"%PDF-")


def test_without_pango_the_page_is_given_instead(client, monkeypatch):
    real = builtins.__import__

    def broken(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("no pango")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(NoPdfError):
        pdf("<p>x</p>", STYLE_SHEET)
    session = opened(0)
    write_minutes(session, animator(), text="Dit.")
    client.force_login(person())
    assert client.get(url("session_file_pdf", session)).url == url("session_file", session)
    assert client.get(url("minutes_pdf", session)).url == url("minutes", session)


def test_minutes_are_corrected_saved_and_closed_on_their_page(client):
    session, team = opened(0), animator()
    client.force_login(team)
    client.post(url("minutes", session), {"minutes": "# Dit\n- un", "geste": "enregistrer"})
    page = html(client.get(url("minutes", session)))
    assert page.select_one(".com-text h2").text == "Dit"
    assert not page.select("[value=clore]")
    close_session(session, team)
    client.post(url("minutes", session), {"minutes": "# Dit\n- deux", "geste": "clore"})
    session.refresh_from_db()
    assert session.minutes_closed_at is not None
    page = html(client.get(url("minutes", session)))
    assert "deux" in page.get_text()
    assert not page.select("textarea")
    refused = client.post(url("minutes", session), {"minutes": "Faux"}, follow=True)
    assert "Le compte rendu est clos : il ne change plus." in text_of(refused)
    session.refresh_from_db()
    assert "Faux" not in session.minutes


def test_the_minutes_of_an_open_session_are_shown_as_a_draft_without_a_form(client):
    session, team = opened(1, quorum=5), animator()
    client.force_login(team)
    response = client.get(url("minutes", session))
    page = html(response)
    assert "est écrit quand la séance est close" in text_of(response)
    assert "Décision : à décider." in page.select_one(".com-text").get_text().replace("\u00a0", " ")
    assert not page.select("textarea")


def test_the_file_says_that_presences_are_not_noted(client):
    session, team = opened(0), animator()
    client.force_login(team)
    assert "présence non notée" in text_of(client.get(url("session_file", session)))
    add_participant(session, team, organisation=OrganisationFactory(acronym="ZZZ"), name="Sacha")
    shown = text_of(client.get(url("session_file", session)))
    assert "Présents Sacha (ZZZ)" in shown
    assert "non notée" not in shown


def test_minutes_too_long_are_kept_on_the_page(client):
    session = opened(0)
    client.force_login(animator())
    response = client.post(url("minutes", session), {"minutes": "a" * 50_001})
    assert response.status_code == 400
    session.refresh_from_db()
    assert session.minutes == ""


def test_a_member_reads_the_minutes_and_writes_nothing(client):
    session, team = opened(0), animator()
    close_session(session, team)
    close_minutes(session, team)
    client.force_login(person())
    page = html(client.get(url("minutes", session)))
    assert "Présents" in page.get_text()
    assert not page.select("textarea")
