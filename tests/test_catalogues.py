"""The texts of the site and their catalogues: complete, and never translated by a library."""

from __future__ import annotations

import gettext as standard_gettext
from io import StringIO
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext

from millejours import catalogues
from millejours.catalogues import (
    CORRECTED,
    PLURAL_FORMS,
    CatalogueError,
    catalogue_of,
    collect_messages,
    compile_catalogues,
    expected_catalogues,
)
from millejours.languages import LANGUAGES
from tests.support.project import shown

OUR_CATALOGUE = polib.pofile(str(catalogue_of("fr")))
LIBRARIES = ("django", "wagtail", "wagtail_localize", "dsfr", "django_filters")


def french_catalogues_of_libraries() -> list[Path]:
    folders = [Path(__import__(name).__file__).parent for name in LIBRARIES]
    return [path for folder in folders for path in folder.rglob("fr/LC_MESSAGES/*.mo")]


def translated_otherwise_by_a_library() -> dict[str, str]:
    """Our texts that are also an English text of a library: ``{text: its translation there}``."""
    ours = {entry.msgid for entry in OUR_CATALOGUE if entry.msgctxt is None}
    return {
        entry.msgid: entry.msgstr
        for path in french_catalogues_of_libraries()
        for entry in polib.mofile(str(path))
        if entry.msgid in ours and entry.msgstr not in {"", entry.msgid} and not entry.msgctxt
    }


# --- The committed catalogues -----------------------------------------------------------------


def test_catalogues_are_up_to_date() -> None:
    drifted = [
        shown(path)
        for path, text in expected_catalogues().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert not drifted, f"À refaire avec « make messages » : {drifted}"


def test_french_is_translated_by_itself() -> None:
    with translation.override("fr"):
        for entry in OUR_CATALOGUE:
            if entry.msgid in CORRECTED:
                assert gettext(entry.msgid) == CORRECTED[entry.msgid]
            elif not entry.msgid_plural:
                shown_text = (
                    gettext(entry.msgid)
                    if entry.msgctxt is None
                    else pgettext(entry.msgctxt, entry.msgid)
                )
                assert shown_text == entry.msgid
            elif entry.msgctxt is None:
                assert ngettext(entry.msgid, entry.msgid_plural, 0) == entry.msgid
                assert ngettext(entry.msgid, entry.msgid_plural, 2) == entry.msgid_plural
            else:
                texts = (entry.msgctxt, entry.msgid, entry.msgid_plural)
                assert npgettext(*texts, 0) == entry.msgid
                assert npgettext(*texts, 2) == entry.msgid_plural


def test_no_library_translates_our_french() -> None:
    with translation.override("fr"):
        changed = {
            text: gettext(text)
            for text in translated_otherwise_by_a_library()
            if gettext(text) != text and text not in CORRECTED
        }
    assert not changed


def test_a_french_word_that_is_also_english_stays_french(settings: Any, tmp_path: Path) -> None:
    with translation.override("fr"):
        assert gettext("Comment") == "Commenter"  # what a library makes of the French "how"
    messages = [catalogues.Message("Comment", files={"x.py"})]
    path = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(catalogues.identity_catalogue(messages), encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path]
    compile_catalogues()
    with translation.override("fr"):
        assert gettext("Comment") == "Comment"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_language_has_a_catalogue_with_its_plurals(language: Any) -> None:
    catalogue = polib.pofile(str(catalogue_of(language.code)))
    assert catalogue.metadata["Plural-Forms"] == PLURAL_FORMS[language.code]
    assert catalogue.metadata["Language"] == translation.to_locale(language.code)
    assert catalogue_of(language.code).with_suffix(".mo").exists()


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("fr", {0: 0, 1: 0, 2: 1, 1000: 1}),
        ("en", {0: 1, 1: 0, 2: 1}),
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 103: 3}),
        ("uk", {0: 2, 1: 0, 2: 1, 5: 2, 11: 2, 12: 2, 21: 0, 22: 1, 111: 2}),
    ],
)
def test_plural_forms(code: str, forms: dict[int, int]) -> None:
    rule = PLURAL_FORMS[code].split("plural=")[1].rstrip(";")
    plural = standard_gettext.c2py(rule)
    assert {number: plural(number) for number in forms} == forms


