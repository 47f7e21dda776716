"""What fresh readers found open, and is closed."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import WorkflowState

from millejours.models import SiteDocument
from moderation import errors
from moderation.models import Choice, Event, Role
from moderation.models.journal import Action
from moderation.publication import approval_of
from moderation.services import (
    approve,
    name_organisation,
    publish_urgent,
    remark,
    submit,
    vote,
    withdraw_now,
)
from tests.articles.factories import document, make_article, source
from tests.factories import ThemeFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    draft,
    person,
    state_of,
    submitted,
    voting,
)

pytestmark = pytest.mark.django_db


def test_a_person_of_several_organisations_speaks_for_one_of_them_only():
    state = voting()
    first = MembershipFactory()
    second = MembershipFactory(user=first.user)
    cast(state, first)
    with pytest.raises(errors.AlreadySpokenError):
        cast(state, second)
    assert state.votes.count() == 1


def test_nobody_is_named_for_a_theme_whose_pilot_can_still_answer():
    draft()  # the home and its workflows
    theme = ThemeFactory()
    pilot = MembershipFactory(organisation__pilots=[theme])
    page = make_article(("text", "<p>Texte.</p>"), sources=[source()], themes=[theme])
    author = person(Role.AUTHOR)
    page.save_revision(user=author)
    submit(page, author)
    state = state_of(page)
    approve(state, animator(), revision_id=state.revision_id)
    state = state_of(page)
    with pytest.raises(errors.NotYoursError):
        name_organisation(
            state, animator(), theme=state.themes.get(), organisation=OrganisationFactory()
        )
    assert state.themes.get().named_organisation is None
    cast(state, pilot)


def test_who_sent_a_text_names_nobody_for_it():
    author = animator()
    state = submitted(author=author)
    approve(state, animator(), revision_id=state.revision_id)
    state = state_of(state.workflow_state.content_object)
    with pytest.raises(errors.FourEyesError):
        name_organisation(
            state, author, theme=state.themes.get(), organisation=OrganisationFactory()
        )


def test_an_organisation_whose_last_word_is_an_objection_approved_nothing():
    author = person(Role.AUTHOR)
    state = voting(author=author)
    page = state.workflow_state.content_object
    changing = MembershipFactory()
    cast(state, changing)
    cast(state, choice=Choice.OBJECTION, reason="Non.")
    submit(page, author)
    for _number in range(3):
        cast(state_of(page))
    approval = approval_of(WorkflowState.objects.get(pk=state.workflow_state_id))
    assert changing.organisation not in approval.organisations
    assert len(approval.organisations) == 4  # the opinion, and the three of the last vote


def test_an_urgent_correction_corrects_what_is_on_line_only():
    page = draft()
    revision = page.latest_revision
    with pytest.raises(errors.NotOnLineError):
        publish_urgent(page, animator(), revision_id=revision.pk, reason="Vite.")


def test_a_withdrawal_forgets_the_urgent_correction_that_waited():
    draft()
    page = make_article(("text", "<p>Texte.</p>"), sources=[source()])
    revision = page.save_revision(user=animator())
    first, second = animator(), animator()
    publish_urgent(page, first, revision_id=revision.pk, reason="Vite.")
    withdraw_now(page, second, reason="Dangereux.")
    with pytest.raises(errors.NotOnLineError):
        publish_urgent(page, second, revision_id=revision.pk, reason="Vite.")
    page.refresh_from_db()
    assert not page.live


def test_a_refused_call_with_keywords_is_refused_and_written_all_the_same():
    state = voting()
    stranger, organisation = person(Role.AUTHOR), OrganisationFactory()
    with pytest.raises(errors.NotYourOrganisationError):
        vote(
            state=state,
            actor=stranger,
            organisation=organisation,
            choice=Choice.FOR,
            revision_id=state.revision_id,
        )
    assert Event.objects.filter(action=Action.REFUSED, actor=stranger).exists()


def test_a_referent_of_elsewhere_writes_no_message():
    state = submitted()
    with pytest.raises(errors.NotYoursError):
        remark(state, person(Role.REFERENT), text="Bonjour.")
    assert not state.workflow_state.remarks.exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.ANIMATOR])
def test_those_who_write_may_add_images_and_documents(client, role):
    draft()
    client.force_login(person(role))
    for name in ("wagtailimages:add", "wagtaildocs:add"):
        assert client.get(reverse(name)).status_code == 200


def test_the_file_of_a_document_on_line_is_not_replaced(client):
    draft()
    file = document()
    make_article(
        ("text", f'<p><a linktype="document" id="{file.pk}">Le livret</a></p>'), sources=[source()]
    )
    client.force_login(animator())
    other = ContentFile(b"%PDF-1.4 autre", name="autre.pdf")
    response = client.post(
        reverse("wagtaildocs:edit", args=[file.pk]), {"title": "Autre", "file": other}
    )
    assert "Ce fichier est en ligne" in response.content.decode()
    assert SiteDocument.objects.get().title == "Le livret"


def test_the_cancellation_of_wagtail_is_our_withdrawal(client):
    author = person(Role.AUTHOR)
    state = submitted(author=author)
    page = state.workflow_state.content_object
    client.force_login(person(Role.AUTHOR))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(address, {"action-cancel-workflow": "1"})
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    client.force_login(author)
    client.post(address, {"action-cancel-workflow": "1"})
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_CANCELLED
    assert Event.objects.filter(action=Action.WITHDRAW, actor=author).count() == 1
