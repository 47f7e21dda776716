"""The lists of the admin: searched by a word, filtered; an identifier is used once."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail.snippets.models import get_snippet_models

from annuaire.models import Category, SpokenLanguage
from articles.models import Fact, Landmark
from millejours.models import Action, Audience, Need, Priority, Stage, Theme, UsefulNumber
from millejours.models.confirmed import Confidence
from millejours.models.useful_numbers import Situation
from moderation.models import Organisation
from tests.articles.editing_form import fact_values
from tests.articles.factories import FactFactory
from tests.factories import StageFactory, UserFactory
from tests.support.pages import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
SNIPPETS = sorted(get_snippet_models(), key=lambda model: model._meta.label)
label_of = lambda model: model._meta.label  # noqa: E731


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def address(model, view: str, *args) -> str:
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


# --- Searched -----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", SNIPPETS, ids=label_of)
@pytest.mark.parametrize("query", ["congé", "l’été 25 %", "'\"*)"])
def test_every_list_is_searched(admin, model, query):
    response = admin.get(address(model, "list"), {"q": query})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "query", ["congé", "paternite", "25", "jours", "sauf mult"], ids=lambda query: query
)
def test_a_fact_is_found_by_what_its_list_shows(admin, query):
    found = FactFactory(label="Congé de paternité", value="25", precision="Sauf multiples")
    FactFactory(label="Prime", value="1000", unit="euros", precision="Une fois")
    response = admin.get(address(Fact, "list"), {"q": query})
    assert list(response.context["object_list"]) == [found]


def test_a_search_is_filtered_and_sorted(admin):
    owner = Organisation.objects.create(acronym="A", name="Une organisation", kind="comite")
    found = FactFactory(label="Congé", organisation=owner)
    FactFactory(label="Congé aussi")
    asked = {"q": "congé", "organisation": owner.pk, "basis": "jour", "live": "true"}
    response = admin.get(address(Fact, "list"), asked)
    assert list(response.context["object_list"]) == [found]
    for ordering in ("label", "-valid_to", "usage_count"):
        response = admin.get(address(Fact, "list"), {"q": "congé", "ordering": ordering})
        assert response.status_code == 200


# --- Identifiers --------------------------------------------------------------------------------


def term(**more):
    return lambda: {"label": "Un libellé tapé", "order": 1, **more}


def action():
    return {**term()(), "priority": Priority.objects.get_or_create(slug="p", number=9)[0].pk}


def landmark():
    return {
        "title": "Un titre tapé",
        "description": "Ce qui se passe.",
        "reference": "naissance",
        "unit": "jours",
        "start": 1,
        "end": 2,
        "for_whom": "enfant",
        "category": "examen",
        "obligation": "oui",
        "situation": "tous",
        "territories": "",
        "stage": StageFactory().pk,
        "source": "Un document",
        "public_source": "",
        "confidence": Confidence.CONFIRMED,
    }


def number():
    return {
        "name": "Un nom tapé",
        "number": "15",
        "purpose": "Appeler",
        "situation": Situation.EMERGENCY,
        "order": 1,
        "source": "Un document",
        "confidence": Confidence.TO_CHECK,
    }


IDENTIFIED = {
    Fact: fact_values,
    Landmark: landmark,
    Stage: term(start_day="", end_day=""),
    Theme: term(),
    Need: term(pictogram=""),
    Action: action,
    Audience: term(),
    Priority: term(number=1),
    UsefulNumber: number,
    Category: term(kind=Category._meta.get_field("kind").choices[0][0]),
    SpokenLanguage: term(),
}


def test_every_model_with_an_identifier_is_tried():
    with_slug = {
        model
        for model in SNIPPETS
        if {"slug", "locale"} <= {field.name for field in model._meta.fields}
        and model._meta.get_field("slug").editable
    }
    assert with_slug == set(IDENTIFIED)


@pytest.mark.parametrize("model", IDENTIFIED, ids=label_of)
def test_an_identifier_already_used_is_refused_at_its_field(admin, model):
    values = {**IDENTIFIED[model](), "slug": "deja-pris"}
    publish = {"action-publish": "1"} if model is Fact else {}
    made = admin.post(address(model, "add"), {**values, **publish})
    assert made.status_code == 302, made.context["form"].errors
    again = admin.post(address(model, "add"), {**values, **publish})
    assert again.status_code == 200
    assert again.context["form"].errors == {"slug": ["Cet identifiant existe déjà."]}
    assert html(again).select_one("#id_slug")["value"] == "deja-pris"
    assert model.objects.filter(slug="deja-pris").count() == 1
    one = model.objects.get(slug="deja-pris")
    assert admin.post(address(model, "edit", one.pk), {**values, **publish}).status_code == 302


def test_a_translation_has_the_identifier_of_its_source():
    fact = FactFactory(slug="conge")
    english = Locale.objects.get_or_create(language_code="en")[0]
    copy = fact.copy_for_translation(english)
    copy.full_clean()
    copy.save()
    assert set(Fact.objects.values_list("slug", flat=True)) == {"conge"}


# --- Copies -------------------------------------------------------------------------------------


def test_a_copy_leaves_what_is_copied_alone(admin):
    """Sent to its own address, Wagtail 8.0 would write it over what is copied, off line."""
    fact = FactFactory(label="Congé de paternité")
    copy = address(Fact, "copy", fact.pk)
    assert f'action="{address(Fact, "add")}' in admin.get(copy).content.decode()
    assert admin.post(copy, fact_values(label="Autre chose")).status_code == 405
    fact.refresh_from_db()
    assert (fact.live, fact.label) == (True, "Congé de paternité")
