"""Stages, articles with every block, facts and landmarks."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from typing import Any

import factory
import wagtail_factories
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from articles.models import (
    ArticleIndexPage,
    ArticlePage,
    ArticleSource,
    Fact,
    Landmark,
    StageIndexPage,
    StagePage,
)
from millejours.models import SiteDocument, SiteImage, UsefulNumber
from millejours.models.confirmed import Confidence
from moderation.models import Organisation
from tests.factories import (
    NeedFactory,
    StageFactory,
    ThemeFactory,
    UsefulNumberFactory,
    locale,
    make_home,
)

LONG_TEXT = " ".join(["Un mot après l’autre."] * 40)


class FactFactory(DjangoModelFactory):
    class Meta:
        model = Fact

    locale = factory.LazyFunction(locale)
    slug = factory.Sequence(lambda n: f"chiffre-{n}")
    label = factory.Sequence(lambda n: f"Durée du congé {n}")
    value = "25"
    unit = "jours"
    institution = "Légifrance"
    source = "Code du travail, article L1225-35"
    checked_on = dt.date(2026, 11, 1)
    live = True


class LandmarkFactory(DjangoModelFactory):
    class Meta:
        model = Landmark

    locale = factory.LazyFunction(locale)
    slug = factory.Sequence(lambda n: f"repere-{n}")
    title = factory.Sequence(lambda n: f"Rendez-vous {n}")
    description = "Ce qui se passe ce jour-là."
    reference = Landmark.Reference.BIRTH
    unit = Landmark.Unit.MONTHS
    start = 2
    end = 3
    for_whom = Landmark.For.CHILD
    category = Landmark.Category.EXAMINATION
    obligation = Landmark.Obligation.YES
    stage = factory.SubFactory(StageFactory)
    source = "Un document lu"
    confidence = Confidence.CONFIRMED


class StageIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StageIndexPage

    title = "Les étapes"
    slug = "etapes"
    locale = factory.LazyFunction(locale)


class ArticleIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = ArticleIndexPage

    title = "Tous les articles"
    slug = "articles"
    locale = factory.LazyFunction(locale)


def make_stage_index() -> StageIndexPage:
    """The list of stages under the home, made once."""
    home = make_home()
    return StageIndexPage.objects.first() or StageIndexPageFactory(parent=home)


def make_article_index() -> ArticleIndexPage:
    """The list of articles under the home, made once."""
    home = make_home()
    return ArticleIndexPage.objects.first() or ArticleIndexPageFactory(parent=home)


class StagePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StagePage

    parent = factory.LazyFunction(make_stage_index)
    title = factory.Sequence(lambda n: f"Étape {n}")
    locale = factory.LazyFunction(locale)
    stage = factory.SubFactory(StageFactory)


class ArticlePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = ArticlePage

    parent = factory.LazyFunction(make_article_index)
    title = factory.Sequence(lambda n: f"Article {n}")
    locale = factory.LazyFunction(locale)
    main_stage = factory.SubFactory(StageFactory)
    summary = "Un résumé."
    essentials = "<ul><li>Une chose.</li></ul>"
    body = "[]"


def make_article(*blocks: tuple[str, Any], themes: Any = None, **values: Any) -> ArticlePage:
    """A published article; ``blocks`` are ``(type, raw value)``."""
    many = {name: values.pop(name) for name in list(values) if name in MANY}
    sources = values.pop("sources", [])
    article = ArticlePageFactory(body=body(*blocks), **values)
    article.themes = [ThemeFactory()] if themes is None else themes
    for name, terms in many.items():
        setattr(article, name, terms)
    article.sources = sources
    article.save()
    return article


MANY = {"stages", "audiences", "needs", "reviewing_organisations"}


def body(*blocks: tuple[str, Any]) -> str:
    """The JSON of a StreamField."""
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def inline(fact: Fact) -> str:
    """A fact in rich text, as the editor stores it."""
    return f'<a linktype="fact" id="{fact.pk}">{fact.text}</a>'


def source(**values: Any) -> ArticleSource:
    defaults = {"institution": "Assurance Maladie", "title": "Une page lue"}
    return ArticleSource(**{**defaults, **values})


def document(**values: Any) -> SiteDocument:
    file = ContentFile(b"%PDF-1.4 essai", name="livret.pdf")
    return SiteDocument.objects.create(title="Le livret", file=file, file_size=61_900, **values)


def image() -> SiteImage:
    """An image already drawn at the size of articles: Wagtail 8.0 leaves a file open doing so."""
    found = SiteImage.objects.create(title="Une image", file=get_test_image_file())
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        found.get_rendition("width-1200|format-webp")
    return found


def every_block(facts: list[Fact], related: list[Page]) -> list[tuple[str, Any]]:
    """A value for each block of an article, ``facts`` quoted in the text and in a card."""
    sentences = "".join(f"<p>Le congé dure {inline(fact)}.</p>" for fact in facts)
    numbers = [
        UsefulNumberFactory(name="Samu", number="15", opening="24 h/24"),
        UsefulNumber.objects.filter(slug="urgence-114").first()
        or UsefulNumberFactory(slug="urgence-114", name="Urgence 114", number="114"),
    ]
    return [
        ("text", f"<h2>Un titre</h2><p>{LONG_TEXT}</p>{sentences}<h3>Un sous-titre</h3>"),
        ("callout", {"title": "À savoir", "text": f"<p>Une chose, {inline(facts[0])}.</p>"}),
        (
            "alert",
            {
                "title": "Appelez sans attendre si…",
                "text": "<ul><li>il respire mal.</li></ul>",
                "numbers": [number.pk for number in numbers],
            },
        ),
        (
            "steps",
            {
                "title": "Ce qu’il faut faire",
                "steps": [
                    {"title": "D’abord", "text": "<p>Appeler.</p>"},
                    {"title": "Ensuite", "text": ""},
                ],
            },
        ),
        ("accordion", [{"title": "Une question ?", "text": "<p>Oui.</p>"}]),
        ("fact", facts[0].pk),
        ("figure", {"image": figure("Un bébé dort sur le dos"), "caption": "Une légende"}),
        ("figure", {"image": figure(""), "caption": ""}),
        (
            "video",
            {
                "title": "Porter son bébé",
                "url": "https://videos.example.org/porter",
                "duration": "2 min 30",
                "transcript": "<p>On voit un parent.</p>",
            },
        ),
        ("quote", {"text": "Je ne savais pas.", "author": "Une mère", "source": "Un livre"}),
        ("download", {"document": document().pk, "description": "Tout en douze pages."}),
        ("territory", {"territories": ["973"], "text": "<p>Un délai plus long.</p>"}),
        ("near", {"need": NeedFactory().pk, "text": "Quelqu’un peut vous aider."}),
        ("text", f"<h2>Un titre</h2><p>{LONG_TEXT}</p>"),
        ("text", f"<h2>Menu</h2><p>{LONG_TEXT}</p>"),
        ("near", {"need": NeedFactory().pk, "text": "Une sage-femme peut venir."}),
        ("related", [page.pk for page in related]),
    ]


def figure(alternative: str) -> dict[str, Any]:
    return {"image": image().pk, "alt_text": alternative, "decorative": not alternative}


def make_everything(count: int) -> ArticlePage:
    """An article with every block, among ``count`` of all that it names."""
    facts = [FactFactory() for _ in range(count)]
    theme = ThemeFactory()
    stage = StageFactory(slug="conception")
    StagePageFactory(stage=stage, slug="conception")
    related = [make_article(themes=[theme], main_stage=stage) for _ in range(min(count, 4))]
    organisations = [
        Organisation.objects.create(acronym=f"O{n}", name=f"Organisation {n}", kind="comite")
        for n in range(count)
    ]
    return make_article(
        *every_block(facts, related),
        slug="tout",
        main_stage=stage,
        themes=[theme],
        needs=[NeedFactory() for _ in range(min(count, 5))],
        sources=[source(title=f"Document {n}") for n in range(count)],
        reviewed_on=dt.date(2026, 11, 1),
        reviewing_organisations=organisations,
        territories=["973"],
        pictogram="health/doctor",
    )