@pytest.mark.parametrize("code", ["fr-x-falc", "gcf", "ps"])
def test_what_is_not_translated_is_said_in_french(settings: Any, code: str) -> None:
    settings.LANGUAGES = [("fr", "français"), (code, code)]
    text = next(e.msgid for e in OUR_CATALOGUE if not e.msgid_plural and e.msgctxt is None)
    with translation.override(code):
        assert gettext(text) == text
        assert gettext("Yes") == "Oui"  # a text of Django itself


# --- Collecting -------------------------------------------------------------------------------


@pytest.fixture
def project(settings: Any, tmp_path: Path) -> Path:
    """An empty project with one room."""
    (tmp_path / "room" / "templates").mkdir(parents=True)
    (tmp_path / "room" / "apps.py").write_text("")
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return tmp_path


def collected() -> list[tuple[str | None, str, str]]:
    return [(m.context, m.text, m.plural) for m in collect_messages()]


def test_texts_of_python_are_collected(project: Path) -> None:
    (project / "room" / "views.py").write_text(
        '_("Un")\n'
        'gettext_lazy("Une " "phrase")\n'
        'ngettext("%(n)d lieu", "%(n)d lieux", n)\n'
        'pgettext("adverbe", "Comment")\n'
        'npgettext("ville", "%(n)d place", "%(n)d places", n)\n'
        "gettext(variable)\n",
        encoding="utf-8",
    )
    assert collected() == [
        (None, "%(n)d lieu", "%(n)d lieux"),
        ("ville", "%(n)d place", "%(n)d places"),
        ("adverbe", "Comment", ""),
        (None, "Un", ""),
        (None, "Une phrase", ""),
    ]


def test_texts_of_templates_are_collected(project: Path) -> None:
    (project / "room" / "templates" / "page.html").write_text(
        "<h1>{% translate 'Près de chez vous' %}</h1>"
        '{% translate "L\'accueil" context "lieu" %}{{ _("Oui")|upper }}'
        "{% blocktranslate trimmed count n=total %}\n  {{ n }} lieu\n"
        "{% plural %}\n  {{ n }} lieux\n{% endblocktranslate %}",
        encoding="utf-8",
    )
    assert collected() == [
        (None, "%(n)s lieu", "%(n)s lieux"),
        ("lieu", "L'accueil", ""),
        (None, "Oui", ""),
        (None, "Près de chez vous", ""),
    ]


def test_an_f_string_is_refused(project: Path) -> None:
    (project / "room" / "views.py").write_text('x = 1\n_(f"{x} lieux")\n')
    with pytest.raises(CatalogueError, match=r"room/views\.py, ligne 2 .*f-string"):
        collect_messages()


def test_two_plurals_of_one_text_are_refused(project: Path) -> None:
    (project / "room" / "views.py").write_text('ngettext("a", "b", 1)\nngettext("a", "c", 1)\n')
    with pytest.raises(CatalogueError, match="deux pluriels"):
        collect_messages()


def test_check_fails_when_a_text_is_missing_from_the_catalogue(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "room" / "views.py").write_text('_("Un texte neuf")\n', encoding="utf-8")
    with pytest.raises(CommandError, match="Un texte neuf"):
        call_command("make_catalogue", check=True)
    assert not catalogue_of("fr").exists()

    call_command("make_catalogue")
    call_command("make_catalogue", check=True)
    assert "catalogues à jour" in capsys.readouterr().out


def test_a_translated_catalogue_is_left_to_its_translators(project: Path) -> None:
    call_command("make_catalogue", stdout=StringIO())
    path = catalogue_of("ar")
    path.write_text(path.read_text(encoding="utf-8") + '\nmsgid "Oui"\nmsgstr "نعم"\n')
    assert path not in expected_catalogues()


def test_only_what_changed_is_compiled_again(project: Path) -> None:
    call_command("make_catalogue", stdout=StringIO())
    assert compile_catalogues() == []
    compiled = catalogue_of("fr").with_suffix(".mo")
    compiled.unlink()
    assert compile_catalogues() == [compiled]
