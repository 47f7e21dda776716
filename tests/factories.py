"""What tests build. One factory per model; a test names only the values it is about."""

from __future__ import annotations

import factory
import wagtail_factories
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page, Site

from home.models import ContentPage, HomePage
from millejours.models import (
    Action,
    Audience,
    Need,
    Priority,
    Stage,
    Theme,
    UsefulNumber,
    User,
)
from millejours.models.confirmed import Confidence
from millejours.models.useful_numbers import Situation


def locale(code: str = "fr") -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@example.org")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Martin {n}")
    password = factory.django.Password("un mot de passe long")


class TermFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    locale = factory.LazyFunction(locale)
    slug = factory.Sequence(lambda n: f"terme-{n}")
    label = factory.Sequence(lambda n: f"Terme {n}")
    order = factory.Sequence(lambda n: n)


class StageFactory(TermFactory):
    class Meta:
        model = Stage


class PriorityFactory(TermFactory):
    class Meta:
        model = Priority

    number = factory.Sequence(lambda n: n + 1)


class ActionFactory(TermFactory):
    class Meta:
        model = Action

    priority = factory.SubFactory(PriorityFactory)


class NeedFactory(TermFactory):
    class Meta:
        model = Need


class AudienceFactory(TermFactory):
    class Meta:
        model = Audience


class ThemeFactory(TermFactory):
    class Meta:
        model = Theme


class UsefulNumberFactory(DjangoModelFactory):
    class Meta:
        model = UsefulNumber

    locale = factory.LazyFunction(locale)
    slug = factory.Sequence(lambda n: f"numero-{n}")
    name = factory.Sequence(lambda n: f"Écoute {n}")
    number = factory.Sequence(lambda n: f"{3000 + n}")
    purpose = "Être écouté"
    situation = Situation.PARENTING
    source = "Un document lu"
    confidence = Confidence.CONFIRMED


class HomePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = HomePage

    title = "Accueil"
    slug = "accueil"
    headline = "Bien commencer dans la vie"
    locale = factory.LazyFunction(locale)


class ContentPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = ContentPage

    title = factory.Sequence(lambda n: f"Page {n}")
    locale = factory.LazyFunction(locale)


def make_home() -> HomePage:
    """The French home as root of the only site, also after a transactional test emptied all."""
    root = Page.get_first_root_node()
    if root is None:
        root = Page.add_root(title="Root", slug="root", locale=locale())
    home = HomePage.objects.child_of(root).first() or HomePageFactory(parent=root)
    Site.objects.exclude(is_default_site=True).delete()
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": home},
    )
    return home
