"""When a landmark falls, in words a parent reads."""

from __future__ import annotations

import csv

import pytest

from articles.loading import LANDMARKS
from articles.models import Landmark
from articles.situations import SITUATIONS, situation
from articles.windows import window

Reference, Unit = Landmark.Reference, Landmark.Unit


@pytest.mark.parametrize(
    ("reference", "unit", "start", "end", "expected"),
    [
        ("grossesse_sa", "semaines_SA", 11, 13, "entre 11 et 13 semaines d’aménorrhée"),
        ("grossesse_sa", "semaines_SA", 24, 24, "à 24 semaines d’aménorrhée"),
        ("grossesse_sa", "semaines_SA", 7, 41, "à partir de 7 semaines d’aménorrhée"),
        ("grossesse_sa", "semaines_SA", 0, 41, "à tout moment de la grossesse"),
        ("conception", "jours", -365, -1, "avant la conception"),
        ("conception", "jours", -28, 56, "avant la conception et au début de la grossesse"),
        ("conception", "jours", 0, 56, "au début de la grossesse"),
        (
            "terme",
            "jours",
            -42,
            69,
            "de 6 semaines avant la date prévue à 10 semaines après",
        ),
        ("terme", "jours", -56, -43, "entre 8 et 6 semaines avant la date prévue"),
        ("terme", "jours", 70, 77, "entre 10 et 11 semaines après la date prévue"),
        ("naissance", "jours", 0, 0, "le jour même"),
        ("naissance", "jours", 0, 8, "dans les 8 jours après la naissance"),
        ("naissance", "jours", 1, 5, "dans les 5 jours après la naissance"),
        ("naissance", "jours", 2, 3, "entre 2 et 3 jours après la naissance"),
        ("naissance", "jours", 1, 90, "dans les 3 mois après la naissance"),
        ("naissance", "jours", 28, 55, "entre 4 et 8 semaines après la naissance"),
        ("naissance", "jours", 42, 56, "entre 6 et 8 semaines après la naissance"),
        ("naissance", "jours", 42, 180, "entre 6 semaines et 6 mois après la naissance"),
        ("naissance", "jours", 8, 55, "entre 8 jours et 8 semaines après la naissance"),
        ("naissance", "mois", 0, 1, "pendant le 1er mois"),
        ("naissance", "mois", 8, 9, "pendant le 9e mois"),
        ("naissance", "mois", 23, 25, "entre 23 et 25 mois"),
        ("naissance", "mois", 24, 36, "entre 2 et 3 ans"),
        ("naissance", "mois", 0, 6, "de la naissance à 6 mois"),
        ("naissance", "mois", 0, 36, "de la naissance à 3 ans"),
        ("naissance", "mois", 1, 36, "entre 1 mois et 3 ans"),
    ],
)
def test_a_window_in_words(reference, unit, start, end, expected):
    assert window(Landmark(reference=reference, unit=unit, start=start, end=end)) == expected


def test_an_adoption_counts_from_the_arrival():
    landmark = Landmark(
        reference=Reference.BIRTH, unit=Unit.DAYS, start=-7, end=3, situation="adoption"
    )
    expected = "de 1 semaine avant l’arrivée de l’enfant à 3 jours après"
    assert window(landmark) == expected


def shipped() -> list[dict[str, str]]:
    with LANDMARKS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_every_shipped_landmark_has_its_words():
    for row in shipped():
        landmark = Landmark(
            reference=row["reference"],
            unit=row["unite"],
            start=int(row["debut"]),
            end=int(row["fin"]),
            situation=row["situation"],
        )
        words = window(landmark)
        assert words, row["id"]
        assert "-" not in words, row["id"]


def test_every_shipped_situation_has_its_words():
    assert {row["situation"] for row in shipped()} - {"tous"} <= set(SITUATIONS)


@pytest.mark.django_db
def test_a_situation_nobody_named_is_not_guessed():
    assert situation(Landmark(situation="nouvelle")) == "Dans certaines situations"
    assert situation(Landmark(situation="tous")) == ""
    assert situation(Landmark(situation="salarie", territories="999")) == "Pour les salariés · 999"
