"""The words of a place's name: articles, links, abbreviations, other names of regions.

Everything here is folded (millejours.text.fold): lower case, no accent, single spaces.
"""

from __future__ import annotations

from typing import NamedTuple

ARTICLES = ("le", "la", "les", "l")
LINKS = frozenset({"a", "au", "aux", "en", "dans", "de", "du", "des", "d", *ARTICLES})

ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "nd": "notre dame",
    "mt": "mont",
}

WAYS = frozenset(
    {
        "allee",
        "allees",
        "av",
        "ave",
        "avenue",
        "bd",
        "bld",
        "blvd",
        "boul",
        "boulevard",
        "ch",
        "chem",
        "chemin",
        "cite",
        "cour",
        "cours",
        "esplanade",
        "faubourg",
        "fbg",
        "galerie",
        "hameau",
        "imp",
        "impasse",
        "lieudit",
        "lotissement",
        "mail",
        "montee",
        "parvis",
        "passage",
        "place",
        "promenade",
        "quai",
        "rampe",
        "residence",
        "route",
        "rte",
        "rue",
        "ruelle",
        "sentier",
        "square",
        "traverse",
        "venelle",
        "voie",
        "za",
        "zac",
        "zi",
        "zone",
    }
)

# Parts of a town, as they are added to its name. "centre" beside a name is never the region.
CENTRES = ("centre ville", "centre")
SIDES = ("nord", "sud", "est", "ouest")
QUARTERS = (*CENTRES, *SIDES, "gare", "vieux")

# A whole country is no place to search around, nor is a quarter of no town.
NOWHERE = frozenset(
    {"centre ville", "france", "france entiere", "france metropolitaine", "toute france"}
)

# Other names of today's regions. The former ones say it: see FORMER_REGIONS.
REGION_ALIASES = {
    "paca": "93",
    "provence alpes cote azur": "93",
    "sud paca": "93",
    "idf": "11",
    "region parisienne": "11",
    "hdf": "32",
    "aura": "84",
    "bfc": "27",
    "pdl": "52",
    "cvl": "24",
    "centre": "24",
    "ile de la reunion": "04",
    "guyane francaise": "03",
}

# Regions until 2015: where they are now, and their name in a sentence.
FORMER_REGIONS = {
    "alsace": ("44", "L’Alsace"),
    "aquitaine": ("75", "L’Aquitaine"),
    "auvergne": ("84", "L’Auvergne"),
    "basse normandie": ("28", "La Basse-Normandie"),
    "bourgogne": ("27", "La Bourgogne"),
    "champagne ardenne": ("44", "La Champagne-Ardenne"),
    "franche comte": ("27", "La Franche-Comté"),
    "haute normandie": ("28", "La Haute-Normandie"),
    "languedoc roussillon": ("76", "Le Languedoc-Roussillon"),
    "limousin": ("75", "Le Limousin"),
    "lorraine": ("44", "La Lorraine"),
    "midi pyrenees": ("76", "La région Midi-Pyrénées"),
    "nord pas de calais": ("32", "Le Nord-Pas-de-Calais"),
    "picardie": ("32", "La Picardie"),
    "poitou charentes": ("75", "La région Poitou-Charentes"),
    "rhone alpes": ("84", "La région Rhône-Alpes"),
}


class Divided(NamedTuple):
    """A commune whose arrondissements are in the table, under codes that begin with ``prefix``."""

    code: str
    parts: int
    prefix: str


DIVIDED = {
    "paris": Divided("75056", 20, "751"),
    "lyon": Divided("69123", 9, "6938"),
    "marseille": Divided("13055", 16, "132"),
}
ARRONDISSEMENT_PREFIXES = {city.code: city.prefix for city in DIVIDED.values()}


def without_article(name: str) -> str:
    """ "le havre" → "havre"; an article alone stays."""
    article, _space, rest = name.partition(" ")
    return rest if rest and article in ARTICLES else name


def with_any_article(name: str) -> tuple[str, ...]:
    """The spellings of a name with, without or with another article; as typed comes first."""
    bare = without_article(name)
    spellings = [name, bare, *(f"{article} {bare}" for article in ARTICLES)]
    return tuple(dict.fromkeys(spellings))


def without_links(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without the little words that lead to a name: "dans la lozere" → "lozere"."""
    start = 0
    while start < len(words) - 1 and words[start] in LINKS:
        start += 1
    return words[start:]


def without_quarter(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without the part of the town that is added to a name: "lyon gare", "centre ville de lyon";
    nothing when there is none or when it is all there is."""
    text = " ".join(words)
    for quarter in QUARTERS:
        if text.endswith(f" {quarter}"):
            return tuple(text.removesuffix(f" {quarter}").split())
    for centre in CENTRES:
        if text.startswith(f"{centre} "):
            return without_links(tuple(text.removeprefix(f"{centre} ").split()))
    return ()


def arrondissement_name(city: str, number: int) -> str:
    """The folded name, as in the table, of an arrondissement."""
    return f"{city} {number}{'er' if number == 1 else 'e'} arrondissement"
