"""Catalogues of translations, made and compiled without the gettext programs.

French is the language of the source: its catalogue translates every text by itself. It is
needed all the same, for the plural of zero ("0 lieu") and because a French text equal to an
English one of a library ("Comment", "Note") would otherwise be translated by that library.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polib
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from millejours import languages

# Cardinal plurals of CLDR for whole numbers, in gettext's notation.
ONE_IS_SINGULAR: Final = "nplurals=2; plural=(n != 1);"
ZERO_AND_ONE_ARE_SINGULAR: Final = "nplurals=2; plural=(n > 1);"
PLURAL_FORMS: Final = {
    "fr": ZERO_AND_ONE_ARE_SINGULAR,
    "fr-x-falc": ZERO_AND_ONE_ARE_SINGULAR,
    "gcf": ZERO_AND_ONE_ARE_SINGULAR,
    "gcr": ZERO_AND_ONE_ARE_SINGULAR,
    "rcf": ZERO_AND_ONE_ARE_SINGULAR,
    "swb": ONE_IS_SINGULAR,
    "buc": ZERO_AND_ONE_ARE_SINGULAR,
    "en": ONE_IS_SINGULAR,
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
        "n%100>=11 ? 4 : 5);"
    ),
    "es": ONE_IS_SINGULAR,
    "fa": ZERO_AND_ONE_ARE_SINGULAR,
    "ht": ZERO_AND_ONE_ARE_SINGULAR,
    "ps": ONE_IS_SINGULAR,
    "pt": ONE_IS_SINGULAR,
    "tr": ONE_IS_SINGULAR,
    "uk": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
}

# Texts of Wagtail 8.0 whose French says something false: "planifié pour la publication" of what
# was only submitted. Ours wins.
CORRECTED: Final = {
    "%(model_name)s '%(object)s' has been submitted for moderation.": (
        "%(model_name)s «\u00a0%(object)s\u00a0» a été soumis à l’approbation."
    ),
    "%(model_name)s '%(object)s' created and submitted for moderation.": (
        "%(model_name)s «\u00a0%(object)s\u00a0» a été créé et soumis à l’approbation."
    ),
    "Skip to main content": "Aller au contenu principal",
}

# Function of gettext -> places of its context, its text and its plural among the arguments.
FUNCTIONS: Final[dict[str, tuple[int | None, int, int | None]]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL_IN_TEMPLATE = re.compile(
    rf"\b(_|n?p?gettext)\(\s*{_LITERAL}(?:,\s*{_LITERAL})?(?:,\s*{_LITERAL})?", re.DOTALL
)
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")


class CatalogueError(Exception):
    """A text cannot be recorded; the message names the file, the line and the reason."""


@dataclass(slots=True)
class Message:
    """One text to translate and the files that show it."""

    text: str
    plural: str = ""
    context: str | None = None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str]:
        return self.text, self.context or ""


def rooms() -> list[Path]:
    """The folders of our own applications."""
    return sorted(path.parent for path in settings.BASE_DIR.glob("*/apps.py"))


def catalogue_of(code: str) -> Path:
    return settings.LOCALE_PATHS[0] / to_locale(code) / "LC_MESSAGES" / "django.po"


# --- Compiling --------------------------------------------------------------------------------


def compile_catalogues() -> list[Path]:
    """Compile each catalogue whose compiled file is missing or older; the files written."""
    written = []
    for source in sorted(settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        partial = target.with_name(f"{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(partial))
        partial.replace(target)  # whole or not at all: another process may be reading
        written.append(target)
    return written


# --- Collecting -------------------------------------------------------------------------------


def collect_messages() -> list[Message]:
    """Every text of our Python files and templates, sorted."""
    found: dict[tuple[str, str], Message] = {}
    for path in _source_files():
        file = path.relative_to(settings.BASE_DIR).as_posix()
        source = path.read_text(encoding="utf-8")
        read = _from_python if path.suffix == ".py" else _from_template
        for message in read(source, file):
            known = found.setdefault(message.key, message)
            if message.plural and known.plural not in {"", message.plural}:
                raise CatalogueError(
                    f"{file} : « {message.text} » a deux pluriels, « {known.plural} » et "
                    f"« {message.plural} »."
                )
            known.plural = known.plural or message.plural
            known.files.add(file)
    return [found[key] for key in sorted(found)]


def _source_files() -> Iterator[Path]:
    for room in rooms():
        for pattern in ("*.py", "*.html", "*.txt"):
            for path in sorted(room.rglob(pattern)):
                if pattern == "*.py" or "templates" in path.parts:
                    yield path


def _from_python(source: str, file: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        if name in FUNCTIONS and node.args:
            yield from _message(name, [_literal(arg, file) for arg in node.args], file)


def _literal(node: ast.expr, file: str) -> str | None:
    """The string of an argument, None for what is only known when the code runs."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        raise CatalogueError(
            f"{file}, ligne {node.lineno} : un texte à traduire ne peut pas être une f-string ; "
            'écrivez gettext("… %(nom)s") % {"nom": nom}.'
        )
    return None


def _from_template(source: str, file: str) -> Iterator[Message]:
    for call in _CALL_IN_TEMPLATE.finditer(templatize(source, origin=file)):
        name, *literals = call.groups()
        yield from _message(name, [ast.literal_eval(text) for text in literals if text], file)


def _message(name: str, arguments: list[str | None], file: str) -> Iterator[Message]:
    context_at, text_at, plural_at = FUNCTIONS[name]
    places = [at for at in (context_at, text_at, plural_at) if at is not None]
    if len(arguments) <= max(places) or any(arguments[at] is None for at in places):
        return
    if not arguments[text_at]:
        return
    yield Message(
        text=str(arguments[text_at]),
        plural="" if plural_at is None else str(arguments[plural_at]),
        context=None if context_at is None else str(arguments[context_at]),
        files={file},
    )


# --- Writing ----------------------------------------------------------------------------------


def identity_catalogue(messages: Iterable[Message]) -> str:
    """The French catalogue: each text is its own translation. Same texts, same bytes."""
    catalogue = _empty_catalogue(languages.SOURCE_LANGUAGE)
    for message in messages:
        forms = {0: message.text, 1: message.plural} if message.plural else {}
        catalogue.append(
            polib.POEntry(
                msgctxt=message.context,
                msgid=message.text,
                msgid_plural=message.plural,
                msgstr="" if forms else message.text,
                msgstr_plural=forms,
                occurrences=[(file, "") for file in sorted(message.files)],
                flags=_flags(message.text),
            )
        )
    for text, french in CORRECTED.items():
        catalogue.append(polib.POEntry(msgid=text, msgstr=french, flags=_flags(text)))
    return f"{catalogue}"


def _flags(text: str) -> list[str]:
    return ["python-format"] if _PLACEHOLDER.search(text) else []


def header_only_catalogue(code: str) -> str:
    """A catalogue without texts: what is not translated falls back to French."""
    return f"{_empty_catalogue(code)}"


def _empty_catalogue(code: str) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": "millejours",
        "Language": to_locale(code),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[code],
    }
    return catalogue


def expected_catalogues() -> dict[Path, str]:
    """What each catalogue that the machine writes should hold.

    The French one, always; another language's only while it has none: then people write it.
    """
    expected = {catalogue_of(languages.SOURCE_LANGUAGE): identity_catalogue(collect_messages())}
    for language in languages.LANGUAGES:
        path = catalogue_of(language.code)
        if path not in expected and not path.exists():
            expected[path] = header_only_catalogue(language.code)
    return expected
