"""What a person types and what a page says become the same terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from millejours.languages import BY_CODE
from search.analysis import MAX_WORD, STEMMERS, terms, words

SAME = [
    ("fr", ["bébé", "bebe", "bébés", "BEBES", "Be\u0301be\u0301"]),
    ("fr", ["accouchement", "l’accouchement", "d'accouchement", "accouchements"]),
    ("fr", ["fatigué", "fatiguée", "fatiguées", "fatiguee", "FATIGUÉS"]),
    ("fr", ["allaiter", "allaitement", "allaité", "allaite"]),
    ("fr", ["sage-femme", "sage femme", "Sages-femmes", "la sage‑femme"]),
    ("fr", ["nouveau-né", "nouveau né", "nouveau ne", "nouveaux-nés"]),
    ("fr", ["cœur", "coeur", "CŒUR"]),
    ("fr", ["qu’il pleure", "pleurs", "Pleurer"]),
    ("fr", ["congé", "congés", "conge"]),
    ("fr", ["vitamine D", "vitamines d"]),
    ("fr", ["d allaitement", "d’allaitement"]),
    ("fr-x-falc", ["bébés", "bebe"]),
    ("en", ["babies", "baby", "Baby’s"][:2]),
    ("es", ["niños", "niño", "nino"]),
    ("tr", ["DOĞUM", "doğum", "dogum"]),
    ("ar", ["أُمّ", "ام"]),
    ("fa", ["مي‌خواهم", "میخواهم"]),
    ("uk", ["Їжа", "їжа"]),
    ("ht", ["Tibebe", "tibebe"]),
]

DIFFERENT = [
    ("fr", "tétée", "tête"),
    ("fr", "vitamine d", "vitamine k"),
    ("fr", "maïs", "mais non"),
    ("gcf", "timoun", "timouns"),
]


@pytest.mark.parametrize(("language", "forms"), SAME)
def test_forms_of_a_word_are_one_term(language: str, forms: list[str]) -> None:
    assert len({tuple(terms(form, language)) for form in forms}) == 1
    assert terms(forms[0], language)


@pytest.mark.parametrize(("language", "one", "other"), DIFFERENT)
def test_different_words_stay_different(language: str, one: str, other: str) -> None:
    assert terms(one, language) != terms(other, language)


def test_tags_and_entities_are_not_words() -> None:
    assert terms("<p class='note'>Caf&eacute;</p>", "fr") == terms("café", "fr")
    assert terms("5 < 6 semaines", "fr") == ["5", "6", "semain"]


def test_stop_words_are_dropped_unless_nothing_else_is_left() -> None:
    assert terms("comment faire dormir mon bébé", "fr") == terms("dormir bébé", "fr")
    assert terms("où", "fr") == ["ou"]
    assert terms("the baby", "en")[0] == "the"


def test_digits_are_kept() -> None:
    assert terms("le 3114, 24 h/24", "fr") == ["3114", "24", "h", "24"]


def test_what_a_prefix_is_compared_with_is_whole() -> None:
    assert words("L’Accouchement des jumeaux") == ["accouchement", "des", "jumeaux"]


def test_every_stemmed_language_is_one_of_the_site() -> None:
    assert set(STEMMERS) <= set(BY_CODE)


@given(st.text(max_size=300), st.sampled_from(sorted(BY_CODE)))
def test_terms_are_letters_and_digits_of_a_bearable_length(text: str, language: str) -> None:
    for term in [*terms(text, language), *words(text)]:
        assert 0 < len(term) <= MAX_WORD
        assert term.isalnum()
