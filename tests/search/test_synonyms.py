"""Words that mean the same thing find the same pages."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from home.models import HomePage
from search.engine import Query, search_pages
from search.models import Synonym
from search.synonyms import expand, table
from search.synonyms_loading import load_synonyms
from tests.factories import ContentPageFactory, UserFactory, locale

pytestmark = pytest.mark.django_db


def titles(text: str) -> list[str]:
    return [hit.title for hit in search_pages(Query.parse(text), "fr").hits]


def group(expressions: str) -> Synonym:
    synonym = Synonym(expressions=expressions, locale=locale())
    synonym.full_clean(exclude=["slug"])
    synonym.save()
    return synonym


def test_an_acronym_finds_its_words_and_the_other_way(home_page: HomePage) -> None:
    ContentPageFactory(parent=home_page, title="La protection maternelle et infantile")
    ContentPageFactory(parent=home_page, title="Votre PMI")
    ContentPageFactory(parent=home_page, title="La protection des données")
    assert titles("PMI") == ["Votre PMI"]
    group("PMI, protection maternelle et infantile")
    both = {"Votre PMI", "La protection maternelle et infantile"}
    assert set(titles("pmi")) == both
    assert set(titles("protection maternelle et infantile")) == both


def test_a_group_saved_or_deleted_counts_at_once(home_page: HomePage) -> None:
    ContentPageFactory(parent=home_page, title="Trouver une assistante maternelle")
    assert titles("nounou") == []
    synonym = group("nounou, assistante maternelle")
    assert len(titles("ma nounou")) == 1
    synonym.delete()
    assert titles("nounou") == []


def test_the_longest_expression_is_taken_first() -> None:
    group("fausse couche, arrêt spontané de grossesse")
    group("couche, lange")
    parts = expand(["fauss", "couch", "lang"], table("fr"))
    assert [part.terms for part in parts] == [("fauss", "couch"), ("lang",)]


@pytest.mark.parametrize(
    "expressions", ["PMI", "PMI,", " , ", "bébé, bébés", "bébé, ?!", "tire-lait, tirer le lait"]
)
def test_a_group_that_changes_nothing_is_refused(expressions: str) -> None:
    with pytest.raises(ValidationError) as refused:
        group(expressions)
    assert "expressions" in refused.value.message_dict


def test_two_groups_may_begin_with_the_same_word() -> None:
    slugs = {group("règles, menstruation").slug, group("règles, cycle").slug}
    assert slugs == {"regles", "regles-2"}


def test_the_shipped_groups_load_once_and_leave_what_people_changed() -> None:
    load_synonyms()
    assert Synonym.objects.count() >= 60
    changed = Synonym.objects.get(slug="pmi")
    changed.expressions = "PMI, protection maternelle"
    changed.save()
    assert load_synonyms().startswith("0 groupes de synonymes créés, 0 corrigés")
    changed.refresh_from_db()
    assert changed.expressions == "PMI, protection maternelle"


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_synonyms")
    assert "groupes de synonymes créés" in capsys.readouterr().out
    call_command("load_synonyms")
    assert "déjà à jour" in capsys.readouterr().out


def test_a_shipped_expression_belongs_to_one_group() -> None:
    load_synonyms()
    seen: dict[str, str] = {}
    for synonym in Synonym.objects.all():
        for text in synonym.as_list():
            assert text not in seen, f"{text} : {seen.get(text)} et {synonym.slug}"
            seen[text] = synonym.slug


def test_people_edit_groups_in_the_admin(client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True))
    address = reverse(Synonym.snippet_viewset.get_url_name("add"))
    refused = client.post(address, {"expressions": "PMI"})
    assert "Il faut au moins deux expressions" in refused.content.decode()
    client.post(address, {"expressions": "PMI, protection maternelle et infantile"})
    assert Synonym.objects.get().slug == "pmi"
    listing = client.get(reverse(Synonym.snippet_viewset.get_url_name("list")))
    assert "PMI, protection maternelle et infantile" in listing.content.decode()


def test_a_group_is_used_once_it_is_on_line():
    proposed = group("PMI, protection maternelle")
    proposed.live = False
    proposed.save()
    assert not table("fr").others
    proposed.save_revision().publish()
    assert table("fr").others


def test_a_changed_group_is_used_as_it_was_approved():
    shown = group("PMI, protection maternelle")
    shown.save()
    before = table("fr")
    shown.expressions = "PMI, centre"
    shown.save_revision()
    assert table("fr") == before
