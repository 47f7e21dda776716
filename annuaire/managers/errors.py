"""Why a member of a body, or who wants to be one, was refused. Nothing was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from moderation.errors import ModerationError

if TYPE_CHECKING:
    from annuaire.presentation.cards import Card


class ManagerError(ModerationError):
    """Base of the refusals; ``message`` is for people."""


class NotMemberError(ManagerError):
    message = _("Vous n’êtes pas, ou plus, membre de cet organisme.")


class AlreadyMemberError(ManagerError):
    message = _("Cette adresse est déjà membre, ou déjà invitée.")


class TooManyMembersError(ManagerError):
    message = _("Cet organisme a déjà beaucoup de membres. Retirez-en un d’abord.")


class UnknownMemberError(ManagerError):
    message = _("Cette personne n’est plus dans la liste.")


class LastMemberError(ManagerError):
    message = _(
        "Vous êtes le seul membre qui s’est connecté\u00a0: invitez d’abord un collègue, et"
        " attendez qu’il se connecte."
    )


class AttachedElsewhereError(ManagerError):
    message = _("Cette fiche est déjà rattachée à un organisme.")


class HasOwnerError(ManagerError):
    message = _(
        "Une personne est responsable de cette fiche\u00a0: invitez-la dans l’organisme, elle la"
        " rattachera depuis la page de la fiche."
    )


class NotAttachedError(ManagerError):
    message = _("Cette fiche n’est plus rattachée à cet organisme.")


class NobodyElseError(ManagerError):
    message = _(
        "Personne d’autre n’est responsable de cette fiche\u00a0: confiez-la d’abord à un collègue,"
        " ou retirez-la de l’annuaire."
    )


class ChangedMeanwhileError(ManagerError):
    message = _("Cette fiche a changé depuis\u00a0: rien n’y a été écrit. Recommencez pour elle.")


class SentBackError(ManagerError):
    message = _("Son référent a demandé des modifications\u00a0: répondez-lui depuis la fiche.")


class NotOnLineError(ManagerError):
    message = _("Cette fiche n’est pas en ligne\u00a0: complétez-la et envoyez-la depuis sa page.")


class AlreadyProposedError(ManagerError):
    message = _("Votre organisme a déjà une fiche de ce nom dans cette commune.")


class WorkError(ManagerError):
    """A gesture on many listings that cannot be begun, or went on without this page."""


class NothingChosenError(WorkError):
    message = _("Cochez au moins une fiche.")


class TooManyChosenError(WorkError):
    message = _("500 fiches au plus à la fois\u00a0: filtrez d’abord, par type ou par commune.")


class NothingToChangeError(WorkError):
    message = _("Dites ce qu’il faut changer.")


class NotNowError(WorkError):
    message = _("C’est déjà lancé, ou la page n’est plus à jour.")


class PlanChangedError(NotNowError):
    message = _(
        "Ce n’est plus ce que vous aviez lu\u00a0: rien n’a été enregistré. Relisez, puis"
        " recommencez."
    )


class BadFileError(WorkError):
    """The file as a whole cannot be used; the message says why."""


class LooksAlikeError(ManagerError):
    """``candidates``: the published listings that may be the one proposed."""

    message = _("Une fiche qui ressemble à ce lieu existe déjà.")

    def __init__(self, candidates: list[Card]) -> None:
        self.candidates = candidates
        super().__init__()
