"""What the letters and the labels refuse, in a sentence for who asked. Nothing was changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maisons.requests.refusals import RequestError


class LabelError(RequestError):
    """Base of what follows."""


class NotDeciderError(LabelError):
    message = gettext_lazy("Seules les personnes qui décident du label peuvent faire cela.")


class NoReasonError(LabelError):
    message = gettext_lazy("Écrivez pourquoi\u00a0: ce motif est gardé et dit à l’équipe.")


class TooLongError(LabelError):
    message = gettext_lazy("Ce motif est trop long\u00a0: 8000 caractères au plus.")


class StaleLabelError(LabelError):
    message = gettext_lazy(
        "Ce label a changé depuis que vous avez ouvert la page\u00a0: relisez-le, puis recommencez."
    )


class NotGrantingError(LabelError):
    message = gettext_lazy("Cette décision n’accorde pas le label.")


class LabelOverError(LabelError):
    message = gettext_lazy("Ce label a pris fin ou a été retiré\u00a0: plus rien ne le change.")


class SuspendedError(LabelError):
    message = gettext_lazy("Ce label est déjà suspendu.")


class NotSuspendedError(LabelError):
    message = gettext_lazy("Ce label n’est pas suspendu.")


class LiftedError(LabelError):
    message = gettext_lazy("Cette réserve est déjà levée.")


class SameCarrierError(LabelError):
    message = gettext_lazy("Cette structure porte déjà la Maison.")


class WrongSiretError(LabelError):
    message = gettext_lazy("Ce SIRET n’existe pas\u00a0: vérifiez ses quatorze chiffres.")


class WrongDayError(LabelError):
    message = gettext_lazy("Donnez un jour entre le début du label et aujourd’hui.")


class RenewalOpenError(LabelError):
    message = gettext_lazy("Le renouvellement de ce label est déjà demandé.")


class UnknownLetterError(LabelError):
    message = gettext_lazy("Ce courrier n’existe pas.")


class NoAppealError(LabelError):
    message = gettext_lazy(
        "Les voies et délais de recours ne sont pas écrits\u00a0: cette décision ne peut pas être"
        " notifiée. Écrivez-les dans les réglages «\u00a0label des Maisons\u00a0»."
    )


class MissingValueError(LabelError):
    """The words of a letter ask for what this act does not give."""

    def __init__(self, names: Iterable[str]) -> None:
        listed = ", ".join(f"{{{name}}}" for name in names)
        super().__init__(
            _(
                "Le courrier ne peut pas être écrit\u00a0: il attend %(names)s, que cette demande"
                " ne donne pas. Corrigez le modèle du courrier."
            )
            % {"names": listed}
        )
