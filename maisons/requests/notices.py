"""What the mails of the engine say to those who make a request: the usual words speak of texts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from moderation.models.journal import Action
from moderation.notifications.notices import Notice

OPEN = _("Ouvrir la demande")

NOTICES = {
    Action.REQUEST_CHANGES: Notice(
        _("Complément demandé\u00a0: demande %(title)s"),
        _("Un complément est demandé. Vous pouvez le rendre sur la page de la demande."),
        OPEN,
    ),
    Action.WITHDRAW: Notice(
        _("Demande retirée\u00a0: %(title)s"),
        _("La demande de label est retirée. Rien n’en est effacé."),
        OPEN,
    ),
}


def notice_of(action: str) -> Notice | None:
    return NOTICES.get(Action(action))
