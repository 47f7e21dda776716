"""The letter that says that a request is filed; what a renewal may not be filed for."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from maisons.application import services
from maisons.labels.refusals import LabelOverError
from maisons.models import FiledCopy, LabelRequestPage, Letter, LetterTemplate, State
from tests.maisons.application.factories import address, again, set_state, version_of
from tests.maisons.labels.factories import labelled
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


def submit(request: LabelRequestPage, user: Any) -> LabelRequestPage:
    return services.submit(request, user, version=version_of(request))


def test_a_receipt_is_written_and_one_mail_says_it(
    her: Any, director: Any, complete: LabelRequestPage
) -> None:
    submit(complete, director)
    receipt = Letter.objects.get(request=complete)
    assert (receipt.kind, complete.number in receipt.body) == ("recepisse", True)
    assert len(deliver()) == 1
    link = address(complete, f"courriers/{receipt.pk}/")
    for page in ("", "deposee/"):
        assert link in her.get(address(complete, page)).content.decode()


def test_filed_again_it_has_another_one(director: Any, complete: LabelRequestPage) -> None:
    submit(complete, director)
    complete.current_workflow_state.cancel(user=director)
    services.reopen(set_state(complete, State.ADJOURNED), director)
    submit(again(complete), director)
    assert Letter.objects.filter(request=complete, kind="recepisse").count() == 2


def test_a_complement_has_none(her: Any, complete: LabelRequestPage) -> None:
    FiledCopy.objects.create(request=complete, occasion="complement", html="<p></p>")
    assert "récépissé" not in her.get(address(complete, "deposee/")).content.decode()


def test_words_badly_edited_keep_nothing_from_being_filed(
    her: Any, director: Any, complete: LabelRequestPage, caplog: Any
) -> None:
    LetterTemplate.objects.create(kind="recepisse", subject="Reçu", body="{numero} {signataire}")
    submit(complete, director)
    assert again(complete).state == State.ADMISSIBILITY
    assert not Letter.objects.exists()
    assert f"Récépissé non écrit : demande {complete.number}" in caplog.text
    assert her.get(address(complete, "deposee/")).status_code == 200


def test_nothing_renews_a_label_withdrawn(
    her: Any, director: Any, complete: LabelRequestPage
) -> None:
    label = labelled()
    label.withdrawn_at = timezone.now()
    label.save()
    LabelRequestPage.objects.filter(pk=complete.pk).update(renews=label)
    with pytest.raises(LabelOverError):
        submit(again(complete), director)
    response = her.post(address(complete, "deposer/"), {"version": version_of(complete)})
    assert response.status_code == 409
    assert "a été retiré" in response.content.decode()
    assert again(complete).state == State.DRAFT
