"""What the services of the workshops refuse, in a sentence for who asked. Nothing was changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from millejours.refusals import RefusalError


class WorkshopError(RefusalError):
    """Base of what follows."""


class NotOfTheMaisonError(WorkshopError):
    """It is gone, or the person does not keep it: the same answer."""

    message = _("Cette Maison ou cet atelier n’existe pas, ou vous n’y avez pas accès.")


class WorkshopChangedError(WorkshopError):
    message = _(
        "Quelqu’un a modifié cet atelier pendant que vous écriviez. Votre texte est gardé"
        " ci-dessous\u00a0: envoyez-le à nouveau pour remplacer le sien."
    )


class SessionChangedError(WorkshopError):
    message = _(
        "Quelqu’un a modifié cette séance pendant que vous écriviez. Vérifiez, puis enregistrez"
        " à nouveau pour remplacer ce qui est en ligne."
    )


class TooManyWorkshopsError(WorkshopError):
    message = _("Cette Maison a déjà 50 ateliers\u00a0: modifiez ceux qui ne servent plus.")


class TooManySessionsError(WorkshopError):
    message = _("Cet atelier a déjà 100 séances à venir.")


class WrongTimesError(WorkshopError):
    message = _("La séance doit finir après avoir commencé, en 24 heures au plus.")


class PastSessionError(WorkshopError):
    message = _("Cette séance est passée\u00a0: elle ne se modifie plus.")


class CancelledSessionError(WorkshopError):
    message = _("Cette séance est annulée\u00a0: elle ne se modifie plus. Ajoutez-en une autre.")
