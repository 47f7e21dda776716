"""The pages and links that a new site starts with; what people changed since is left alone.

Nobody has approved them: they say so to the reader, and outside DEBUG the free pages load as
drafts. The home is live everywhere: without it the site has no root.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page, Site

from home.models import ContentPage, HomePage, NavigationItem
from millejours.loading import DataFileError

DATA_FILE = Path(__file__).parent / "data" / "starting_content.json"


def load_starting_content() -> str:
    """Create the home and the free pages that are missing.

    Raises DataFileError when the file is not readable.
    """
    content = _read()
    home = _home(content["home"])
    created = 0
    for row in content["pages"]:
        if not ContentPage.objects.child_of(home).filter(slug=row["slug"]).exists():
            home.add_child(instance=ContentPage(live=settings.DEBUG, **_values(row)))
            created += 1
    return f"{created} pages"


def load_starting_links() -> str:
    """Create the missing links, to pages that exist; a draft's link shows once it is published.

    Raises DataFileError when the file is not readable.
    """
    locale = Locale.get_default()
    home = HomePage.objects.get(locale=locale, depth=2)
    links = NavigationItem.objects.filter(locale=locale)
    known = set(links.values_list("placement", "page_id", "path"))
    created = 0
    for order, row in enumerate(_read()["links"]):
        page = _page(home, row["page"]) if "page" in row else None
        where = row["placement"], page.pk if page else None, row.get("path", "")
        if where in known or (page is None and not where[-1]):
            continue
        NavigationItem.objects.create(
            locale=locale,
            placement=row["placement"],
            label=row["label"],
            page=page,
            path=row.get("path", ""),
            order=order,
        )
        created += 1
    return f"{created} liens"


def _page(home: HomePage, slug: str) -> Page | None:
    """The home itself for an empty slug, or a page right under it."""
    return home.get_children().filter(slug=slug).first() if slug else home


def _read() -> dict[str, Any]:
    try:
        return json.loads(DATA_FILE.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(DATA_FILE, None, str(error)) from error
    except json.JSONDecodeError as error:
        raise DataFileError(DATA_FILE, error.lineno, error.msg) from error


def _home(values: dict[str, Any]) -> HomePage:
    locale = Locale.get_default()
    home = HomePage.objects.filter(locale=locale, depth=2).first()
    if home is None:
        root = Page.get_first_root_node()
        for welcome in root.get_children().filter(slug="home").not_type(HomePage):
            welcome.delete()
        root.refresh_from_db()
        home = root.add_child(instance=HomePage(locale=locale, slug="accueil", **_values(values)))
    if not Site.objects.filter(root_page=home).exists():
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        site.hostname, site.port = _public_host()
        site.root_page, site.site_name = home, "Les 1000 premiers jours"
        site.save()
    return home


def _public_host() -> tuple[str, int]:
    """Where the public reads the site: the first allowed host, localhost on a developer."""
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    return (hosts[0], 443) if hosts and not settings.DEBUG else ("localhost", 80)


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "body": json.dumps(row["body"]), "is_initial_content": True}
