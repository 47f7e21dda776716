"""What those who keep a listing are told: in plain words, with a link that they can open.

They have no account in the admin: everything leads to ``/mon-espace/``, or to the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annuaire.models import Listing
from moderation.models.journal import Action
from moderation.notifications.links import opens_the_admin
from moderation.notifications.notices import Notice

if TYPE_CHECKING:
    from millejours.models import User

SEE = _("Voir ma fiche")

NOTICES: Mapping[Any, Notice] = MappingProxyType(
    {
        Action.DECIDED: Notice(
            _("Votre fiche est en ligne\u00a0: %(title)s"),
            _(
                "Votre fiche est approuvée\u00a0: tout le monde peut la lire dans l’annuaire. Votre"
                " logo, votre affiche et votre QR code vous attendent dans votre espace."
            ),
            _("Télécharger mon logo et mon kit"),
        ),
        Action.REQUEST_CHANGES: Notice(
            _("Votre fiche est à compléter\u00a0: %(title)s"),
            _(
                "La personne qui relit votre fiche vous demande de la corriger. Tout ce que vous"
                " aviez écrit est gardé\u00a0: changez ce qui est demandé, puis renvoyez-la."
            ),
            _("Corriger ma fiche"),
        ),
        Action.REFUSE: Notice(
            _("Votre fiche n’est pas acceptée\u00a0: %(title)s"),
            _(
                "La personne qui relit votre fiche ne peut pas l’accepter dans l’annuaire, pour la"
                " raison ci-dessous. Si votre situation change, vous pourrez l’envoyer de nouveau."
            ),
            SEE,
        ),
        Action.WITHDRAW: Notice(
            _("Votre demande est retirée\u00a0: %(title)s"),
            _(
                "Votre fiche n’est plus en attente de relecture. Ce que vous aviez écrit est gardé"
                " dans votre espace."
            ),
            SEE,
        ),
        Action.URGENT: Notice(
            _("Votre fiche a été corrigée\u00a0: %(title)s"),
            _("Une information de votre fiche vient d’être corrigée sans attendre."),
            SEE,
        ),
        Action.WITHDRAW_NOW: Notice(
            _("Votre fiche n’est plus en ligne\u00a0: %(title)s"),
            _(
                "Votre fiche vient d’être retirée de l’annuaire\u00a0: la raison se lit dans votre"
                " espace. Votre logo et votre QR code ne valent plus rien tant qu’elle n’y est pas"
                " revenue."
            ),
            SEE,
        ),
    }
)
PAGES: Mapping[Any, str] = MappingProxyType(
    {
        Action.DECIDED: "kit:page",
        Action.REQUEST_CHANGES: "inscription:change",
    }
)
PAGE = "espace:listing"


def path_for(listing: Listing, person: User, action: str) -> str:
    """Their page of the listing; "" for somebody of the admin who does not keep it."""
    if listing.is_kept_by(person):
        return reverse(PAGES.get(action, PAGE), args=[listing.pk])
    return "" if opens_the_admin(person) else reverse("espace:home")
