"""What the services of the application refuse, in a sentence for who asked. Nothing was changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from maisons.requests.refusals import RequestError


class StaleError(RequestError):
    """Somebody saved in between."""

    message = _(
        "Cette partie du dossier a changé depuis que vous l’avez ouverte, dans une autre fenêtre ou"
        " par une autre personne. Rien n’est perdu\u00a0: comparez, puis enregistrez à nouveau."
    )


class ChangedSinceError(RequestError):
    message = _(
        "Le dossier a changé depuis que vous avez ouvert cette page. Rien n’est envoyé\u00a0:"
        " relisez, puis recommencez."
    )


class ClosedError(RequestError):
    """Not a draft, nor among what a complement opens."""

    message = _("Cette partie du dossier ne peut plus être modifiée.")


class LateComplementError(RequestError):
    message = _(
        "La date pour rendre ce complément est passée\u00a0: écrivez au service instructeur par la"
        " messagerie du dossier."
    )


class AlreadyFiledError(RequestError):
    message = _("Cette demande est déjà déposée\u00a0: il n’y en a qu’une, rien n’est perdu.")


class IncompleteError(RequestError):
    """``completeness`` says what is missing."""

    message = _("Il manque des réponses pour déposer la demande.")

    def __init__(self, completeness: Any) -> None:
        self.completeness = completeness
        super().__init__()


class NoReferentialError(RequestError):
    message = _(
        "Aucune version du référentiel n’est en vigueur\u00a0: le dossier est gardé, il pourra être"
        " déposé quand il y en aura une."
    )


class NoComplementError(RequestError):
    message = _("Aucun complément n’est attendu\u00a0: il est rendu, ou il a été clos.")


class NotWithdrawableError(RequestError):
    message = _("Cette demande ne peut pas être retirée\u00a0: elle n’est pas en cours.")


class NotAdjournedError(RequestError):
    message = _("Cette demande n’est pas ajournée\u00a0: il n’y a rien à reprendre.")


class SameVersionError(RequestError):
    message = _("Votre dossier suit déjà cette version du référentiel.")


class OldVersionError(RequestError):
    message = _("Cette version du référentiel n’est pas celle qui est en vigueur.")


class NoReasonError(RequestError):
    message = _("Dites pourquoi, en une phrase au moins.")


class TooManyPapersError(RequestError):
    message = _("Vingt documents au plus à cet endroit\u00a0: regroupez-les en un PDF.")


class AlreadyInvitedError(RequestError):
    message = _("Cette adresse est déjà invitée, ou participe déjà à la demande.")


class TooManyPeopleError(RequestError):
    message = _("Vingt personnes au plus pour une demande, invitations comprises.")


class TooManyInvitationsError(RequestError):
    message = _("Vous avez envoyé beaucoup d’invitations aujourd’hui\u00a0: recommencez demain.")


class UnknownInvitationError(RequestError):
    message = _("Cette invitation n’existe plus.")


class FilingClosedError(RequestError):
    message = _("Le dépôt des demandes est fermé en ce moment. Votre demande est gardée.")
