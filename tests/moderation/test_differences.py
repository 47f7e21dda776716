"""What a minor correction may change of a text."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from moderation.comparison.richtext import read_rich_text
from moderation.differences import words_fr as fr
from moderation.differences.report import Report
from moderation.differences.signs import fold

ORDINARY = [
    *("bébé", "dort", "l’eau", "d’abord", "allaitement", "sourire", "main", "école", "où", "être"),
    *("maison", "le", "la", "des", "vous", "avec", "mange", "doucement", "j’ai", "cœur", "à"),
]


def objections(before: str, after: str, *, french: bool = True) -> list[str]:
    """To a change of one rich text."""
    report = Report(french=french)
    report.texts("Contenu", read_rich_text(before), read_rich_text(after))
    return report.conclusion(30)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("25 jours", "25  jours"),
        ("25 jours", "25\u00a0jours"),
        ("10 %", "10\u202f%"),
        ("12h30", "12 h 30"),
        ("2-3 mois", "2–3 mois"),
        ("il n'a pas faim", "il n’a pas faim"),
        ("Un bebe dort", "Un bébé dort"),
        ("nos articels", "nos articles"),
        ("un enfant", "Un enfant !"),
        ("le coeur", "le cœur"),
        ("DÉCLARER LA NAISSANCE", "Déclarer la naissance"),
        ("<p>une <b>pause</b></p>", '<p data-block-key="x">une <em>pause</em></p><p> </p>'),
        ('<a href="https://a.fr">nos articels</a>', '<a href="https://a.fr">nos articles</a>'),
        ("un enfants calme", "une enfant calme"),
        (
            "Demandez a votre médecin traitant.",
            "Demandez conseil".replace("conseil", "à votre médecin."),
        ),
    ],
)
def test_typography_and_spelling_are_minor(before, after):
    assert objections(before, after) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("25 jours", "52 jours"),
        ("2 à 3", "3 à 2"),
        ("38,5 °C", "38.5 °C"),
        ("38,5", "385"),
        ("-5 degrés", "5 degrés"),
        ("25 jours", "25 semaines"),
        ("25 gouttes", "25 pipettes"),
        ("3 prises", "3 petites prises"),
        ("10 mg", "10 g"),
        ("10 %", "10"),
        ("m²", "m2"),
        ("½ verre", "verre"),
        ("dix jours", "six jours"),
        ("un mois de congé", "mois de congé"),
        ("vingt et un ans", "vingt ans"),
        ("le premier jour", "le jour"),
        ("la troisième visite", "la visite"),
        ("trimestre II", "trimestre III"),
        ("vitamine K", "vitamine D"),
        ("hépatite B12", "hépatite A12"),
        ("en mai", "en mars"),
        ("le lundi", "le mardi"),
        ("avant le repas", "après le repas"),
        ("ne fumez pas", "fumez"),
        ("il n’a pas faim", "il a pas faim"),
        ("vous pouvez", "vous devez"),
        ("s’il a faim", "il a faim"),
        ("dès la naissance", "la naissance"),
        ("sur le dos", "sur le ventre"),
        ("c’est utile", "c’est inutile"),
        ("le dosage", "le surdosage"),
        ("et/ou", "et ou"),
        ("poids < taille", "poids > taille"),
        ("Appelez le 01 23 45 67 89", "Appelez le 01 23 45 67 98"),
        ("écrire à a@exemple.fr", "écrire à b@exemple.fr"),
        ("voir www.ameli.fr/un", "voir www.ameli.fr/deux"),
        ("voir ameli.fr", "voir amelie.fr"),
        ("25\u202e52", "2552"),
        ("<p>un deux</p>", "<p>un</p><p>deux</p>"),
        ("<p>texte</p>", "<h2>texte</h2>"),
        ("<ul><li>texte</li></ul>", "<ol><li>texte</li></ol>"),
        ('<a href="https://a.fr">lire</a>', '<a href="https://b.fr">lire</a>'),
        ('<a linktype="page" id="1">lire</a>', '<a linktype="page" id="2">lire</a>'),
        ('lire <a href="https://a.fr">ici</a>', '<a href="https://a.fr">lire</a> ici'),
        ('<a href="https://a.fr">lire</a>', "lire"),
        ('<a linktype="fact" id="1">x</a>', '<a linktype="fact" id="2">x</a>'),
        ('<a linktype="fact" id="1">texte</a>', '<a linktype="fact" id="1">textes</a>'),
        ('<embed embedtype="image" id="1" alt="a"/>', '<embed embedtype="image" id="2" alt="a"/>'),
        ("texte", 'texte<iframe src="https://a.fr"></iframe>'),
        ("10<sup>5</sup>", "105"),
        ("Couchez bébé. Chantez.", "Chantez. Couchez bébé."),
        ("ne pas crier, chanter", "ne pas chanter, crier"),
        ("bébé dort", "bébé dort avec une grande couverture chaude"),
    ],
)
def test_what_says_something_else_is_not_minor(before, after):
    assert objections(before, after)
    assert objections(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [("sesenta", "setenta"), ("gel", "gelme"), ("careful", "careless"), ("the babby", "the baby")],
)
def test_in_another_language_no_word_changes(before, after):
    """Numbers and negations of other languages are one letter away from other words."""
    assert objections(before, after, french=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("El bebe duerme", "El bebé duerme."),
        ("Your  baby", "your baby!"),
        ("طفلك  ينام", "طفلك ينام."),
    ],
)
def test_in_another_language_typography_is_minor(before, after):
    assert objections(before, after, french=False) == []


def test_an_objection_names_the_field_and_the_words():
    [objection] = objections("25 jours", "52 jours")

    assert objection == (
        "Contenu\u00a0: «\u00a025\u00a0» devient «\u00a052\u00a0», "
        "ce qui touche un chiffre ou un nombre."
    )


def test_many_objections_to_one_text_are_counted():
    before, after = (
        " bébé ".join(str(n) for n in numbers) for numbers in (range(9), range(10, 19))
    )

    said = objections(before, after)

    assert len(said) == 6
    assert "4 autres changements" in said[-1]


# --- Any text ----------------------------------------------------------------------------------

LISTED = sorted(
    (fr.NUMBERS | fr.DATES | fr.UNITS | fr.MEANING)
    | {f"{stem}e" for stem in (*fr.MEANING_STEMS, *fr.DATE_STEMS)}
    | {"25", "1,5", "3114", "12h30", "%", "€", "2026"}
)
SENTENCES = st.lists(st.sampled_from(ORDINARY), min_size=1, max_size=12)
BLANKS = st.sampled_from([" ", "  ", "\u00a0", "\u202f", "\n", " \u00a0"])
ENDS = st.sampled_from(["", ",", ".", " !", " ;", "…", "»"])


def unaccented(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(char for char in parts if unicodedata.category(char) != "Mn")


@given(st.lists(st.sampled_from([*ORDINARY, *LISTED]), min_size=1, max_size=12), st.data())
def test_typography_alone_is_always_minor(words, data):
    draw = data.draw
    shapes = [str, str.upper, str.capitalize, unaccented, lambda word: word.replace("’", "'")]
    after = [draw(st.sampled_from(shapes))(word) + draw(ENDS) + draw(BLANKS) for word in words]
    before = [word + draw(BLANKS) for word in words]

    assert objections("".join(before), "".join(after)) == []
    assert objections("".join(before), "".join(after), french=False) == []


@given(SENTENCES, st.sampled_from(LISTED), st.integers(0, 12))
def test_a_listed_word_is_never_added_nor_removed(sentence, word, place):
    place = min(place, len(sentence))
    longer = " ".join([*sentence[:place], word, *sentence[place:]])

    assert objections(" ".join(sentence), longer)
    assert objections(longer, " ".join(sentence))


@given(SENTENCES, st.sampled_from(LISTED), st.integers(0, 12))
def test_a_listed_word_never_takes_the_place_of_another(sentence, word, place):
    place = min(place, len(sentence) - 1)
    assume(fold(sentence[place]) != word)
    after = " ".join([*sentence[:place], word, *sentence[place + 1 :]])

    assert objections(" ".join(sentence), after)
    assert objections(after, " ".join(sentence))


@given(st.text("0123456789 ,.abé-", min_size=1, max_size=30), st.integers(0, 30), st.data())
def test_a_digit_never_changes(text, place, data):
    assume(place < len(text) and text[place].isdigit())
    digit = data.draw(st.sampled_from([*"0123456789", ""]))
    assume(digit != text[place])

    assert objections(text, text[:place] + digit + text[place + 1 :])
    assert objections(text[:place] + digit + text[place + 1 :], text)


@given(st.lists(SENTENCES, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_a_sentence_never_moves(sentences: list[list[str]], chance: random.Random):
    moved = chance.sample(sentences, len(sentences))
    before, after = (". ".join(" ".join(words) for words in each) for each in (sentences, moved))
    common_words = [fold(word) for word in ORDINARY if fold(word) in fr.EVERYDAY]
    flat = [[fold(word) for words in each for word in words] for each in (sentences, moved)]
    assume(flat[0] != flat[1])
    assume(not all(set(map(fold, words)) <= set(common_words) for words in sentences))
    without = [[word for word in each if word not in common_words] for each in flat]
    assume(without[0] != without[1])

    assert objections(before, after)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_is_too_strange_to_be_judged(before, after):
    if before.split() != after.split():
        objections(before, after)
    assert objections(before, before) == []
