"""The eight requests of the demonstration: fictitious, at eight steps, with DEBUG only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.formats import date_format

from annuaire.registration.numbers import validate_number
from home.demo_accounts import NotOnThisServerError, create_demo_accounts
from home.demo_committee import create_demo_committee
from home.demo_labels import APPLICANT, DECIDER, INSTRUCTOR, SITUATIONS, create_demo_labels
from maisons.application.timeline import timeline_of
from maisons.models import (
    Decision,
    LabelRequestPage,
    Letter,
    Met,
    Outcome,
    Paper,
    Proof,
    Recusal,
    State,
)
from maisons.requests.criteria import standing_criteria
from millejours.models import User
from moderation.models import Event, Membership, ScopedTaskState, Step, Vote
from moderation.workflows import ensure_default_workflows
from territoires.models import Commune, Departement, PostalCode, Region
from tests.factories import make_home
from tests.maisons.factories import criterion, domain, version_on_line

pytestmark = pytest.mark.django_db
POINT = {"latitude": 45.7, "longitude": 4.8, "radius_km": 50.0}
REGIONS = {"29": "53", "07": "84", "972": "02", "59": "32", "974": "04"}
REGIONS |= {"87": "75", "48": "76", "88": "44"}
OVERSEAS = {"972", "974"}


def make_ground() -> None:
    make_home()
    for code, region_code in REGIONS.items():
        region = Region.objects.create(code=region_code, name=region_code, folded="r", **POINT)
        departement = Departement.objects.create(
            code=code, name=code, folded="d", region=region, time_zone="Europe/Paris", **POINT
        )
        for commune in (demo.commune for demo, *_more in SITUATIONS):
            if commune.startswith(code):
                place = Commune.objects.create(
                    code=commune, name=commune, folded="c", departement=departement,
                    population=1000, **POINT,
                )  # fmt: skip
                PostalCode.objects.create(code=commune, commune=place)
    shown = criterion("A1", proof=Proof.DOCUMENT)
    version_on_line("2026-1", domain("A", shown, criterion("A2")), domain("B", criterion("B1")))
    ensure_default_workflows()
    create_demo_accounts()


@pytest.fixture(scope="module")
def made_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[None]:
    papers = tmp_path_factory.mktemp("private")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEBUG=True, PRIVATE_MEDIA_ROOT=papers):
            make_ground()
            assert create_demo_labels() == "rien à faire"
            create_demo_committee()
            assert "8 demandes" in create_demo_labels()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(made_once: None, settings: Any) -> None:
    settings.DEBUG = True


def requests() -> list[LabelRequestPage]:
    return list(LabelRequestPage.objects.order_by("pk"))


def test_eight_regions_two_overseas_and_a_state_for_each(demonstration: None) -> None:
    found = requests()
    assert len({request.region_id for request in found}) == 8
    assert {request.departement_id for request in found} >= OVERSEAS
    assert [request.state for request in found] == [
        State.DRAFT,
        State.ADMISSIBILITY,
        State.INSTRUCTION,
        State.COMPLEMENT,
        State.COMMITTEE,
        State.DECISION,
        State.DECIDED,
        State.DECIDED,
    ]
    outcomes = Decision.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.LABEL, Outcome.RESERVED]


def test_nothing_of_it_looks_real(demonstration: None) -> None:
    for request in requests():
        assert request.is_demonstration
        assert "(démonstration)" in request.project.name
        assert "fictive" in request.carrier.name
        validate_number(request.carrier.siret)
        assert request.carrier.siret.startswith("0000")
    assert not Membership.objects.filter(organisation__is_fictitious=False).exists()
    assert not Vote.objects.filter(organisation__is_fictitious=False).exists()
    assert all(decision.organisation.is_fictitious for decision in Decision.objects.order_by("pk"))


def test_what_was_filed_is_complete(demonstration: None) -> None:
    for request in requests()[1:]:
        answers = {answer.criterion_id: answer for answer in request.answers.order_by("pk")}
        for each in standing_criteria(request):
            answer = answers[each.pk]
            assert answer.met
            has_paper = Paper.objects.filter(request=request, criterion=each).exists()
            assert has_paper == (each.proof == Proof.DOCUMENT and answer.met != Met.NO)
        assert request.partners.exists()
        assert request.posts.exists()
        assert request.budget_lines.exists()


def test_one_voice_and_one_conflict_at_the_committee(demonstration: None) -> None:
    state = ScopedTaskState.objects.in_progress().get(step=Step.ADVICE)
    assert state.votes.count() == 1
    assert Recusal.objects.get().organisation.acronym == "DEMO-D"


def test_each_has_an_age_and_nobody_is_late(demonstration: None) -> None:
    now = timezone.now()
    states = ScopedTaskState.objects.filter(title__in=[page.number for page in requests()])
    assert not states.in_progress().late(now).exists()
    for request in requests()[1:]:
        assert request.filed_at is not None
        steps = list(states.filter(title=request.number).order_by("pk"))
        moments = [moment for step in steps for moment in (step.started_at, step.finished_at)]
        known = [request.filed_at, *(moment for moment in moments if moment)]
        assert known == sorted(known)
        assert known[-1] < now
        receipt = Letter.objects.get(request=request, kind="recepisse")
        assert receipt.written_at == request.filed_at
        day = date_format(timezone.localdate(request.filed_at), "j F Y")
        assert f"a été déposée le {day}." in receipt.body
        lines = Event.objects.of(request)
        assert all(line.at <= now for line in lines)
    for decision in Decision.objects.order_by("pk"):
        assert decision.decided_at < now


def test_those_who_make_it_read_what_happened_in_order(demonstration: None) -> None:
    for request in requests()[1:]:
        happened = [each.text for each in timeline_of(request)]
        assert happened[:2] == ["Demande ouverte", "Demande déposée"]
        for letter in request.letters.order_by("pk"):
            assert request.filed_at is not None
            assert request.filed_at <= letter.written_at < timezone.now() - timedelta(days=1)


def test_it_is_made_once(demonstration: None) -> None:
    assert create_demo_labels() == "déjà là"
    assert len(requests()) == len(SITUATIONS)


@pytest.mark.parametrize(
    ("email", "is_reader"), [(INSTRUCTOR, True), (DECIDER, True), (APPLICANT, False)]
)
def test_its_accounts_reach_the_figures_of_the_label(
    demonstration: None, client: Client, email: str, is_reader: bool
) -> None:
    client.force_login(User.objects.get(email=email))
    response = client.get("/admin/maisons/pilotage/")
    assert (response.status_code == 200) == is_reader
    if is_reader:
        said = response.content.decode()
        assert "7 demandes de démonstration sont comptées" in said


def test_nothing_on_a_server(settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(NotOnThisServerError):
        create_demo_labels()
