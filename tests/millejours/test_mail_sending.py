"""Emptying the queue: nothing lost, nothing twice, whatever the server or the machine does."""

from __future__ import annotations

import io
import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command, get_commands, load_command_class
from post_office.models import STATUS, Email, Log

from millejours.mail.health import count_failed
from millejours.mail.queueing import store_mail
from millejours.mail.sending import CLAIM, MAILS_PER_CONNECTION, send_queue
from tests.support import mail_server
from tests.support.at_once import at_once
from tests.support.mail_server import Clock, Killed, Server, queue

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    mail_server.install(settings)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def refuse(message: EmailMessage) -> None:
    raise ConnectionError("451 réessayez plus tard")


# --- The server is down -----------------------------------------------------------------------


def test_mails_of_an_outage_leave_once_when_the_server_is_back(clock: Clock) -> None:
    Server.is_up = False
    asked = queue(5)
    for _ in range(60):
        outcome = send_queue(clock)
        assert outcome.is_down
        asked += queue()
        clock.wait(MINUTE)
    assert Server.received == []
    assert set(Email.objects.values_list("number_of_retries", flat=True)) == {None}

    Server.is_up = True
    assert send_queue(clock).sent == 65
    assert send_queue(clock).sent == 0
    assert Server.received == asked


def test_a_server_that_goes_down_half_way_loses_nothing(clock: Clock) -> None:
    asked = queue(6)

    def go_down_at_the_third(message: EmailMessage) -> None:
        if len(Server.received) == 2:
            Server.is_up = False
            raise ConnectionResetError("coupé")

    Server.on_message = go_down_at_the_third
    outcome = send_queue(clock)
    assert (outcome.sent, outcome.postponed, outcome.is_down) == (2, 1, True)
    Server.is_up = True
    Server.on_message = lambda message: None
    clock.wait(MINUTE)
    send_queue(clock)
    assert sorted(Server.received) == sorted(asked)


def test_a_server_that_refuses_everything_is_left_alone_after_three_failures(clock: Clock) -> None:
    queue(10)
    Server.on_message = refuse
    assert send_queue(clock).postponed == 3
    assert Email.objects.filter(number_of_retries=None).count() == 7


# --- A mail that fails ------------------------------------------------------------------------


def test_a_mail_is_tried_for_two_days_then_given_up(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    queue()
    Server.on_message = refuse
    tries = []
    while Email.objects.get().status != STATUS.failed:
        outcome = send_queue(clock)
        if outcome.postponed or outcome.failed:
            tries.append(clock.now)
        clock.wait(MINUTE)
        assert len(tries) < 20
    waits = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert waits == sorted(waits)
    assert tries[-1] - tries[0] >= timedelta(hours=48)
    assert Log.objects.count() == len(tries)
    assert "451 réessayez plus tard" in Log.objects.first().message
    assert "a0@example.org" not in caplog.text
    assert send_queue(clock).failed == 0


def test_every_retry_bears_the_same_message_id(clock: Clock) -> None:
    [asked] = queue()
    seen = []

    def refuse_once(message: EmailMessage) -> None:
        seen.append(message.message()["Message-ID"])
        if len(seen) == 1:
            refuse(message)

    Server.on_message = refuse_once
    send_queue(clock)
    clock.wait(MINUTE)
    send_queue(clock)
    assert seen == [asked, asked]


def test_one_bad_mail_does_not_hold_the_others(clock: Clock) -> None:
    queue(5)

    def refuse_the_second(message: EmailMessage) -> None:
        if message.subject == "Courriel 1":
            refuse(message)

    Server.on_message = refuse_the_second
    outcome = send_queue(clock)
    assert (outcome.sent, outcome.postponed) == (4, 1)


def test_a_mail_that_cannot_be_built_does_not_hold_the_others(clock: Clock) -> None:
    queue(2)
    Email.objects.filter(subject="Courriel 0").update(subject="deux\nlignes")
    outcome = send_queue(clock)
    assert (outcome.sent, outcome.postponed) == (1, 1)


def test_mails_given_up_can_be_tried_again_but_not_bad_addresses(clock: Clock) -> None:
    queue()
    store_mail(["personne"], "refusé", "texte")
    Email.objects.filter(status=STATUS.queued).update(status=STATUS.failed, number_of_retries=10)
    said = io.StringIO()
    call_command("send_queued_mail", "--retry-failed", stdout=said)
    assert "1 courriel(s) remis en attente" in said.getvalue()
    assert len(Server.received) == 1
    assert count_failed() == 1


# --- The sender is killed ---------------------------------------------------------------------


def test_a_sender_killed_before_sending_leaves_a_mail_that_leaves_later_once(clock: Clock) -> None:
    asked = queue(3)

    def die(message: EmailMessage) -> None:
        raise Killed

    Server.on_message = die
    with pytest.raises(Killed):
        send_queue(clock)
    Server.on_message = lambda message: None

    send_queue(clock)
    assert Server.received == asked[1:]
    clock.wait(CLAIM)
    send_queue(clock)
    send_queue(clock)
    assert Server.received == [*asked[1:], asked[0]]


def test_a_sender_killed_between_two_mails_has_marked_the_first(clock: Clock) -> None:
    asked = queue(3)

    def die_at_the_second(message: EmailMessage) -> None:
        if Server.received:
            raise Killed

    Server.on_message = die_at_the_second
    with pytest.raises(Killed):
        send_queue(clock)
    Server.on_message = lambda message: None
    clock.wait(CLAIM)
    send_queue(clock)
    assert sorted(Server.received) == sorted(asked)


# --- Two senders ------------------------------------------------------------------------------


def test_two_senders_in_turn_never_send_the_same_mail(clock: Clock) -> None:
    asked = queue(6)
    others = []

    def let_another_sender_run(message: EmailMessage) -> None:
        if not others:
            others.append(None)
            send_queue(clock)

    Server.on_message = let_another_sender_run
    send_queue(clock)
    assert sorted(Server.received) == sorted(asked)


@pytest.mark.django_db(transaction=True)
def test_senders_at_the_same_time_never_send_the_same_mail() -> None:
    asked = queue(120)
    at_once(send_queue)
    assert sorted(Server.received) == sorted(asked)
    assert not Email.objects.exclude(status=STATUS.sent).exists()


# --- The run itself ---------------------------------------------------------------------------


def test_an_empty_queue_does_not_call_the_server() -> None:
    assert send_queue().sent == 0
    assert Server.connections == 0


def test_a_long_queue_uses_fresh_connections() -> None:
    queue(MAILS_PER_CONNECTION + 1)
    assert send_queue().sent == MAILS_PER_CONNECTION + 1
    assert Server.connections == 2


def test_a_run_gives_its_place_up_when_its_time_is_over() -> None:
    queue(3)
    assert send_queue(seconds=-1).sent == 1


def test_a_mail_costs_few_queries(assert_max_queries: Any) -> None:
    queue(1)
    with assert_max_queries(6):
        send_queue()
    queue(10)
    with assert_max_queries(2 + 10 * 4):
        send_queue()


def test_our_commands_take_the_place_of_those_of_the_library() -> None:
    for name in ("send_queued_mail", "cleanup_mail"):
        assert get_commands()[name] == "millejours"
        assert load_command_class("millejours", name).help.endswith(".")
