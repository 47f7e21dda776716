"""The sixteen languages of the site: one table, read by settings, templates and checks.

To add a language: one row here, one catalogue in ``locale/``. To open it to the public:
its code in the setting ``PUBLIC_LANGUAGES`` (environment variable of the same name).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import django.conf.locale

SOURCE_LANGUAGE: Final = "fr"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the site.

    ``code`` is the first segment of its addresses and its ``lang`` attribute; ``name`` is its
    French name, ``local_name`` its own; ``formats`` is the language whose date and number
    formats it uses; ``fallbacks`` are tried in order when a page is missing in it;
    ``machine_translation`` tells whether a machine may propose a first draft.
    """

    code: str
    name: str
    local_name: str
    formats: str = "fr"
    fallbacks: tuple[str, ...] = (SOURCE_LANGUAGE,)
    rtl: bool = False
    machine_translation: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.rtl else "ltr"


LANGUAGES: Final[tuple[Language, ...]] = (
    Language("fr", "français", "français", fallbacks=()),
    Language("fr-x-falc", "français facile à lire", "Facile à lire"),
    Language("gcf", "créole guadeloupéen et martiniquais", "kréyòl"),
    Language("gcr", "créole guyanais", "kriyòl gwiyannen"),
    Language("rcf", "créole réunionnais", "kréol rényoné"),
    Language("swb", "shimaoré", "shimaore"),
    Language("buc", "kibushi", "kibushi"),
    Language("en", "anglais", "English", "en", machine_translation=True),
    Language("ar", "arabe", "العربية", "ar", rtl=True, machine_translation=True),
    Language("es", "espagnol", "español", "es", machine_translation=True),
    Language("fa", "persan", "فارسی", "fa", ("en", "fr"), rtl=True, machine_translation=True),
    Language("ht", "créole haïtien", "kreyòl ayisyen", machine_translation=True),
    Language("ps", "pachto", "پښتو", "fa", ("fa", "en", "fr"), rtl=True, machine_translation=True),
    Language("pt", "portugais", "português", "pt", machine_translation=True),
    Language("tr", "turc", "Türkçe", "tr", ("en", "fr"), machine_translation=True),
    Language("uk", "ukrainien", "українська", "uk", ("en", "fr"), machine_translation=True),
)

BY_CODE: Final[dict[str, Language]] = {language.code: language for language in LANGUAGES}


def register_with_django() -> None:
    """Tell Django about the codes it does not ship; without this they fail silently."""
    for language in LANGUAGES:
        django.conf.locale.LANG_INFO.setdefault(
            language.code,
            {
                "bidi": language.rtl,
                "code": language.code,
                "name": language.name,
                "name_local": language.local_name,
            },
        )


def as_choices(codes: list[str]) -> list[tuple[str, str]]:
    """``(code, French name)`` of the given codes, in the order of the table.

    Raises ValueError when a code is not in the table.
    """
    unknown = sorted(set(codes) - set(BY_CODE))
    if unknown:
        raise ValueError(f"Langue inconnue : {', '.join(unknown)} (voir millejours/languages.py).")
    return [(language.code, language.name) for language in LANGUAGES if language.code in codes]


def rtl_codes() -> list[str]:
    return [language.code for language in LANGUAGES if language.rtl]
