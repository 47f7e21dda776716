"""Who may read a proof, and how it is served."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from annuaire.models import ListingEditor, TrustProof
from annuaire.registration.services import keep_document, start_change
from annuaire.registration.uploads import accepted_file
from millejours.models import User
from moderation.models import Role, ScopedTaskState
from moderation.services import approve, request_changes
from tests.annuaire.registration import files, forms
from tests.factories import UserFactory
from tests.moderation.factories import MembershipFactory, animator, person, state_of
from tests.support.pages import text_of

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


def reads(client, user, proof):
    """Whether ``user`` is given the document; it is not found otherwise."""
    client.force_login(user)
    response = client.get(address(proof))
    if response.status_code == 404:
        return False
    assert b"".join(response.streaming_content) == files.pdf()
    return True


def in_the_pool():
    """One of the national pool, one of an animation team."""
    return forms.national(), animator()


def keeper(listing, *, is_owner):
    user = UserFactory()
    ListingEditor.objects.create(listing=listing, user=user, email=user.email, is_owner=is_owner)
    return user


def test_those_whose_step_it_is_read_it(client, midwife, sent_proof):
    for user in (midwife, forms.referent_of("976"), person(Role.REFERENT, _of_the_region())):
        assert reads(client, user, sent_proof)


def test_the_national_pool_and_administrators_do_not_where_a_referent_decides(client, sent_proof):
    forms.referent_of("976")
    admin = User.objects.create_superuser("admin@example.org", "un mot de passe long")
    for user in (*in_the_pool(), admin):
        assert not reads(client, user, sent_proof)


def test_without_a_referent_the_national_pool_decides(client, sent_proof):
    for user in in_the_pool():
        assert reads(client, user, sent_proof)


def test_when_the_referent_is_late_the_pool_decides_too(client, sent_proof):
    referent = forms.referent_of("976")
    ScopedTaskState.objects.update(escalated_at=timezone.now())
    for user in (referent, *in_the_pool()):
        assert reads(client, user, sent_proof)


@pytest.mark.parametrize("act", ["request_changes", "approve"])
def test_once_answered_it_stays_with_the_same_people(client, midwife, sent_proof, act):
    referent, pool = forms.referent_of("976"), in_the_pool()
    state = state_of(sent_proof.listing)
    if act == "approve":
        approve(state, referent, revision_id=state.revision_id)
    else:
        request_changes(state, referent, reason="Le nom.")
    assert reads(client, referent, sent_proof)
    assert reads(client, midwife, sent_proof)
    assert not any(reads(client, user, sent_proof) for user in pool)


@pytest.mark.parametrize("act", ["request_changes", "approve"])
def test_once_answered_by_the_pool_it_stays_with_it(client, sent_proof, act):
    decided, other = in_the_pool()
    state = state_of(sent_proof.listing)
    if act == "approve":
        approve(state, decided, revision_id=state.revision_id)
    else:
        request_changes(state, decided, reason="Le nom.")
    assert reads(client, other, sent_proof)


def test_of_the_colleagues_only_who_is_responsible_reads_it(client, sent_proof):
    listing = sent_proof.listing
    assert reads(client, keeper(listing, is_owner=True), sent_proof)
    assert not reads(client, keeper(listing, is_owner=False), sent_proof)


def test_a_colleague_who_gave_it_reads_it_while_she_keeps_the_listing(client, sent_proof):
    colleague = keeper(sent_proof.listing, is_owner=False)
    TrustProof.objects.update(uploaded_by=colleague)
    assert reads(client, colleague, sent_proof)
    sent_proof.listing.editors.filter(user=colleague).delete()
    assert not reads(client, colleague, sent_proof)


def test_a_colleague_is_told_of_it_without_its_name(client, midwife, sent_proof):
    listing = sent_proof.listing
    state = state_of(listing)
    approve(state, forms.referent_of("976"), revision_id=state.revision_id)
    colleague = keeper(listing, is_owner=False)
    client.force_login(colleague)
    form = forms.step(start_change(listing, colleague), "confiance")
    page = client.get(form)
    assert "Un document a déjà été donné" in text_of(page)
    assert address(sent_proof) not in page.content.decode()
    client.force_login(midwife)
    form = forms.step(start_change(listing, midwife), "confiance")
    assert address(sent_proof) in client.get(form).content.decode()


def test_the_desk_shows_papers_to_who_decides_only(client, sent_proof):
    forms.referent_of("976")
    there = reverse("moderation_object", args=[state_of(sent_proof.listing).pk])
    client.force_login(animator())
    page = client.get(there)
    assert "lu seulement par les personnes qui décident" in text_of(page)
    assert "10001234567" not in page.content.decode()
    assert address(sent_proof) not in page.content.decode()


def test_the_form_says_who_reads_it(her, proof):
    text = text_of(her.get(forms.step(proof.registration, "confiance")))
    assert "Lu seulement par qui décide de votre fiche" in text


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
