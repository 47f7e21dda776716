"""Why a confirmation was refused, in a sentence for the person who asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from moderation.errors import ModerationError


class ConfirmationError(ModerationError):
    """Base of the refusals."""


class UnreadableLinkError(ConfirmationError):
    message = _(
        "Ce lien n’est pas complet, ou n’existe pas. Recopiez-le en entier depuis le courriel, ou"
        " connectez-vous à votre espace."
    )


class UsedLinkError(ConfirmationError):
    message = _(
        "Cette fiche a été confirmée depuis ce courriel\u00a0: il n’y a rien de plus à faire."
    )


class RevokedLinkError(ConfirmationError):
    message = _("Vous ne tenez plus cette fiche\u00a0: ce lien ne sert plus.")


class NothingToConfirmError(ConfirmationError):
    message = _("Cette fiche n’est pas en ligne\u00a0: il n’y a rien à confirmer pour le moment.")


class BeingChangedError(ConfirmationError):
    message = _(
        "Vous avez une modification en cours sur cette fiche\u00a0: elle reviendra dans l’annuaire"
        " quand le référent l’aura approuvée. Il n’y a rien à confirmer en attendant."
    )


class TooLateError(ConfirmationError):
    message = _(
        "Cette fiche est hors ligne depuis trop longtemps pour revenir telle quelle. Ouvrez votre"
        " espace pour la relire et l’envoyer à nouveau."
    )
