"""Why an account could not be closed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from moderation.errors import ModerationError


class MemberError(ModerationError):
    message = _(
        "Vous êtes ou avez été membre d’une organisation du comité ou d’un territoire\u00a0: vos"
        " décisions doivent rester lisibles. Écrivez à l’équipe d’animation, qui fermera ce compte."
    )


class StillApplyingError(ModerationError):
    message = _(
        "Vous êtes la seule personne responsable d’une demande de label déposée\u00a0: confiez-la"
        " à un collègue, ou retirez-la, avant de supprimer votre compte."
    )


class StillResponsibleError(ModerationError):
    message = _(
        "Vous êtes la seule personne responsable de certaines fiches\u00a0: confiez-les à un"
        " collègue, ou cochez la case pour les retirer de l’annuaire."
    )
