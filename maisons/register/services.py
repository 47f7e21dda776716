"""What the page of a Maison does when its label changes: on line, off line, on line again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale

from annuaire.services import mark_labelled
from maisons.models import Label, MaisonIndexPage, MaisonPage
from maisons.models.indexes import OF_VIEWS
from maisons.register.listings import listing_for
from maisons.requests.visibility import requests_shown
from moderation.journal import record
from moderation.models.journal import Action

LONGEST_SLUG = 80


@transaction.atomic
@requests_shown()
def follow(label: Label) -> MaisonPage | None:
    """Make the page of ``label`` say what it is now; None while there is nothing to show.

    The first time, its listing is found or made, and goes to the referents. Called twice, the
    second changes nothing. Never raises for what the request says badly: the listing waits.
    """
    held = _held(label)
    page = MaisonPage.objects.filter(label=held).first()
    if page is None:
        page = _first_page(held) if held.is_in_force() else None
    if page is None:
        return None
    _write(page, held)
    if page.listing_id is None and page.live:
        page.listing = listing_for(held)
        page.save(update_fields=["listing"])
    if page.listing is not None:
        mark_labelled(page.listing, page.live)
    return page


def follow_the_calendar() -> int:
    """Labels that began or ended since, without anybody's gesture; how many pages changed."""
    in_force = Label.objects.in_force()
    lost = in_force.filter(page=None) | in_force.filter(page__live=False)
    over = Label.objects.filter(page__live=True).exclude(pk__in=in_force.order_by().values("pk"))
    keys = sorted({*lost.values_list("pk", flat=True), *over.values_list("pk", flat=True)})
    for label in Label.objects.filter(pk__in=keys).order_by("pk"):
        follow(label)
    return len(keys)


def _held(label: Label) -> Label:
    rows = Label.objects.select_for_update(of=("self",))
    return rows.select_related("commune", "departement__region").get(pk=label.pk)


def _first_page(label: Label) -> MaisonPage | None:
    """None on a site without the page of the Maisons: ``follow_the_calendar`` comes back."""
    indexes = MaisonIndexPage.objects.filter(locale=Locale.get_default())
    index = indexes.order_by("path").first()
    if index is None:
        return None
    page = MaisonPage(
        title=label.name,
        slug=_free_slug(index, label),
        label=label,
        locale=index.locale,
        live=False,
    )
    return index.add_child(instance=page)


def _free_slug(index: MaisonIndexPage, label: Label) -> str:
    """The name and the commune; never that of a tool of the site nor of another page."""
    words = slugify(f"{label.name} {label.commune.name}")[:LONGEST_SLUG].strip("-") or "maison"
    taken = {*OF_VIEWS, *index.get_children().order_by().values_list("slug", flat=True)}
    numbered = (f"{words}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (words, *numbered) if slug not in taken)


def _write(page: MaisonPage, label: Label) -> None:
    """What the decision approved, read from the label; journalled when it goes on or off line."""
    was_live, now = page.live, timezone.now()
    page.title = page.draft_title = label.name
    page.label = label
    page.is_demonstration = label.is_demonstration
    page.summary = _("Maison des 1000 premiers jours labellisée, à %(where)s") % {
        "where": label.commune
    }
    page.search_words = ", ".join([str(label.commune), label.departement.name, label.carrier_name])
    page.live = label.is_in_force()
    page.has_unpublished_changes = not page.live
    if page.live and not was_live:
        page.first_published_at = page.first_published_at or now
        page.last_published_at = now
    page.save()
    if page.live != was_live:
        _journal(page, label)


def _journal(page: MaisonPage, label: Label) -> None:
    dates: dict[str, Any] = {"start": label.starts_on, "end": label.ends_on}
    if page.live:
        reason = _("Page mise en ligne\u00a0: label en cours du %(start)s au %(end)s") % dates
    else:
        reason = _("Page mise hors ligne\u00a0: le label n’est plus en cours")
    record(Action.PROMPT, page, None, reason=reason)
