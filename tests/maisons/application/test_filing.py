"""Filing once, completing, taking back, beginning again."""

from __future__ import annotations

from typing import Any

import pytest

from maisons.application import refusals, services
from maisons.application.completeness import completeness_of
from maisons.application.reading import file_of
from maisons.models import (
    Answer,
    FiledCopy,
    LabelRequestPage,
    LabelSettings,
    Met,
    Paper,
    Project,
    State,
)
from maisons.requests.journal import lines_of
from maisons.requests.refusals import NotResponsibleError
from maisons.requests.services import add_member
from tests.factories import UserFactory
from tests.maisons.application.factories import (
    address,
    again,
    complement,
    filed,
    set_state,
    version_of,
)
from tests.maisons.application.factories import complete as make_complete
from tests.support.at_once import THREADS, at_once
from tests.support.mail import addresses, deliver

pytestmark = pytest.mark.django_db


def file_it(browser: Any, request: LabelRequestPage, **values: Any) -> Any:
    data = {"version": version_of(request), **values}
    return browser.post(address(request, "deposer/"), data)


# --- Complete or not ------------------------------------------------------------------------------


def test_a_new_draft_says_what_is_missing(her: Any, draft: LabelRequestPage) -> None:
    completeness = completeness_of(file_of(draft))
    assert not completeness.is_complete
    assert 0 < completeness.percent < 100
    page = her.get(address(draft)).content.decode()
    assert f"{completeness.percent}&nbsp;%" in page
    assert address(draft, "domaine-a/#critere-a1") in page
    assert "A1 : document attendu".replace(" :", "\u00a0:") in page


def test_not_met_is_an_answer_and_needs_no_document(complete: LabelRequestPage) -> None:
    assert completeness_of(file_of(complete)).is_complete
    Paper.objects.filter(request=complete).delete()
    assert not completeness_of(file_of(complete)).is_complete
    Answer.objects.filter(request=complete).update(met=Met.NO)
    assert completeness_of(file_of(complete)).is_complete


def test_an_incomplete_request_is_not_filed(her: Any, draft: LabelRequestPage) -> None:
    response = file_it(her, draft)
    assert response.status_code == 409
    text = response.content.decode()
    assert "Il manque des réponses" in text
    assert address(draft, "porteur/#id_siret") not in text, "the SIRET of the factory is right"
    assert address(draft, "lieu/#id_name") in text
    assert again(draft).state == State.DRAFT
    assert deliver() == []


def test_without_version_in_force_nothing_is_filed(
    director: Any, complete: LabelRequestPage
) -> None:
    LabelRequestPage.objects.filter(pk=complete.pk).update(referential=None)
    with pytest.raises(refusals.NoReferentialError):
        services.submit(complete, director, version=version_of(complete))


# --- Filed ----------------------------------------------------------------------------------------


def test_a_complete_request_is_filed_with_its_receipts(
    her: Any, director: Any, complete: LabelRequestPage
) -> None:
    colleague, former = UserFactory(), UserFactory(is_active=True)
    add_member(complete, director, colleague)
    add_member(complete, director, former)
    former.__class__.objects.filter(pk=former.pk).update(is_active=False)
    response = file_it(her, complete)
    assert response["Location"] == address(complete, "deposee/")
    request = again(complete)
    assert request.state == State.ADMISSIBILITY
    assert request.filed_at is not None
    assert request.latest_revision is not None
    assert not request.live
    receipt = her.get(response["Location"]).content.decode()
    assert "est déposée" in receipt
    mails = deliver()
    assert addresses(mails) == sorted([director.email, colleague.email])
    assert request.number in mails[0].subject
    assert "vérifie que le dossier" in mails[0].body
    assert "Demande déposée" in [line.reason for line in lines_of(request)]


def test_filed_twice_it_is_one_and_the_second_is_told(her: Any, complete: LabelRequestPage) -> None:
    version = version_of(complete)
    file_it(her, complete)
    second = her.post(address(complete, "deposer/"), {"version": version}, follow=True)
    assert second.redirect_chain[0][0] == address(complete, "deposee/")
    assert "déjà déposée" in second.content.decode()
    assert FiledCopy.objects.filter(request=complete).count() == 1
    assert len(deliver()) == 1


def test_a_page_read_before_a_change_files_nothing(
    her: Any, director: Any, complete: LabelRequestPage
) -> None:
    response = file_it(her, complete, version=version_of(complete) + 7)
    assert response.status_code == 409
    assert "relisez" in response.content.decode()
    for forged in ("", "-1", "x", "9" * 40):
        assert file_it(her, complete, version=forged).status_code == 409
    assert again(complete).state == State.DRAFT


