"""Agreed wordings, where they are said, what happens when one changes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import ArticlePage
from comite import errors
from comite.models import KeyMessage, KeyMessageUse
from comite.services import confirm_use, note_use, remove_use
from comite.wordings import normalised, outdated, pages_saying, says, says_old_wording
from millejours.models.guarded import NotReadyError
from moderation.models import Role, Step
from moderation.services import submit
from moderation.workflows import ensure_default_workflows
from tests.articles.factories import make_article, source
from tests.comite.factories import WORDING, KeyMessageFactory, publish, used
from tests.factories import ThemeFactory, UserFactory, locale
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
    state_of,
)
from tests.moderation.steps import at_vote

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
NEW = "Votre bébé dort toujours sur le dos, seul dans son lit."


def article_saying(words: str = WORDING, **values) -> ArticlePage:
    text = f"<p>Le soir. {words}</p><p>Et la nuit.</p>"
    return make_article(("text", text), sources=[source()], **values)


# --- The message --------------------------------------------------------------------------------


def test_a_message_is_valid_between_its_dates_both_included():
    message = KeyMessageFactory(valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2026, 1, 31))
    assert message.is_valid_on(dt.date(2026, 1, 31))
    assert not message.is_valid_on(dt.date(2026, 2, 1))
    assert list(KeyMessage.objects.valid_on(dt.date(2026, 1, 1))) == [message]
    assert not KeyMessage.objects.valid_on(dt.date(2025, 12, 31)).exists()


def test_a_validity_that_ends_before_it_starts_is_refused():
    message = KeyMessageFactory.build(
        organisation=OrganisationFactory(),
        valid_from=dt.date(2026, 2, 1),
        valid_to=dt.date(2026, 1, 1),
    )
    with pytest.raises(ValidationError, match="finit avant de commencer"):
        message.full_clean()


def test_a_wording_longer_than_four_hundred_characters_is_refused():
    message = KeyMessageFactory.build(organisation=OrganisationFactory(), wording="a" * 401)
    with pytest.raises(ValidationError) as refusal:
        message.full_clean()
    assert "wording" in refusal.value.message_dict


def test_a_message_goes_through_the_committee():
    ensure_default_workflows()
    theme = ThemeFactory()
    message = KeyMessageFactory(live=False)
    message.themes = [theme]
    message.save()
    author = person(Role.AUTHOR)
    message.save_revision(user=author)
    state = at_vote(message, author)
    assert (state.step, state.title) == (Step.VOTE, message.title)
    for _number in range(state.quorum):
        cast(state)
    assert KeyMessage.objects.get(pk=message.pk).live


def test_a_message_in_progress_is_not_published_around_its_approval():
    ensure_default_workflows()
    message = KeyMessageFactory(live=False)
    author = person(Role.AUTHOR)
    message.save_revision(user=author)
    submit(message, author)
    with pytest.raises(NotReadyError):
        message.save_revision(user=author).publish(user=author, skip_permission_checks=True)
    assert state_of(message).step == Step.EDITORIAL


# --- Where it is said ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        WORDING,
        "Un  bébé dort\u00a0sur le dos, dans son propre lit",
        "UN BÉBÉ DORT SUR LE DOS, DANS SON PROPRE LIT !",
    ],
)
def test_typography_and_case_do_not_hide_a_wording(text):
    assert says(normalised(f"Avant. {text} Après."), WORDING)


@pytest.mark.parametrize(
    "text", ["Un bébé dort sur le dos", "Un bébé dort sur le dos, dans son propre lits", ""]
)
def test_other_words_are_not_the_wording(text):
    assert not says(normalised(text), WORDING)


def test_a_figure_is_not_taken_for_another_with_another_unit():
    assert not says(normalised("Cela concerne 25 € par mois."), "25 %")


def test_the_new_wording_that_holds_the_old_one_is_not_outdated():
    old, new = "Couchez bébé sur le dos", "Couchez bébé sur le dos, toujours"
    assert not says_old_wording(normalised(f"Rappel : {new}."), old, new)
    assert says_old_wording(normalised(f"{new}. Et encore : {old} seulement."), old, new)


def test_published_pages_that_say_the_wording_are_proposed():
    message = KeyMessageFactory()
    found = article_saying(title="Dormir")
    article_saying("Autre chose", title="Autre")
    draft = article_saying(title="Brouillon")
    draft.unpublish()
    assert pages_saying(message) == [found]


def test_a_wording_cut_by_formatting_is_found_and_one_cut_by_a_paragraph_is_not():
    message = KeyMessageFactory()
    cut = WORDING.split(", ")
    inside = make_article(("text", f"<p>{cut[0]}, <b>{cut[1]}</b></p>"))
    apart = make_article(("text", f"<p>{cut[0]}</p><p>{cut[1]}</p>"))
    assert inside in pages_saying(message)
    assert apart not in pages_saying(message)


def test_a_page_already_noted_is_not_proposed_again():
    message, page = KeyMessageFactory(), article_saying()
    used(message, page)
    assert pages_saying(message) == []


def test_a_page_in_another_language_is_not_proposed():
    article_saying(locale=locale("en"))
    assert pages_saying(KeyMessageFactory()) == []


# --- Noting a use -------------------------------------------------------------------------------


def test_a_use_keeps_who_compared_what_and_when():
    message, page, actor = KeyMessageFactory(), article_saying(), animator()
    use = note_use(message, page, actor, where=" Sous le premier titre ")
    assert (use.wording, use.checked_by, use.checked_on) == (WORDING, actor, timezone.localdate())
    assert (use.where, use.state) == ("Sous le premier titre", KeyMessageUse.State.UP_TO_DATE)


def test_the_organisation_of_the_message_notes_its_uses():
    member = MembershipFactory()
    message = KeyMessageFactory(organisation=member.organisation)
    assert note_use(message, article_saying(), member.user).pk


@pytest.mark.parametrize(
    ("values", "refusal"),
    [({"live": False}, errors.NotOnLineError), ({}, errors.AlreadyUsedError)],
)
def test_a_use_that_cannot_be_noted_is_refused(values, refusal):
    message, page = KeyMessageFactory(**values), article_saying()
    if refusal is errors.AlreadyUsedError:
        used(message, page)
    before = KeyMessageUse.objects.count()
    with pytest.raises(refusal):
        note_use(message, page, animator())
    assert KeyMessageUse.objects.count() == before


def test_a_page_of_another_language_is_refused():
    page = article_saying(locale=locale("en"))
    with pytest.raises(errors.OtherLanguageError):
        note_use(KeyMessageFactory(), page, animator())


def test_a_stranger_notes_confirms_and_removes_nothing():
    message, page, stranger = KeyMessageFactory(), article_saying(), person()
    with pytest.raises(errors.NotAnsweringError):
        note_use(message, page, stranger)
    use = used(message, page)
    for service in (confirm_use, remove_use):
        with pytest.raises(errors.NotAnsweringError):
            service(use, stranger)
    assert KeyMessageUse.objects.get() == use


def test_a_deactivated_animator_notes_nothing():
    actor = animator()
    actor.is_active = False
    actor.save()
    with pytest.raises(errors.NotAnsweringError):
        note_use(KeyMessageFactory(), article_saying(), actor)


# --- A wording that changes ---------------------------------------------------------------------


def test_publishing_a_new_wording_opens_the_review_of_every_use():
    message = KeyMessageFactory()
    uses = [used(message, article_saying()) for _number in range(3)]
    other = used(KeyMessageFactory(wording="Tout autre chose."), article_saying())
    publish(message, wording=NEW)
    opened = KeyMessageUse.objects.to_review()
    assert set(opened) == set(uses)
    assert {use.review_reason for use in opened} == {"La formulation a changé."}
    assert {use.review_opened_on for use in opened} == {timezone.localdate()}
    assert not KeyMessageUse.objects.get(pk=other.pk).is_to_review


def test_a_draft_opens_nothing():
    message = KeyMessageFactory()
    used(message, article_saying())
    message.wording = NEW
    message.save_revision()
    assert not KeyMessageUse.objects.to_review().exists()


def test_an_explanation_or_a_typography_that_changes_opens_nothing():
    message = KeyMessageFactory(wording="L'eau : rien d'autre !")
    used(message, article_saying())
    publish(message, explanation="Autrement dit.", wording="L’eau\u00a0: rien d’autre\u00a0!")
    assert not KeyMessageUse.objects.to_review().exists()


def test_withdrawing_a_message_opens_the_review_of_every_use():
    message = KeyMessageFactory()
    use = used(message, article_saying())
    message.unpublish()
    use.refresh_from_db()
    assert (use.is_to_review, use.review_reason) == (True, "Le message clé a été retiré.")


def test_the_uses_of_translations_are_to_review_too():
    message = KeyMessageFactory()
    translation = message.copy_for_translation(locale("en"))
    translation.wording, translation.live = "A baby sleeps on the back.", True
    translation.save()
    use = used(translation, article_saying("A baby sleeps on the back.", locale=locale("en")))
    publish(message, wording=NEW)
    use.refresh_from_db()
    assert use.review_reason == "La formulation du message d’origine a changé."


def test_a_review_is_confirmed_once_the_page_was_corrected():
    message, page = KeyMessageFactory(), article_saying()
    use = used(message, page)
    message = publish(message, wording=NEW)
    use.refresh_from_db()
    assert outdated([use]) == {use.pk}
    with pytest.raises(errors.OutdatedWordingError):
        confirm_use(use, animator())
    use.refresh_from_db()
    assert use.is_to_review
    page.body = [("text", f"<p>{NEW}</p>")]
    page.save_revision().publish()
    actor = animator()
    confirmed = confirm_use(use, actor)
    assert (confirmed.is_to_review, confirmed.wording, confirmed.checked_by) == (False, NEW, actor)
    assert outdated([confirmed]) == set()


def test_a_withdrawn_message_is_not_confirmed_but_its_use_is_removed():
    message = KeyMessageFactory()
    use = used(message, article_saying())
    message.unpublish()
    with pytest.raises(errors.NotOnLineError):
        confirm_use(use, animator())
    remove_use(use, animator())
    assert not KeyMessageUse.objects.exists()


def test_reviews_are_those_of_the_organisations_that_answer_for_message_or_page():
    owner, reader, stranger = OrganisationFactory.create_batch(3)
    message = KeyMessageFactory(organisation=owner)
    page = article_saying(responsible_organisation=reader)
    use = used(message, page)
    publish(message, wording=NEW)
    to_review = KeyMessageUse.objects.to_review()
    assert list(to_review.of_organisations([owner])) == [use]
    assert list(to_review.of_organisations([reader, stranger])) == [use]
    assert not to_review.of_organisations([stranger]).exists()
    assert not to_review.of_organisations([]).exists()


def test_an_editor_who_opens_the_page_is_told(client):
    message, page = KeyMessageFactory(title="Le sommeil"), article_saying()
    used(message, page)
    client.force_login(UserFactory(is_superuser=True))
    assert "à revoir" not in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    publish(message, wording=NEW)
    shown = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "Cette page reprend le message clé «\u00a0Le sommeil\u00a0», à revoir." in shown
