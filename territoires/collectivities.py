"""The overseas collectivities, of which the data hold no commune: said, rather than guessed."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from territoires.addresses import find_address
from territoires.parsing import Typed
from territoires.words import without_links


class Collectivity(NamedTuple):
    """``names``: folded, borne by no commune of the data; ``namesake``: borne by some too.

    ``in_sentence``: its name with its article, in French whatever the language, as all names here.
    """

    number: str
    in_sentence: str
    postal_codes: tuple[str, ...]
    names: frozenset[str]
    namesake: str = ""

    def notice(self) -> str:
        notice = _("Ce site ne couvre pas encore %(place)s : la recherche n’y est pas possible.")
        return notice % {"place": self.in_sentence}

    def notice_beside_namesakes(self) -> str:
        notice = _(
            "Ce site ne couvre pas encore %(place)s : "
            "les communes proposées sont ailleurs en France."
        )
        return notice % {"place": self.in_sentence}


COLLECTIVITIES = (
    Collectivity(
        "975",
        "Saint-Pierre-et-Miquelon",
        ("975",),
        frozenset(
            {
                "miquelon",
                "miquelon langlade",
                "saint pierre et miquelon",
                "saint pierre miquelon",
            }
        ),
    ),
    Collectivity(
        "977",
        "la collectivité de Saint-Barthélemy",
        ("97133", "977"),
        frozenset(
            {
                "gustavia",
                "saint barth",
                "saint barthelemy antilles",
                "saint barthelemy guadeloupe",
                "saint barts",
            }
        ),
        "saint barthelemy",
    ),
    Collectivity(
        "978",
        "la collectivité de Saint-Martin",
        ("97150", "978"),
        frozenset(
            {
                "ile de saint martin",
                "saint martin antilles",
                "saint martin caraibes",
                "saint martin guadeloupe",
            }
        ),
        "saint martin",
    ),
    Collectivity(
        "986",
        "Wallis-et-Futuna",
        ("986",),
        frozenset({"futuna", "mata utu", "wallis", "wallis et futuna", "wallis futuna"}),
    ),
    Collectivity(
        "987",
        "la Polynésie française",
        ("987",),
        frozenset(
            {
                "bora bora",
                "faaa",
                "iles marquises",
                "moorea",
                "papeete",
                "polynesie",
                "polynesie francaise",
                "punaauia",
                "raiatea",
                "tahiti",
            }
        ),
    ),
    Collectivity(
        "988",
        "la Nouvelle-Calédonie",
        ("988",),
        frozenset({"dumbea", "noumea", "nouvelle caledonie"}),
    ),
)


def collectivity_of(typed: Typed) -> Collectivity | None:
    """The collectivity the text can only be in, by postal code, number or name."""
    if code := typed.postal_code:
        return next((one for one in COLLECTIVITIES if code.startswith(one.postal_codes)), None)
    text = _text(typed)
    is_address = find_address(typed) is not None
    return next((one for one in COLLECTIVITIES if _is_named(one, text, is_address)), None)


def namesake_of(typed: Typed) -> Collectivity | None:
    """The collectivity whose name the text is, when communes have the same."""
    text = _text(typed)
    named = (one for one in COLLECTIVITIES if one.namesake == text)
    return next(named, None) if text and not typed.postal_code else None


def _text(typed: Typed) -> str:
    return " ".join(without_links((*typed.words, *typed.hint)))


def _is_named(one: Collectivity, text: str, is_address: bool) -> bool:
    """ "975", "nouvelle caledonie", "papeete tahiti", "saint martin 978"."""
    if text == one.number or text in one.names:
        return True
    if text.removeprefix(f"{one.number} ") in {*one.names, one.namesake} - {""}:
        return text.startswith(one.number)
    ends = (f" {end}" for end in (one.number, *one.names))
    starts = (f"{name} " for name in one.names)
    return not is_address and (text.endswith(tuple(ends)) or text.startswith(tuple(starts)))
