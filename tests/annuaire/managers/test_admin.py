"""Bodies are made in the admin, by those who run the directory."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from annuaire.models import BodyMember, ManagedListing, ManagingBody, Registration
from annuaire.registration.services import start_change
from moderation.models import Event, Role
from moderation.rights import give_rights
from tests.annuaire.factories import make_listing
from tests.annuaire.managers.factories import make_body, managed, member
from tests.espace.factories import keeper, referent
from tests.moderation.factories import animator, person
from tests.support.mail import addresses, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
BODIES = "/admin/snippets/annuaire/managingbody/"
LISTINGS = "/admin/snippets/annuaire/managedlisting/"


@pytest.fixture
def as_animator(client):
    user = animator()
    give_rights(user)
    client.force_login(user)
    return user


def form(*addresses, **values):
    values = {"name": "Caf", "kind": "caf", "siren": "", "trust": "securite-sociale", **values}
    rows = [{"email": address} for address in addresses]
    return nested_form_data({**values, "members": inline_formset(rows)})


def test_a_body_with_its_first_member_who_is_told(client, as_animator):
    answer = client.post(f"{BODIES}add/", form("gestion@example.org"))
    assert answer.status_code == 302, answer.content
    body = ManagingBody.objects.get()
    assert [mail.to for mail in deliver()] == [["gestion@example.org"]]
    row = BodyMember.objects.get()
    again = form()
    again |= nested_form_data(
        {"members": inline_formset([{"id": row.pk, "email": row.email}], initial=1)}
    )
    assert client.post(f"{BODIES}edit/{body.pk}/", again).status_code == 302
    assert not deliver()


@pytest.mark.parametrize("siren", ["12345678", "123456789", "abc"])
def test_a_siren_is_checked(client, as_animator, siren):
    answer = client.post(f"{BODIES}add/", form("a@example.org", siren=siren))
    assert "SIREN" in answer.content.decode()
    assert not ManagingBody.objects.exists()


def test_the_address_of_who_signed_in_does_not_become_another(client, as_animator):
    body = make_body()
    user = member(body)
    row = BodyMember.objects.get()
    changed = form()
    changed |= nested_form_data(
        {"members": inline_formset([{"id": row.pk, "email": "autre@example.org"}], initial=1)}
    )
    client.post(f"{BODIES}edit/{body.pk}/", changed)
    assert BodyMember.objects.get().email == user.email


def test_who_is_taken_off_in_the_admin_leaves_no_form(client, as_animator):
    body = make_body()
    user = member(body)
    start_change(managed(body), user)
    row = BodyMember.objects.get()
    rows = inline_formset([{"id": row.pk, "email": row.email, "DELETE": "on"}], initial=1)
    values = form() | nested_form_data({"members": rows})
    assert client.post(f"{BODIES}edit/{body.pk}/", values).status_code == 302
    assert not BodyMember.objects.exists()
    assert not Registration.objects.exists()


def test_a_listing_is_attached_once_and_detached(client, as_animator):
    body, listing = make_body(), make_listing()
    values = {"body": body.pk, "listing": listing.pk}
    assert client.post(f"{LISTINGS}add/", values).status_code == 302
    client.post(f"{LISTINGS}add/", {**values, "body": make_body("Autre").pk})
    managed = ManagedListing.objects.get()
    assert managed.body == body
    assert client.get(LISTINGS).status_code == 200
    assert client.get(f"{LISTINGS}delete/{managed.pk}/").status_code == 200
    assert client.post(f"{LISTINGS}delete/{managed.pk}/").status_code == 302
    assert not ManagedListing.objects.exists()
    journal = Event.objects.of(listing).values_list("actor", "action", "reason")
    assert list(journal) == [
        (as_animator.pk, "rattachement", str(body)),
        (as_animator.pk, "detachement", str(body)),
    ]


def test_those_who_keep_it_are_told_that_it_joins_and_leaves(client, as_animator):
    body = make_body()
    user, listing, other = member(body), make_listing("Une"), make_listing("Deux")
    colleague = keeper(listing, is_owner=False)
    for one in (listing, other):
        client.post(f"{LISTINGS}add/", {"body": body.pk, "listing": one.pk})
    told = {mail.to[0]: mail for mail in deliver()}
    assert set(told) == {user.email, colleague.email}  # one mail to a member for both
    assert "Un organisme tient aussi la fiche\u00a0: Une" in told[colleague.email].subject
    assert f"/mon-espace/structures/{body.pk}/" in told[user.email].body
    keys = [("id", managed.pk) for managed in ManagedListing.objects.order_by("pk")]
    address = "/admin/bulk/annuaire/managedlisting/delete/"
    answer = client.post(f"{address}?{urlencode(keys)}")
    assert answer.status_code == 302
    assert not ManagedListing.objects.exists()
    assert addresses(deliver()) == sorted([user.email, colleague.email])


def test_what_somebody_is_responsible_for_is_hers_to_attach(client, as_animator):
    """Nobody gives the contact and the forms of a person to a body without her."""
    body, listing = make_body(), make_listing()
    owner, user = keeper(listing), member(body)
    values = {"body": body.pk, "listing": listing.pk}
    answer = client.post(f"{LISTINGS}add/", values)
    assert answer.status_code == 200
    assert "Une personne est responsable de cette fiche" in answer.content.decode()
    assert not ManagedListing.objects.exists()
    assert not deliver()
    assert not listing.is_kept_by(user)
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    client.post(f"{LISTINGS}add/", values)
    assert ManagedListing.objects.exists()


def test_what_is_attached_is_detached_never_changed(client, as_animator):
    managed = ManagedListing.objects.create(body=make_body(), listing=make_listing())
    values = {"body": make_body("Autre").pk, "listing": managed.listing_id}
    client.post(f"{LISTINGS}edit/{managed.pk}/", values)
    assert ManagedListing.objects.get().body == managed.body


@pytest.mark.parametrize("role", ["author", "referent"])
@pytest.mark.parametrize("address", [BODIES, f"{BODIES}add/", LISTINGS, f"{LISTINGS}add/"])
def test_others_may_not(client, role, address):
    user = referent() if role == "referent" else person(Role.AUTHOR)
    give_rights(user)
    client.force_login(user)
    assert client.get(address).status_code in (302, 403)


def test_only_an_administrator_deletes_a_body(client, as_animator):
    body = make_body()
    client.post(f"{BODIES}delete/{body.pk}/")
    assert ManagingBody.objects.filter(pk=body.pk).exists()
