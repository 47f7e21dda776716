"""What the services of the requests refuse, in a sentence for who asked. Nothing was changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from millejours.refusals import RefusalError


class RequestError(RefusalError):
    """Base of what follows."""


class NotCopiedError(RequestError):
    message = _("Une demande de label n’est ni copiée, ni déplacée, ni traduite.")


class UnknownRequestError(RequestError):
    """It is gone, or the person has no part in it: the same answer."""

    message = _("Cette demande n’existe pas, ou vous n’y avez pas accès.")


class NotResponsibleError(RequestError):
    message = _("Seule la personne responsable de la demande peut faire cela.")


class AlreadyMemberError(RequestError):
    message = _("Cette personne participe déjà à la demande.")


class NotMemberError(RequestError):
    message = _("Cette personne ne participe pas à la demande.")


class LastResponsibleError(RequestError):
    message = _("Confiez d’abord la demande à une autre personne responsable.")


class InactiveError(RequestError):
    message = _("Ce compte est fermé.")


class NotDraftError(RequestError):
    message = _("Une demande déposée ne se supprime plus.")


class NamelessError(RequestError):
    message = _("Donnez le nom de la structure, en 200 caractères au plus.")


class TooManyDraftsError(RequestError):
    message = _(
        "Vous avez trop de demandes en brouillon\u00a0: supprimez celles qui ne servent plus."
    )


class NotFiledError(RequestError):
    message = _("Cette demande n’est pas encore déposée\u00a0: personne ne lirait ce message.")


class ThreadOverError(RequestError):
    message = _("Cette demande est terminée\u00a0: on ne s’y écrit plus.")


class NotInThreadError(RequestError):
    message = _("Seuls le porteur et ceux qui instruisent la demande s’écrivent ici.")
