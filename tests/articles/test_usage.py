"""« Où est-il utilisé ? »: every text that quotes a fact is found from the fact."""

import pytest
from django.urls import reverse

from articles.models import Fact
from articles.usage import with_usage
from tests.articles.factories import FactFactory, inline, make_article
from tests.factories import UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
LIST = "wagtailsnippets_articles_fact:list"
USAGE = "wagtailsnippets_articles_fact:usage"


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.fixture
def fact():
    """Quoted in a sentence, in an essential point, as a block, and in a page never published."""
    fact = FactFactory(label="Durée du congé de paternité")
    make_article(("text", f"<p>Dans la phrase : {inline(fact)}.</p>"), title="Dans la phrase")
    make_article(title="Dans l’essentiel", essentials=f"<ul><li>{inline(fact)}</li></ul>")
    make_article(("fact", fact.pk), title="En grand")
    item = {"title": "Combien ?", "text": f"<p>{inline(fact)}</p>"}
    make_article(("accordion", [item]), title="En brouillon", live=False)
    make_article(("text", "<p>Rien.</p>"), title="Nulle part")
    return fact


def test_every_use_is_listed_drafts_included(admin, fact):
    shown = text_of(admin.get(reverse(USAGE, args=[fact.pk])))
    for title in ("Dans la phrase", "Dans l’essentiel", "En grand", "En brouillon"):
        assert title in shown
    assert "Nulle part" not in shown


def test_the_list_of_facts_counts_the_uses_and_leads_to_them(admin, fact):
    FactFactory(label="Jamais utilisé")
    page = html(admin.get(reverse(LIST)))
    links = page.select(f"td a[href='{reverse(USAGE, args=[fact.pk])}']")
    assert any("Utilisé(e) 4 fois" in " ".join(link.text.split()) for link in links)
    assert "Où est-il utilisé\u00a0?" in page.text


def test_counting_the_uses_is_one_query(fact, django_assert_num_queries):
    FactFactory()
    with django_assert_num_queries(1):
        assert [(item.usage_count, str(item.organisation)) for item in with_usage()]


def test_facts_are_sorted_by_use(admin, fact):
    FactFactory(label="Aucun")
    response = admin.get(reverse(LIST), {"ordering": "-usage_count"})
    assert response.context["object_list"][0] == fact


# --- Deleting -----------------------------------------------------------------------------------


def delete(admin, *facts):
    """Alone by the form of one, together by the list."""
    if len(facts) == 1:
        url = reverse("wagtailsnippets_articles_fact:delete", args=[facts[0].pk])
    else:
        url = reverse("wagtail_bulk_action", args=["articles", "fact", "delete"])
        url += "?" + "&".join(f"id={fact.pk}" for fact in facts)
    return text_of(admin.post(url, follow=True))


def test_a_quoted_fact_is_not_deleted(admin, fact):
    shown = delete(admin, fact)
    assert "« Durée du congé de paternité » n’est pas supprimé" in shown
    for title in ("« Dans la phrase »", "« En grand »", "« En brouillon »"):
        assert title in shown
    assert Fact.objects.filter(pk=fact.pk).exists()


def test_a_quoted_fact_is_not_deleted_with_others(admin, fact):
    other = FactFactory()
    assert "n’est pas supprimé" in delete(admin, other, fact)
    assert Fact.objects.count() == 2


def test_a_change_not_yet_published_protects_what_it_quotes(admin):
    fact = FactFactory()
    article = make_article(("text", "<p>Rien.</p>"), title="Bientôt")
    article.essentials = f"<p>{inline(fact)}</p>"
    article.save_revision()
    assert "« Bientôt »" in delete(admin, fact)
    assert Fact.objects.exists()


def test_a_fact_that_nobody_quotes_is_deleted(admin, fact):
    one, two, three = FactFactory(), FactFactory(), FactFactory()
    delete(admin, one)
    delete(admin, two, three)
    assert list(Fact.objects.all()) == [fact]
