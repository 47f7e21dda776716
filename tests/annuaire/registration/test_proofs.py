"""Who may read a proof, and how it is served."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from annuaire.models import ListingEditor, TrustProof
from annuaire.registration.services import keep_document
from annuaire.registration.uploads import accepted_file
from millejours.models import User
from moderation.models import Role
from tests.annuaire.registration import files, forms
from tests.factories import UserFactory
from tests.moderation.factories import MembershipFactory, animator, person

pytestmark = pytest.mark.django_db


def address(proof):
    return reverse("inscription:proof", args=[proof.pk])


@pytest.fixture
def proof(her, midwife):
    """Of a form in progress."""
    registration = forms.filled(her)
    file = accepted_file(files.pdf(), "a.pdf")
    return keep_document(registration, file, midwife, registration.version).proofs.get()


@pytest.fixture
def sent_proof(her, midwife, proof):
    """Of a listing that its referent reads."""
    from annuaire.registration.services import send

    send(proof.registration, midwife)
    proof.refresh_from_db()
    assert proof.listing is not None
    assert proof.number == "10001234567"
    return proof


def test_it_is_a_file_to_download_and_nothing_else(her, proof):
    response = her.get(address(proof))
    assert b"".join(response.streaming_content) == files.pdf()
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="justificatif-{proof.pk}.pdf"'
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Content-Type"] == "application/pdf"


def test_before_it_is_sent_only_who_gave_it(client, proof):
    admin = User.objects.create_superuser("admin@example.org", "un mot de passe long")
    for other in (UserFactory(), forms.referent_of("976"), forms.national(), animator(), admin):
        client.force_login(other)
        assert client.get(address(proof)).status_code == 404


def test_nobody_without_an_account(client, proof, sent_proof):
    client.logout()
    assert client.get(address(sent_proof)).status_code == 302


def test_those_who_decide_read_it(client, sent_proof):
    colleague = UserFactory()
    ListingEditor.objects.create(listing=sent_proof.listing, user=colleague, email=colleague.email)
    admin = User.objects.create_superuser("admin@example.org", "un mot de passe long")
    region = person(Role.REFERENT, _of_the_region())
    readers = (colleague, forms.referent_of("976"), region, forms.national(), animator(), admin)
    for reader in readers:
        client.force_login(reader)
        response = client.get(address(sent_proof))
        assert b"".join(response.streaming_content) == files.pdf()


def _of_the_region():
    from tests.moderation.factories import OrganisationFactory

    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    organisation.regions.set(["06"])
    return organisation


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER])
def test_members_with_another_role_do_not(client, sent_proof, role):
    client.force_login(MembershipFactory(role=role).user)
    assert client.get(address(sent_proof)).status_code == 404


def test_the_referent_of_another_territory_does_not(client, sent_proof):
    client.force_login(forms.referent_of("48"))
    assert client.get(address(sent_proof)).status_code == 404


def test_an_editor_no_more_does_not(her, sent_proof):
    sent_proof.listing.editors.all().delete()
    assert her.get(address(sent_proof)).status_code == 404


def test_a_closed_account_does_not(client, sent_proof):
    reader = forms.national()
    client.force_login(reader)
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert client.get(address(sent_proof)).status_code in (302, 404)


def test_what_is_not_there(her, midwife, proof):
    assert her.get(reverse("inscription:proof", args=[999999])).status_code == 404
    number = TrustProof.objects.create(number="12", registration=proof.registration)
    assert her.get(address(number)).status_code == 404
    odd = TrustProof(registration=proof.registration, media_type="text/html")
    odd.file.save("x", ContentFile(b"<script>"))
    assert her.get(address(odd)).status_code == 404
    proof.file.storage.delete(proof.file.name)
    assert her.get(address(proof)).status_code == 404


def test_only_reading_is_offered(her, proof):
    assert her.post(address(proof)).status_code == 405
    assert her.delete(address(proof)).status_code == 405


def test_the_file_goes_with_its_row(her, proof, django_capture_on_commit_callbacks):
    storage, path = proof.file.storage, proof.file.name
    with django_capture_on_commit_callbacks(execute=True):
        her.post(forms.address(proof.registration, "abandon"))
    assert not storage.exists(path)
    assert not TrustProof.objects.exists()
