"""What is asked of a person about an object, in plain words, and what she may do there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import WorkflowState

from moderation.competence import members_who_can_act, members_who_can_speak
from moderation.desk import wording
from moderation.desk.access import Viewer
from moderation.errors import FourEyesError
from moderation.models import Organisation, ScopedTaskState, ScopedTheme, Step, Vote
from moderation.moderated import Words, words_of
from moderation.services.decisions import OPINION_STEPS
from moderation.stakes import check_free


@dataclass(frozen=True, slots=True)
class Ask:
    """``sentences`` are read first; the rest says which forms are shown."""

    sentences: list[str]
    changes_asked: str = ""
    may_decide: bool = False
    may_vote_for: list[Organisation] = field(default_factory=list)
    may_name: bool = False
    to_name: list[ScopedTheme] = field(default_factory=list)
    may_withdraw: bool = False
    may_resume: bool = False

    @property
    def is_mine_to_do(self) -> bool:
        return bool(self.may_decide or self.may_vote_for or self.to_name or self.may_resume)


def ask_of(state: ScopedTaskState, viewer: Viewer) -> Ask:
    workflow = state.workflow_state
    sent_it = workflow.requested_by_id == viewer.user.pk
    if workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _sent_back(state, viewer, sent_it=sent_it)
    if state.status != state.STATUS_IN_PROGRESS:
        return Ask([_over(state)])
    may_withdraw = sent_it or viewer.is_animator or _owns(state, viewer)
    why_not = _why_not(state, viewer)
    may_name = viewer.is_animator and state.step == Step.EXPERT and not why_not
    to_name = list(_to_name(state)) if may_name else []
    members = members_who_can_act(state).filter(user=viewer.user.pk)
    if state.step in OPINION_STEPS:
        speaking = members_who_can_speak(state).filter(user=viewer.user.pk)
        mine = list(Organisation.objects.filter(pk__in=speaking.values("organisation")))
        if mine:
            sentences = _opinion(state, mine) if state.step == Step.EXPERT else _vote(state, mine)
            return Ask(
                sentences,
                may_vote_for=mine,
                may_name=may_name,
                to_name=to_name,
                may_withdraw=may_withdraw,
            )
    elif members.exists():
        return Ask(_review(state), may_decide=True, may_withdraw=may_withdraw)
    sentences = _to_others(state, viewer, why_not)
    return Ask(sentences, may_name=may_name, to_name=to_name, may_withdraw=may_withdraw)


def _owns(state: ScopedTaskState, viewer: Viewer) -> bool:
    item = state.workflow_state.content_object
    return viewer.user.pk is not None and getattr(item, "owner_id", None) == viewer.user.pk


def _to_name(state: ScopedTaskState) -> Any:
    return state.themes.to_name().select_related("theme").order_by("pk")


# --- When she may act --------------------------------------------------------------------------


def _review(state: ScopedTaskState) -> list[str]:
    place, words = wording.territory(state), _words(state)
    first = {
        Step.EDITORIAL: words.read,
        Step.TERRITORIAL: words.somewhere % place if place else words.nowhere,
        Step.LANGUAGE: _("Relisez cette traduction (%s).") % wording.language(state.locale_code),
    }[Step(state.step)]
    following = state.following_task()
    if following is None:
        then = words.approved
    else:
        then = _("Si vous l’approuvez, il passe à l’étape suivante\u00a0: %s.") % following.name
    return [f"{first} {then} {words.otherwise}"]


def _words(state: ScopedTaskState) -> Words:
    kind = ContentType.objects.get_for_id(state.workflow_state.content_type_id)
    return words_of(kind.model_class())


def _opinion(state: ScopedTaskState, mine: list[Organisation]) -> list[str]:
    keys = [organisation.pk for organisation in mine]
    themes = state.themes.filter(covered=False).answered_by(keys).select_related("theme")
    about = wording.listed(wording.quoted(each) for each in themes.order_by("pk"))
    what = {"who": wording.listed(mine), "about": about}
    sentence = _("L’avis de %(who)s est demandé sur %(about)s.") % what
    return [sentence, _("Un avis favorable laisse le texte aller vers le vote du comité.")]


def _vote(state: ScopedTaskState, mine: list[Organisation]) -> list[str]:
    favourable = state.votes.favourable().count()
    what = {"who": wording.listed(mine), "count": favourable, "quorum": state.quorum}
    needed = ngettext(
        "Il faut %(quorum)d organisation favorable (%(count)d pour l’instant).",
        "Il faut %(quorum)d organisations favorables (%(count)d pour l’instant).",
        state.quorum or 1,
    )
    sentences = [
        _("Le comité vote ce texte. Donnez la voix de %(who)s.") % what,
        needed % what + " " + _("Une seule objection motivée renvoie le texte à son auteur."),
    ]
    if state.tacit_minimum and state.deadline:
        tacit = {"minimum": state.tacit_minimum, "day": _day(state.deadline)}
        sentences.append(
            _("Sans objection le %(day)s, %(minimum)d organisations favorables suffiront.") % tacit
        )
    return sentences


# --- When she may not --------------------------------------------------------------------------


def _sent_back(state: ScopedTaskState, viewer: Viewer, *, sent_it: bool) -> Ask:
    if not sent_it:
        return Ask(
            [_("Des modifications ont été demandées à l’auteur. Le texte attend sa correction.")],
            changes_asked=state.comment,
            may_withdraw=viewer.is_animator or _owns(state, viewer),
        )
    sentence = _(
        "On vous demande de modifier ce texte. Corrigez-le dans l’éditeur, enregistrez, puis"
        " renvoyez-le ici."
    )
    return Ask([sentence], state.comment, may_withdraw=True, may_resume=True)


def _over(state: ScopedTaskState) -> str:
    workflow = state.workflow_state
    day = {"day": _day(state.finished_at or state.started_at)}
    if workflow.status == WorkflowState.STATUS_APPROVED:
        return str(_words(state).decided) % day
    if workflow.status == WorkflowState.STATUS_IN_PROGRESS:
        return _("Cette étape est terminée.")
    if state.outcome:
        return _("C’est décidé\u00a0: la demande a été refusée le %(day)s.") % day
    return _("La demande a été retirée le %(day)s\u00a0: plus rien n’est attendu.") % day


def _why_not(state: ScopedTaskState, viewer: Viewer) -> str:
    """Why she leaves it to others whatever her role; "" when nothing stands against it."""
    try:
        check_free(state, viewer.user)
    except FourEyesError as refusal:
        return str(refusal)
    return ""


def _to_others(state: ScopedTaskState, viewer: Viewer, why_not: str) -> list[str]:
    """Why it is not her turn, and whose it is."""
    why = [why_not] if why_not else []
    if not why and (said := _said(state, viewer)):
        what = {"who": said.organisation, "choice": said.get_choice_display()}
        why.append(_("Votre organisation s’est exprimée (%(who)s\u00a0: %(choice)s).") % what)
    return [*why, _turn_of(state)]


def _said(state: ScopedTaskState, viewer: Viewer) -> Vote | None:
    ours = [organisation.pk for organisation in viewer.standing.organisations]
    votes = state.votes.filter(organisation__in=ours).select_related("organisation")
    return votes.order_by("cast_at", "pk").first()


def _turn_of(state: ScopedTaskState) -> str:
    if state.step in OPINION_STEPS:
        return _voices_of(state)
    if state.step == Step.TERRITORIAL:
        place = wording.territory(state) or _("réseau national")
        return _("C’est aux référents de ce territoire de le relire (%s).") % place
    if state.step == Step.LANGUAGE:
        name = wording.language(state.locale_code)
        return _("C’est aux traducteurs de cette langue de le relire (%s).") % name
    if state.open_to_reviewers:
        return _("C’est à un relecteur du comité, ou à l’équipe d’animation, de l’approuver.")
    return _("C’est à l’équipe d’animation de le relire.")


def _voices_of(state: ScopedTaskState) -> str:
    speaking = members_who_can_speak(state).values("organisation")
    who = wording.listed(Organisation.objects.filter(pk__in=speaking).order_by("acronym"))
    if state.step == Step.VOTE:
        return _("Peuvent encore voter\u00a0: %s.") % (who or _("personne"))
    if who:
        return _("L’avis de %s est attendu.") % who
    return _("L’équipe d’animation doit désigner une organisation pour répondre.")


def _day(moment: Any) -> str:
    return date_format(localtime(moment), "j F Y")