def test_only_who_is_responsible_files(
    client: Any, director: Any, complete: LabelRequestPage
) -> None:
    colleague = UserFactory()
    add_member(complete, director, colleague)
    client.force_login(colleague)
    response = file_it(client, complete)
    assert response.status_code == 409
    assert "Seule la personne responsable" in response.content.decode()
    for gesture in (
        lambda: services.submit(complete, colleague, version=0),
        lambda: services.withdraw(complete, colleague, reason="Non"),
        lambda: services.reopen(complete, colleague),
    ):
        with pytest.raises(NotResponsibleError):
            gesture()


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_file_one_request() -> None:
    director = UserFactory()
    request = make_complete(director)
    version = version_of(request)

    def file_once() -> bool:
        try:
            services.submit(request, director, version=version)
        except refusals.AlreadyFiledError:
            return False
        return True

    assert sorted(at_once(file_once)) == [False] * (THREADS - 1) + [True]
    assert FiledCopy.objects.filter(request=request).count() == 1


def test_the_copy_stays_as_it_was_filed(her: Any, director: Any) -> None:
    request = filed(director, State.INSTRUCTION)
    copy = FiledCopy.objects.get(request=request)
    assert "Maison des Lilas" in copy.html
    Project.objects.filter(request=request).update(name="Autre")
    first = her.get(address(request, f"copies/{copy.pk}.pdf"))
    assert first["Content-Type"] == "application/pdf"
    assert "Maison des Lilas" in FiledCopy.objects.get(pk=copy.pk).html
    other = filed(UserFactory())
    assert her.get(address(request, f"copies/{other.copies.get().pk}.pdf")).status_code == 404


# --- The complement -------------------------------------------------------------------------------


def test_a_complement_is_shown_and_given_back(her: Any, director: Any) -> None:
    request = filed(director, State.INSTRUCTION)
    asked = complement(request, "A2")
    deliver()
    assert "Précisez le critère." in her.get(address(request)).content.decode()
    page = her.get(address(request, "complement/")).content.decode()
    assert address(request, "domaine-a/#critere-a2") in page
    data = {"version": version_of(request)}
    response = her.post(address(request, "complement/"), data)
    assert response["Location"] == address(request, "deposee/")
    asked.refresh_from_db()
    assert (asked.answered_by, asked.answered_at is None) == (director, False)
    assert again(request).state == State.INSTRUCTION
    assert FiledCopy.objects.filter(request=request, occasion="complement").count() == 1
    (mail,) = [mail for mail in deliver() if mail.recipients() == [director.email]]
    assert "complément" in mail.subject
    assert "complément" in her.get(address(request, "deposee/")).content.decode()
    second = her.post(address(request, "complement/"), data)
    assert second["Location"] == address(request)
    assert deliver() == []


def test_a_colleague_may_give_a_complement_back(client: Any, director: Any) -> None:
    request = filed(director)
    colleague = UserFactory()
    add_member(request, director, colleague)
    complement(request, "A2")
    client.force_login(colleague)
    data = {"version": version_of(request)}
    assert client.post(address(request, "complement/"), data).status_code == 302


def test_a_complement_does_not_empty_the_file(her: Any, director: Any) -> None:
    request = filed(director)
    complement(request, "A2")
    Answer.objects.filter(request=request, criterion__code="A2").update(met="")
    data = {"version": version_of(request)}
    response = her.post(address(request, "complement/"), data)
    assert response.status_code == 409
    assert "Il manque des réponses" in response.content.decode()


def test_a_late_complement_is_taken_with_a_notice(her: Any, director: Any) -> None:
    request = filed(director)
    complement(request, "A2", days=-1)
    assert "Vous pouvez encore le rendre" in her.get(address(request)).content.decode()
    data = {"version": version_of(request)}
    assert her.post(address(request, "complement/"), data).status_code == 302


def test_a_setting_closes_late_complements(her: Any, director: Any) -> None:
    LabelSettings.objects.create(closes_late_complements=True)
    request = filed(director)
    complement(request, "A2", days=-1)
    data = {"version": version_of(request)}
    response = her.post(address(request, "complement/"), data)
    assert response.status_code == 409
    assert "La date pour rendre ce complément est passée" in response.content.decode()
    assert 'name="c-A2"' not in her.get(address(request, "domaine-a/")).content.decode()
    assert again(request).state == State.COMPLEMENT


