"""Made-up articles to measure search and lists with: deterministic, and easy to remove.

Nothing of them may reach a public site (the command refuses to run where DEBUG is off, unless
forced). Treebeard adds a page in several queries: here they are written in bulk, under the list
of articles, after its last child.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from itertools import count as count_from
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import router, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from articles.models import ArticleIndexPage, ArticlePage
from millejours.models import Stage, Theme

SEED = 1000
BATCH = 500
PREFIX = "essai-"
GENERATED = rf"^{PREFIX}\d+$"
SENTENCES = 25
WORDS = [
    "bébé",
    "grossesse",
    "sommeil",
    "allaitement",
    "pleurs",
    "vaccin",
    "examen",
    "crèche",
    "congé",
    "père",
    "mère",
    "parent",
    "naissance",
    "lait",
    "repas",
    "diversification",
    "jeu",
    "livre",
    "sortie",
    "visite",
    "sage-femme",
    "médecin",
    "pédiatre",
    "maternité",
    "retour",
    "maison",
    "aide",
    "droit",
    "démarche",
    "caisse",
    "famille",
    "enfant",
    "fatigue",
    "repos",
    "moral",
    "écoute",
    "groupe",
    "atelier",
    "langage",
    "éveil",
    "musique",
    "nature",
    "écran",
    "limite",
    "colère",
    "sécurité",
    "bain",
    "lit",
    "chambre",
    "produit",
    "air",
    "tabac",
    "alcool",
    "mouvement",
    "marche",
    "préparation",
    "entretien",
    "dépistage",
    "prématuré",
    "jumeaux",
    "handicap",
    "accompagnement",
    "soutien",
    "rendez-vous",
    "calendrier",
    "conseil",
    "santé",
    "équipe",
    "service",
    "ville",
]
GLUE = [
    "le",
    "la",
    "les",
    "un",
    "une",
    "des",
    "pour",
    "avec",
    "dans",
    "sur",
    "et",
    "votre",
    "chaque",
    "quand",
    "vous",
    "avez",
    "besoin",
]
Progress = Callable[[int], None]


def generate(count: int, progress: Progress = lambda done: None) -> int:
    """Create ``count`` published articles, the same ones every time; returns how many."""
    index = ArticleIndexPage.objects.order_by("pk").first()
    if index is None:
        raise ValueError("Chargez d’abord les articles livrés (load_articles).")
    source, done = _articles(index, count), 0
    while batch := list(islice(source, BATCH)):
        with transaction.atomic():
            _write(batch)
            Page.objects.filter(pk=index.pk).update(numchild=F("numchild") + len(batch))
        done += len(batch)
        progress(done)
    return done


def remove() -> int:
    """Remove every generated article that nobody has edited; returns how many."""
    pages = ArticlePage.objects.filter(
        slug__regex=GENERATED, is_initial_content=True, latest_revision=None
    )
    removed = pages.count()
    if removed:
        pages.delete()
    return removed


def _articles(index: ArticleIndexPage, count: int) -> Iterator[ArticlePage]:
    rng = random.Random(SEED)  # noqa: S311 (not a secret)
    stages = list(Stage.objects.filter(locale=index.locale_id).order_by("order"))
    kind = ContentType.objects.get_for_model(ArticlePage)
    last = index.get_children().order_by("path").last()
    place = Page._str2int(last.path[-Page.steplen :]) if last else 0
    siblings = index.get_children().filter(slug__startswith=PREFIX)
    taken = set(siblings.values_list("slug", flat=True))
    free = (number for number in count_from() if f"{PREFIX}{number}" not in taken)
    now = timezone.now()
    for number in islice(free, count):
        place += 1
        title = f"{_words(rng, 4).capitalize()} {number}"
        slug = f"{PREFIX}{number}"
        yield ArticlePage(
            path=Page._get_path(index.path, index.depth + 1, place),
            depth=index.depth + 1,
            numchild=0,
            title=title,
            draft_title=title,
            slug=slug,
            url_path=f"{index.url_path}{slug}/",
            locale_id=index.locale_id,
            content_type=kind,
            live=True,
            first_published_at=now,
            last_published_at=now,
            summary=_sentence(rng),
            essentials=f"<ul><li>{_sentence(rng)}</li></ul>",
            body=json.dumps([{"type": "text", "value": _text(rng)}]),
            main_stage=rng.choice(stages),
            is_initial_content=True,
        )


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choice(WORDS if turn % 2 == 0 else GLUE) for turn in range(count))


def _sentence(rng: random.Random) -> str:
    return _words(rng, 14).capitalize() + "."


def _text(rng: random.Random) -> str:
    paragraphs = ("".join(f"<p>{_sentence(rng)}</p>") for _turn in range(SENTENCES))
    return f"<h2>{_words(rng, 3).capitalize()}</h2>" + "".join(paragraphs)


def _write(pages: list[ArticlePage]) -> None:
    """Parents, children, one theme each, and the search index."""
    parents = [Page(**_values(page, Page)) for page in pages]
    for page, parent in zip(pages, Page.objects.bulk_create(parents), strict=True):
        page.page_ptr, page.id = parent, parent.pk
    fields = ArticlePage._meta.local_concrete_fields
    using = router.db_for_write(ArticlePage)
    ArticlePage._base_manager._insert(pages, fields=fields, using=using)
    themes = list(Theme.objects.filter(locale=pages[0].locale_id).order_by("order"))
    links = ArticlePage.themes.through
    if themes:
        links._default_manager.bulk_create(
            links(articlepage_id=page.pk, theme_id=themes[page.pk % len(themes)].pk)
            for page in pages
        )
    get_search_backend().add_bulk(ArticlePage, pages)


def _values(page: ArticlePage, model: Any) -> dict[str, Any]:
    """The values of the fields that ``model`` itself stores, its key left to the database."""
    names = [field.attname for field in model._meta.local_concrete_fields if not field.primary_key]
    return {name: getattr(page, name) for name in names}
