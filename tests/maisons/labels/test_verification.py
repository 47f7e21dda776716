"""``/maisons/verifier/``: what anybody learns from the code of a certificate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annuaire.kit.guessing import WRONG_CODES
from maisons.labels import services
from maisons.models import Label, LabelRequestPage
from tests.maisons.factories import version_on_line
from tests.maisons.labels.factories import MAISON, decider, labelled, reserved, write_appeal
from tests.maisons.requests.factories import CARRIER

pytestmark = pytest.mark.django_db


def page(client: Client, label: Label) -> Any:
    response = client.get(reverse("labels:verify", args=[label.code]))
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    return response.text.replace("\u00a0", " ")


def test_a_label_in_force(client: Client) -> None:
    text = page(client, labelled())
    assert "Ce certificat est valable" in text
    for said in (MAISON, CARRIER, "Saint-Denis"):
        assert said in text
    assert "avec réserves" not in text
    assert "Démonstration" not in text


def test_with_reservations(client: Client) -> None:
    assert "Ce certificat est valable, avec réserves" in page(client, reserved())


def test_suspended_then_resumed(client: Client) -> None:
    write_appeal()
    label, actor = labelled(), decider()
    services.suspend(label, actor, "Travaux")
    text = page(client, label)
    assert "Ce certificat n’est plus valable" in text
    assert "Le label est suspendu depuis le" in text
    assert "Travaux" not in text
    services.resume(label, actor, "Fin des travaux")
    assert "Ce certificat est valable" in page(client, label)


def test_withdrawn(client: Client) -> None:
    write_appeal()
    label = labelled()
    assert "est valable" in page(client, label)
    services.withdraw(label, decider(), "Fermée")
    text = page(client, label)
    assert "Ce certificat n’est plus valable" in text
    assert "Le label a été retiré le" in text
    assert "Fermée" not in text


def test_ended_and_not_begun(client: Client) -> None:
    label, today = labelled(), timezone.localdate()
    Label.objects.update(ends_on=today)
    assert "est valable" in page(client, label)
    Label.objects.update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    text = page(client, label)
    assert "Ce certificat n’est plus valable" in text
    assert "Le label a pris fin le" in text
    tomorrow = today + timedelta(days=1)
    Label.objects.update(starts_on=tomorrow, ends_on=tomorrow)
    assert "pas encore valable" in page(client, label)


def test_a_demonstration_and_a_model_say_so_before_anything(client: Client) -> None:
    label = labelled(is_demonstration=True)
    model = version_on_line("m", is_model=True)
    LabelRequestPage.objects.filter(pk=label.request_id).update(referential=model)
    text = page(client, label)
    assert text.index("Ce label n’a aucune valeur") < text.index("<h1")
    assert text.index("Modèle de démonstration, non officiel") < text.index("<h1")


def test_a_code_typed_in_any_way_leads_to_its_page(client: Client) -> None:
    label = labelled()
    typed = f" {label.code[:5].lower()}-{label.code[5:]} "
    address = reverse("labels:verify", args=[label.code])
    assert client.get(reverse("labels:verify_form"), {"code": typed})["Location"] == address
    assert client.get(reverse("labels:verify", args=[typed]))["Location"] == address


@pytest.mark.parametrize("code", ["", " - ", "\0", "é"])
def test_no_code_at_all(client: Client, code: str) -> None:
    response = client.get(reverse("labels:verify_form"), {"code": code})
    assert response.status_code == 400
    assert "code-erreur" in response.text


@pytest.mark.parametrize("code", ["ABCDEFGHJK", "A" * 300, "2026-04-0001"])
def test_a_code_of_nobody(client: Client, code: str) -> None:
    labelled()
    response = client.get(reverse("labels:verify", args=[code]), follow=True)
    assert response.status_code == 404
    assert "aucun certificat" in response.text


def test_after_too_many_wrong_codes_even_a_right_one_waits(client: Client) -> None:
    label = labelled()
    for _try in range(WRONG_CODES):
        client.get(reverse("labels:verify", args=["ABCDEFGHJK"]))
    response = client.get(reverse("labels:verify", args=[label.code]))
    assert response.status_code == 429
    assert response["Retry-After"]
    cache.clear()
    assert "est valable" in page(client, label)


def test_its_queries(client: Client, assert_max_queries: Any) -> None:
    label = reserved()
    page(client, label)
    with assert_max_queries(14):
        page(client, label)
