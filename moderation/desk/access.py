"""Who sees what on the desk. What a person may do is checked again by the services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from moderation.competence import Standing, awaiting
from moderation.desk.items import small_models
from moderation.models import (
    ExceptionalAct,
    Membership,
    Organisation,
    Role,
    ScopedTaskState,
    Vote,
)
from moderation.moderated import in_charge_of, is_discreet, territories_of
from moderation.stakes import key_of_object, read_by_stake


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person at the desk, with what she is in her organisations."""

    user: Any
    standing: Standing

    @classmethod
    def of(cls, user: Any) -> Self:
        return cls(user, Standing.once(user))

    @property
    def is_member(self) -> bool:
        return bool(self.standing.memberships)

    @property
    def is_animator(self) -> bool:
        return self.standing.is_animator

    @property
    def places(self) -> str:
        """« DGCS (animateur), HAS (relecteur) »."""
        return ", ".join(
            f"{member.organisation.acronym} ({_role(member)})"
            for member in self.standing.memberships
        )

    @property
    def committee_ids(self) -> list[int]:
        """Her organisations that vote, whatever she is in them."""
        return [
            organisation.pk
            for organisation in self.standing.organisations
            if organisation.kind == Organisation.Kind.COMMITTEE
        ]

    @property
    def sees_everything(self) -> bool:
        """Every member, but those who only answer for a territory; and administrators."""
        return self.user.is_superuser or any(
            member.role != Role.REFERENT for member in self.standing.memberships
        )

    @property
    def may_take_off_line(self) -> bool:
        """Something at least: an animator anything, a referent what concerns her territory."""
        return self.is_animator or bool(self.standing.ids(Role.REFERENT))


def _role(member: Membership) -> str:
    """« animateur », of « animateur : équipe d’animation… »."""
    return str(Role(member.role).label).partition(":")[0].strip()


def visible_to(viewer: Viewer) -> QuerySet[ScopedTaskState]:
    """Steps, in progress or not, of the objects that this person may read.

    Somebody without any organisation reads her own requests only; a referent, what concerns her
    territory or an object of it, what she may act on, what she had a hand in, what names her
    (``moderation.stakes``).
    """
    states = ScopedTaskState.objects.at_the_desk()
    if viewer.sees_everything:
        return states
    rule = _own(viewer)
    if viewer.is_member:
        rule |= Q(pk__in=awaiting(viewer.standing).values("pk"))
        rule |= _of_territory(viewer.standing) | _handled_by(viewer)
        rule |= _of_objects_there(viewer.standing) | read_by_stake(viewer.user.pk)
    return states.filter(rule)


def _own(viewer: Viewer) -> Q:
    return Q(workflow_state__requested_by=viewer.user.pk) | Q(editor=viewer.user.pk)


def _of_territory(standing: Standing) -> Q:
    mine = {"organisation__in": standing.ids(Role.REFERENT)}
    departements = Organisation.departements.through.objects.filter(**mine)
    regions = Organisation.regions.through.objects.filter(**mine)
    return Q(departement__in=departements.values("departement")) | Q(
        region__in=regions.values("region")
    )


def _of_objects_there(standing: Standing) -> Q:
    """What is asked elsewhere about the objects for which this referent answers.

    A listing in two departments is read by their region: the referents of both follow it.
    """
    mine = standing.ids(Role.REFERENT)
    rule = Q(pk__in=[])
    for model, kind in _types_with_territories().items() if mine else ():
        key = key_of_object(kind.pk, "workflow_state")
        rule |= Q(Exists(model.of_territories_of(mine).order_by().filter(pk=key)))
    return rule


def _types_with_territories() -> dict[Any, ContentType]:
    models = [model for model in small_models() if hasattr(model, "of_territories_of")]
    return ContentType.objects.get_for_models(*models, for_concrete_models=False)


def _handled_by(viewer: Viewer) -> Q:
    """Steps of an object one of whose steps this person ended, or at which she voted."""
    same = ScopedTaskState.objects.filter(workflow_state=OuterRef("workflow_state"))
    votes = Vote.objects.filter(
        task_state__workflow_state=OuterRef("workflow_state"), user=viewer.user.pk
    )
    return Q(Exists(same.filter(finished_by=viewer.user.pk))) | Q(Exists(votes))


def may_read_act(viewer: Viewer, act: ExceptionalAct) -> bool:
    """The committee; for a discreet object those in charge of it, who may be of a territory."""
    if not is_discreet(act.model):
        return viewer.sees_everything
    return viewer.user.is_superuser or viewer.user in in_charge_of(act.item)


def may_take_off_line(viewer: Viewer, item: Any) -> bool:
    """Whether ``withdraw_now`` would be granted to this person for ``item``."""
    if viewer.is_animator:
        return True
    mine = viewer.standing.ids(Role.REFERENT)
    if not mine:
        return False
    here = Organisation.objects.covering_any(territories_of(item))
    return here.filter(pk__in=mine).exists()
