"""Addresses of sources: which texts use them, and what the weekly check finds there."""

from __future__ import annotations

import json
import operator
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from django.core.mail import send_mail
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import ArticlePage, ArticleSource, CheckedLink, Fact
from articles.probing import Answer, probe

AT_ONCE = 4
FEWEST_TO_DOUBT_THE_NETWORK = 3
SHARE_TO_DOUBT_THE_NETWORK = 0.8


@dataclass(frozen=True, slots=True)
class User:
    """A text that gives an address as its source."""

    name: str
    edit_url: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found: ``is_offline`` when almost no site was reached, and nothing was noted."""

    checked: int
    dead: list[CheckedLink]
    is_offline: bool = False


def addresses(only: Collection[str] | None = None) -> dict[str, list[User]]:
    """Every address given as a source, published or in a draft, and the texts that give it.

    With ``only``, what uses these addresses and nothing else is read.
    """
    found: dict[str, dict[User, None]] = defaultdict(dict)
    for given, user in [*_of_facts(only), *_of_articles(only)]:
        url = given.strip()
        if url and (only is None or url in only):
            found[url][user] = None
    return {url: list(found[url]) for url in sorted(found)}


def _of_facts(only: Collection[str] | None) -> Iterator[tuple[str, User]]:
    drafts = _drafts(Fact, only)
    facts = Fact.objects.order_by("label", "pk")
    if only is not None:
        facts = facts.filter(Q(source_url__in=only) | Q(pk__in=drafts))
    for key, label, url in facts.values_list("pk", "label", "source_url"):
        edit_url = reverse("wagtailsnippets_articles_fact:edit", args=[key])
        user = User(_("Chiffre : %(name)s") % {"name": label}, edit_url)
        yield url, user
        yield drafts.get(key, {}).get("source_url") or "", user


def _of_articles(only: Collection[str] | None) -> Iterator[tuple[str, User]]:
    drafts = _drafts(ArticlePage, only)
    published: dict[int, list[str]] = defaultdict(list)
    given = ArticleSource.objects.order_by("pk")
    if only is not None:
        given = given.filter(url__in=only)
    for key, url in given.values_list("page_id", "url"):
        published[key].append(url)
    pages = ArticlePage.objects.order_by("title", "pk")
    if only is not None:
        pages = pages.filter(pk__in={*published, *drafts})
    for key, draft_title, title in pages.values_list("pk", "draft_title", "title"):
        edit_url = reverse("wagtailadmin_pages:edit", args=[key])
        user = User(_("Article : %(name)s") % {"name": draft_title or title}, edit_url)
        sources = drafts.get(key, {}).get("sources") or []
        urls = [*published[key], *(source.get("url") or "" for source in sources)]
        yield from ((url, user) for url in urls)


def _drafts(model: Any, only: Collection[str] | None) -> dict[int, dict[str, Any]]:
    """What people have changed and not published, by key, as it is stored."""
    items = model.objects.filter(has_unpublished_changes=True, latest_revision__isnull=False)
    if only is not None:
        # Each database writes the letters of JSON its own way: as they are, or escaped.
        written = {form for url in only for form in (url, json.dumps(url)[1:-1])}
        tests = (Q(written__contains=form) for form in sorted(written))
        text = Cast("latest_revision__content", models.TextField())
        items = items.annotate(written=text).filter(reduce(operator.or_, tests, Q(pk=None)))
    return dict(items.values_list("pk", "latest_revision__content"))


def check_addresses(
    urls: Iterable[str], report: Callable[[int, int], None] = lambda _done, _total: None
) -> Outcome:
    """Ask every address and note what it answered; ``report(done, total)`` after each of them."""
    wanted = list(urls)
    answers: dict[str, Answer] = {}
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for url, answer in zip(wanted, pool.map(probe, wanted), strict=True):
            answers[url] = answer
            report(len(answers), len(wanted))
    if _seems_offline(answers.values()):
        return Outcome(len(wanted), [], is_offline=True)
    return Outcome(len(wanted), _note(answers))


def _seems_offline(answers: Iterable[Answer]) -> bool:
    """Almost no site is reached: it is our network that is missing, not the sources."""
    missed = [answer.may_be_our_network for answer in answers]
    enough = len(missed) >= FEWEST_TO_DOUBT_THE_NETWORK
    return enough and sum(missed) >= SHARE_TO_DOUBT_THE_NETWORK * len(missed)


@transaction.atomic
def _note(answers: dict[str, Answer]) -> list[CheckedLink]:
    """Write down the answers, forget the addresses nobody uses; returns the dead ones.

    ``dead_since`` is the first of the failures in a row. Two checks at once write the same rows,
    in the same order: the last to answer is right.
    """
    now = timezone.now()
    known = {link.url: link for link in CheckedLink.objects.order_by("pk")}
    forgotten = [link.pk for url, link in known.items() if url not in answers]
    CheckedLink.objects.filter(pk__in=forgotten).delete()
    links = [_noted(known.get(url), url, answers[url], now) for url in sorted(answers)]
    CheckedLink.objects.bulk_create(
        links, update_conflicts=True, unique_fields=["url"], update_fields=NOTED
    )
    return [link for link in links if link.is_dead]


NOTED = ["status", "is_dead", "checked_at", "dead_since"]


def _noted(known: CheckedLink | None, url: str, answer: Answer, now: datetime) -> CheckedLink:
    since = known.dead_since if known else None
    is_dead = answer.is_gone or (answer.has_failed and since is not None)
    since = (since or now) if answer.has_failed else None
    if answer.says_nothing:
        is_dead, since = (known.is_dead, known.dead_since) if known else (False, None)
    return CheckedLink(
        url=url, status=answer.status[:120], checked_at=now, is_dead=is_dead, dead_since=since
    )


def dead_links() -> models.QuerySet[CheckedLink]:
    return CheckedLink.objects.filter(is_dead=True).order_by("dead_since", "url")


def report_text(outcome: Outcome, users: dict[str, list[User]], base_url: str) -> str:
    """The report, in French, with the addresses where each text is corrected."""
    if outcome.is_offline:
        return _("Aucun nom de site n’est connu : le réseau semble coupé, rien n’a été noté.")
    lines = [
        ngettext("%(count)d adresse vérifiée.", "%(count)d adresses vérifiées.", outcome.checked)
        % {"count": outcome.checked},
        ngettext("%(count)d lien mort.", "%(count)d liens morts.", len(outcome.dead))
        % {"count": len(outcome.dead)},
    ]
    for link in outcome.dead:
        since = date_format(timezone.localtime(link.dead_since), "DATE_FORMAT")
        lines += [
            "",
            link.url,
            _("  %(status)s, depuis le %(date)s") % {"status": link.status, "date": since},
        ]
        lines += [f"  - {user.name} : {base_url}{user.edit_url}" for user in users[link.url]]
    return "\n".join(lines)


def send_report(text: str, recipients: list[str]) -> None:
    send_mail(_("Liens des sources : rapport de la semaine"), text, None, recipients)
