"""For whom a landmark is when it is not for everybody, in words."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Landmark
from articles.territories import choices as territory_choices
from articles.territories import names

EVERYBODY = "tous"
REMOTE_COMMUNES = "communes_isolees"
TERRITORY_CODE = re.compile(r"R\d{2}|\d{2,3}|2[AB]")
# The values of column ``situation`` of data/evenements.csv.
SITUATIONS = {
    "adoption": gettext_lazy("Si vous adoptez un enfant"),
    "allaitement": gettext_lazy("Si vous allaitez"),
    "couple_de_femmes": gettext_lazy("Pour un couple de femmes"),
    "couple_non_marie": gettext_lazy("Si vous n’êtes pas mariés"),
    "facteurs_de_risque": gettext_lazy("Si le professionnel qui vous suit le conseille"),
    "handicap": gettext_lazy("En situation de handicap"),
    "hospitalisation": gettext_lazy("Si le bébé est hospitalisé à la naissance"),
    "independant": gettext_lazy("Pour les travailleurs indépendants"),
    "jumeaux": gettext_lazy("Si vous attendez ou avez des jumeaux"),
    "outre_mer": gettext_lazy("Dans les outre-mer"),
    "premature": gettext_lazy("Si le bébé naît prématurément"),
    "premier_ou_deuxieme_enfant": gettext_lazy("Pour un premier ou un deuxième enfant"),
    "primipare_ou_fragilite": gettext_lazy(
        "Pour un premier enfant, ou si vous traversez une période difficile"
    ),
    "ressources": gettext_lazy("Selon vos ressources"),
    "saison_vrs": gettext_lazy("Pendant la saison de la bronchiolite"),
    "salarie": gettext_lazy("Pour les salariés"),
    "triples_et_plus": gettext_lazy("Pour des triplés ou plus"),
    "troisieme_enfant_et_plus": gettext_lazy("À partir du troisième enfant"),
}


def values() -> list[str]:
    return [EVERYBODY, *SITUATIONS]


def choices() -> list[tuple[str, str]]:
    """For the admin, where everybody comes first."""
    return [(EVERYBODY, _("Tout le monde")), *((k, str(v)) for k, v in SITUATIONS.items())]


def unknown_territories(text: str) -> list[str]:
    """The parts of ``973|R93|973:communes_isolees`` that name no department and no region.

    Their form alone is read where the territories are not loaded yet.
    """
    known = {code for code, _name in territory_choices()}
    unknown = []
    for part in text.split("|") if text else []:
        code, separator, place = part.partition(":")
        is_known = code in known if known else bool(TERRITORY_CODE.fullmatch(code))
        if not is_known or (separator and place != REMOTE_COMMUNES):
            unknown.append(part)
    return unknown


def situation(landmark: Landmark) -> str:
    """« Pour les salariés · Guyane », empty for everybody; an unknown situation is not guessed."""
    known = SITUATIONS.get(landmark.situation)
    if known is None and landmark.situation != EVERYBODY:
        known = _("Dans certaines situations")
    where = ", ".join(_territory(text) for text in landmark.territories.split("|") if text)
    return " · ".join(str(part) for part in (known, where) if part)


def _territory(text: str) -> str:
    """``973`` or ``973:communes_isolees`` in words; the code itself when it is not known."""
    code, _separator, part = text.partition(":")
    name = next(iter(names([code])), code)
    if part == REMOTE_COMMUNES:
        return _("%(territory)s (communes isolées)") % {"territory": name}
    return name
