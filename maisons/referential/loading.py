"""The pages of the Maisons and the model referential that a new site starts with.

Nobody has approved them: they say so to the reader, and outside DEBUG they load as drafts. What
people have edited, approved, moved or deleted since is left alone; so is a version that was on
line, which never changes: another text needs another ``version`` in the file.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from maisons.models import (
    Criterion,
    Domain,
    MaisonIndexPage,
    ReferentialIndexPage,
    ReferentialPage,
)
from maisons.referential.freezing import published, text_of
from maisons.referential.publishing import unfinished_version
from millejours.loading import DataFileError
from millejours.shipped import Register

MODEL_FILE = Path(__file__).parents[1] / "data" / "referentiel_modele.toml"
TEXTS = ("title", "summary", "search_description", "search_words")


def load_model(path: Path = MODEL_FILE) -> str:
    """Returns what was done, in one sentence. Raises DataFileError saying what is wrong."""
    content = _read(path)
    home = Site.objects.get(is_default_site=True).root_page
    try:
        maisons = _index(home, MaisonIndexPage, content["maisons"])
        index = maisons and _index(maisons, ReferentialIndexPage, content["referentiel"])
        return _version(index, content, path) if index else "rien, les pages ont été supprimées"
    except KeyError as error:
        raise DataFileError(path, None, f"il manque {error}.") from error
    except ValidationError as error:
        raise DataFileError(path, None, f"non valide : {error.message_dict}") from error
    except (TypeError, ValueError) as error:
        raise DataFileError(path, None, str(error)) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(path, None, str(error)) from error


def _loaded(model: Any, slug: str, parent: Page) -> Any:
    """What ``slug`` became, or the page that people have made for it."""
    register = Register(model)
    page = model.objects.filter(pk=register.keys.get(slug)).first()
    return page or model.objects.child_of(parent).filter(slug=slug).order_by("path").first()


def _index(parent: Page, model: Any, row: dict[str, Any]) -> Any:
    """None when people have deleted it."""
    page = _loaded(model, row["slug"], parent)
    page = page or model.objects.child_of(parent).order_by("path").first()
    if page is None and row["slug"] not in Register(model):
        page = model(slug=row["slug"], **{name: row[name] for name in TEXTS})
        if "body" in row:
            page.body = json.dumps([_block(block) for block in row["body"]])
        _add(parent, page)
    if page is not None:
        Register(model).note(row["slug"], page)
    return page


def _block(block: dict[str, Any]) -> dict[str, Any]:
    value = {name: each for name, each in block.items() if name != "type"}
    return {"type": block["type"], "value": value.get("value", value)}


def _version(index: Page, content: dict[str, Any], path: Path) -> str:
    row = content["version"]
    page = _loaded(ReferentialPage, row["slug"], index)
    if page is None and row["slug"] in Register(ReferentialPage):
        return "modèle laissé à qui l’a supprimé"
    if page is not None and (page.latest_revision_id or published(page) is not None):
        Register(ReferentialPage).note(row["slug"], page)
        return "modèle laissé tel quel"
    is_new = page is None
    page = page or ReferentialPage(slug=row["slug"], is_model=True)
    before = None if is_new else text_of(page)
    _fill(page, row, content["domains"])
    if reasons := unfinished_version(page, None):
        raise DataFileError(path, None, "\u00a0; ".join(reasons))
    if is_new:
        _add(index, page)
    elif _without_keys(before) != _without_keys(text_of(page)):
        page.save()
    Register(ReferentialPage).note(row["slug"], page)
    return "modèle créé" if is_new else "modèle à jour"


def _without_keys(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_keys(each) for each in value]
    if isinstance(value, dict):
        return {name: _without_keys(each) for name, each in value.items() if name != "pk"}
    return value


def _fill(page: ReferentialPage, row: dict[str, Any], domains: list[dict[str, Any]]) -> None:
    page.title, page.version, page.summary = row["title"], row["version"], row["summary"]
    page.in_force_from = date.fromisoformat(str(row["in_force_from"]))
    page.domains = [_domain(order, each) for order, each in enumerate(domains)]


def _domain(order: int, row: dict[str, Any]) -> Domain:
    domain = Domain(
        sort_order=order,
        code=row["code"],
        title=row["title"],
        description=row["description"],
        source=row["source"],
    )
    domain.criteria = [_criterion(rank, each) for rank, each in enumerate(row["criteria"])]
    for part in (domain, *domain.criteria.all()):
        part.clean_fields(exclude=["page", "domain"])
    return domain


def _criterion(order: int, row: dict[str, Any]) -> Criterion:
    values = dict(row)
    return Criterion(
        sort_order=order,
        code=values.pop("code"),
        statement=values.pop("statement"),
        is_required=values.pop("required", True),
        guidance=values.pop("guidance", ""),
        help_text=values.pop("help", ""),
        for_overseas=values.pop("overseas", False),
        for_priority_neighbourhoods=values.pop("priority", False),
        for_rural=values.pop("rural", False),
        **values,
    )


def _add(parent: Page, page: Any) -> None:
    page.locale, page.is_initial_content = Locale.get_default(), True
    page.live = settings.DEBUG
    page.has_unpublished_changes = not settings.DEBUG
    if settings.DEBUG:
        page.first_published_at = page.last_published_at = timezone.now()
    parent.add_child(instance=page)