def test_without_complement_there_is_nothing_to_give(her: Any, director: Any) -> None:
    request = filed(director, State.INSTRUCTION)
    assert her.get(address(request, "complement/"))["Location"] == address(request)
    assert her.post(address(request, "complement/"))["Location"] == address(request)


# --- Taken back, begun again ----------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.INSTRUCTION, State.COMPLEMENT, State.ADJOURNED])
def test_a_request_is_withdrawn_with_a_reason(her: Any, director: Any, state: str) -> None:
    request = filed(director, state)
    page = address(request, "retirer/")
    assert her.post(page, {"reason": "Projet abandonné"}).status_code == 400
    assert her.post(page, {"sure": "on", "reason": " "}).status_code == 400
    assert again(request).state == state
    sent = her.post(page, {"sure": "on", "reason": "Projet abandonné"})
    assert sent.status_code == 302
    assert again(request).state == State.WITHDRAWN
    assert "Projet abandonné" in lines_of(request).last().reason
    assert her.post(page, {"sure": "on", "reason": "Encore"}).status_code == 400
    assert her.get(address(request)).status_code == 200


def test_an_open_complement_is_closed_with_its_request(director: Any) -> None:
    request = filed(director)
    asked = complement(request, "A2")
    services.withdraw(request, director, reason="Projet abandonné")
    asked.refresh_from_db()
    assert asked.closed_at is not None


@pytest.mark.parametrize("state", [State.DRAFT, State.DECIDED, State.INADMISSIBLE])
def test_what_is_not_in_progress_is_not_withdrawn(
    director: Any, complete: LabelRequestPage, state: str
) -> None:
    request = set_state(complete, state)
    with pytest.raises(refusals.NotWithdrawableError):
        services.withdraw(request, director, reason="Non")
    with pytest.raises(refusals.NoReasonError):
        services.withdraw(request, director, reason="\x00 ")


def test_an_adjourned_request_is_filed_again(her: Any, director: Any) -> None:
    request = filed(director, State.ADJOURNED)
    request.current_workflow_state.cancel(user=director)
    deliver()
    assert "Reprendre le dossier" in her.get(address(request)).content.decode()
    her.post(address(request, "reprendre/"))
    request = again(request)
    assert request.state == State.DRAFT
    her.post(address(request, "supprimer/"), {"sure": "on"})
    assert again(request).number == request.number, "what was filed once is never deleted"
    assert file_it(her, request).status_code == 302
    assert again(request).state == State.ADMISSIBILITY
    assert FiledCopy.objects.filter(request=request).count() == 2
    assert addresses(deliver()).count(director.email) == 1


def test_only_an_adjourned_request_is_begun_again(her: Any, director: Any) -> None:
    request = filed(director, State.INSTRUCTION)
    response = her.post(address(request, "reprendre/"), follow=True)
    assert "pas ajournée" in response.content.decode()
    assert again(request).state == State.INSTRUCTION


def test_a_draft_is_deleted_on_a_second_gesture(her: Any, draft: LabelRequestPage) -> None:
    assert her.post(address(draft, "supprimer/")).status_code == 400
    assert her.post(address(draft, "supprimer/"), {"sure": "on"}).status_code == 302
    assert not LabelRequestPage.objects.filter(pk=draft.pk).exists()


# --- The thread -----------------------------------------------------------------------------------


def test_a_message_is_read_in_the_thread(her: Any, director: Any) -> None:
    request = filed(director, State.INSTRUCTION)
    her.post(address(request, "messages/"), {"text": "Bonjour,\n<b>une question</b>"})
    page = her.get(address(request)).content.decode()
    assert "&lt;b&gt;une question&lt;/b&gt;" in page
    assert request.messages.get().from_applicants


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001, "a\x00b"])
def test_a_wrong_message_is_said(her: Any, director: Any, text: str) -> None:
    request = filed(director, State.INSTRUCTION)
    response = her.post(address(request, "messages/"), {"text": text})
    assert response.status_code == 400
    assert not request.messages.exists()


@pytest.mark.parametrize("state", [State.DECIDED, State.WITHDRAWN])
def test_the_thread_closes_with_the_request(her: Any, director: Any, state: str) -> None:
    request = filed(director, state)
    assert her.post(address(request, "messages/"), {"text": "Bonjour"}).status_code == 400
    assert not request.messages.exists()


def test_a_draft_has_no_thread(her: Any, draft: LabelRequestPage) -> None:
    assert her.post(address(draft, "messages/"), {"text": "Bonjour"}).status_code == 400
