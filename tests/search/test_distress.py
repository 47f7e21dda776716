"""A call for help is heard; an ordinary question is left in peace."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection

from millejours.models.confirmed import Confidence
from millejours.models.useful_numbers import Situation
from millejours.useful_numbers_loading import load_useful_numbers
from search.distress import FITTING, URGENCY, numbers_for, signs, table
from tests.factories import UsefulNumberFactory

EMERGENCY, POISON, VIOLENCE = Situation.EMERGENCY, Situation.POISON, Situation.VIOLENCE
DISTRESS, CHILD, HOUSING = Situation.DISTRESS, Situation.CHILD, Situation.HOUSING
PARENTING = Situation.PARENTING

CALLS = [
    ("je veux mourir", [DISTRESS]),
    ("JE VEUX MOURIR !!!", [DISTRESS]),
    ("envie de mourir après l’accouchement", [DISTRESS]),
    ("j’ai juste envie de mourrir", [DISTRESS]),
    ("en finir", [DISTRESS]),
    ("je veux en finir", [DISTRESS]),
    ("en finir avec la vie", [DISTRESS]),
    ("suicide", [DISTRESS]),
    ("suicde", [DISTRESS]),
    ("idées noires depuis la naissance", [DISTRESS]),
    ("idees noir", [DISTRESS]),
    ("je n’en peux plus", [DISTRESS]),
    ("j'en peux plus", [DISTRESS]),
    ("jen peux plus je suis a bout", [DISTRESS]),
    ("j en peu plus de ses pleurs", [DISTRESS]),
    ("je suis à bout de nerfs", [DISTRESS]),
    ("je ne veux plus vivre", [DISTRESS]),
    ("mon bébé serait mieux sans moi", [DISTRESS]),
    ("j’ai peur de lui faire du mal", [DISTRESS, CHILD]),
    ("peur de faire du mal à mon bébé", [DISTRESS, CHILD]),
    ("envie de secouer mon bébé", [DISTRESS, CHILD]),
    ("j’ai secoué mon bébé", [EMERGENCY, CHILD]),
    ("jai secoue mon bebe", [EMERGENCY, CHILD]),
    ("mon bébé, je l’ai secoué", [EMERGENCY, CHILD]),
    ("bébé ne respire plus", [EMERGENCY]),
    ("bebe respire plus", [EMERGENCY]),
    ("il respire pas", [EMERGENCY]),
    ("mon nourrisson a arrêté de respirer", [EMERGENCY]),
    ("il est tout bleu", [EMERGENCY]),
    ("elle est toute bleue", [EMERGENCY]),
    ("lèvres bleues bébé", [EMERGENCY]),
    ("mon fils s’étouffe", [EMERGENCY]),
    ("convulsion", [EMERGENCY]),
    ("bébé convulsions que faire", [EMERGENCY]),
    ("ma fille est inconsciente", [EMERGENCY]),
    ("a avalé de la javel", [POISON]),
    ("il a bu de la javel", [POISON]),
    ("ma fille a avalé une pile", [EMERGENCY, POISON]),
    ("mon fils a avalé des médicaments", [POISON]),
    ("lessive avalée par mon bébé", [POISON]),
    ("il me frappe", [VIOLENCE]),
    ("il m’a frappée hier", [VIOLENCE]),
    ("il me frape", [VIOLENCE]),
    ("mon mari me tape", [VIOLENCE]),
    ("mon conjoint est violent", [VIOLENCE]),
    ("j’ai peur de mon mari", [VIOLENCE]),
    ("viol", [VIOLENCE]),
    ("j’ai été violée", [VIOLENCE]),
    ("violences conjugales", [VIOLENCE]),
    ("il menace de me tuer", [EMERGENCY, VIOLENCE]),
    ("mon compagnon frappe mon enfant", [CHILD, VIOLENCE]),
    ("j’ai tapé mon fils", [DISTRESS, CHILD]),
    ("maltraitance", [CHILD]),
    ("je suis à la rue", [HOUSING]),
    ("a la rue avec mon bebe", [HOUSING]),
    ("nulle part où dormir ce soir", [HOUSING]),
    ("je n’y arrive plus", [PARENTING]),
    ("my husband hits me", [VIOLENCE]),
    ("I want to die", [DISTRESS]),
    ("baby is not breathing", [EMERGENCY]),
    ("mi marido me pega", [VIOLENCE]),
    ("أريد أن أموت", [DISTRESS]),
]

ORDINARY = [
    "respirer pendant l’accouchement",
    "comment respirer pendant les contractions",
    "bébé respire vite en dormant",
    "bébé respire plus vite la nuit",
    "mort subite du nourrisson prévention",
    "mort inattendue du nourrisson",
    "coup de fatigue",
    "fatigue grossesse",
    "en finir avec la tétine",
    "syndrome du bébé secoué",
    "mon bébé secoue la tête",
    "mon fils de 2 ans me tape",
    "bébé tape dans le ventre",
    "mon bébé me mord le sein",
    "peur de faire mal au bébé pendant les rapports",
    "peur de l’accouchement",
    "yeux bleus bébé quand",
    "robe violette baptême",
    "baby blues",
    "dépression post-partum",
    "comment faire avaler un médicament à bébé",
    "vitamine D nourrisson",
    "fièvre bébé",
    "alcool et grossesse",
    "j’ai mangé du fromage au lait cru enceinte",
    "champignons enceinte",
    "phase d’expulsion du placenta",
    "bébé dort dans la voiture",
    "bébé dort dehors en Norvège",
    "ma poussette dans la rue",
    "logement insalubre plomb enfant",
    "je ne peux plus allaiter",
    "je peux en manger plus",
    "à bout de sein",
    "je craque pour cette poussette",
    "bébé ne réagit pas à son prénom",
    "bébé entend ma voix in utero",
    "en conclusion congé paternité",
    "éviter que bébé s’étouffe diversification",
    "dépasser le terme grossesse",
    "voile du palais",
    "nourrir mon bébé",
    "secours financier CAF",
    "violon éveil musical bébé",
    "envie de fraises",
    "je veux accoucher à la maison",
    "veux mourir de rire",
    "bébé qui crie",
    "est-ce que je peux manger du poisson",
    "respiration et relaxation",
    "bébé bouge beaucoup la nuit",
    "fièvre bébé 18 mois",
    "papa touche le ventre",
    "frapper bébé bouge dans le ventre",
    "accouchement sans douleur",
    "allergie arachide",
    "prévention noyade piscine",
    "premiers secours bébé formation",
    "mon fils me frappe",
    "ma fille de 3 ans me tape et me mord",
    "mal au ventre enceinte",
    "en finir avec les couches",
    "en finir avec le cododo",
    "prendre rendez-vous à la maternité",
    "je vais prendre un congé",
    "adresse de la PMI",
    "insuline et grossesse",
    "belle-mère envahissante",
    "brûlures d’estomac grossesse",
    "température du bain nouveau-né",
    "température chambre bébé",
    "bébé se réveille toutes les heures",
    "bébé dort avec la bouche ouverte",
    "bébé ne veut plus manger",
    "bébé ne fait pas ses nuits",
    "pyjama bébé bleu",
    "exercices de respiration grossesse",
    "quand j’accouche qui prévenir",
    "j’accouche dans 2 mois",
    "quand sent-on bébé bouger",
    "saignement d’implantation",
    "détecteur de monoxyde de carbone",
    "menace d’accouchement prématuré",
    "mon bébé secoue les jambes",
    "j’ai bu du café enceinte",
    "pilule et allaitement",
    "médicaments pendant la grossesse",
    "produits ménagers enceinte",
    "que manger pendant la grossesse",
    "piles bouton jouets danger",
    "lit cododo sécurité",
    "mon mari ne m’aide pas",
    "sexualité après l’accouchement",
    "comment dire non à un enfant",
    "violences éducatives ordinaires",
    "tomber enceinte",
    "je suis tombée enceinte",
    "perte du bouchon muqueux",
    "vaccin bébé 2 mois",
    "aide moi à choisir un prénom",
    "",
    "   ",
    "12345",
    "😀",
]


@pytest.mark.parametrize(("text", "expected"), CALLS)
def test_a_call_for_help_is_heard(text: str, expected: list[Situation]) -> None:
    assert signs(text) == expected


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_question_is_left_in_peace(text: str) -> None:
    assert signs(text) == []


def test_there_are_enough_examples() -> None:
    assert len(CALLS) >= 40
    assert len(ORDINARY) >= 60


def test_every_situation_of_the_file_has_its_rank_and_numbers() -> None:
    told = {one for phrase in table().phrases for one in phrase.situations}
    assert told == set(URGENCY) == set(FITTING)


def numbers(*situations: Situation) -> list[str]:
    return [number.number for number in numbers_for(situations)]


@pytest.mark.django_db
def test_the_most_fitting_numbers_come_first() -> None:
    load_useful_numbers()
    assert numbers(EMERGENCY) == ["15", "112", "114"]
    assert numbers(DISTRESS)[:2] == ["3114", "15"]
    assert numbers(VIOLENCE)[:3] == ["17", "3919", "114"]
    assert numbers(POISON)[:2] == ["01 45 42 59 59", "15"]
    assert numbers(EMERGENCY, CHILD)[:2] == ["15", "119"]
    assert numbers(EMERGENCY, POISON)[:2] == ["15", "01 45 42 59 59"]
    assert numbers(EMERGENCY, VIOLENCE) == ["17", "15", "114", "3919"]
    assert numbers(CHILD)[0] == "119"
    assert numbers(HOUSING) == ["115"]
    assert numbers() == []


@pytest.mark.django_db
def test_at_most_four_numbers_each_once() -> None:
    load_useful_numbers()
    found = numbers(*URGENCY)
    assert len(found) == len(set(found)) == 4
    assert found[0] == "15"


@pytest.mark.django_db
def test_a_number_to_check_is_never_shown() -> None:
    load_useful_numbers()
    assert all(
        number.slug not in {"allo-parents-bebe", "1000-premiers-jours-blues"}
        for number in numbers_for([PARENTING])
    )


@pytest.mark.django_db
def test_other_numbers_of_the_situation_stand_in_for_missing_ones() -> None:
    UsefulNumberFactory(
        slug="autre", situation=HOUSING, number="115", confidence=Confidence.CONFIRMED
    )
    assert numbers(HOUSING) == ["115"]


@contextlib.contextmanager
def database_down() -> Iterator[None]:
    def fail(*_args: Any) -> None:
        raise OperationalError("la base ne répond pas")

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.django_db
def test_numbers_answer_without_the_database() -> None:
    with database_down():
        assert numbers(EMERGENCY)[0] == "15"
