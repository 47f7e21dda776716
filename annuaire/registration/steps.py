"""The steps of the form, in order, and what each finds in the answers of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annuaire.models import Registration
from annuaire.registration.forms import PositionForm, TrustForm, WhatForm, WhoForm
from annuaire.registration.forms.base import StepForm
from annuaire.registration.forms.who import HERE
from annuaire.registration.locating import is_answered, is_sheltered
from annuaire.registration.proofs import of_today
from annuaire.registration.stored import Stored, as_form_data, as_initial, step_of
from territoires.models import Commune

STEPS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Step:
    """``number``: its place in the stepper; two pages may share one."""

    slug: str
    number: int
    title: str | Promise
    form: type[StepForm]
    template: str


WHO = Step("qui-et-ou", 1, _("Qui et où"), WhoForm, "annuaire/registration/who.html")
POSITION = Step(
    "position", 1, _("Sur la carte"), PositionForm, "annuaire/registration/position.html"
)
WHAT = Step("quoi", 2, _("Ce que vous faites"), WhatForm, "annuaire/registration/what.html")
TRUST = Step(
    "confiance", 3, _("Qui vous fait confiance"), TrustForm, "annuaire/registration/trust.html"
)
PREVIEW_TITLE = _("Vérifier et envoyer")
STEPS = (WHO, POSITION, WHAT, TRUST)
BY_SLUG = {step.slug: step for step in STEPS}
NOT_THE_SAME = "autres-fiches"  # the listings that the person said are not hers


def answers(data: Any, step: Step) -> Stored:
    return step_of(data, step.slug)


def is_done(data: Any, step: Step) -> bool:
    """The person answered; a point that only we found is not an answer."""
    found = answers(data, step)
    return is_answered(found) if step is POSITION else bool(found)


def is_asked(data: Any, step: Step) -> bool:
    """The map is for those who receive somewhere whose commune is known."""
    if step is not POSITION:
        return True
    who = answers(data, WHO)
    return HERE in (who.get("presences") or []) and commune_of(data) is not None


def commune_of(data: Any) -> Commune | None:
    code = answers(data, WHO).get("commune_code")
    if not isinstance(code, str) or not code:
        return None
    return Commune.objects.select_related("departement").filter(code=code).first()


def asked(data: Any) -> list[Step]:
    return [step for step in STEPS if is_asked(data, step)]


def before(data: Any, step: Step | None) -> Step | None:
    """The page before ``step``, or before the preview."""
    steps = asked(data)
    place = steps.index(step) if step in steps else len(steps)
    return steps[place - 1] if place else None


def after(data: Any, step: Step) -> Step | None:
    """The page after ``step``; None is the preview."""
    steps = asked(data)
    place = steps.index(step) + 1 if step in steps else len(steps)
    return steps[place] if place < len(steps) else None


def title_after(data: Any, step: Step) -> str | Promise:
    following = after(data, step)
    return following.title if following else PREVIEW_TITLE


def more_of(registration: Registration, step: Step) -> dict[str, Any]:
    """What the form of a step needs besides the answers."""
    if step is POSITION:
        return {
            "commune": commune_of(registration.data),
            "before": answers(registration.data, POSITION),
            "has_street": bool(answers(registration.data, WHO).get("street")),
            "is_sheltered": is_sheltered(answers(registration.data, WHO)),
        }
    if step is WHAT:
        listing = registration.listing
        return {"language": listing.language} if listing else {}
    if step is TRUST:
        return {"has_document": has_document(registration)}
    return {}


def has_document(registration: Registration) -> bool:
    """One of this form, or of the listing that it changes."""
    if registration.proofs.exclude(file="").exists():
        return True
    listing = registration.listing
    return listing is not None and of_today(listing, registration.user).exclude(file="").exists()


def empty_form(registration: Registration, step: Step) -> StepForm:
    """The form of a step as it was left."""
    initial = as_initial(answers(registration.data, step), step.form)
    more = more_of(registration, step)
    if step is POSITION and not initial:
        commune = more["commune"]
        initial = {"latitude": commune.latitude, "longitude": commune.longitude}
    return step.form(initial=initial, **more)


def form_of_answers(registration: Registration, step: Step) -> StepForm:
    """The form as if it had just been sent again: what is kept is checked before it is used."""
    stored = as_form_data(answers(registration.data, step))
    return step.form(stored, **more_of(registration, step))
