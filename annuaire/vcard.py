"""A vCard 4.0 (RFC 6350) of a confirmed listing, with what is public of it."""

from __future__ import annotations

from django.utils.text import slugify

from annuaire.models import Listing
from annuaire.presentation.detail import Detail
from annuaire.texts import Text
from millejours.phones import dialable

LINE_OCTETS = 75


def vcard(detail: Detail, url: str) -> str:
    """The card's text, CRLF lines folded at 75 octets. ``url`` is the absolute address."""
    listing = detail.listing
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:org", _line("FN", listing.name)]
    if listing.structure:
        lines.append(_line("ORG", listing.structure))
    if listing.phone:
        lines.append(f"TEL;VALUE=uri:tel:{dialable(listing.phone)}")
    if listing.email:
        lines.append(_line("EMAIL", listing.email))
    if listing.website:
        lines.append(_line("URL", listing.website))
    if (point := detail.point) is not None:
        street, postal_code, locality = point.parts
        parts = (street, locality, "", postal_code)
        lines.append(f"ADR:;;{';'.join(escape(part) for part in parts)};France")
        if detail.may_give_directions:
            lines.append(f"GEO:geo:{point.latitude},{point.longitude}")
    lines += [_note(text) for text in detail.texts]
    lines += [f"SOURCE:{url}", "END:VCARD"]
    return "".join(_folded(line) for line in lines)


def _note(text: Text) -> str:
    return _line(f"NOTE;LANGUAGE={text.language.code}", text.words)


def _line(name: str, value: str) -> str:
    return f"{name}:{escape(value)}"


def escape(value: str) -> str:
    """Backslash, comma, semicolon and new lines escaped, as RFC 6350 §3.4 asks."""
    for char in ("\\", ",", ";"):
        value = value.replace(char, "\\" + char)
    return "\\n".join(value.splitlines())


def _folded(line: str) -> str:
    """``line`` with CRLF, folded so that no line passes 75 octets nor cuts a character."""
    out, current = [], b""
    for char in line:
        octets = char.encode()
        if len(current) + len(octets) > LINE_OCTETS:
            out.append(current.decode())
            current = b" "
        current += octets
    out.append(current.decode())
    return "\r\n".join(out) + "\r\n"


def vcard_name(listing: Listing) -> str:
    return f"{slugify(listing.name)[:60] or 'fiche'}.vcf"
