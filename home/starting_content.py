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
    """Create the home, the free pages and the links that are missing.

    Raises DataFileError when the file is not readable.
    """
    content = _read()
    home = _home(content["home"])
    pages = {"": home}
    created = 0
    for row in content["pages"]:
        page = ContentPage.objects.child_of(home).filter(slug=row["slug"]).first()
        if page is None:
            page = home.add_child(instance=ContentPage(live=settings.DEBUG, **_values(row)))
            created += 1
        pages[row["slug"]] = page
    links = _links(content["links"], pages)
    return f"{created} pages, {links} liens"


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


def _links(rows: list[dict[str, Any]], pages: dict[str, Page]) -> int:
    locale = Locale.get_default()
    if NavigationItem.objects.filter(locale=locale).exists():
        return 0
    for order, row in enumerate(rows):
        page = pages[row["page"]] if "page" in row else None
        NavigationItem.objects.create(
            locale=locale,
            placement=row["placement"],
            label=row["label"],
            page=page,
            path=row.get("path", ""),
            order=order,
        )
    return len(rows)
