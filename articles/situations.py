"""For whom a landmark is when it is not for everybody, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Landmark
from articles.territories import names

EVERYBODY = "tous"
REMOTE_COMMUNES = "communes_isolees"
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
