"""Why somebody who keeps a listing, or wants to, was refused. Nothing was changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from moderation.errors import ModerationError


class OwnerError(ModerationError):
    """Base of the refusals; ``message`` is for people."""


class NotKeeperError(OwnerError):
    message = _("Vous ne tenez pas, ou plus, cette fiche.")


class NotResponsibleError(OwnerError):
    message = _("Seule la personne responsable de la fiche peut faire cela. Demandez-le-lui.")


class HoursChangedError(OwnerError):
    message = _(
        "Les horaires ont changé depuis que vous avez ouvert cette page. Ce que vous avez saisi est"
        " gardé ci-dessous\u00a0: relisez-le, puis enregistrez à nouveau pour remplacer les autres."
    )


class AlreadyThereError(OwnerError):
    message = _("Cette adresse est déjà invitée, ou tient déjà cette fiche.")


class TooManyError(OwnerError):
    message = _("Cette fiche a déjà beaucoup de personnes. Retirez-en une d’abord.")


class LastResponsibleError(OwnerError):
    message = _(
        "Vous êtes la seule personne responsable de cette fiche\u00a0: confiez-la d’abord à un"
        " collègue, ou retirez-la de l’annuaire."
    )


class KeptTogetherError(OwnerError):
    message = _(
        "Vous tenez cette fiche avec votre organisme\u00a0: pour ne plus la tenir, quittez"
        " l’organisme."
    )


class NotJoinedError(OwnerError):
    message = _(
        "Cette personne ne s’est pas encore connectée\u00a0: la fiche ne peut lui être confiée."
    )


class UnknownColleagueError(OwnerError):
    message = _("Cette personne n’est plus dans la liste.")


class AlreadyWithdrawnError(OwnerError):
    message = _("Cette fiche n’est déjà plus dans l’annuaire.")
