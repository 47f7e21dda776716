"""Why a service of the form refused, in a sentence for the person. Nothing was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from millejours.refusals import RefusalError

if TYPE_CHECKING:
    from annuaire.presentation import Card


class RegistrationError(RefusalError):
    """Base of the refusals; ``message`` is for people."""


class StaleFormError(RegistrationError):
    """Somebody saved in between; ``current`` is what is saved now."""

    message = _(
        "Ce formulaire a changé depuis que vous l’avez ouvert, dans un autre onglet ou par une"
        " autre personne. Rien n’est perdu\u00a0: comparez, puis enregistrez."
    )

    def __init__(self, current: Any) -> None:
        self.current = current
        super().__init__()


class IncompleteError(RegistrationError):
    """``step`` is the slug of the first step that is not finished."""

    message = _("Il manque une réponse pour envoyer votre fiche.")

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__()


class DuplicateError(RegistrationError):
    """``candidates``: the published listings that may be this one."""

    message = _("Une fiche qui ressemble à la vôtre existe déjà.")

    def __init__(self, candidates: list[Card]) -> None:
        self.candidates = candidates
        super().__init__()


class TooManyError(RegistrationError):
    message = _(
        "Vous avez trop d’inscriptions commencées\u00a0: envoyez-en ou abandonnez-en une d’abord."
    )


class AlreadySentError(RegistrationError):
    message = _("Cette inscription est déjà envoyée.")
