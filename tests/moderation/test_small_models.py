"""Numbers, facts, calendar rules: two people. Vocabularies and synonyms: the animation team."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.models import Fact, Landmark
from millejours.models import Need, Theme, UsefulNumber
from millejours.models.confirmed import Confidence
from millejours.useful_numbers import useful_numbers
from millejours.vocabulary import vocabulary
from moderation.errors import FourEyesError, NotYoursError, StaleRevisionError
from moderation.models import Role
from moderation.services import approve, correct_minor, submit, withdraw_now
from moderation.workflows import ensure_default_workflows, moderated_models
from search.models import Synonym
from tests.articles.factories import FactFactory, LandmarkFactory
from tests.factories import (
    NeedFactory,
    ThemeFactory,
    UsefulNumberFactory,
    locale,
)
from tests.moderation.factories import (
    OrganisationFactory,
    animator,
    person,
    state_of,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


def synonym(**values) -> Synonym:
    return Synonym.objects.create(expressions="PMI, protection", locale=locale(), **values)


TWO_PEOPLE = {UsefulNumber: UsefulNumberFactory, Landmark: LandmarkFactory, Fact: FactFactory}
BY_ANIMATION = {Need: NeedFactory, Theme: ThemeFactory, Synonym: synonym}


def proposed(make, author, **values):
    """A new object that ``author`` has just written."""
    ensure_default_workflows()
    item = make(live=False, **values)
    item.save_revision(user=author)
    return item


def approved(item, author, approver):
    submit(item, author)
    state = state_of(item)
    approve(state, approver, revision_id=state.revision_id)
    item.refresh_from_db()
    return item


def test_every_small_model_that_the_public_reads_has_its_workflow():
    assert {*TWO_PEOPLE, *BY_ANIMATION} <= set(moderated_models())


@pytest.mark.parametrize("model", TWO_PEOPLE, ids=lambda model: model.__name__)
def test_a_second_person_puts_it_on_line(model):
    author = person(Role.AUTHOR)
    item = proposed(TWO_PEOPLE[model], author)
    assert approved(item, author, person()).live


@pytest.mark.parametrize("model", BY_ANIMATION, ids=lambda model: model.__name__)
def test_the_animation_team_puts_it_on_line(model):
    author = animator()
    item = proposed(BY_ANIMATION[model], author)
    with pytest.raises(NotYoursError):
        approved(item, author, person())
    assert approved(item, author, animator()).live


@pytest.mark.parametrize("model", [*TWO_PEOPLE, *BY_ANIMATION], ids=lambda model: model.__name__)
def test_nobody_approves_alone(model):
    alone = animator()
    item = proposed({**TWO_PEOPLE, **BY_ANIMATION}[model], alone)
    with pytest.raises(FourEyesError):
        approved(item, alone, alone)
    item.refresh_from_db()
    assert not item.live


@pytest.mark.parametrize("make", [UsefulNumberFactory, LandmarkFactory])
def test_the_approval_confirms(make):
    author = person(Role.AUTHOR)
    item = approved(proposed(make, author, confidence=Confidence.TO_CHECK), author, person())
    assert (item.confidence, item.approved_on) == (Confidence.CONFIRMED, timezone.localdate())
    assert not item.is_demonstration


def test_a_fictitious_approval_names_nobody():
    author = person(Role.AUTHOR)
    fictitious = OrganisationFactory(acronym="DEMO-A", is_fictitious=True)
    item = proposed(UsefulNumberFactory, author)
    approved(item, author, person(organisation=fictitious))
    assert (item.is_demonstration, item.approved_by, item.approved_on) == (True, "", None)


def test_what_was_not_read_is_not_approved():
    author = person(Role.AUTHOR)
    shown = UsefulNumberFactory(purpose="Paru")
    number = proposed(UsefulNumberFactory, author, purpose="Lu")
    state = submitted(number, author)
    number.purpose = "Écrit depuis"
    number.save_revision(user=author)
    with pytest.raises(StaleRevisionError):
        approve(state, person(), revision_id=state.revision_id)
    assert [one.slug for one in useful_numbers()] == [shown.slug]


def test_an_animator_takes_a_number_off_line_at_once():
    kept, gone = UsefulNumberFactory(), UsefulNumberFactory()
    withdraw_now(gone, animator(), reason="Ce numéro ne répond plus")
    assert [number.slug for number in useful_numbers()] == [kept.slug]


def test_an_animator_takes_a_term_off_line_at_once():
    need = NeedFactory()
    withdraw_now(need, animator(), reason="Terme blessant")
    assert list(vocabulary(Need)) == []


def test_a_minor_correction_of_its_words_leaves_a_number_confirmed():
    number = UsefulNumberFactory(purpose="Apeler", approved_by="HAS")
    number.purpose = "Appeler"
    revision = number.save_revision(user=person(Role.AUTHOR))
    correct_minor(number, animator(), revision_id=revision.pk, reason="Une faute")
    number.refresh_from_db()
    assert (number.purpose, number.confidence) == ("Appeler", Confidence.CONFIRMED)
    assert number.approved_by == "HAS"
