"""Why a service refused, in a sentence for the person who asked. Nothing was changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from millejours.refusals import RefusalError


class ModerationError(RefusalError):
    """Base of the refusals; ``message`` is for people."""


class NotYoursError(ModerationError):
    message = _("Cette décision ne vous revient pas, ou plus.")


class NotYourOrganisationError(NotYoursError):
    message = _("Vous ne pouvez pas vous exprimer pour cette organisation.")


class InactiveAccountError(NotYoursError):
    message = _("Ce compte n’est plus actif.")


class FourEyesError(NotYoursError):
    message = _("Vous avez écrit ou envoyé ce texte\u00a0: une autre personne doit s’en charger.")


class StakeError(FourEyesError):
    message = _("Vous êtes partie prenante\u00a0: vous lisez, une autre personne décide.")


class NobodyThereError(ModerationError):
    message = _("Personne ne répond aujourd’hui pour cette organisation : désignez-en une autre.")


class AlreadyVotedError(ModerationError):
    message = _("Votre organisation s’est déjà exprimée.")


class AlreadySpokenError(AlreadyVotedError):
    message = _("Vous vous êtes déjà exprimé ici pour une autre de vos organisations.")


class AlreadyDecidedError(ModerationError):
    message = _("C’est déjà décidé\u00a0: cette étape est terminée.")


class TooEarlyError(ModerationError):
    message = _("Le délai n’est pas passé\u00a0: les organisations peuvent encore répondre.")


class StaleRevisionError(ModerationError):
    message = _("Le texte a changé depuis que vous l’avez lu. Relisez la nouvelle version.")


class ReasonNeededError(ModerationError):
    message = _("Dites pourquoi\u00a0: c’est ce que lira la personne concernée.")


class UnknownOutcomeError(ModerationError):
    message = _("Cette issue n’existe pas ici.")


class NothingToSubmitError(ModerationError):
    message = _("Il n’y a aucun brouillon à soumettre.")


class NoWorkflowError(ModerationError):
    message = _("Aucun circuit d’approbation n’est prévu pour cet objet.")


class AlreadySubmittedError(ModerationError):
    message = _("Une autre version est déjà soumise. Retirez-la d’abord.")


class NotSubmittedError(ModerationError):
    message = _("Rien n’est en cours pour cet objet.")


class UnderModerationError(ModerationError):
    message = _("Une version est en cours d’approbation\u00a0: attendez la décision ou retirez-la.")


class NotOnLineError(ModerationError):
    message = _("Cet objet n’est pas en ligne.")


class NotMinorError(ModerationError):
    """``objections`` say what a minor correction may not touch."""

    def __init__(self, objections: list[str]) -> None:
        self.objections = objections
        super().__init__(" ".join([str(_("Ce n’est pas une correction mineure.")), *objections]))


class SecondPersonNeededError(FourEyesError):
    message = _("Une autre personne de l’équipe d’animation doit confirmer.")


class GoneError(ModerationError):
    message = _("Cet objet n’existe plus.")
