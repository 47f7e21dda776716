"""Whatever is typed, there is an answer and never an exception."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from territoires.place import Resolution
from territoires.places import resolve, suggest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoires")]

WORDS = [
    "saint",
    "zzzz",
    "centre",
    "denis",
    "paris",
    "rue",
    "de",
    "la",
    "paix",
    "réunion",
    "75015",
    "48",
    "2A",
    "15e",
    "cedex",
    "(",
    ")",
    ",",
    "aujourd’hui",
    "département",
    "région",
    "france",
    "l'",
    "s/",
    "arrondissement",
    "\0",
    "\u202e",
    "🙂",
]
typed_like_a_place = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
quick = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quick
@given(st.one_of(typed_like_a_place, st.text(max_size=300)))
def test_no_text_makes_the_resolver_fail(text):
    resolution = resolve(text)
    assert isinstance(resolution, Resolution)
    assert len(resolution.places) <= 13
    assert len(resolution.suggestions) <= 8
    assert len(suggest(text)) <= 8
    if any(character.isalpha() for character in resolution.text):
        assert resolution.places or resolution.suggestions or resolution.notice


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "\x00\x01\x1f",
        "🙂",
        "👩‍🍼👶",
        "\u202e\u200f",
        "()",
        ",,,",
        "%",
        "_",
        "'",
        '"; DROP TABLE territoires_commune; --',
        "a" * 10_000,
        "rue " * 3_000,
        "75015 " * 2_000,
        "(" * 10_000,
        "\0" * 10_000,
        "باريس",
        "Київ",
        "../../etc/passwd",
        "-",
        "0",
        "00000",
        "99999999999999999999",
        "<script>alert(1)</script>",
        "\ud800",
    ],
    ids=lambda text: repr(text[:30]),
)
def test_bad_input_finds_no_place(text):
    resolution = resolve(text)
    assert resolution.places in {(), resolve("75015").places}
    suggest(text)


def test_control_and_invisible_characters_are_left_out():
    assert resolve("Men\u200bde\u202e\0").best.label == "Mende (48)"


def test_a_text_is_cut_after_200_characters():
    assert len(resolve("é" * 10_000).text) == 200


def test_an_empty_base_answers_nothing(django_db_blocker):
    from tests.support.territoires import empty_tables

    empty_tables()
    for text in ("Mende", "75015", "48", "Guadeloupe", "12 rue de la Paix, Mende", "zzz"):
        assert resolve(text).places == ()
        assert suggest(text) == []
