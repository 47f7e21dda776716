"""Granted, suspended, resumed, withdrawn, passed on, renewed: who may, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annuaire.upkeep.dates import months_after
from maisons.labels import services
from maisons.labels.reading import (
    Standing,
    has_open_reservations,
    last_request,
    reservations_of,
    seen_of,
    standing_of,
)
from maisons.labels.refusals import (
    LabelOverError,
    LiftedError,
    NoAppealError,
    NoReasonError,
    NotDeciderError,
    NotGrantingError,
    NotSuspendedError,
    SameCarrierError,
    StaleLabelError,
    SuspendedError,
    TooLongError,
    WrongDayError,
    WrongSiretError,
)
from maisons.models import (
    Label,
    LabelAct,
    LabelActKind,
    LabelRequestPage,
    LabelSettings,
    Letter,
    Outcome,
)
from maisons.requests.journal import lines_of
from maisons.requests.refusals import NamelessError
from maisons.signals import label_changed
from moderation.models import DecisionTask, Role
from moderation.workflows import ensure_default_workflows
from tests.factories import UserFactory
from tests.maisons.labels.factories import (
    MAISON,
    again,
    decided,
    decider,
    labelled,
    reserve,
    reserved,
    write_appeal,
)
from tests.maisons.requests.factories import CARRIER, SIRET, make_request, territorial
from tests.moderation.factories import animator, person

pytestmark = pytest.mark.django_db

OTHER_SIRET = "55210055400013"
WHY = "La Maison est fermée depuis l’été."


@pytest.fixture
def heard() -> Any:
    found: list[Label] = []

    def hear(label: Label, **_more: Any) -> None:
        found.append(label)

    label_changed.connect(hear)
    yield found
    label_changed.disconnect(hear)


def kinds(label: Label) -> list[str]:
    return [act.kind for act in label.acts.order_by("pk")]


# --- Granted ------------------------------------------------------------------------------------


def test_a_decision_gives_a_label_for_the_time_that_is_set(heard: list[Label]) -> None:
    LabelSettings.objects.create(label_months=24)
    decision = decided()
    label = services.grant(decision, decider())
    today = timezone.localdate()
    assert (label.starts_on, label.ends_on) == (today, months_after(today, 24) - timedelta(days=1))
    assert (label.name, label.carrier_name, label.carrier_siret) == (MAISON, CARRIER, SIRET)
    assert label.departement_id == "974"
    assert len(label.code) == 10
    assert standing_of(label) == Standing.IN_FORCE
    assert kinds(label) == [LabelActKind.GRANTED]
    assert heard == [label]
    assert "label accordé" in {line.reason for line in lines_of(decision.request)}


def test_a_label_is_granted_once() -> None:
    decision = decided()
    first = services.grant(decision, None)
    assert services.grant(decision, None) == first
    assert Label.objects.count() == LabelAct.objects.count() == 1


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.ADJOURNED])
def test_another_decision_gives_none(outcome: str) -> None:
    with pytest.raises(NotGrantingError):
        services.grant(decided(outcome=outcome), None)
    assert not Label.objects.exists()


def test_a_label_of_a_demonstration_is_one() -> None:
    assert labelled(is_demonstration=True).is_demonstration


def renewal_of(label: Label, user: Any = None) -> Any:
    return decided(user, request=make_request(user), renews=label)


def test_renewed_before_its_end_it_goes_on_from_there() -> None:
    label = labelled()
    LabelSettings.objects.create(label_months=12)
    before = label.ends_on
    renewed = services.grant(renewal_of(label), None)
    assert (renewed.pk, renewed.code, renewed.starts_on) == (
        label.pk,
        label.code,
        label.starts_on,
    )
    assert renewed.ends_on == months_after(before + timedelta(days=1), 12) - timedelta(days=1)
    assert kinds(label) == [LabelActKind.GRANTED, LabelActKind.RENEWED]


def test_renewed_after_its_end_it_begins_again_today() -> None:
    label = labelled()
    yesterday = timezone.localdate() - timedelta(days=1)
    Label.objects.update(starts_on=yesterday - timedelta(days=90), ends_on=yesterday)
    renewed = services.grant(renewal_of(label), None)
    assert renewed.starts_on == timezone.localdate()
    assert standing_of(renewed) == Standing.IN_FORCE


def test_the_team_is_that_of_the_last_request_granted() -> None:
    label = labelled()
    request = make_request()
    LabelRequestPage.objects.filter(pk=request.pk).update(renews=label)
    assert last_request(label) == label.request
    decision = decided(request=request)
    services.grant(decision, None)
    assert last_request(label) == decision.request


def test_a_withdrawn_label_is_not_renewed() -> None:
    write_appeal()
    label = labelled()
    decision = renewal_of(label)
    services.withdraw(label, decider(), WHY)
    with pytest.raises(LabelOverError):
        services.grant(decision, None)


# --- Its life -----------------------------------------------------------------------------------


def test_suspended_then_resumed(heard: list[Label]) -> None:
    write_appeal()
    label, actor = labelled(), decider()
    services.suspend(label, actor, WHY)
    assert standing_of(again(label)) == Standing.SUSPENDED
    services.resume(label, actor, "Les travaux sont finis.")
    assert standing_of(again(label)) == Standing.IN_FORCE
    assert kinds(label) == [
        LabelActKind.GRANTED,
        LabelActKind.SUSPENDED,
        LabelActKind.RESUMED,
    ]
    assert list(Letter.objects.order_by("pk").values_list("kind", flat=True)) == [
        "suspension",
        "reprise",
    ]
    assert [one.suspended_at is None for one in heard] == [True, False, True]
    said = {line.reason for line in lines_of(label.request)}
    assert {"label suspendu", "suspension levée"} <= said


def test_withdrawn_for_ever() -> None:
    write_appeal()
    label, actor = labelled(), decider()
    services.withdraw(label, actor, WHY)
    assert standing_of(again(label)) == Standing.WITHDRAWN
    letter = Letter.objects.get()
    assert WHY in letter.body
    assert "tribunal administratif" in letter.body
    act = label.acts.get(kind=LabelActKind.WITHDRAWN)
    assert (act.reason, act.author, act.author_name) == (WHY, actor, str(actor))


def test_no_withdrawal_without_ways_of_appeal() -> None:
    label = labelled()
    with pytest.raises(NoAppealError):
        services.withdraw(label, decider(), WHY)
    assert again(label).withdrawn_at is None
    assert kinds(label) == [LabelActKind.GRANTED]


def test_passed_to_another_structure() -> None:
    label, today = labelled(), timezone.localdate()
    services.change_carrier(
        label, decider(), "Ville de X", "552 100 554 00013", reason=WHY, effective=today
    )
    changed = again(label)
    assert (changed.carrier_name, changed.carrier_siret) == ("Ville de X", OTHER_SIRET)
    act = label.acts.get(kind=LabelActKind.CARRIER)
    assert act.details["before"] == {"name": CARRIER, "siret": SIRET}
    letter = Letter.objects.get()
    assert letter.addressee.startswith("Ville de X\n")
    assert CARRIER in letter.body


@pytest.mark.parametrize(
    ("name", "siret", "days", "refusal"),
    [
        (" ", OTHER_SIRET, 0, NamelessError),
        ("Ville", "55210055400014", 0, WrongSiretError),
        ("Ville", "", 0, WrongSiretError),
        ("Ville", OTHER_SIRET, 1, WrongDayError),
        ("Ville", OTHER_SIRET, -1, WrongDayError),
        (CARRIER, SIRET, 0, SameCarrierError),
    ],
)
def test_a_carrier_that_cannot_be(
    name: str, siret: str, days: int, refusal: type[Exception]
) -> None:
    label = labelled()
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(refusal):
        services.change_carrier(label, decider(), name, siret, reason=WHY, effective=day)
    assert again(label).carrier_name == CARRIER


def test_a_reservation_is_lifted_once() -> None:
    label, actor = reserved(), decider()
    reservation = reservations_of(label).get()
    assert has_open_reservations(label)
    services.lift_reservation(reservation, actor, "La rampe est posée.")
    assert not has_open_reservations(label)
    reservation.refresh_from_db()
    assert (reservation.lifted_by_name, reservation.lifting_note) == (
        str(actor),
        "La rampe est posée.",
    )
    letter = Letter.objects.get()
    assert "Poser une rampe" in letter.body
    with pytest.raises(LiftedError):
        services.lift_reservation(reservation, actor, "Encore.")


def test_the_reservations_of_a_refusal_are_those_of_no_label() -> None:
    decision = decided(outcome=Outcome.REFUSED)
    with pytest.raises(NotGrantingError):
        services.lift_reservation(reserve(decision), decider(), "Rien.")


# --- Refused ------------------------------------------------------------------------------------

ACTS: dict[str, Callable[..., Any]] = {
    "suspend": lambda label, actor, why=WHY, **more: services.suspend(label, actor, why, **more),
    "withdraw": lambda label, actor, why=WHY, **more: services.withdraw(label, actor, why, **more),
    "resume": lambda label, actor, why=WHY, **more: services.resume(label, actor, why, **more),
    "carrier": lambda label, actor, why=WHY, **more: services.change_carrier(
        label,
        actor,
        "Ville",
        OTHER_SIRET,
        reason=why,
        effective=timezone.localdate(),
        **more,
    ),
    "lift": lambda label, actor, why=WHY, **more: services.lift_reservation(
        reservations_of(label).get(), actor, why, **more
    ),
}


def ready_for(act: str) -> Label:
    write_appeal()
    label = reserved()
    if act == "resume":
        services.suspend(label, decider(), WHY)
    return again(label)


@pytest.mark.parametrize("act", ACTS)
def test_only_those_who_decide_act(act: str) -> None:
    label = ready_for(act)
    gone = decider()
    gone.is_active = False
    gone.save()
    former = person(Role.DECIDER, ends_on=timezone.localdate() - timedelta(days=1))
    before = kinds(label)
    for actor in (
        UserFactory(),
        UserFactory(is_superuser=True),
        person(Role.REFERENT, territorial(region_of="974")),
        person(Role.REVIEWER),
        animator(),
        person(Role.DECIDER, territorial(region_of="974")),
        gone,
        former,
    ):
        with pytest.raises(NotDeciderError):
            ACTS[act](label, actor)
    assert kinds(label) == before


def test_those_of_the_territory_act_when_the_decision_is_delegated() -> None:
    write_appeal()
    ensure_default_workflows()
    DecisionTask.objects.update(is_delegated=True)
    label = labelled()
    with pytest.raises(NotDeciderError):
        services.suspend(label, person(Role.DECIDER, territorial(region_of="48")), WHY)
    services.suspend(label, person(Role.DECIDER, territorial(departements=("974",))), WHY)
    services.resume(label, decider(), WHY)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("reason", "refusal"),
    [("", NoReasonError), (" \0 …", NoReasonError), ("a" * 8001, TooLongError)],
)
def test_a_reason_is_needed(act: str, reason: str, refusal: type[Exception]) -> None:
    label = ready_for(act)
    before, letters = kinds(label), Letter.objects.count()
    with pytest.raises(refusal):
        ACTS[act](label, decider(), reason)
    assert kinds(label) == before
    assert Letter.objects.count() == letters


@pytest.mark.parametrize("act", ACTS)
def test_a_form_opened_before_another_act_is_refused(act: str) -> None:
    label = ready_for(act)
    seen = seen_of(label)
    with pytest.raises(StaleLabelError):
        ACTS[act](label, decider(), seen=seen - 1)
    ACTS[act](label, decider(), seen=seen)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_nothing_changes_a_label_that_is_over(act: str, is_withdrawn: bool) -> None:
    label = ready_for(act)
    if is_withdrawn:
        services.withdraw(label, decider(), WHY)
    else:
        Label.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(LabelOverError):
        ACTS[act](label, decider())


def test_what_is_done_is_not_done_twice() -> None:
    write_appeal()
    label, actor = labelled(), decider()
    with pytest.raises(NotSuspendedError):
        services.resume(label, actor, WHY)
    services.suspend(label, actor, WHY)
    with pytest.raises(SuspendedError):
        services.suspend(label, actor, WHY)
