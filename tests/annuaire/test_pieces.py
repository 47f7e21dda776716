"""Options and tags, drawn once and kept: they say what each search found, and stay escaped."""

from bs4 import BeautifulSoup

from annuaire.facet_groups import FacetGroup, FacetOption, short_list
from annuaire.facets import FACETS
from annuaire.pieces import need_tags, options_html, piece, trait_items
from millejours.vocabulary import Entry

CHECKBOX = "annuaire/partials/filter_checkbox.html"
CHOICE = "annuaire/partials/filter_choice.html"


def parsed(html):
    return BeautifulSoup(html, "html.parser")


def option(slug="allaiter", results=None, checked=False, label="Allaiter"):
    return FacetOption(slug, label, results, checked)


def test_a_number_is_the_one_of_this_search():
    for results in (3, 12, 3):
        page = parsed(options_html(CHECKBOX, "besoin", [option(results=results)]))
        assert page.get_text(" ", strip=True) == f"Allaiter ({results})"


def test_nothing_found_is_said_and_dimmed():
    page = parsed(options_html(CHECKBOX, "besoin", [option(results=0)]))
    assert "(0)" in page.get_text()
    assert page.select_one(".dir-option--none")
    assert not page.select_one("input").has_attr("checked")


def test_what_is_chosen_is_never_dimmed():
    page = parsed(options_html(CHECKBOX, "besoin", [option(results=0, checked=True)]))
    assert page.select_one("input").has_attr("checked")
    assert not page.select_one(".dir-option--none")


def test_what_is_not_counted_has_no_number():
    text = options_html(CHECKBOX, "besoin", [option()])
    assert "(" not in parsed(text).get_text()
    assert "dir-option--none" not in text


def test_two_filters_with_the_same_option_keep_their_names():
    first, other = (parsed(options_html(CHECKBOX, name, [option()])) for name in ("a", "b"))
    assert (first.input["name"], other.input["name"]) == ("a", "b")
    assert first.label["for"] == first.input["id"] != other.input["id"]


def test_a_choice_of_a_list():
    options = [option(results=2), option("b", 5, checked=True, label="B")]
    first, second = parsed(options_html(CHOICE, "type", options)).select("option")
    assert (first["value"], first.text) == ("allaiter", "Allaiter (2)")
    assert second.has_attr("selected")
    assert not first.has_attr("selected")


def test_a_label_changed_by_an_editor_shows_at_once():
    for label in ("Allaiter", "Nourrir"):
        assert label in options_html(CHECKBOX, "besoin", [option(label=label)])


def test_labels_are_escaped():
    label = "<script>"
    need = Entry("x", label, 1, 'fr"')
    for html in (
        options_html(CHECKBOX, "besoin", [option(label=label)]),
        options_html(CHOICE, "type", [option(label=label)]),
        need_tags([need]),
        trait_items([label]),
    ):
        assert "<script>" not in html
        assert "&lt;script&gt;" in html
    assert 'lang="fr&quot;"' in need_tags([need])


def test_a_piece_is_rendered_once(monkeypatch):
    piece.cache_clear()
    calls = []
    monkeypatch.setattr(
        "annuaire.pieces.render_to_string", lambda *args: calls.append(args) or "piece"
    )
    need_tags([Entry("x", "Dormir", 1, "fr")] * 3)
    piece.cache_clear()
    assert len(calls) == 1


def test_a_short_list_shows_what_is_chosen_and_what_leaves_most():
    options = [option(str(rank), rank, checked=rank == 0) for rank in range(12)]
    listed = short_list(FacetGroup(FACETS[0], options))
    assert [one.slug for one in listed.shown] == ["0", "6", "7", "8", "9", "10", "11"]
    assert [one.slug for one in listed.more] == ["1", "2", "3", "4", "5"]
