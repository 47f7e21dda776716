"""Nothing goes on line before every guard agrees, whoever asks and whatever it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from articles.models import StagePage
from millejours.models import Need
from millejours.models import guarded as guards
from millejours.models.guarded import (
    REFUSED,
    GuardedPublication,
    ModeratedSnippet,
    NotReadyError,
    engine_publishes,
    is_engine_publishing,
    reasons_against,
    register_guard,
)
from tests.articles.factories import make_stage_index
from tests.factories import NeedFactory, StageFactory, UsefulNumberFactory, UserFactory, locale
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def refuse(monkeypatch):
    """A guard of the test, alone: ``refuse(reason)``."""
    monkeypatch.setattr(guards, "_guards", [])

    def register(reason: str) -> list[Any]:
        asked: list[Any] = []

        def guard(item: Any, revision: Any) -> list[str]:
            asked.append((item, revision))
            return [] if is_engine_publishing() else [reason]

        register_guard(guard)
        return asked

    return register


def draft(label: str = "Dormir mieux") -> Need:
    need = NeedFactory(label="Dormir")
    need.label = label
    need.save_revision()
    return need


def test_every_page_and_every_moderated_snippet_is_guarded():
    ours = [model for model in apps.get_models() if not model.__module__.startswith("wagtail")]
    pages = [model for model in ours if issubclass(model, Page)]
    snippets = [model for model in ours if hasattr(model, "moderation_workflow")]
    assert len(pages) > 4
    assert len(snippets) > 9
    assert [model for model in pages + snippets if not issubclass(model, GuardedPublication)] == []


def test_a_guard_has_the_last_word_and_the_draft_is_kept(refuse):
    refuse("Il est trop tôt")
    need = draft()
    with pytest.raises(NotReadyError, match=r"n’est pas publié.* Il est trop tôt"):
        need.latest_revision.publish()
    need.refresh_from_db()
    assert (need.label, need.has_unpublished_changes) == ("Dormir", True)


def test_a_guard_reads_the_object_as_its_revision_has_it(refuse):
    asked = refuse("Non")
    need = draft()
    assert reasons_against(need, need.latest_revision) == ["Non"]
    [(item, revision)] = asked
    assert (item.label, revision) == ("Dormir mieux", need.latest_revision)


def test_the_same_reason_is_said_once_and_each_guard_asked_once(refuse):
    refuse("Non")
    refuse("Non")
    need = draft()
    assert reasons_against(need, need.latest_revision) == ["Non"]


def test_a_guard_registered_twice_is_one(refuse):
    asked = refuse("Non")
    [guard] = guards._guards
    register_guard(guard)
    need = draft()
    reasons_against(need, need.latest_revision)
    assert len(asked) == 1


def test_what_the_engine_publishes_is_known_as_such(refuse):
    refuse("Non")
    need = draft()
    with engine_publishes():
        need.latest_revision.publish()
    need.refresh_from_db()
    assert need.label == "Dormir mieux"


def test_the_engine_is_alone_to_pass_even_after_a_failure():
    with pytest.raises(RuntimeError), engine_publishes():
        raise RuntimeError
    assert not is_engine_publishing()


def test_a_planned_publication_is_given_up_and_says_why(refuse, caplog):
    need = draft()
    revision = need.latest_revision
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    refuse("Un chiffre a changé")
    call_command("publish_scheduled")
    need.refresh_from_db()
    assert need.label == "Dormir"
    assert "Publication prévue refusée" in caplog.text
    entry = ModelLogEntry.objects.get(action=REFUSED)
    assert entry.data["reasons"] == ["Un chiffre a changé"]
    assert "Publication prévue refusée. Un chiffre a changé" in entry.message


def test_what_a_field_refuses_is_not_published():
    need = NeedFactory()
    need.label = ""
    revision = need.save_revision(clean=False)
    with pytest.raises(NotReadyError, match="Libellé"):
        revision.publish()


def test_the_reasons_bring_back_to_the_editor(client, refuse):
    refuse("Il est trop tôt")
    client.force_login(UserFactory(is_superuser=True))
    need = NeedFactory()
    url = reverse("wagtailsnippets_millejours_need:edit", args=[need.pk])
    values = {"label": "Nouveau", "slug": need.slug, "order": 1, "pictogram": ""}
    response = client.post(url, {**values, "action-publish": "1"})
    assert response["Location"] == url
    assert "Il est trop tôt" in text_of(client.get(url))
    need.refresh_from_db()
    assert need.label != "Nouveau"
    assert need.latest_revision.content["label"] == "Nouveau"


def test_a_new_page_that_is_refused_was_never_on_line(client, refuse):
    refuse("Il est trop tôt")
    client.force_login(UserFactory(is_superuser=True))
    index = make_stage_index()
    url = reverse("wagtailadmin_pages:add", args=["articles", "stagepage", index.pk])
    values = {
        "title": "Une étape",
        "slug": "une-etape",
        "stage": StageFactory().pk,
        "summary": "",
        "search_words": "",
        "pictogram": "",
        "body-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "action-publish": "1",
    }
    response = client.post(url, values, follow=True)
    assert "Il est trop tôt" in text_of(response)
    page = StagePage.objects.get()
    assert not page.live
    assert page.first_published_at is None


def test_a_moderated_snippet_names_its_workflow():
    ours = [model for model in apps.get_models() if issubclass(model, ModeratedSnippet)]
    known = {"comite-editorial", "deux-personnes", "animation", "referents"}
    assert {model.moderation_workflow for model in ours} <= known
    for model in ours:
        assert model.minor_fields <= {field.name for field in model._meta.fields}, model


def test_a_translation_begins_as_a_draft_that_nobody_approved():
    number = UsefulNumberFactory(approved_by="HAS")
    number.save_revision().publish()
    number.refresh_from_db()
    copy = number.copy_for_translation(locale("en"))
    copy.save()
    copy.refresh_from_db()
    assert (copy.live, copy.live_revision, copy.first_published_at) == (False, None, None)
    assert copy.approved_by == ""
    assert copy.slug == number.slug
