"""How a region or a department stands in a French sentence, its address and its clock.

INSEE gives with each name its "type de liaison" (TNCC): the article it takes. "De" follows from
it; "dans" does not (en Lozère but dans la Creuse), hence the lists of usage below.
"""

import re
import unicodedata

OF_FORMS = ("de {}", "d'{}", "du {}", "de la {}", "des {}", "de l'{}")
IN_FORMS = ("en {}", "en {}", "dans le {}", "en {}", "dans les {}", "dans l'{}")

IN_FORM_EXCEPTIONS = {
    "à {}": {"La Réunion", "Mayotte", "Paris"},
    "dans la {}": {
        *("Creuse", "Drôme", "Loire", "Manche", "Marne"),
        *("Meuse", "Nièvre", "Sarthe", "Somme", "Vienne"),
    },
    "en {}": {"Ardèche", "Ariège", "Centre-Val de Loire", "Isère"},
}

TIME_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
}
METROPOLITAN_TIME_ZONE = "Europe/Paris"


def of_form(name: str, liaison: int) -> str:
    """Say "of": de la Lozère, d'Île-de-France, des Landes."""
    return OF_FORMS[liaison].format(name)


def in_form(name: str, liaison: int) -> str:
    """Say "in": en Lozère, dans la Creuse, à La Réunion."""
    for form, names in IN_FORM_EXCEPTIONS.items():
        if name in names:
            return form.format(name)
    return IN_FORMS[liaison].format(name)


def time_zone(departement: str) -> str:
    """Name the IANA time zone of a department."""
    return TIME_ZONES.get(departement, METROPOLITAN_TIME_ZONE)


def slugify(name: str) -> str:
    """Write a name for an address: "Provence-Alpes-Côte d'Azur" is "provence-alpes-cote-d-azur"."""
    return "-".join(folded_words(name))


def folded_words(name: str) -> list[str]:
    """Cut a name into words without case, accents nor ligatures."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.findall(r"[a-z0-9]+", letters)
