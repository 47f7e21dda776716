"""What the demonstration puts in the committee's own room: plainly fictitious, DEBUG only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from articles.models import ArticlePage
from comite import services
from comite.models import Campaign, Diffusion, EditorialEntry, KeyMessage, Session
from millejours.models import User
from moderation.models import Organisation

Approve = Callable[[KeyMessage, int], None]

LISTENING = "Message clé de démonstration\u00a0: un proche qui écoute, ça aide."
LISTENING_REWORDED = "Message clé de démonstration\u00a0: un proche qui écoute, cela aide."
ASKING = "Message clé de démonstration\u00a0: demander de l’aide, c’est possible."
ENTRIES = [
    (5, "DEMO-A", EditorialEntry.State.WRITING),
    (12, "DEMO-B", EditorialEntry.State.ORDERED),
    (19, "DEMO-C", EditorialEntry.State.IDEA),
    (33, "DEMO-D", EditorialEntry.State.IDEA),
]


def furnish_room(article: ArticlePage, animator: User, approve: Approve) -> None:
    """Key messages, a campaign, planned subjects, two sessions.

    ``approve`` takes a draft of a message and how many days ago its vote began; the committee
    of the demonstration publishes it. ``article`` uses the first message.
    """
    messages = [
        _published("Un proche qui écoute (démonstration)", LISTENING, "DEMO-A", approve),
        _published("Demander de l’aide (démonstration)", ASKING, "DEMO-B", approve),
    ]
    services.note_use(messages[0], article, animator, where="Démonstration\u00a0: usage fictif.")
    _reword(messages[0], approve)
    _campaign(messages)
    _entries()
    _closed_session(animator)
    _convened_session(animator)


def _published(title: str, wording: str, acronym: str, approve: Approve) -> KeyMessage:
    message = KeyMessage(
        title=title, wording=wording, organisation=_organisation(acronym), live=False
    )
    message.save()
    approve(message, 28)
    return KeyMessage.objects.get(pk=message.pk)


def _reword(message: KeyMessage, approve: Approve) -> None:
    """Approved anew, which opens the review of its uses."""
    message.wording = LISTENING_REWORDED
    approve(message, 10)


def _campaign(messages: list[KeyMessage]) -> None:
    campaign = Campaign(
        name="Campagne de démonstration",
        starts_on=_in(-7),
        ends_on=_in(21),
        aim="Démonstration\u00a0: montrer comment une campagne se présente ici.",
        audience_detail="Public fictif",
        lead=_organisation("DEMO-A"),
    )
    campaign.partners = [_organisation("DEMO-B"), _organisation("DEMO-C")]
    campaign.key_messages = messages
    campaign.diffusions = [
        Diffusion(channel=Diffusion.Channel.SITE, detail="Démonstration"),
        Diffusion(
            channel=Diffusion.Channel.SOCIAL,
            starts_on=_in(7),
            ends_on=_in(14),
            detail="Démonstration",
        ),
    ]
    campaign.save()


def _entries() -> None:
    for number, (days, acronym, state) in enumerate(ENTRIES, start=1):
        EditorialEntry.objects.create(
            title=f"Sujet de démonstration {number}",
            planned_on=_in(days),
            organisation=_organisation(acronym),
            state=state,
        )


def _closed_session(animator: User) -> None:
    """Held three weeks ago: one subject concluded, one put off, its minutes closed."""
    session = _session(-21)
    said = services.add_subject(session, animator, title="Démonstration\u00a0: méthode de travail")
    later = services.add_subject(session, animator, title="Démonstration\u00a0: calendrier à venir")
    services.convene(session, animator)
    services.open_session(session, animator)
    people = session.attendances.order_by("pk").values_list("pk", flat=True)
    services.note_presence(session, animator, present=list(people)[:-1])
    services.conclude(
        session, animator, said.pk, conclusion="Démonstration\u00a0: méthode retenue."
    )
    services.put_off(session, animator, later.pk)
    services.close_session(session, animator)
    services.close_minutes(session, animator)
    Session.objects.filter(pk=session.pk).update(
        opened_at=_at(session.held_on, 14),
        closed_at=_at(session.held_on, 16),
        minutes_closed_at=_at(session.held_on + timedelta(days=2), 10),
    )


def _convened_session(animator: User) -> None:
    """On its agenda, what is at the vote and what the other session put off."""
    session = _session(10)
    services.make_agenda(session, animator)
    services.convene(session, animator)


def _session(days: int) -> Session:
    return Session.objects.create(
        held_on=_in(days),
        starts_at=time(14),
        place="Salle de démonstration",
        chair=_organisation("DEMO-A"),
    )


def _organisation(acronym: str) -> Organisation:
    return Organisation.objects.get(acronym=acronym)


def _in(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
