"""What those who instruct are refused, in a sentence. Nothing was changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maisons.requests.refusals import RequestError


class StepOverError(RequestError):
    message = _("Le dossier a avancé depuis que vous l’avez ouvert. Relisez où il en est.")


class NotInstructingError(RequestError):
    message = _("Vous n’instruisez pas ce dossier, ou plus pour cette organisation.")


class NothingAskedError(RequestError):
    message = _("Dites ce qui est demandé, et choisissez ce que le porteur pourra modifier.")


class PastDayError(RequestError):
    message = _("Cette date est passée, ou n’est pas possible.")


class ForeignCriterionError(RequestError):
    message = _("Ce critère n’est pas de ce dossier.")


class OpinionsMissingError(RequestError):
    """``codes``: of the criteria on which nobody said anything."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(_("Il manque un avis sur\u00a0: %s.") % ", ".join(codes))


class OverwrittenError(RequestError):
    message = _(
        "Une autre personne de votre organisation a enregistré des avis depuis que vous avez"
        " ouvert cette page\u00a0: relisez-les. Les vôtres sont gardés ci-dessous."
    )


class AlreadyRecusedError(RequestError):
    message = _("Cette organisation a déjà déclaré son conflit d’intérêts.")


class SpokenAlreadyError(RequestError):
    message = _("Cette organisation s’est déjà exprimée\u00a0: prévenez l’équipe d’animation.")


class UnknownDecisionError(RequestError):
    message = _("Choisissez une décision.")


class ReservationsNeededError(RequestError):
    message = _("Un label avec réserves dit au moins une réserve et sa date.")


class ReservationsRefusedError(RequestError):
    message = _("Seul un label avec réserves a des réserves.")


class NobodyDecidesError(RequestError):
    message = _(
        "Personne ne pourrait plus décider de cette demande\u00a0: nommez d’abord un autre"
        " décideur."
    )
