"""One page, an address, a code: whoever it is."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_logged_in, user_signed_up
from django.core import mail
from django.test import Client
from post_office.models import Email

from millejours.accounts.addresses import account_for
from millejours.models import User
from tests.accounts.doors import CODE, DOOR, ask, enter, give, is_signed_in, last_code, somebody
from tests.support.mail import html_of
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
NEW = "sage.femme@example.org"
SPACE = "/mon-espace/"


def test_an_unknown_address_becomes_an_account_when_its_code_is_given(client: Client) -> None:
    assert ask(client, NEW).url == CODE
    assert not User.objects.exists()
    assert give(client, last_code()).url == SPACE
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == (NEW, False)
    assert is_signed_in(client)


def test_a_known_address_opens_its_account(client: Client) -> None:
    user = somebody("Camille@Example.org")
    ask(client, "camille@example.ORG")
    give(client, last_code())
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_nobody_learns_who_has_an_account(client: Client) -> None:
    somebody("connue@example.org")
    answers, mails = [], []
    for email in ("connue@example.org", "autre@example.org"):
        visitor = Client()
        answers.append(ask(visitor, email))
        page = visitor.get(CODE).content.decode().replace(email, "")
        mails.append((mail.outbox[-1].subject, len(page)))
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, CODE)] * 2
    assert mails[0] == mails[1]


def test_a_code_is_typed_with_or_without_its_dash(client: Client) -> None:
    ask(client, NEW)
    give(client, f" {last_code().replace('-', ' ')} ")
    assert is_signed_in(client)


def test_the_code_leaves_at_once_and_is_stored_nowhere(client: Client) -> None:
    ask(client, NEW)
    assert [message.recipients() for message in mail.outbox] == [[NEW]]
    assert last_code() in html_of(mail.outbox[0])
    assert not Email.objects.exists()


def test_the_code_is_written_in_the_language_of_the_account(client: Client) -> None:
    somebody("salma@example.org", language="ar")
    ask(client, "salma@example.org")
    assert 'dir="rtl"' in html_of(mail.outbox[-1])


def test_three_wrong_codes_and_the_code_is_worth_nothing(client: Client) -> None:
    ask(client, NEW)
    code = last_code()
    for left in ("2 essais", "1 essai"):
        assert f"Il vous reste {left}." in give(client, "0000-000").content.decode()
    assert give(client, "0000-000").url == DOOR
    assert "Trois codes faux" in client.get(DOOR).content.decode()
    give(client, code)
    assert not is_signed_in(client)
    assert not User.objects.exists()


def test_nothing_typed_costs_no_try(client: Client) -> None:
    ask(client, NEW)
    for _ in range(4):
        assert give(client, " ").status_code == 200
    give(client, last_code())
    assert is_signed_in(client)


def test_an_old_code_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client, NEW)
    later = time.time() + 14 * 60
    monkeypatch.setattr("time.time", lambda: later)
    assert client.get(CODE).status_code == 200
    much_later = later + 90
    monkeypatch.setattr("time.time", lambda: much_later)
    assert give(client, last_code()).url == DOOR
    assert not is_signed_in(client)


def test_a_code_too_old_says_so(client: Client, settings: Any) -> None:
    ask(client, NEW)
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    assert client.get(f"{CODE}?next=/annuaire/").url == f"{DOOR}?next=%2Fannuaire%2F"
    assert "Ce code est trop ancien" in client.get(DOOR).content.decode()


def test_a_code_serves_once(client: Client) -> None:
    enter(client)
    client.post("/connexion/deconnexion/")
    assert give(client, last_code()).url == DOOR
    assert not is_signed_in(client)


def test_a_code_serves_only_where_it_was_asked(client: Client) -> None:
    ask(client, NEW)
    stolen = last_code()
    thief = Client()
    ask(thief, "voleur@example.org")
    assert give(thief, stolen).status_code == 200
    assert not is_signed_in(thief)


def test_a_new_code_replaces_the_first(client: Client) -> None:
    ask(client, NEW)
    first = last_code()
    client.post(CODE, {"action": "resend"})
    assert len(mail.outbox) == 2
    assert "pas le bon" in give(client, first).content.decode()
    give(client, last_code())
    assert is_signed_in(client)


def test_a_new_code_is_asked_twice_at_most(client: Client) -> None:
    ask(client, NEW)
    for _ in range(5):
        client.post(CODE, {"action": "resend"})
    assert len(mail.outbox) == 3


def test_another_address_starts_again(client: Client) -> None:
    ask(client, "faute@example.org")
    assert client.get(DOOR).url == CODE
    ask(client, NEW)
    assert NEW in client.get(CODE).content.decode()
    give(client, last_code())
    assert User.objects.get().email == NEW


def test_changing_address_goes_back_to_the_door(client: Client) -> None:
    ask(client, NEW)
    assert client.post("/connexion/deconnexion/", {"next": DOOR}).url == DOOR
    assert client.get(DOOR).status_code == 200


def test_the_code_page_without_a_code_goes_to_the_door(client: Client) -> None:
    assert client.get(CODE).url == DOOR


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Saisissez votre adresse électronique."),
        ("pas une adresse", "Cette adresse est incomplète."),
        ("a@b\x00.org", "Cette adresse est incomplète."),
        ("a@b.org\nBcc: c@d.org", "Cette adresse est incomplète."),
        (f"{'a' * 300}@b.org", "254"),
    ],
)
def test_a_bad_address_is_explained(client: Client, email: str, sentence: str) -> None:
    response = ask(client, email)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not mail.outbox


@pytest.mark.parametrize("code", ["é\u0660", "\x00", "1" * 5000, "'; --"])
def test_a_strange_code_is_refused(client: Client, code: str) -> None:
    ask(client, NEW)
    assert give(client, code).status_code == 200
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed(client: Client) -> None:
    somebody("partie@example.org", is_active=False)
    ask(client, "partie@example.org")
    assert give(client, last_code()).url == "/connexion/compte-ferme/"
    assert not is_signed_in(client)
    assert "Ce compte est fermé" in client.get("/connexion/compte-ferme/").content.decode()


def test_two_windows_give_the_same_code_at_once(rf: Any) -> None:
    """The second finds the account that the first has just made."""
    first = account_for(rf.get("/"), NEW)
    assert account_for(rf.get("/"), NEW.upper()) == first


def test_an_address_given_to_somebody_else_meanwhile_opens_the_right_account(
    client: Client,
) -> None:
    before = somebody("poste@example.org")
    ask(client, "poste@example.org")
    before.email = "partie@example.org"
    before.save()
    after = somebody("poste@example.org")
    give(client, last_code())
    assert client.session["_auth_user_id"] == str(after.pk)


# --- Where to ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/annuaire/?lieu=Mende", "/annuaire/?lieu=Mende"),
        ("https://ailleurs.example/", SPACE),
        ("//ailleurs.example/", SPACE),
        ("/\\ailleurs.example/", SPACE),
        ("javascript:alert(1)", SPACE),
        ("", SPACE),
    ],
)
def test_the_next_page_is_one_of_ours(client: Client, wanted: str, reached: str) -> None:
    answer = ask(client, NEW, next=wanted)
    response = client.post(answer.url, {"code": last_code(), "next": wanted})
    assert response.url == reached


def test_who_may_enter_the_admin_goes_there(client: Client) -> None:
    User.objects.create_superuser("chef@example.org")
    ask(client, "chef@example.org")
    assert give(client, last_code()).url == "/admin/"


def test_who_is_signed_in_does_not_sign_in_again(client: Client) -> None:
    enter(client)
    assert client.get(DOOR).url == SPACE
    assert client.get(f"{DOOR}?next=/annuaire/").url == "/annuaire/"


def test_signing_up_has_no_page_of_its_own(client: Client) -> None:
    assert client.get("/connexion/inscription/?next=/annuaire/").url == f"{DOOR}?next=/annuaire/"


def test_signing_out_needs_a_post(client: Client) -> None:
    enter(client)
    assert "Se déconnecter" in client.get("/connexion/deconnexion/").content.decode()
    assert is_signed_in(client)
    assert client.post("/connexion/deconnexion/").url == "/"
    assert not is_signed_in(client)


# --- What rooms rely on ------------------------------------------------------------------------


def test_the_signals_come_with_a_proven_address(client: Client) -> None:
    heard: list[str] = []

    def hear(sender: Any, signal: Any, **kwargs: Any) -> None:
        user = kwargs.get("user") or kwargs["email_address"].user
        names = {user_signed_up: "new", email_confirmed: "proven", user_logged_in: "in"}
        proven = EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
        heard.append(f"{names[signal]}:{proven}")

    signals = (user_signed_up, email_confirmed, user_logged_in)
    for signal in signals:
        signal.connect(hear)
    try:
        enter(client, NEW)
        client.post("/connexion/deconnexion/")
        enter(client, NEW)
    finally:
        for signal in signals:
            signal.disconnect(hear)
    assert heard == ["new:False", "proven:True", "in:True", "in:True"]


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/login/?next=/admin/"])
def test_the_admin_tells_a_professional_that_it_is_not_for_her(client: Client, path: str) -> None:
    """Wagtail sends her to the door, and the door sent her back: without end."""
    user = enter(client)
    answer = client.get(path, follow=True)
    assert answer.status_code == 403
    shown = answer.content.decode()
    assert user.email in shown
    assert "/mon-espace/" in shown
    assert "autorisation" not in text_of(client.get("/mon-espace/"))  # said already, by Wagtail


def test_the_door_leads_a_professional_where_she_was_going(client: Client) -> None:
    enter(client)
    assert client.get(f"{DOOR}?next=/mon-espace/fiches/1/").url == "/mon-espace/fiches/1/"
