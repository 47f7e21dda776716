"""A planned publication that does not take place: written down, and told to who waits for it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from millejours.mail import absolute_url
from millejours.models.guarded import plan_given_up
from moderation.journal import record
from moderation.models.journal import Action
from moderation.notifications import notices
from moderation.notifications.notices import FOR_ANIMATORS
from moderation.notifications.recipients import animators, authors_of
from moderation.notifications.sending import Letter, send, send_to_author
from moderation.notifications.wording import readable_title


def connect() -> None:
    plan_given_up.connect(_tell, dispatch_uid="moderation.plans")


def _tell(
    sender: type, item: Any, revision: Any, actor: Any, reasons: list[str], **_more: Any
) -> None:
    reason = "\u00a0; ".join(reasons)
    event = record(Action.WITHDRAW, item, actor, revision_id=revision.pk, reason=reason)
    letter = Letter(
        notice=notices.PLAN_GIVEN_UP,
        values={"title": readable_title(str(item))},
        facts=(),
        reason=reason,
        link=absolute_url(reverse("wagtailadmin_home")),
    )
    last_sending = item.workflow_states.order_by("-created_at", "-pk").first()
    others = [person for person in authors_of(item, last_sending) if person != actor]
    for person in others:
        send_to_author(person, letter, f"plan-{event.pk}")
    for person in animators():
        if person != actor:
            send(person, letter, FOR_ANIMATORS, f"plan-{event.pk}")
