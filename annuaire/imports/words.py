"""How the desk speaks of a file of listings: it is neither read as a text nor put on line."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from moderation.moderated import Words

WORDS = Words(
    read=_("Regardez ce que ferait cet import."),
    nowhere=_("Regardez ce que ferait cet import, qui concerne toute la France."),
    somewhere=_("Regardez ce que ferait cet import dans votre territoire (%s)."),
    approved=_("Si vous l’approuvez, ses fiches sont créées, modifiées et fermées."),
    otherwise=_(
        "Sinon, demandez un autre fichier ou refusez\u00a0: rien ne change dans l’annuaire."
    ),
    decided=_("C’est décidé\u00a0: l’import a été approuvé le %(day)s."),
    submitted=_("L’import soumis"),
    whole=_("Lire tout, champ par champ"),
    edit=_("Ouvrir l’import"),
)
