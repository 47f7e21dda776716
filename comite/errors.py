"""Why the committee's services refused, in a sentence for the person who asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from moderation.errors import ModerationError


class ComiteError(ModerationError):
    """Base of the refusals of this room; nothing was changed."""


class NotPreparingError(ComiteError):
    message = _("Seule l’équipe d’animation prépare les séances.")


class NotMemberError(ComiteError):
    message = _("Cette partie est réservée aux membres des organisations.")


class NotAnsweringError(ComiteError):
    message = _("Ce message clé et cette page ne vous reviennent pas.")


class NotYourOrganisationError(ComiteError):
    message = _("Vous ne pouvez pas vous exprimer pour cette organisation.")


class WrongMomentError(ComiteError):
    message = _("Ce n’est pas possible à ce moment de la séance.")


class SessionNotOpenError(WrongMomentError):
    message = _("La séance n’est pas ouverte\u00a0: on n’y vote pas.")


class SessionClosedError(WrongMomentError):
    message = _("La séance est close\u00a0: elle ne change plus.")


class MinutesClosedError(WrongMomentError):
    message = _("Le compte rendu est clos\u00a0: il ne change plus.")


class UnknownItemError(ComiteError):
    message = _("Cet objet n’est pas à l’ordre du jour de cette séance.")


class AlreadySettledError(ComiteError):
    message = _("Cet objet n’est plus à décider dans cette séance.")


class AlreadyPulledOutError(ComiteError):
    message = _("Cet objet est déjà voté à part.")


class ItemsLeftOpenError(ComiteError):
    """``titles`` are what is neither decided nor put off."""

    def __init__(self, titles: list[str]) -> None:
        self.titles = titles
        named = ", ".join(f"«\u00a0{title}\u00a0»" for title in titles[:5])
        text = _("Encore à décider, ou à reporter à la séance suivante\u00a0: %(titles)s.")
        super().__init__(str(text) % {"titles": named + (" …" if len(titles) > 5 else "")})  # noqa: PLR2004


class TextMissingError(ComiteError):
    message = _("Écrivez d’abord ce texte.")


class NotOnLineError(ComiteError):
    message = _("Ce message clé n’est pas publié\u00a0: publiez-le d’abord.")


class OtherLanguageError(ComiteError):
    message = _("Cette page n’est pas dans la langue du message clé.")


class OutdatedWordingError(ComiteError):
    message = _(
        "La page dit encore l’ancienne formulation\u00a0: modifiez-la et publiez-la d’abord."
    )


class AlreadyUsedError(ComiteError):
    message = _("Cet usage est déjà noté.")
