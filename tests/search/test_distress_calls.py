"""When in doubt, the numbers are shown: a call is heard whatever is typed around it, and how."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from millejours.models.useful_numbers import Situation
from search.distress import signs, table
from tests.search.test_distress import CALLS

EMERGENCY, POISON, VIOLENCE = Situation.EMERGENCY, Situation.POISON, Situation.VIOLENCE
DISTRESS, CHILD, HOUSING = Situation.DISTRESS, Situation.CHILD, Situation.HOUSING

# What a review found unheard, or heard as something else: at least these situations.
FOUND_UNHEARD = [
    ("il me frappe devant mon bébé", {VIOLENCE}),
    ("il me frappe devant les enfants", {VIOLENCE}),
    ("il me frappe depuis 3 mois", {VIOLENCE}),
    ("mon mari me frappe alors que je suis enceinte de 5 mois", {VIOLENCE}),
    ("mon mari me bat depuis la naissance de ma fille", {VIOLENCE}),
    ("mon mari me frappe au ventre", {VIOLENCE}),
    ("mon conjoint me menace de prendre les enfants", {VIOLENCE}),
    ("bébé a avalé une pile que faire", {EMERGENCY, POISON}),
    ("bébé a avalé un médicament que faire", {POISON}),
    ("ma fille a avalé des comprimés comment faire", {POISON}),
    ("je suis enceinte j’ai avalé des médicaments pour mourir", {EMERGENCY, POISON, DISTRESS}),
    ("bébé s’étouffe avec morceaux", {EMERGENCY}),
    ("j’ai secoué mon bébé il dort la tête en arrière", {EMERGENCY, CHILD}),
    ("mon bébé est tout bleu les yeux fermés", {EMERGENCY}),
    ("il ne réagit plus à son prénom", {EMERGENCY}),
    ("j’ai du mal à respirer enceinte", {EMERGENCY}),
    ("je veux en finir avec tout", {DISTRESS}),
    ("en finir avec mes jours", {DISTRESS}),
    ("bébé s’étouffe j’ai peur", {EMERGENCY}),
    ("mon ex veut me tuer", {EMERGENCY, VIOLENCE}),
    ("mon mari veut me tuer", {EMERGENCY, VIOLENCE}),
    ("il va me tuer", {EMERGENCY, VIOLENCE}),
    ("il veut me tuer", {EMERGENCY, VIOLENCE}),
    ("il m’étrangle", {EMERGENCY, VIOLENCE}),
    ("j’ai peur de l’étouffer", {DISTRESS, CHILD}),
    ("je vais me pendre", {DISTRESS}),
    ("je veux me pendre", {DISTRESS}),
    ("je veux me tuer", {DISTRESS}),
    ("envie de sauter par la fenêtre", {DISTRESS}),
    ("marre de la vie", {DISTRESS}),
    ("je peux plus", {DISTRESS}),
    ("mourrir", {DISTRESS}),
    ("mourir", {DISTRESS}),
    ("je veu mourir", {DISTRESS}),
    ("il ma tapé", {VIOLENCE}),
    ("mon copain ma frappé", {VIOLENCE}),
    ("on me frappe", {VIOLENCE}),
    ("il me force", {VIOLENCE}),
    ("mon beau-père touche ma fille", {CHILD}),
    ("il frappe notre bébé", {CHILD}),
    ("il tape les enfants", {CHILD}),
    ("il secoue le bébé", {EMERGENCY, CHILD}),
    ("ma fille ne se réveille pas", {EMERGENCY}),
    ("bébé inanimé", {EMERGENCY}),
    ("mou et ne répond pas", {EMERGENCY}),
    ("bébé bleu", {EMERGENCY}),
    ("bébé s’etouf", {EMERGENCY}),
    ("brulure eau bouillante", {EMERGENCY}),
    ("vomit du sang", {EMERGENCY}),
    ("a mangé une pile", {EMERGENCY, POISON}),
    ("avalé une bille", {EMERGENCY}),
    ("j’accouche", {EMERGENCY}),
    ("je saigne beaucoup enceinte", {EMERGENCY}),
    ("je ne sens plus mon bébé bouger", {EMERGENCY}),
    ("fièvre 39 nouveau-né 1 mois", {EMERGENCY}),
    ("fièvre bébé 2 mois", {EMERGENCY}),
    ("mon bébé de 3 semaines a 38,5 de fièvre", {EMERGENCY}),
    ("bébé de 2mois fievre", {EMERGENCY}),
    ("il m’a poussée dans les escaliers", {VIOLENCE}),
    ("il me met des claques", {VIOLENCE}),
    ("mon mari m’a étranglée hier", {EMERGENCY, VIOLENCE}),
    ("il va nous tuer", {EMERGENCY, VIOLENCE}),
    ("bb respir plu", {EMERGENCY}),
    ("jai plus envi de vivre", {DISTRESS}),
    ("je suis au bout du rouleau", {DISTRESS}),
    ("ma fille a avalé un truc", {EMERGENCY, POISON}),
]
EVERY_CALL = [*((text, set(expected)) for text, expected in CALLS), *FOUND_UNHEARD]
MISSPELT_ALREADY = re.compile(
    r"suicde|respir|envi |mourrir|frape|etouf\b|veu |ma tapé|MOURIR|j.en peu?", re.IGNORECASE
)
SPELT = [one for one in EVERY_CALL if not MISSPELT_ALREADY.search(one[0])]

BEFORE = ["bonjour", "mon bébé de 2 mois", "svp", "urgent", "enceinte de 5 mois", "ma fille"]
AFTER = [
    "que faire",
    "comment faire",
    "quoi faire",
    "devant mon bébé",
    "devant les enfants",
    "depuis 3 mois",
    "depuis la naissance de ma fille",
    "enceinte de 5 mois",
    "alors que je suis enceinte",
    "avec ma fille",
    "j’ai peur",
    "la nuit",
    "dans la tête",
    "les yeux fermés",
    "svp aidez-moi",
    "au secours",
    "aidez-moi à trouver une solution",
]


@pytest.mark.parametrize(("text", "expected"), FOUND_UNHEARD)
def test_what_was_unheard_is_heard(text: str, expected: set[Situation]) -> None:
    found = signs(text)
    assert expected <= set(found)


@pytest.mark.parametrize("who", ["il", "mon mari", "mon ex", "mon copain"])
@pytest.mark.parametrize("what", ["veut me tuer", "va me tuer", "a essayé de me tuer"])
def test_who_is_threatened_is_not_taken_for_suicidal(who: str, what: str) -> None:
    assert signs(f"{who} {what}") == [EMERGENCY, VIOLENCE]


@pytest.mark.parametrize("after", AFTER)
def test_nothing_typed_after_a_call_hides_it(after: str) -> None:
    unheard = [text for text, told in EVERY_CALL if not told <= set(signs(f"{text} {after}"))]
    assert not unheard


@pytest.mark.parametrize("before", BEFORE)
def test_nothing_typed_before_a_call_hides_it(before: str) -> None:
    unheard = [text for text, told in EVERY_CALL if not told <= set(signs(f"{before} {text}"))]
    assert not unheard


def test_nothing_typed_on_both_sides_hides_a_call() -> None:
    asked = [
        (f"{before} {text} {after}", told)
        for text, told in EVERY_CALL
        for before in BEFORE[:2]
        for after in AFTER
    ]
    assert not [text for text, told in asked if not told <= set(signs(text))]


def test_a_call_after_an_ordinary_question_is_heard() -> None:
    asked = [(f"syndrome du bébé secoué, {text}", told) for text, told in EVERY_CALL]
    assert not [text for text, told in asked if not told <= set(signs(text))]


# --- However it is typed --------------------------------------------------------------------------

LONG_WORD = 6


def lost(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(1, len(word)))


def doubled(word: str) -> Iterator[str]:
    return (word[:place] + word[place] + word[place:] for place in range(len(word)))


def swapped(word: str) -> Iterator[str]:
    return (
        word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        for place in range(1, len(word) - 1)
    )


def misspelt(text: str, typos: Callable[[str], Iterator[str]]) -> Iterator[str]:
    words = text.split()
    for number, word in enumerate(words):
        if word.isalpha() and len(word) >= LONG_WORD and word not in table().ordinary:
            for typo in typos(word):
                if typo not in table().ordinary:
                    yield " ".join([*words[:number], typo, *words[number + 1 :]])


@pytest.mark.parametrize("typos", [lost, doubled, swapped])
def test_a_long_word_may_be_misspelt(typos: Callable[[str], Iterator[str]]) -> None:
    unheard = [
        typed
        for text, told in SPELT
        for typed in misspelt(text, typos)
        if not told <= set(signs(typed))
    ]
    assert not unheard


def without_accents(text: str) -> str:
    return text.translate(str.maketrans("éèêëàâîïôûùç", "eeeeaaiiouuc"))


@pytest.mark.parametrize(
    "typed_as",
    [
        without_accents,
        str.upper,
        lambda text: text.replace("’", " "),
        lambda text: text.replace("’", ""),
        lambda text: text.replace("’", "'"),
        lambda text: text.replace("m’a ", "ma "),
        lambda text: re.sub(r"\bn(?:e |’)", "", text),
        lambda text: text.replace(" ", ", "),
        lambda text: without_accents(text.replace("’", "")),
    ],
)
def test_signs_of_writing_may_be_missing(typed_as: Callable[[str], str]) -> None:
    unheard = [
        typed_as(text) for text, told in EVERY_CALL if not told <= set(signs(typed_as(text)))
    ]
    assert not unheard


# --- Numbers typed as such ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3114", DISTRESS),
        ("le 3114", DISTRESS),
        ("31 14", DISTRESS),
        ("3919", VIOLENCE),
        ("numéro 3919", VIOLENCE),
        ("119", CHILD),
        ("appeler le 119", CHILD),
        ("115", HOUSING),
        ("15", EMERGENCY),
        ("le 15", EMERGENCY),
        ("112", EMERGENCY),
        ("114", EMERGENCY),
        ("17", VIOLENCE),
    ],
)
def test_a_number_typed_as_such_is_understood(typed: str, expected: Situation) -> None:
    assert signs(typed) == [expected]


@pytest.mark.parametrize("text", ["bébé 15 mois", "15 semaines de grossesse", "17 SA", "115 cm"])
def test_a_number_among_others_is_only_a_number(text: str) -> None:
    assert signs(text) == []


# --- Questions of ordinary parents ----------------------------------------------------------------

QUESTIONS = Path(__file__).parent / "questions.csv"
# Of the questions that parents asked, these deserve numbers; the others are left in peace.
WITH_NUMBERS = {
    "fausse couche je suis anéantie": [DISTRESS],
    "mon mari me frappe je suis enceinte": [VIOLENCE],
    "je pleure tout le temps depuis l'accouchement": [DISTRESS],
    "papa déprimé après la naissance": [DISTRESS],
    "bébé pleure toute la nuit je craque": [DISTRESS],
    "on dort dans la voiture avec un bébé": [HOUSING],
    "il a avalé de la lessive": [POISON],
}


def questions() -> list[str]:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        return [row["question"] for row in csv.DictReader(file, delimiter=";")]


@pytest.mark.parametrize("question", questions())
def test_the_questions_of_parents(question: str) -> None:
    assert signs(question) == WITH_NUMBERS.get(question, [])


# --- Speed ----------------------------------------------------------------------------------------


def seconds(text: str) -> float:
    """The best of a few readings."""

    def once() -> float:
        start = time.perf_counter()
        signs(text)
        return time.perf_counter() - start

    return min(once() for _ in range(5))


def test_twelve_words_are_read_in_five_milliseconds() -> None:
    signs("")
    asked = [f"{text} bonjour mon bébé de deux mois ne dort pas la nuit" for text, _ in EVERY_CALL]
    assert max(seconds(" ".join(text.split()[:12])) for text in asked) < 0.005


@pytest.mark.parametrize("word", ["bébé ", "me frappe plus ", "avalé ", "x ", "étouffer", "il "])
def test_reading_grows_no_faster_than_the_question(word: str) -> None:
    signs("")
    short, long = seconds((word * 2000)[:500]), seconds((word * 2000)[:2000])
    assert long < 0.15
    assert long < 12 * short + 0.005
