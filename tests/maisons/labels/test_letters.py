"""A letter is written once, told once, made once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from maisons.labels import letter_files, letters, wording
from maisons.labels.letter_files import blocks_of, content_of, document
from maisons.labels.refusals import MissingValueError, NoAppealError, UnknownLetterError
from maisons.labels.services import grant
from maisons.models import (
    LabelRequestPage,
    Letter,
    LetterTemplate,
    Outcome,
    State,
)
from maisons.requests.services import add_member, remove_member
from millejours.pdf import NoPdfError
from moderation.models import Role
from tests.factories import UserFactory
from tests.maisons.factories import version_on_line
from tests.maisons.labels.factories import APPEAL, MAISON, decided, reserve, write_appeal
from tests.maisons.reading import inside
from tests.maisons.requests.factories import CARRIER, make_request, territorial
from tests.moderation.factories import animator, person
from tests.support.at_once import THREADS, at_once
from tests.support.mail import addresses, deliver

pytestmark = pytest.mark.django_db
at_once_too = pytest.mark.django_db(transaction=True)


def receipt(request: LabelRequestPage | None = None) -> Letter:
    request = request or make_request()
    LabelRequestPage.objects.filter(pk=request.pk).update(filed_at="2026-11-05T10:00:00+01:00")
    return letters.write(LabelRequestPage.objects.get(pk=request.pk), "recepisse", "recepisse-1")


# --- Words --------------------------------------------------------------------------------------


def test_the_words_shipped_are_those_of_every_kind_and_right() -> None:
    assert set(wording.shipped()) == set(wording.KINDS)
    wrong = {
        code: found
        for code, words in wording.shipped().items()
        if (found := wording.mistakes(wording.KINDS[code], words.subject, words.body))
    }
    assert not wrong


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("{motifs} {recours} {mtoifs}", "« {mtoifs} » n’est pas connu"),
        ("{motifs} {reserves} {recours}", "« {reserves} » n’est pas connu"),
        ("{motifs}", "Il manque « {recours} »"),
        ("{motifs} {recours} {numero", "Une accolade est seule"),
        ("{motifs} {recours} {}", "« {} » n’est pas connu"),
    ],
)
def test_what_is_wrong_is_said(body: str, mistake: str) -> None:
    found = wording.mistakes(wording.KINDS["refus"], "Refus", body)
    assert any(mistake in each.replace("\u00a0", " ") for each in found), found


def test_a_value_that_looks_like_a_brace_is_not_read() -> None:
    words = wording.filled(
        wording.Words("{numero}", "{motifs}"), {"numero": "1", "motifs": "{fin}"}
    )
    assert words.body == "{fin}"


def test_no_letter_leaves_with_a_hole() -> None:
    with pytest.raises(MissingValueError) as refusal:
        letters.write(make_request(), "complement", "c-1", {"demande": "Le bail"})
    assert "{echeance}" in str(refusal.value)
    with pytest.raises(UnknownLetterError):
        letters.write(make_request(), "inconnu", "c-1")
    assert not Letter.objects.exists()


def test_edited_words_are_used_and_those_of_a_letter_written_stay() -> None:
    letter = receipt()
    LetterTemplate.objects.create(kind="recepisse", subject="Reçu", body="Reçu {numero}.")
    letter.refresh_from_db()
    assert "Madame, Monsieur" in letter.body
    other = receipt()
    assert (other.subject, other.body) == ("Reçu", f"Reçu {other.request.number}.")


def test_lines_with_a_dash_are_a_list() -> None:
    found = blocks_of("Avant\r\nencore\r\n– un\n– deux\n\n\nAprès")
    assert [(each.is_list, each.lines) for each in found] == [
        (False, ["Avant", "encore"]),
        (True, ["un", "deux"]),
        (False, ["Après"]),
    ]


# --- Written ------------------------------------------------------------------------------------


def test_a_letter_is_written_once_under_its_key_and_told_once() -> None:
    applicant = UserFactory()
    request = make_request(applicant)
    letter = receipt(request)
    assert receipt(request) == letter
    assert Letter.objects.count() == 1
    assert letter.subject == f"Récépissé de votre demande {request.number}"
    assert "5 novembre 2026" in letter.body
    assert letter.addressee == f"{CARRIER}\n3 rue des Lilas\nSaint-Denis"
    assert letter.sent_at
    messages = deliver()
    assert addresses(messages) == [applicant.email]
    assert letters.address_of(letter) in messages[0].body
    assert CARRIER not in messages[0].body


def test_the_same_key_for_two_requests_is_two_letters() -> None:
    assert receipt() != receipt()


def test_only_the_members_of_today_are_told() -> None:
    applicant, colleague, former = UserFactory(), UserFactory(), UserFactory()
    closed = UserFactory()
    request = make_request(applicant)
    for each in (colleague, former, closed):
        add_member(request, applicant, each)
    remove_member(request, applicant, former)
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    receipt(request)
    assert addresses(deliver()) == sorted([applicant.email, colleague.email])


@at_once_too
def test_four_at_once_write_one_letter_and_one_mail() -> None:
    applicant = UserFactory()
    request = make_request(applicant)
    found = at_once(lambda: receipt(request).pk)
    assert len(found) == THREADS
    assert len(set(found)) == Letter.objects.count() == 1
    assert len(deliver()) == 1


def test_the_letter_of_a_decision_with_reservations() -> None:
    decision = decided(outcome=Outcome.RESERVED)
    reserve(decision, "Poser\nune rampe")
    label = grant(decision, None)
    letter = letters.write_for(decision)
    assert letters.write_for(decision) == letter
    assert letter.subject == f"Le label est accordé avec réserves à « {MAISON} »"
    assert "– Poser une rampe (avant le " in letter.body
    assert label.code[:5] in letter.body


def test_a_refusal_says_why_and_how_to_appeal() -> None:
    decision = decided(outcome=Outcome.REFUSED, reasons="Aucun local.")
    for kind in (Outcome.REFUSED, "refus"):
        with pytest.raises(NoAppealError):
            letters.check_ready(kind)
    with pytest.raises(NoAppealError):
        letters.write_for(decision)
    write_appeal()
    letters.check_ready(Outcome.REFUSED)
    body = letters.write_for(decision).body
    assert "Aucun local." in body
    assert APPEAL in body


def test_other_outcomes_need_no_appeal() -> None:
    for kind in (Outcome.LABEL, Outcome.RESERVED, Outcome.ADJOURNED, "recepisse"):
        letters.check_ready(kind)


# --- Made ---------------------------------------------------------------------------------------


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_the_pdf_is_made_once_and_says_what_it_is(settings: Any) -> None:
    letter = receipt()
    content = content_of(letter)
    told = inside(content)
    for mark in (b"/StructTreeRoot", b"pdfuaid", b"/H1", b"/DisplayDocTitle true"):
        assert mark in told, mark
    assert b"/Lang (fr)" in told or b"/Lang(fr)" in told
    letter.refresh_from_db()
    kept = files(settings.PRIVATE_MEDIA_ROOT)
    assert [path.read_bytes() for path in kept] == [content]
    assert content_of(letter) == content
    assert letter_files.make_waiting() == 0


def test_a_letter_of_a_demonstration_and_of_a_model_say_so() -> None:
    plain = document(receipt())
    assert "émonstration" not in plain
    request = make_request()
    model = version_on_line("m", is_model=True)
    LabelRequestPage.objects.filter(pk=request.pk).update(is_demonstration=True, referential=model)
    html = document(receipt(request))
    assert "Démonstration" in html
    assert "Modèle de démonstration, non officiel" in html


def test_killed_while_the_file_is_written_it_is_made_again_under_the_same_name(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = receipt()

    def killed(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Letter, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            content_of(letter)
    assert len(files(settings.PRIVATE_MEDIA_ROOT)) == 1
    assert letter_files.make_waiting() == 1
    kept = files(settings.PRIVATE_MEDIA_ROOT)
    assert [path.read_bytes() for path in kept] == [content_of(letter)]


def test_a_file_that_is_gone_is_made_again(settings: Any) -> None:
    letter = receipt()
    content_of(letter)
    files(settings.PRIVATE_MEDIA_ROOT)[0].unlink()
    assert content_of(letter).startswith(b"%PDF")
    assert len(files(settings.PRIVATE_MEDIA_ROOT)) == 1


@at_once_too
def test_four_readers_at_once_have_one_file(settings: Any) -> None:
    letter = receipt()
    found = at_once(lambda: content_of(Letter.objects.get(pk=letter.pk)))
    assert len(set(found)) == 1
    assert len(files(settings.PRIVATE_MEDIA_ROOT)) == 1


def test_the_timetable_makes_those_that_nobody_read(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt()
    receipt()
    call_command("make_letters")
    assert "2" in capsys.readouterr().out
    assert len(files(settings.PRIVATE_MEDIA_ROOT)) == 2


def test_a_letter_that_cannot_be_made_does_not_keep_the_others_waiting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = receipt(), receipt()
    made = document

    def fails_once(letter: Letter) -> str:
        if letter == bad:
            raise ValueError("encre")
        return made(letter)

    monkeypatch.setattr(letter_files, "document", fails_once)
    assert letter_files.make_waiting() == 1
    assert Letter.objects.exclude(file="").get() == good
    assert f"Courrier {bad.pk}" in caplog.text


def test_a_server_without_pdf_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(*_args: Any) -> bytes:
        raise NoPdfError

    monkeypatch.setattr(letter_files, "pdf", none)
    receipt()
    call_command("make_letters")
    assert "ne sait pas faire de PDF" in capsys.readouterr().out


# --- Read ---------------------------------------------------------------------------------------


def test_read_by_the_members_of_today_and_by_who_may_read_the_request() -> None:
    applicant, former = UserFactory(), UserFactory()
    request = make_request(applicant)
    add_member(request, applicant, former)
    remove_member(request, applicant, former)
    LabelRequestPage.objects.filter(pk=request.pk).update(state=State.INSTRUCTION)
    address = letters.address_of(receipt(request))
    allowed = {
        applicant: 200,
        animator(): 200,
        person(Role.REFERENT, territorial(region_of="974")): 200,
        former: 404,
        person(Role.REFERENT, territorial(region_of="48")): 404,
        person(Role.REVIEWER): 404,
        UserFactory(is_superuser=True): 404,
    }
    for user, status in allowed.items():
        client = Client()
        client.force_login(user)
        response = client.get(address)
        assert response.status_code == status, user
        if status == 200:
            assert response["Content-Type"] == "application/pdf"
            assert "no-store" in response["Cache-Control"]
    assert Client().get(address).status_code == 302


def test_under_the_number_of_another_request_there_is_no_letter(client: Client) -> None:
    applicant = UserFactory()
    letter, other = receipt(make_request(applicant)), make_request(applicant)
    client.force_login(applicant)
    wrong = letters.address_of(letter).replace(letter.request.number, other.number)
    assert client.get(wrong).status_code == 404
    assert client.get(letters.address_of(letter)[:-2] + f"{2**70}/").status_code == 404


def test_without_pdf_the_words_are_on_a_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_args: Any) -> bytes:
        raise NoPdfError

    monkeypatch.setattr(letter_files, "pdf", none)
    applicant = UserFactory()
    client.force_login(applicant)
    response = client.get(letters.address_of(receipt(make_request(applicant))))
    assert response.status_code == 503
    assert "Madame, Monsieur" in response.text
    assert "ne sait pas faire de PDF" in response.text
