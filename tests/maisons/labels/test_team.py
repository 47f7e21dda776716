"""``/maisons/candidater/labels/<code>/``: the certificate, the logo, the renewal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maisons.labels import renewal, services
from maisons.labels.certificate import document
from maisons.labels.reading import last_request
from maisons.labels.refusals import LabelOverError, RenewalOpenError
from maisons.models import (
    Answer,
    Carrier,
    Criterion,
    Label,
    LabelRequestPage,
    Met,
    Partner,
    PartnerKind,
    Project,
    State,
    TeamPost,
)
from maisons.requests.refusals import UnknownRequestError
from maisons.requests.services import add_member, remove_member
from millejours.pdf import NoPdfError
from moderation.models import Role
from tests.annuaire.factories import commune
from tests.factories import UserFactory
from tests.maisons.factories import version_on_line
from tests.maisons.labels.factories import (
    MAISON,
    again,
    decided,
    decider,
    labelled,
    reserved,
    write_appeal,
)
from tests.maisons.reading import inside
from tests.maisons.requests.factories import CARRIER, SIRET, make_request, territorial
from tests.moderation.factories import animator, person
from tests.support.at_once import THREADS, at_once

pytestmark = pytest.mark.django_db

DOCUMENTS = ("certificate", "logo_svg")


def address(name: str, label: Label, *more: Any) -> str:
    return reverse(f"labels:{name}", args=[label.code, *more])


@pytest.fixture
def user() -> Any:
    return UserFactory()


@pytest.fixture
def team(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


# --- The page -----------------------------------------------------------------------------------


def test_the_team_reads_its_label(team: Client, user: Any) -> None:
    label = reserved(user)
    services.suspend(label, decider(), "Travaux")
    services.resume(label, decider(), "Fin")
    text = team.get(address("team", label)).text
    for said in (
        MAISON,
        f"{label.code[:5]}-{label.code[5:]}",
        "Poser une rampe",
        "Le label de",
        "certificat.pdf",
    ):
        assert said in text
    assert "noindex" in text


def test_nobody_else_does() -> None:
    applicant, former = UserFactory(), UserFactory()
    request = make_request(applicant)
    add_member(request, applicant, former)
    remove_member(request, applicant, former)
    label = labelled(request=request)
    for other in (
        former,
        UserFactory(),
        decider(),
        animator(),
        person(Role.REFERENT, territorial(region_of="974")),
        UserFactory(is_superuser=True),
    ):
        client = Client()
        client.force_login(other)
        assert client.get(address("team", label)).status_code == 404
        assert client.post(address("renew", label)).status_code == 404
    assert Client().get(address("team", label)).status_code == 302


def test_once_renewed_the_team_is_that_of_the_renewal(user: Any) -> None:
    newcomer = UserFactory()
    label = labelled(user)
    services.grant(decided(request=make_request(newcomer), renews=label), None)
    for who, status in ((user, 404), (newcomer, 200)):
        client = Client()
        client.force_login(who)
        assert client.get(address("team", label)).status_code == status


# --- The certificate and the logo ---------------------------------------------------------------


def test_the_certificate_is_a_tagged_pdf_with_its_qr_code(team: Client, user: Any) -> None:
    label = labelled(user)
    response = team.get(address("certificate", label))
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    told = inside(response.content)
    for mark in (b"/StructTreeRoot", b"pdfuaid", b"/H1", b"/Figure", b"/DisplayDocTitle true"):
        assert mark in told, mark
    assert told.count(b"/Type /Page\n") + told.count(b"/Type /Page/") <= 1
    html = document(label)
    assert f"/maisons/verifier/{label.code}/" in html
    assert "réserves" not in html


def test_the_certificate_says_reserves_demonstration_and_model() -> None:
    label = reserved(is_demonstration=True)
    model = version_on_line("m", is_model=True)
    LabelRequestPage.objects.filter(pk=label.request_id).update(referential=model)
    html = document(label).replace("\u00a0", " ")
    assert "Accordé avec réserves" in html
    assert "Ce document n’a aucune valeur" in html
    assert "Modèle de démonstration, non officiel" in html


def test_the_logo_in_three_files(team: Client, user: Any) -> None:
    label = labelled(user)
    assert b"Maison labellis" in team.get(address("logo_svg", label)).content
    for width in (600, 2400):
        assert team.get(address("logo_png", label, width)).content.startswith(b"\x89PNG")
    assert team.get(address("logo_png", label, 601)).status_code == 404


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_are_read_in_the_admin_too(name: str) -> None:
    label = labelled()
    allowed = {
        decider(): 200,
        animator(): 200,
        person(Role.REFERENT, territorial(region_of="974")): 200,
        person(Role.REFERENT, territorial(region_of="48")): 404,
        UserFactory(): 404,
    }
    for who, status in allowed.items():
        client = Client()
        client.force_login(who)
        assert client.get(address(name, label)).status_code == status
    assert Client().get(address(name, label)).status_code == 302


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("end", ["suspended", "withdrawn", "ended"])
def test_neither_is_given_once_it_is_no_more_in_force(
    team: Client, user: Any, name: str, end: str
) -> None:
    write_appeal()
    label = labelled(user)
    yesterday = timezone.localdate() - timedelta(days=1)
    acts = {
        "suspended": lambda: services.suspend(label, decider(), "Travaux"),
        "withdrawn": lambda: services.withdraw(label, decider(), "Fermée"),
        "ended": lambda: Label.objects.update(starts_on=yesterday, ends_on=yesterday),
    }
    acts[end]()
    response = team.get(address(name, label))
    assert response["Location"] == address("team", label)
    text = team.get(address("team", label)).text
    assert "ne sont plus valables" in text
    assert "certificat.pdf" not in text
    other = Client()
    other.force_login(decider())
    assert other.get(address(name, label)).status_code == 404


def test_without_pdf_a_sentence(team: Client, user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_args: Any) -> Any:
        raise NoPdfError

    monkeypatch.setattr("maisons.labels.team_views.pdf_response", none)
    response = team.get(address("certificate", labelled(user)))
    assert response.status_code == 503
    assert "ne sait pas faire de PDF" in response.text


# --- The renewal --------------------------------------------------------------------------------


def full_label(user: Any) -> Label:
    version = version_on_line("2027-1")
    request = make_request(user)
    Carrier.objects.filter(request=request).update(contact_name="Lou Payet", kind="pmi")
    project = Project.objects.get(request=request)
    project.summary = "Un lieu pour tous."
    project.save()
    project.communes.add(commune("97411"), commune("48095"))
    Partner.objects.create(request=request, kind=PartnerKind.CAF, name="Caf", funds=True)
    TeamPost.objects.create(request=request, function="Accueil", full_time="1.5")
    first, second = Criterion.objects.filter(domain__page=version).order_by("pk")[:2]
    Answer.objects.create(request=request, criterion=first, met=Met.YES, explanation="Oui, ici.")
    Answer.objects.create(request=request, criterion=second, met=Met.NO)
    return labelled(request=request)


def test_a_renewal_begins_with_what_the_last_request_said(user: Any) -> None:
    label = full_label(user)
    colleague = UserFactory()
    add_member(label.request, user, colleague)
    request = renewal.open_renewal(label, user)
    assert (request.state, request.renews, request.departement_id) == (State.DRAFT, label, "974")
    assert request.pk != label.request_id
    assert (request.carrier.name, request.carrier.siret) == (CARRIER, SIRET)
    assert (request.carrier.contact_name, request.carrier.kind) == ("Lou Payet", "pmi")
    assert (request.project.name, request.project.summary) == (MAISON, "Un lieu pour tous.")
    assert request.project.communes.count() == 2
    assert request.partners.get().funds
    assert request.posts.get().function == "Accueil"
    answer = request.answers.get()
    assert (answer.met, answer.explanation) == ("", "Oui, ici.")
    assert set(LabelRequestPage.objects.of(colleague)) == {label.request, request}
    old = label.request
    assert (old.partners.count(), old.posts.count(), old.answers.count()) == (1, 1, 2)


def test_under_another_version_no_answer_is_kept(user: Any) -> None:
    label = full_label(user)
    version_on_line("2027-2", in_force_from=timezone.localdate())
    request = renewal.open_renewal(label, user)
    assert request.referential.version == "2027-2"
    assert not request.answers.exists()


def test_of_the_structure_that_it_passed_to_only_the_name_is_known(user: Any) -> None:
    label = full_label(user)
    services.change_carrier(
        label,
        decider(),
        "Ville",
        "55210055400013",
        reason="Fusion",
        effective=timezone.localdate(),
    )
    carrier = renewal.open_renewal(label, user).carrier
    assert (carrier.name, carrier.siret) == ("Ville", "55210055400013")
    assert (carrier.contact_name, carrier.address) == ("", "")


def test_one_open_renewal_at_a_time(user: Any) -> None:
    label = labelled(user)
    request = renewal.open_renewal(label, user)
    with pytest.raises(RenewalOpenError):
        renewal.open_renewal(label, user)
    LabelRequestPage.objects.filter(pk=request.pk).update(state=State.WITHDRAWN)
    renewal.open_renewal(label, user)


def test_the_page_leads_to_the_renewal_of_those_who_make_it(user: Any) -> None:
    label, newcomer = labelled(user), UserFactory()
    link = reverse("candidater:home", args=[renewal.open_renewal(label, user).number])
    add_member(label.request, user, newcomer)
    for who, is_led in ((user, True), (newcomer, False)):
        client = Client()
        client.force_login(who)
        said = client.get(address("team", label)).content.decode()
        assert "Le renouvellement est la demande" in said
        assert (link in said) == is_led


@pytest.mark.django_db(transaction=True)
def test_four_at_once_open_one_renewal(user: Any) -> None:
    label = labelled(user)

    def ask() -> bool:
        try:
            renewal.open_renewal(label, user)
        except RenewalOpenError:
            return False
        return True

    assert sorted(at_once(ask)) == [False] * (THREADS - 1) + [True]
    assert LabelRequestPage.objects.filter(renews=label).count() == 1


def test_no_renewal_for_others_nor_of_a_label_withdrawn(user: Any) -> None:
    write_appeal()
    label = labelled(user)
    for other in (UserFactory(), decider()):
        with pytest.raises(UnknownRequestError):
            renewal.open_renewal(label, other)
    services.withdraw(label, decider(), "Fermée")
    with pytest.raises(LabelOverError):
        renewal.open_renewal(label, user)
    assert LabelRequestPage.objects.count() == 1


def test_asked_by_the_button_then_refused_a_second_time(team: Client, user: Any) -> None:
    label = labelled(user)
    assert team.get(address("renew", label)).status_code == 405
    response = team.post(address("renew", label), follow=True)
    request = LabelRequestPage.objects.get(renews=label)
    assert request.number in response.text
    response = team.post(address("renew", label))
    assert response.status_code == 409
    assert "est déjà demandé" in response.text


def test_renewed_to_the_end(user: Any) -> None:
    label = labelled(user)
    request = renewal.open_renewal(label, user)
    before = label.ends_on
    services.grant(decided(request=request, renews=label), None)
    assert again(label).ends_on > before
    assert last_request(label) == request
