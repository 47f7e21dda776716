"""What was never sent is not kept for ever."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from annuaire.models import Registration, TrustProof
from annuaire.registration.services import keep_document, send
from annuaire.registration.uploads import accepted_file
from millejours.settings.timed_work import SCHEDULE
from tests.annuaire.registration import files, forms

pytestmark = pytest.mark.django_db


def age(registration, days):
    before = timezone.now() - timedelta(days=days)
    Registration.objects.filter(pk=registration.pk).update(updated_at=before)


def forget():
    out = StringIO()
    call_command("forget_registrations", stdout=out)
    return out.getvalue()


def test_old_ones_go_with_their_documents(
    her, midwife, settings, django_capture_on_commit_callbacks
):
    settings.REGISTRATION_KEPT_DAYS = 30
    old, recent = forms.begun(her), forms.begun(her, name="Une autre")
    keep_document(old, accepted_file(files.pdf(), "a.pdf"), midwife, old.version)
    proof = old.proofs.get()
    age(old, 31)
    age(recent, 29)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget() == "1 inscription(s) supprimée(s).\n"
    assert list(Registration.objects.all()) == [recent]
    assert not TrustProof.objects.exists()
    assert not proof.file.storage.exists(proof.file.name)
    assert forget() == "0 inscription(s) supprimée(s).\n"


def test_what_was_sent_stays(her, midwife):
    registration = forms.filled(her)
    listing = send(registration, midwife)
    age(registration, 3650)
    forget()
    assert Registration.objects.filter(pk=registration.pk).exists()
    assert listing.proofs.count() == 1


def test_documents_of_an_account_that_is_gone(her, midwife):
    begun = forms.begun(her)
    keep_document(begun, accepted_file(files.pdf(), "a.pdf"), midwife, begun.version)
    midwife.delete()
    forget()
    assert not TrustProof.objects.exists()


def test_it_is_in_the_timetable():
    assert "forget_registrations" in {job.command for job in SCHEDULE}
