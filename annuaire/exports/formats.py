"""How results are written: one function a format, each from listings read one after the other."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import openpyxl
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from annuaire.exports.found import Found, Results
from annuaire.presentation.detail import Detail
from annuaire.search import MOST
from annuaire.vcard import vcard
from millejours.spreadsheets import csv_response, inert


class NothingToGiveError(Exception):
    """None of the results may be written in this format."""


Address = Callable[[str], str]  # from a path to an absolute address
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def heading() -> list[str]:
    return [
        *(_("nom"), _("structure"), _("type"), _("adresse"), _("territoire")),
        *(_("latitude"), _("longitude"), _("précision"), _("distance en km")),
        *(_("téléphone"), _("adresse électronique"), _("site"), _("horaires"), _("fermé jusqu’au")),
        *(_("besoins"), _("actions"), _("publics"), _("étapes"), _("langues")),
        *(_("tarif"), _("confiance de"), _("confirmée le"), _("remarque"), _("page")),
        *(_("présentation"), _("langue de la présentation")),
    ]


def cells_of(found: Found, absolute: Address) -> list[Any]:
    listing, point = found.listing, found.point
    return [
        listing.name,
        listing.structure,
        found.labels("category"),
        point.address if point else "",
        ", ".join(dict.fromkeys(found.territories)),
        point.latitude if point else None,
        point.longitude if point else None,
        point.precision if point else "",
        found.shown_km,
        listing.phone,
        listing.email,
        listing.website,
        found.all_hours,
        found.closed_until,
        *(found.labels(name) for name in ("needs", "actions", "audiences", "stages")),
        found.labels("languages"),
        listing.get_price_display(),
        listing.get_trust_display(),
        listing.confirmed_on,
        found.origin_note,
        absolute(listing.get_absolute_url()),
        *_text_cells(found),
    ]


def _text_cells(found: Found) -> list[str]:
    """The presentation, in the language asked for or the nearest, and its code."""
    text = next(iter(found.texts), None)
    return [text.words, text.language.code] if text else ["", ""]


def cut_note() -> str:
    return _(
        "Résultats coupés\u00a0: les %(most)d premiers de chaque partie. Précisez la recherche."
    ) % {"most": MOST}


def as_csv(results: Results, name: str, absolute: Address) -> HttpResponseBase:
    def rows() -> Iterator[list[Any]]:
        for found in results.read():
            yield cells_of(found, absolute)
        if results.is_cut:
            yield [cut_note()]

    return csv_response(name, heading(), rows())


def as_xlsx(results: Results, name: str, absolute: Address) -> HttpResponseBase:
    """Written to a temporary file, row by row: the format cannot be sent as it is made."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_("Annuaire"))
    sheet.append(heading())
    for found in results.read():
        sheet.append([_cell(value) for value in cells_of(found, absolute)])
    if results.is_cut:
        sheet.append([cut_note()])
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    book.save(file)
    file.seek(0)
    response = FileResponse(
        file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE
    )
    return _unkept(response)


def _cell(value: Any) -> Any:
    if isinstance(value, str) or value is None:
        return inert(ILLEGAL_CHARACTERS_RE.sub("", value or ""))
    return value


def as_geojson(results: Results, name: str, absolute: Address) -> HttpResponseBase:
    """A FeatureCollection (RFC 7946); what has no public point has no geometry."""

    def pieces() -> Iterator[str]:
        head = {"type": "FeatureCollection", "truncated": results.is_cut}
        yield json.dumps(head)[:-1] + ', "features": [\n'
        for rank, found in enumerate(results.read()):
            yield (",\n" if rank else "") + json.dumps(
                _feature(found, absolute), ensure_ascii=False
            )
        yield "\n]}\n"

    return _streamed(pieces(), f"{name}.geojson", "application/geo+json")


def _feature(found: Found, absolute: Address) -> dict[str, Any]:
    listing, point = found.listing, found.point
    geometry = None
    if point is not None:
        geometry = {"type": "Point", "coordinates": [point.longitude, point.latitude]}
    words, language = _text_cells(found)
    properties = {
        "name": listing.name,
        "structure": listing.structure,
        "category": found.labels("category"),
        "address": point.address if point else "",
        "territory": ", ".join(dict.fromkeys(found.territories)),
        "precision": point.precision if point else "",
        "phone": listing.phone,
        "email": listing.email,
        "website": listing.website,
        "opening_hours": found.all_hours,
        "closed_until": found.closed_until.isoformat() if found.closed_until else None,
        "needs": found.labels("needs"),
        "description": words,
        "language": language,
        "confirmed_on": listing.confirmed_on.isoformat() if listing.confirmed_on else None,
        "note": found.origin_note,
        "url": absolute(listing.get_absolute_url()),
    }
    return {"type": "Feature", "id": listing.pk, "geometry": geometry, "properties": properties}


def as_vcard(results: Results, name: str, absolute: Address) -> HttpResponseBase:
    """The cards of confirmed listings, as on their own page: the others have none.

    Raises NothingToGiveError when none is confirmed.
    """

    def pieces() -> Iterator[str]:
        for found in results.read():
            detail = _detail(found)
            if detail.has_vcard:
                yield vcard(detail, absolute(found.listing.get_absolute_url()))

    cards = pieces()
    first = next(cards, None)
    if first is None:
        raise NothingToGiveError
    return _streamed(chain([first], cards), f"{name}.vcf", "text/vcard; charset=utf-8")


def _detail(found: Found) -> Detail:
    """What a card reads: the listing and its places."""
    return Detail(
        listing=found.listing,
        texts=found.texts,
        category=found.labels("category"),
        spots=found.spots,
        areas=[],
        at_a_distance=False,
        needs=[],
        actions=[],
        audiences=[],
        stages=[],
        languages=[],
        modes=[],
        accessibility=[],
        hours=[],
        welcome=[],
        price=[],
        origin_note=found.origin_note,
        is_sensitive=False,
    )


def _streamed(pieces: Iterator[str], name: str, content_type: str) -> HttpResponseBase:
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _unkept(response)


def _unkept(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    return response


FORMATS = {"csv": as_csv, "xlsx": as_xlsx, "geojson": as_geojson, "vcf": as_vcard}
