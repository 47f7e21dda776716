"""Addresses of sources: which texts use them, and what the weekly check finds there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.core.mail import send_mail
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import ArticlePage, ArticleSource, CheckedLink, Fact
from articles.probing import Answer, Verdict, probe

AT_ONCE = 4
FEWEST_TO_DOUBT_THE_NETWORK = 3


@dataclass(frozen=True, slots=True)
class User:
    """A text that gives an address as its source."""

    name: str
    edit_url: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found: ``is_offline`` when nothing at all answered, and nothing was noted."""

    checked: int
    dead: list[CheckedLink]
    is_offline: bool = False


def addresses() -> dict[str, list[User]]:
    """Every address given as a source, published or in a draft, and the texts that give it."""
    found: dict[str, dict[User, None]] = defaultdict(dict)
    for url, user in [*_of_facts(), *_of_articles()]:
        if url.strip():
            found[url.strip()][user] = None
    return {url: list(found[url]) for url in sorted(found)}


def _of_facts() -> Iterator[tuple[str, User]]:
    for fact in Fact.objects.select_related("latest_revision").order_by("label", "pk"):
        edit_url = reverse("wagtailsnippets_articles_fact:edit", args=[fact.pk])
        user = User(_("Chiffre : %(name)s") % {"name": fact.label}, edit_url)
        yield fact.source_url, user
        yield _draft(fact).get("source_url") or "", user


def _of_articles() -> Iterator[tuple[str, User]]:
    sources: dict[int, list[str]] = defaultdict(list)
    for key, url in ArticleSource.objects.order_by("pk").values_list("page_id", "url"):
        sources[key].append(url)
    pages = ArticlePage.objects.select_related("latest_revision").order_by("title", "pk")
    for page in pages.defer_streamfields():
        edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        name = page.draft_title or page.title
        user = User(_("Article : %(name)s") % {"name": name}, edit_url)
        drafts = [source.get("url") or "" for source in _draft(page).get("sources", [])]
        yield from ((url, user) for url in [*sources[page.pk], *drafts])


def _draft(item: Any) -> dict[str, Any]:
    """What a person has changed and not published, as it is stored."""
    has_draft = item.has_unpublished_changes and item.latest_revision
    return item.latest_revision.content if has_draft else {}


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
    """Not one name is known: it is our network that is missing, not every source."""
    verdicts = [answer.verdict for answer in answers]
    enough = len(verdicts) >= FEWEST_TO_DOUBT_THE_NETWORK
    return enough and all(verdict == Verdict.NO_SUCH_HOST for verdict in verdicts)


@transaction.atomic
def _note(answers: dict[str, Answer]) -> list[CheckedLink]:
    """Write down the answers, forget the addresses nobody uses; returns the dead ones.

    ``dead_since`` is the first of the failures in a row.
    """
    now = timezone.now()
    CheckedLink.objects.exclude(url__in=list(answers)).delete()
    known = {link.url: link for link in CheckedLink.objects.order_by("pk")}
    links = []
    for url, answer in answers.items():
        link = known.get(url) or CheckedLink(url=url)
        failed_before = link.dead_since is not None
        link.status, link.checked_at = answer.status[:120], now
        link.is_dead = answer.is_gone or (answer.has_failed and failed_before)
        link.dead_since = (link.dead_since or now) if answer.has_failed else None
        link.save()
        links.append(link)
    return [link for link in links if link.is_dead]


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
