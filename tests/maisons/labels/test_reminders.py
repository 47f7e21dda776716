"""What comes to its day is told once, to those whom it is for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from annuaire.upkeep.dates import months_after
from maisons.labels import services
from maisons.labels.reading import reservations_of
from maisons.labels.reminders import remind
from maisons.labels.renewal import open_renewal
from maisons.models import Label, LabelRequestPage, LabelSettings, Letter, Reservation, State
from maisons.signals import label_changed
from tests.factories import UserFactory
from tests.maisons.labels.factories import decided, decider, labelled, reserved, write_appeal
from tests.support.mail import addresses, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> Any:
    return UserFactory()


def ending_in(days: int, user: Any) -> Label:
    label = labelled(user)
    day = timezone.localdate() + timedelta(days=days)
    Label.objects.filter(pk=label.pk).update(starts_on=day - timedelta(days=900), ends_on=day)
    deliver()
    return Label.objects.get(pk=label.pk)


def test_the_end_is_reminded_once_a_period_by_a_letter(user: Any) -> None:
    label = ending_in(100, user)
    assert (remind().renewals, remind().renewals) == (1, 0)
    letter = Letter.objects.get()
    assert letter.kind == "renouvellement-rappel"
    assert addresses(deliver()) == [user.email]
    request = open_renewal(label, user)
    services.grant(decided(request=request, renews=label), None)
    Label.objects.update(ends_on=timezone.localdate() + timedelta(days=50))
    assert remind().renewals == 1
    assert Letter.objects.count() == 2


def test_not_before_its_time_nor_for_what_is_over_or_being_renewed(user: Any) -> None:
    write_appeal()
    LabelSettings.objects.update(renewal_months=2)
    limit = months_after(timezone.localdate(), 2)
    ending_in((limit - timezone.localdate()).days + 1, user)
    withdrawn = ending_in(10, UserFactory())
    services.withdraw(withdrawn, decider(), "Fermée")
    renewing = ending_in(10, UserFactory())
    member = renewing.request.members.get().user
    request = open_renewal(renewing, member)
    LabelRequestPage.objects.filter(pk=request.pk).update(state=State.INSTRUCTION)
    assert remind().renewals == 0
    assert remind(timezone.localdate() + timedelta(days=1)).renewals == 1


def test_the_end_is_told_once_to_the_team_and_to_those_who_decide(user: Any) -> None:
    manager = decider()
    label = ending_in(-1, user)
    heard: list[Label] = []

    def hear(label: Label, **_more: Any) -> None:
        heard.append(label)

    label_changed.connect(hear)
    try:
        assert (remind().ended, remind().ended) == (1, 0)
    finally:
        label_changed.disconnect(hear)
    assert set(heard) == {label}
    assert addresses(deliver()) == sorted([user.email, manager.email])
    Label.objects.update(ends_on=timezone.localdate() - timedelta(days=60))
    assert remind().ended == 0


def test_a_reservation_is_reminded_then_said_late(user: Any) -> None:
    manager = decider()
    label = reserved(user)
    deliver()
    assert remind().due == 0
    Reservation.objects.update(due_on=timezone.localdate() + timedelta(days=30))
    assert (remind().due, remind().due) == (1, 0)
    messages = deliver()
    assert addresses(messages) == [user.email]
    assert "Poser une rampe" in messages[0].body
    Reservation.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert (remind().late, remind().late) == (1, 0)
    assert addresses(deliver()) == [manager.email]
    services.lift_reservation(reservations_of(label).get(), manager, "La rampe est posée.")
    assert remind().late == 0


def test_nothing_is_said_of_the_reservations_of_a_label_that_is_over(user: Any) -> None:
    write_appeal()
    label = reserved(user)
    services.withdraw(label, decider(), "Fermée")
    for days in (-1, 10):
        Reservation.objects.update(due_on=timezone.localdate() + timedelta(days=days))
        told = remind()
        assert (told.due, told.late) == (0, 0)


def test_the_command_says_what_it_did(user: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ending_in(100, user)
    call_command("remind_labels")
    assert "1 renouvellement(s)" in capsys.readouterr().out
