"""The table of languages, and the checks that keep a language from failing in silence."""

from __future__ import annotations

from datetime import date
from typing import Any

import django.conf.locale
import pytest
from django.utils import formats, translation
from django.utils.formats import date_format

from millejours.checks import languages_are_complete
from millejours.languages import BY_CODE, LANGUAGES, as_choices, rtl_codes

OVERSEAS = ["gcf", "gcr", "rcf", "swb", "buc"]
MIGRANTS = ["en", "ar", "es", "fa", "ht", "ps", "pt", "tr", "uk"]
DESIGNED = ["fr", "fr-x-falc", *OVERSEAS, *MIGRANTS]
MARCH_1 = date(2027, 3, 1)


@pytest.fixture
def every_language(settings: Any) -> None:
    settings.LANGUAGES = [(language.code, language.name) for language in LANGUAGES]
    formats.reset_format_cache()


def test_the_table_holds_the_sixteen_languages_of_the_design() -> None:
    assert [language.code for language in LANGUAGES] == DESIGNED


def test_fallbacks_are_languages_of_the_table_and_end_with_french() -> None:
    for language in LANGUAGES[1:]:
        assert set(language.fallbacks) <= set(BY_CODE)
        assert language.fallbacks[-1] == "fr"
        assert language.code not in language.fallbacks


def test_django_knows_every_code_exactly() -> None:
    assert set(BY_CODE) <= set(django.conf.locale.LANG_INFO)


def test_three_languages_are_written_from_right_to_left() -> None:
    assert rtl_codes() == ["ar", "fa", "ps"]
    for code in DESIGNED:
        with translation.override(code):
            assert translation.get_language_bidi() is (code in rtl_codes())


@pytest.mark.parametrize("code", ["fr-x-falc", *OVERSEAS, "ht"])
def test_dates_of_languages_unknown_to_django_are_written_the_french_way(
    every_language: None, code: str
) -> None:
    with translation.override(code):
        assert date_format(MARCH_1, "DATE_FORMAT").startswith("1 ")
        assert formats.number_format(1234.5, use_l10n=True, force_grouping=False) == "1234,5"


def test_an_unknown_public_language_is_refused() -> None:
    with pytest.raises(ValueError, match="Langue inconnue : xx"):
        as_choices(["fr", "xx"])


def test_choices_keep_the_order_of_the_table() -> None:
    assert as_choices(["ar", "fr"]) == [("fr", "français"), ("ar", "arabe")]


def test_the_shipped_languages_pass_the_check(every_language: None) -> None:
    assert languages_are_complete() == []


def test_a_language_without_catalogue_is_an_error(settings: Any) -> None:
    settings.LANGUAGES = [("fr", "français"), ("de", "allemand")]
    assert [error.id for error in languages_are_complete()] == ["millejours.E002"]


def test_a_language_unknown_to_django_is_an_error(settings: Any) -> None:
    settings.LANGUAGES = [("fr", "français"), ("xx", "inconnue")]
    assert [error.id for error in languages_are_complete()] == [
        "millejours.E001",
        "millejours.E002",
    ]


@pytest.mark.parametrize("path", ["/en/", "/ar/aide/", "/gcf/", "/fr/", "/xx/"])
def test_a_language_that_is_not_public_is_not_found(client: Any, home_page: Any, path: str) -> None:
    assert client.get(path).status_code == 404
