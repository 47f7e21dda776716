"""The mails of a claim: to those who answer, to who asked, to those who kept the listing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annuaire.models import Listing, ListingClaim
from annuaire.owners.keeping import members_behind, responsible_for
from annuaire.referents.rights import without_keepers
from millejours.mail import MailKind, absolute_url, queue_mail
from millejours.models import User
from moderation.competence import NATIONAL_POOL
from moderation.models import Membership, Organisation, Role
from moderation.notifications.notices import Notice
from moderation.notifications.sending import Letter, send
from moderation.notifications.wording import readable_title

if TYPE_CHECKING:
    from django.utils.functional import Promise

CLAIM = MailKind(
    text="annuaire/claims/mail/claim.txt",
    html="annuaire/claims/mail/claim.html",
    subject=_("Une personne dit tenir la fiche %(name)s"),
    why=_("Vous recevez ce message parce que vous répondez des fiches de ce territoire."),
)
GIVEN = Notice(
    _("La fiche est à vous\u00a0: %(title)s"),
    _(
        "Votre demande est acceptée\u00a0: vous êtes responsable de cette fiche. Relisez-la,"
        " corrigez ce qui doit l’être, puis dites que tout est vrai."
    ),
    _("Voir ma fiche"),
)
REFUSED = Notice(
    _("Votre demande n’est pas acceptée\u00a0: %(title)s"),
    _("Cette fiche ne vous est pas confiée, pour la raison ci-dessous."),
    _("Voir la fiche"),
)
HANDED = Notice(
    _("Une autre personne est responsable de la fiche\u00a0: %(title)s"),
    _(
        "Le référent du territoire a confié cette fiche à une personne qui l’a demandée. Vous"
        " pouvez toujours la modifier. Si c’est une erreur, signalez-le depuis la page de la fiche."
    ),
    _("Voir ma fiche"),
)
FOR_WHO_ASKED = _("Vous recevez ce message parce que vous avez demandé à tenir cette fiche.")
FOR_KEEPERS = _("Vous recevez ce message parce que vous tenez cette fiche.")


def referents_of(claim: ListingClaim) -> list[User]:
    """Those of its territories who may answer; the national pool where nobody is left."""
    here = Organisation.objects.covering_any(claim.territories)
    active = Membership.objects.active()
    referents = active.filter(role=Role.REFERENT, organisation__in=here.values("pk"))
    return _able(referents, claim) or _able(active.filter(NATIONAL_POOL), claim)


def _able(members: QuerySet[Membership], claim: ListingClaim) -> list[User]:
    """Neither who keeps the listing nor who asked for it."""
    people = User.objects.filter(pk__in=members.values("user")).exclude(pk=claim.user_id)
    return without_keepers(people.order_by("pk"), claim.listing)


def keepers_to_tell(listing: Listing) -> list[User]:
    """Who is responsible for it, and the members of its body, who keep it as well."""
    people = Q(pk__in=[person.pk for person in responsible_for(listing)])
    people |= Q(pk__in=members_behind(listing).values("user"))
    return list(User.objects.filter(people).order_by("pk"))


def tell_referents(claim: ListingClaim) -> None:
    """Once each for this claim."""
    context = {
        "name": claim.listing.name,
        "claim_url": absolute_url(reverse("annuaire_claim", args=[claim.pk])),
        "person": str(claim.user),
        "email": claim.user.email,
        "message": claim.message,
    }
    for referent in referents_of(claim):
        queue_mail(referent, CLAIM, context, key=f"claim-{claim.pk}")


def tell_given(claim: ListingClaim, before: list[User]) -> None:
    """Who asked, and those whom ``keepers_to_tell`` named ``before``."""
    page = absolute_url(reverse("espace:listing", args=[claim.listing_id]))
    _tell(claim.user, claim, GIVEN, page, FOR_WHO_ASKED)
    for person in before:
        if person.pk != claim.user_id:
            _tell(person, claim, HANDED, page, FOR_KEEPERS)


def tell_refused(claim: ListingClaim) -> None:
    page = absolute_url(claim.listing.get_absolute_url()) if claim.listing.live else ""
    _tell(claim.user, claim, REFUSED, page, FOR_WHO_ASKED)


def _tell(person: User, claim: ListingClaim, notice: Notice, link: str, why: Promise) -> None:
    letter = Letter(
        notice=notice,
        values={"title": readable_title(claim.listing.name)},
        reason=claim.reason,
        link=link,
    )
    send(person, letter, why, f"claim-{claim.pk}-answered", settings_view="")
