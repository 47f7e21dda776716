"""Who keeps a listing is told that a body does too, or does no longer; and who makes the bodies,
that one has nobody left.

Of a listing, one mail a day at most for each direction: to who keeps it in person, for each
listing; to the members of the body, for all the listings together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annuaire.models import BodyMember, Listing, ListingEditor, ManagingBody
from annuaire.referents.rights import people_for
from millejours.mail import absolute_url
from millejours.models import User
from moderation.notifications.notices import FOR_THOSE_IN_CHARGE, Notice
from moderation.notifications.sending import Letter, send
from moderation.notifications.wording import readable_title

if TYPE_CHECKING:
    from django.utils.functional import Promise

FOR_KEEPERS = _("Vous recevez ce message parce que vous tenez cette fiche.")
FOR_MEMBERS = _("Vous recevez ce message parce que vous êtes membre de cet organisme.")
JOINED = Notice(
    _("Un organisme tient aussi la fiche\u00a0: %(title)s"),
    _(
        "Elle est rattachée à %(body)s\u00a0: ses membres la tiennent à jour avec vous. La personne"
        " responsable de la fiche peut la détacher, depuis sa page."
    ),
    _("Voir ma fiche"),
)
LEFT = Notice(
    _("Un organisme ne tient plus la fiche\u00a0: %(title)s"),
    _("Elle n’est plus rattachée à %(body)s\u00a0: ses membres ne la tiennent plus."),
    _("Voir ma fiche"),
)
BODY_GAINED = Notice(
    _("Des fiches rejoignent %(title)s"),
    _("%(listing)s, et peut-être d’autres aujourd’hui\u00a0: les membres les tiennent désormais."),
    _("Ouvrir le tableau"),
)
BODY_LOST = Notice(
    _("Des fiches quittent %(title)s"),
    _(
        "%(listing)s, et peut-être d’autres aujourd’hui\u00a0: les membres ne les tiennent plus."
        " Rien n’y est changé."
    ),
    _("Ouvrir le tableau"),
)

EMPTY = Notice(
    _("Plus personne dans %(title)s"),
    _(
        "Son dernier membre a fermé son compte\u00a0: ses fiches restent dans l’annuaire sans que"
        " l’organisme les tienne. Ajoutez un membre, ou détachez-les."
    ),
    _("Ouvrir l’organisme"),
)


def tell_left_empty(body: ManagingBody) -> None:
    """The national pool: who makes the bodies finds a new member."""
    page = reverse("wagtailsnippets_annuaire_managingbody:edit", args=[body.pk])
    count = Listing.objects.filter(managed__body=body).count()
    letter = Letter(
        EMPTY,
        {"title": readable_title(body.name)},
        facts=((_("Fiches rattachées"), count),),
        link=absolute_url(page),
    )
    key = f"body-{body.pk}-empty-{timezone.localdate()}"
    for person in people_for([(None, None)]):
        send(person, letter, FOR_THOSE_IN_CHARGE, key)


def tell_joined(listing: Listing, body: ManagingBody, actor: Any) -> None:
    _tell(listing, body, actor, (JOINED, BODY_GAINED), "joined")


def tell_left(listing: Listing, body: ManagingBody, actor: Any) -> None:
    _tell(listing, body, actor, (LEFT, BODY_LOST), "left")


def _tell(
    listing: Listing, body: ManagingBody, actor: Any, notices: tuple[Notice, Notice], way: str
) -> None:
    """``notices``: to who keeps it in person, to the members. Not to who did it."""
    day = timezone.localdate()
    to_keeper, to_member = notices
    name, whose = readable_title(listing.name), readable_title(body.name)
    rows = ListingEditor.objects.filter(listing=listing, user__is_active=True)
    in_person = _people(rows, actor)
    page = reverse("espace:listing", args=[listing.pk])
    letter = Letter(to_keeper, {"title": name, "body": whose}, link=absolute_url(page))
    _send(in_person, letter, FOR_KEEPERS, f"listing-{listing.pk}-body-{body.pk}-{way}-{day}")
    members = BodyMember.objects.filter(body=body, user__is_active=True)
    others = [person for person in _people(members, actor) if person not in in_person]
    table = reverse("structures:table", args=[body.pk])
    letter = Letter(to_member, {"title": whose, "listing": name}, link=absolute_url(table))
    _send(others, letter, FOR_MEMBERS, f"body-{body.pk}-{way}-{day}")


def _people(rows: Any, actor: Any) -> list[User]:
    return list(User.objects.filter(pk__in=rows.values("user")).exclude(pk=actor.pk).order_by("pk"))


def _send(people: list[User], letter: Letter, why: Promise, key: str) -> None:
    for person in people:
        send(person, letter, why, key, settings_view="")
