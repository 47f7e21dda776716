"""Nothing incomplete goes on line, whoever asks; the reasons are said and the draft is kept."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Workflow
from wagtail.test.utils.form_data import rich_text

from articles.models import ArticlePage, Fact
from articles.permissions import TAKEN_BACK, grant_default_rights
from articles.unfinished import MARK
from millejours.models import ReferenceFile
from millejours.models.guarded import REFUSED, NotReadyError, reasons_against
from tests.articles.editing_form import PUBLISH, add_url, article_values, edit_url, fact_values
from tests.articles.factories import FactFactory, figure, inline, make_article, source
from tests.factories import UserFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
TEXT = ("text", "<p>Écrit.</p>")
VIDEO = {"title": "Une vidéo", "url": "https://exemple.fr", "transcript": "<p> </p>"}
NUMBERLESS = {"title": "Appelez", "text": "<p>Un signe.</p>", "numbers": []}


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def draft(*blocks, **values) -> ArticlePage:
    """An article complete but for ``values``, with a revision to publish."""
    article = make_article(*(blocks or [TEXT]), live=False, **{"sources": [source()], **values})
    article.save_revision(clean=False)
    return article


def why_not(article: ArticlePage) -> list[str]:
    return reasons_against(article, article.latest_revision)


def on_line() -> list[str]:
    return [page.title for page in ArticlePage.objects.live().order_by("title")]


# --- Why ----------------------------------------------------------------------------------------


def test_a_complete_article_has_nothing_against_it():
    fact = FactFactory()
    article = draft(TEXT, ("fact", fact.pk), essentials=f"<p>{inline(fact)}</p>")
    assert why_not(article) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"themes": []}, "Thèmes\u00a0: à remplir"),
        ({"sources": []}, "Sources\u00a0: il en faut au moins une"),
        ({"summary": ""}, "Résumé\u00a0: à remplir"),
        ({"essentials": "<p> </p>"}, "L’essentiel\u00a0: à remplir"),
        ({"summary": f"{MARK} : quoi.]"}, "Résumé\u00a0: Un passage du modèle reste à écrire"),
    ],
    ids=["themes", "sources", "summary", "essentials", "mark"],
)
def test_what_is_missing_is_said(changes, reason):
    [found] = why_not(draft(**changes))
    assert found.startswith(reason)


def test_a_source_left_half_written_is_said():
    article = draft(sources=[source(institution="")])
    assert "institution et titre" in why_not(article)[0]


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (("video", VIDEO), "Bloc 2, Vidéo\u00a0: Champ requis"),
        (("text", "<p></p>"), "Bloc 2, Texte\u00a0: Champ requis"),
        (("text", f"<p>{MARK} : tout.]</p>"), "Bloc 2, Texte\u00a0: Un passage du modèle"),
        (("alert", NUMBERLESS), "Bloc 2, Alerte\u00a0: "),
    ],
    ids=["video", "text", "mark", "alert"],
)
def test_the_block_to_mend_is_named(block, reason):
    [found] = why_not(draft(TEXT, block))
    assert found.startswith(reason)


def test_an_image_without_alternative_is_named():
    image = {**figure(""), "decorative": False}
    [found] = why_not(draft(TEXT, ("figure", {"image": image, "caption": ""})))
    assert found.startswith("Bloc 2, Image\u00a0: Veuillez ajouter un texte alternatif")


def test_a_fact_not_published_is_named():
    fact = FactFactory(label="Durée du congé", live=False)
    article = draft(TEXT, ("fact", fact.pk), essentials=f"<p>{inline(fact)}</p>")
    assert why_not(article) == [
        "Le chiffre « Durée du congé » n’est pas publié\u00a0: publiez-le d’abord"
    ]


def test_a_fact_that_is_gone_is_said():
    fact = FactFactory()
    article = draft(("text", f"<p>{inline(fact)}</p>"))
    Fact.objects.all().delete()
    assert "n’existe plus" in why_not(article)[0]


# --- By every way -------------------------------------------------------------------------------


def test_in_the_editor_a_fact_not_published_is_refused_at_its_field(admin):
    fact = FactFactory(label="Durée du congé", live=False)
    sentence = rich_text(f"<p>{inline(fact)}</p>", features=["fact"])
    values = article_values(("text", sentence), essentials=sentence)
    response = admin.post(add_url(), {**values, **PUBLISH})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"essentials", "body"}
    assert "Durée du congé » n’est pas publié" in text_of(response)
    assert admin.post(add_url(), values).status_code == 302, "the draft is kept"


def test_what_the_form_lets_through_is_still_refused(admin, monkeypatch):
    """The form and the page are asked apart: the page has the last word."""
    monkeypatch.setattr("articles.publishing._missing", lambda page: ["Une raison"])
    response = admin.post(add_url(), {**article_values(), **PUBLISH}, follow=True)
    assert "n’est pas publié, le brouillon est gardé. Une raison." in text_of(response)
    article = ArticlePage.objects.get()
    assert not article.live
    response = admin.post(edit_url(article), {**article_values(), **PUBLISH}, follow=True)
    assert "Une raison" in text_of(response)
    article.refresh_from_db()
    assert (article.live, article.revisions.count()) == (False, 2)


def test_from_a_list_the_reasons_of_each_are_said(admin):
    one, two = draft(title="Sans thème", themes=[]), draft(title="Complet")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    shown = text_of(admin.post(f"{url}?id={one.pk}&id={two.pk}", follow=True))
    assert "Rien n’a été publié" in shown
    assert "« Sans thème » n’est pas publié" in shown
    assert on_line() == []


def test_with_all_that_is_below_a_page_too(admin):
    index = draft(title="Sans thème", themes=[]).get_parent()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = admin.post(f"{url}?id={index.pk}", {"include_descendants": "on"}, follow=True)
    assert "« Sans thème » n’est pas publié" in text_of(response)
    assert on_line() == []


@pytest.fixture
def workflow(home_page) -> Workflow:
    return Workflow.objects.get(name="Moderators approval")


@pytest.mark.parametrize("headers", [{}, {"x-requested-with": "XMLHttpRequest"}])
def test_by_approval(admin, workflow, headers):
    article = draft(themes=[])
    workflow.start(article, UserFactory())
    state = article.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", state.pk])
    response = admin.post(url, {"comment": ""}, headers=headers)
    address = response.json()["redirect"] if headers else response["Location"]
    assert "à remplir" in text_of(admin.get(address))
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS, "it can be mended, then approved"
    assert on_line() == []


def test_by_approval_once_complete(admin, workflow):
    article = draft(title="Complet")
    workflow.start(article, UserFactory())
    state = article.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", state.pk])
    admin.post(url, {"comment": ""})
    assert on_line() == ["Complet"]


def plan(article: ArticlePage) -> None:
    article.go_live_at = timezone.now() + dt.timedelta(days=1)
    article.save_revision().publish()
    revision = article.revisions.latest("created_at")
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()


def test_planning_what_is_incomplete_is_refused():
    article = draft(themes=[])
    article.go_live_at = timezone.now() + dt.timedelta(days=1)
    with pytest.raises(NotReadyError):
        article.save_revision().publish()
    assert not article.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_by_the_clock_what_has_become_incomplete_stays_a_draft(admin, caplog):
    fact = FactFactory()
    first = draft(("text", f"<p>{inline(fact)}</p>"), title="Cite un chiffre")
    for article in (first, draft(title="Complet")):
        plan(article)
    fact.unpublish()
    call_command("publish_scheduled")
    assert on_line() == ["Complet"], "the others go on"
    assert "Publication prévue refusée" in caplog.text
    entry = PageLogEntry.objects.get(action=REFUSED)
    assert "n’est pas publié" in entry.data["reasons"][0]
    history = admin.get(reverse("wagtailadmin_pages:history", args=[first.pk]))
    assert "Publication prévue refusée. Le chiffre" in text_of(history)
    call_command("publish_scheduled")
    assert PageLogEntry.objects.filter(action=REFUSED).count() == 1


def test_a_published_article_keeps_what_is_on_line():
    article = draft(title="Complet")
    article.latest_revision.publish()
    article.refresh_from_db()
    article.essentials = ""
    with pytest.raises(NotReadyError):
        article.save_revision(clean=False).publish()
    article.refresh_from_db()
    assert article.live
    assert article.essentials


def test_an_incomplete_fact_is_not_published():
    fact = FactFactory(live=False)
    fact.institution = ""
    revision = fact.save_revision(clean=False)
    with pytest.raises(NotReadyError, match="Institution source"):
        revision.publish()


# --- Rights -------------------------------------------------------------------------------------


@pytest.fixture
def member(client):
    """Logs in a member of a group, once the default rights are given."""

    def log_in(group: str):
        grant_default_rights()
        user = UserFactory()
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return log_in


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_who_proposes_a_fact_does_not_publish_it(member, group):
    url = reverse("wagtailsnippets_articles_fact:add")
    assert member(group).post(url, {**fact_values(), **PUBLISH}).status_code == 302
    fact = Fact.objects.get()
    assert not fact.live
    edit = reverse("wagtailsnippets_articles_fact:edit", args=[fact.pk])
    assert member(group).post(edit, {**fact_values(), **PUBLISH}).status_code == 302
    fact.refresh_from_db()
    assert not fact.live


def test_landmarks_are_for_moderators(member):
    url = reverse("wagtailsnippets_articles_landmark:add")
    assert member("Editors").get(url).status_code == 302
    assert member("Moderators").get(url).status_code == 200


def test_a_right_taken_back_is_not_given_again():
    assert grant_default_rights()
    group = Group.objects.get(name="Moderators")
    group.permissions.filter(codename="lock_fact").get()
    group.permissions.clear()
    assert not grant_default_rights()
    assert not group.permissions.exists()


def test_the_right_to_publish_given_before_is_taken_back_once():
    grant_default_rights()
    publishing = Permission.objects.get(codename="publish_fact")
    group = Group.objects.get(name="Moderators")
    group.permissions.add(publishing)
    grant_default_rights()
    assert publishing in group.permissions.all(), "an administrator gave it since"
    ReferenceFile.objects.filter(name=TAKEN_BACK).delete()
    assert not grant_default_rights()
    assert publishing not in group.permissions.all()
    assert group.permissions.filter(codename="change_fact").exists()
