"""Accounts: known by e-mail, whatever its case."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from millejours.accounts.addresses import declare_proven
from tests.factories import UserFactory

PASSWORD = "un mot de passe long"
pytestmark = pytest.mark.django_db


def test_the_database_refuses_the_same_address_in_another_case() -> None:
    UserFactory(email="camille@example.org")
    with pytest.raises(IntegrityError):
        UserFactory(email="Camille@Example.org")


def test_a_form_says_that_the_address_is_taken() -> None:
    UserFactory(email="camille@example.org")
    twin = UserFactory.build(email="CAMILLE@example.org")
    with pytest.raises(ValidationError, match="Un compte existe déjà pour cette adresse"):
        twin.full_clean()


@pytest.mark.parametrize("typed", ["camille@example.org", "CAMILLE@EXAMPLE.ORG"])
def test_login_accepts_the_address_in_any_case(typed: str) -> None:
    user = UserFactory(email="Camille@example.org", password=PASSWORD)
    assert authenticate(email=typed, password=PASSWORD) == user


def test_login_refuses_a_wrong_password() -> None:
    UserFactory(email="camille@example.org", password=PASSWORD)
    assert authenticate(email="camille@example.org", password="un autre mot de passe") is None


def test_an_account_needs_an_address() -> None:
    with pytest.raises(ValueError, match="adresse électronique"):
        get_user_model().objects.create_user("")


def test_there_is_no_username() -> None:
    fields = {field.name for field in get_user_model()._meta.get_fields()}
    assert "username" not in fields


def test_an_account_is_named_by_its_person_or_its_address() -> None:
    assert str(UserFactory.build(first_name="Ada", last_name="Diallo")) == "Ada Diallo"
    nameless = UserFactory.build(first_name="", last_name="", email="a@example.org")
    assert str(nameless) == "a@example.org"


@pytest.mark.parametrize(("zone", "valid"), [("Indian/Reunion", True), ("Lune/Mer", False)])
def test_time_zones_are_those_of_iana(zone: str, valid: bool) -> None:
    user = UserFactory(time_zone=zone)
    if valid:
        user.full_clean()
    else:
        with pytest.raises(ValidationError, match="Fuseau horaire inconnu"):
            user.full_clean()


def test_the_admin_opens_with_an_address_in_any_case(client: Any) -> None:
    declare_proven(get_user_model().objects.create_superuser("chef@example.org", PASSWORD))
    login = {"login": "CHEF@example.org", "password": PASSWORD}
    response = client.post(reverse("password_login"), login)
    assert response.status_code == 302
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_the_admin_can_create_an_account(client: Any) -> None:
    client.force_login(get_user_model().objects.create_superuser("chef@example.org", PASSWORD))
    address = reverse("wagtailusers_users:add")
    assert client.get(address).status_code == 200
    new = {
        "email": "nouvelle@example.org",
        "first_name": "Nora",
        "last_name": "Petit",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    response = client.post(address, new)
    assert response.status_code == 302, response.context["form"].errors
    assert get_user_model().objects.filter(email="nouvelle@example.org").exists()
