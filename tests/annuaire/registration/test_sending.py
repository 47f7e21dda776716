"""Reading the preview, sending once, and every way back and forth with the referent."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import WorkflowState

from annuaire.models import CoverageKind, Listing, ListingEditor, Origin, Registration, TrustProof
from annuaire.registration.errors import IncompleteError, StaleFormError
from annuaire.registration.prefill import data_of
from annuaire.registration.services import send, start_change
from millejours.models.guarded import _guards, register_guard
from moderation import errors
from moderation.models import Event
from moderation.models.journal import Action
from moderation.services import approve, request_changes
from tests.annuaire.factories import area, departement, exact_point, make_listing
from tests.annuaire.registration import forms
from tests.factories import UserFactory
from tests.moderation.factories import state_of
from tests.support.mail import deliver
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db


def approved(listing):
    state = state_of(listing)
    approve(state, forms.referent_of("976"), revision_id=state.revision_id)
    return Listing.objects.get(pk=listing.pk)


def changed(client, listing, user, **more):
    """The form opened on a listing, its name changed."""
    registration = start_change(listing, user)
    who = registration.data["qui-et-ou"]
    forms.post(client, registration, "qui-et-ou", {**who, "name": "Camille Durand", **more})
    registration.refresh_from_db()
    return registration


# --- The first sending --------------------------------------------------------------------------


def test_the_preview_shows_what_the_public_will_read(her):
    registration = forms.filled(her)
    page = her.get(forms.address(registration, "preview"))
    text = text_of(page)
    for shown in (
        "Camille Martin",
        "Sage-femme",
        "Être suivie",
        "Mamoudzou (976)",
        "02 69 00 00 00",
    ):
        assert shown in text
    assert not Listing.objects.exists()
    assert page.headers["Cache-Control"].startswith("max-age=0")


def test_the_preview_never_shows_the_exact_point(her):
    registration = forms.begun(her, street="12 rue du Commerce", own_home="on")
    forms.post(her, registration, "position", forms.position(latitude="-12.7712"))
    forms.post(her, registration, "quoi", forms.what())
    forms.post(her, registration, "confiance", forms.trust())
    page = her.get(forms.address(registration, "preview"))
    assert "12.7712" not in page.content.decode()
    assert "Commerce" not in text_of(page)


def test_the_preview_tells_several_presences_apart(her):
    registration = forms.filled(
        her, presences=["ici", "familles", "distance"], areas="Mayotte", street="12 rue du Commerce"
    )
    forms.post(
        her, registration, "position", forms.position(latitude="-12.7830", precision="exact")
    )
    text = text_of(her.get(forms.address(registration, "preview")))
    assert "12 rue du Commerce" in text
    assert "Territoire desservi Mayotte" in text
    assert "Par téléphone ou en visio" in text


def test_nothing_is_sent_without_agreement(her):
    registration = forms.filled(her)
    response = her.post(forms.address(registration, "send"))
    assert "Une réponse est à corriger" in text_of(response)
    assert not Listing.objects.exists()


def test_sending_makes_the_listing_and_asks_the_referent(her, midwife):
    registration = forms.filled(her)
    response = forms.agree(her, registration)
    assert response.url == forms.address(registration, "sent")
    listing = Listing.objects.get()
    assert (listing.name, listing.live, listing.origin) == (
        "Camille Martin",
        False,
        Origin.REGISTRATION,
    )
    assert [need.slug for need in listing.needs.all()] == ["suivi-grossesse"]
    assert listing.coverages.get().commune.code == "97611"
    assert listing.get_latest_revision().user == midwife
    assert dt.date.fromisoformat(listing.get_latest_revision().content["confirmed_on"])
    assert ListingEditor.objects.get().is_owner
    assert TrustProof.objects.get().number == "10001234567"
    assert state_of(listing).departement_id == "976"
    registration.refresh_from_db()
    assert registration.listing == listing
    assert registration.sent_at
    assert registration.data == {}
    assert "5 jours ouvrés" in text_of(her.get(response.url))


def test_the_receipt_says_the_promised_delay(her, midwife):
    send(forms.filled(her), midwife)
    mail = next(mail for mail in deliver() if mail.recipients() == [midwife.email])
    assert "5 jours ouvrés" in mail.body
    assert "/mon-espace/" in mail.body


def test_sending_twice_sends_once(her, midwife):
    registration = forms.filled(her)
    for _again in range(2):
        response = forms.agree(her, registration)
        assert response.url == forms.address(registration, "sent")
    assert send(registration, midwife) == Listing.objects.get()
    assert Event.objects.filter(action=Action.SUBMIT).count() == 1
    assert sum(mail.recipients() == [midwife.email] for mail in deliver()) == 1


def test_what_is_sent_is_no_longer_a_form(her):
    registration = forms.filled(her)
    forms.agree(her, registration)
    there = forms.address(registration, "sent")
    assert her.get(forms.step(registration, "quoi")).url == there
    assert her.post(forms.step(registration, "quoi"), forms.what()).url == there
    assert her.post(forms.address(registration, "abandon")).url == there
    assert her.get(forms.address(registration, "preview")).url == there
    assert Registration.objects.exists()


def test_an_unfinished_form_leads_to_what_is_missing(her, midwife):
    registration = forms.begun(her)
    forms.post(her, registration, "position", forms.position())
    with pytest.raises(IncompleteError):
        send(registration, midwife)
    response = forms.agree(her, registration)
    assert response.url == forms.step(registration, "quoi") + "?verifier=1"
    assert "Cochez au moins un besoin" in text_of(her.get(response.url))
    assert her.get(forms.address(registration, "sent")).url == forms.address(
        registration, "preview"
    )


def test_who_sends_again_what_nobody_answers_for_is_responsible(client, her, midwife):
    listing = approved(forms.sent(her, midwife))
    colleague = UserFactory()
    ListingEditor.objects.create(listing=listing, user=colleague, email=colleague.email)
    listing.editors.get(user=midwife).delete()
    client.force_login(colleague)
    send(changed(client, listing, colleague, number="10001234567"), colleague)
    assert listing.editors.get().is_owner


def test_a_refusal_of_the_engine_keeps_the_form(her, midwife):
    registration = forms.filled(her)

    def guard(item, revision):
        return ["Il manque une chose"] if isinstance(item, Listing) else []

    register_guard(guard)
    try:
        response = forms.agree(her, registration)
    finally:
        _guards.remove(guard)
    assert "Il manque une chose" in text_of(response)
    assert not Listing.objects.exists()
    registration.refresh_from_db()
    assert registration.sent_at is None
    assert registration.data["qui-et-ou"]["name"] == "Camille Martin"


def test_the_referent_approves_and_it_is_on_line(her, midwife):
    listing = approved(send(forms.filled(her), midwife))
    assert listing.live
    assert listing.search_rows.get().commune_code == "97611"
    assert listing.confirmed_on


# --- Changes ------------------------------------------------------------------------------------


def test_the_form_opens_on_what_the_listing_says(her, midwife):
    listing = approved(send(forms.filled(her), midwife))
    page = html(her.get(f"/annuaire/inscription/modifier/{listing.pk}/"))
    assert page.select_one("#id_name")["value"] == "Camille Martin"
    assert page.select_one("#id_commune")["value"] == "Mamoudzou (976)"
    registration = start_change(listing, midwife)
    assert her.get(forms.address(registration, "preview")).status_code == 200


def test_a_change_waits_while_the_listing_stays_on_line(her, midwife):
    listing = approved(send(forms.filled(her), midwife))
    registration = changed(her, listing, midwife)
    response = forms.agree(her, registration)
    assert response.status_code == 302
    listing.refresh_from_db()
    assert (listing.live, listing.name) == (True, "Camille Martin")
    assert "reste en ligne" in text_of(her.get(response.url))
    assert approved(listing).name == "Camille Durand"
    assert Listing.objects.count() == 1


def test_a_listing_nobody_edited_before_may_be_changed(her, midwife):
    listing = make_listing(
        "Cabinet de Mende",
        exact_point(44.52, 3.51),
        area(departement=departement("48")),
        opening_hours="Mo-Fr 09:00-12:00; PH off",
        phone="04 66 00 00 00",
    )
    listing.needs.set(_needs())
    listing.save()
    ListingEditor.objects.create(listing=listing, user=midwife, email=midwife.email)
    keys = {coverage.pk for coverage in listing.coverages.all()}
    registration = changed(her, listing, midwife)
    forms.post(her, registration, "confiance", {**registration.data["confiance"], "number": "ABC"})
    send(registration, midwife)
    listing.refresh_from_db()
    draft = listing.get_latest_revision_as_object()
    assert draft.name == "Camille Durand"
    assert draft.opening_hours == "Mo-Fr 09:00-12:00; PH off"
    assert {coverage.pk for coverage in draft.coverages.all()} == keys
    point = draft.coverages.get(kind=CoverageKind.POINT)
    assert (point.latitude, point.precision) == (44.52, "exact")


def _needs():
    from millejours.models import Need

    return Need.objects.all()


def test_free_hours_are_kept_when_the_table_cannot_say_them(words):
    text = "week 1-53/2 Mo 09:00-12:00"
    data = data_of(make_listing("Un lieu", opening_hours=text), UserFactory())
    assert data["quoi"]["hours_notation"] == text


def test_the_listing_of_another_cannot_be_opened(client, her, midwife):
    listing = send(forms.filled(her), midwife)
    stranger = UserFactory()
    client.force_login(stranger)
    assert client.get(f"/annuaire/inscription/modifier/{listing.pk}/").status_code == 404
    with pytest.raises(errors.NotYoursError):
        start_change(listing, stranger)
    assert not Registration.objects.filter(sent_at=None).exists()


def test_who_no_longer_keeps_it_loses_the_form(her, midwife):
    listing = approved(send(forms.filled(her), midwife))
    registration = changed(her, listing, midwife)
    listing.editors.all().delete()
    assert her.get(forms.step(registration, "quoi")).status_code == 404
    assert forms.agree(her, registration).status_code == 404
    with pytest.raises(errors.NotYoursError):
        send(registration, midwife)


def test_a_text_being_read_is_replaced(her, midwife):
    listing = send(forms.filled(her), midwife)
    first = state_of(listing)
    registration = changed(her, listing, midwife)
    page = text_of(her.get(forms.address(registration, "preview")))
    assert "n’a pas fini de lire" in page
    send(registration, midwife)
    second = state_of(listing)
    assert second.pk != first.pk
    assert second.title == "Camille Durand"
    with pytest.raises(errors.AlreadyDecidedError):
        approve(first, forms.referent_of("976"), revision_id=first.revision_id)
    assert approved(listing).name == "Camille Durand"


def test_the_reason_of_the_referent_is_on_top_and_the_form_goes_back_to_her(her, midwife):
    listing = send(forms.filled(her), midwife)
    state = state_of(listing)
    request_changes(state, forms.referent_of("976"), reason="Votre téléphone ne répond pas.")
    registration = changed(her, listing, midwife, phone="02 69 11 11 11")
    for address in (forms.step(registration, "quoi"), forms.address(registration, "preview")):
        assert "Votre téléphone ne répond pas." in text_of(her.get(address))
    send(registration, midwife)
    assert WorkflowState.objects.filter(object_id=str(listing.pk)).count() == 1
    assert Event.objects.filter(action=Action.RESUME).count() == 1
    assert approved(listing).phone == "02 69 11 11 11"


def test_a_colleague_sends_again_what_another_sent(client, her, midwife):
    listing = send(forms.filled(her), midwife)
    request_changes(state_of(listing), forms.referent_of("976"), reason="Précisez le nom.")
    colleague = UserFactory()
    ListingEditor.objects.create(listing=listing, user=colleague, email=colleague.email)
    client.force_login(colleague)
    send(changed(client, listing, colleague), colleague)
    send(changed(client, listing, colleague, phone="02 69 22 22 22"), colleague)
    assert approved(listing).phone == "02 69 22 22 22"


def test_a_stranger_never_takes_back_what_another_sent(her, midwife):
    from moderation.services import submit, withdraw

    listing = send(forms.filled(her), midwife)
    with pytest.raises(errors.NotYoursError):
        withdraw(listing, UserFactory())
    with pytest.raises(errors.NotYoursError):
        submit(listing, UserFactory())


def test_two_editors_at_once_the_second_is_told(client, her, midwife):
    listing = approved(send(forms.filled(her), midwife))
    colleague = UserFactory()
    ListingEditor.objects.create(listing=listing, user=colleague, email=colleague.email)
    hers = changed(her, listing, midwife)
    client.force_login(colleague)
    send(changed(client, listing, colleague, name="Cabinet des Manguiers"), colleague)
    with pytest.raises(StaleFormError):
        send(hers, midwife)
    client.force_login(midwife)
    response = forms.agree(client, hers)
    page = html(response)
    told = page.select_one(".reg-differences").get_text(" ", strip=True)
    assert "Camille Durand" in told
    assert "Cabinet des Manguiers" in told
    base = page.select_one("input[name=base]")["value"]
    forms.agree(client, hers, base=base)
    assert approved(listing).name == "Camille Durand"


def test_abandoning_a_change_leaves_the_listing(her, midwife):
    listing = approved(send(forms.filled(her), midwife))
    registration = changed(her, listing, midwife)
    her.post(forms.address(registration, "abandon"))
    assert not Registration.objects.filter(pk=registration.pk).exists()
    listing.refresh_from_db()
    assert listing.live
    assert listing.proofs.count() == 1


def test_the_preview_costs_few_queries(her, assert_max_queries):
    registration = forms.filled(her)
    with assert_max_queries(75):
        her.get(forms.address(registration, "preview"))


@pytest.mark.parametrize("base", ["9" * 5000, "9" * 30, "-1", "x", "\0", ""])
def test_a_forged_base_is_no_base(her, midwife, base):
    registration = changed(her, approved(forms.sent(her, midwife)), midwife)
    response = forms.agree(her, registration, base=base)
    assert response.status_code == 302
