"""Why a claim was refused at once, in a sentence for the person. Nothing was changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from moderation.errors import ModerationError, NotYoursError


class AlreadyKeeperError(ModerationError):
    message = _("Vous tenez déjà cette fiche\u00a0: elle est dans votre espace.")


class TooManyClaimsError(ModerationError):
    message = _(
        "Vous avez déjà demandé beaucoup de fiches\u00a0: attendez une réponse avant d’en demander"
        " une autre."
    )


class OwnClaimError(NotYoursError):
    message = _("Vous avez demandé cette fiche\u00a0: une autre personne doit vous répondre.")


class ClosedAccountError(ModerationError):
    message = _("Le compte de cette personne est fermé\u00a0: la fiche ne peut lui être confiée.")
