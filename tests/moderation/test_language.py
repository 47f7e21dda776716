"""What a translator of the language reads, other than the one who translated."""

from __future__ import annotations

import pytest
from wagtail.models import Locale, WorkflowPage

from moderation import errors
from moderation.competence import users_who_can_act
from moderation.models import LanguageReviewTask, Role
from moderation.services import approve
from tests.moderation.factories import animator, person
from tests.moderation.steps import a_page, again, sent, workflow_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation():
    """A page in Arabic, whose home asks for a review of the language."""
    page = a_page()
    home = page.get_parent().specific
    arabic = Locale.objects.create(language_code="ar")
    arabic_home = home.copy_for_translation(arabic)
    WorkflowPage.objects.filter(page=arabic_home).update(
        workflow=workflow_of(LanguageReviewTask(), name="Relecture d’une langue")
    )
    return again(page).copy_for_translation(arabic)


def translator(language):
    return person(Role.TRANSLATOR, language=language)


def test_another_translator_of_the_language_approves(translation):
    author, reader = translator("ar"), translator("ar")
    translator("en")
    translation.save_revision(user=author)
    state = sent(translation, author)
    assert state.locale_code == "ar"
    assert list(users_who_can_act(state)) == [reader]
    approve(state, reader, revision_id=state.revision_id)
    assert again(translation).live


def test_nobody_else_does(translation):
    author = translator("ar")
    translation.save_revision(user=author)
    state = sent(translation, author)
    with pytest.raises(errors.FourEyesError):
        approve(state, author, revision_id=state.revision_id)
    for somebody in (translator("en"), animator(), person(Role.REVIEWER)):
        with pytest.raises(errors.NotYoursError):
            approve(state, somebody, revision_id=state.revision_id)
    assert not again(translation).live


def test_the_language_is_the_one_of_what_was_sent(translation):
    state = sent(translation)
    english = Locale.objects.create(language_code="en")
    type(translation).objects.filter(pk=translation.pk).update(locale=english)
    assert list(users_who_can_act(state)) == []
    reader = translator("ar")
    assert list(users_who_can_act(state)) == [reader]
