"""What is printed or pasted from the kit, filled for one listing."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from annuaire.kit.logo import Logo, logo_of
from annuaire.kit.qr import qr_image
from annuaire.kit.verification import readable
from annuaire.models import Listing
from annuaire.models.kit import KitSettings

STYLE_SHEET = "annuaire/kit/document.css"


@dataclass(frozen=True, slots=True)
class Kit:
    """Of a listing that is referenced. Addresses are absolute: they are printed."""

    listing: Listing
    logo: Logo
    text: str
    public_url: str
    verify_url: str
    code: str

    @property
    def short_url(self) -> str:
        """The public address as it is printed: ``exemple.fr/annuaire/12-pmi/``."""
        return self.public_url.split("://", 1)[-1]

    @property
    def short_verify_url(self) -> str:
        return self.verify_url.split("://", 1)[-1]

    def poster(self) -> str:
        """The HTML of the poster to print, images inside."""
        title = _("Affiche – %(name)s") % {"name": self.listing.name}
        return self._document("poster", title, "annuaire/kit/poster.html")

    def sticker(self) -> str:
        """The HTML of the round sticker, to cut out of an A6 sheet."""
        title = _("Vitrine – %(name)s") % {"name": self.listing.name}
        return self._document("sticker", title, "annuaire/kit/sticker.html")

    def _document(self, paper: str, title: str, body: str) -> str:
        context = {
            "kit": self,
            "title": title,
            "format": paper,
            "body": body,
            "logo": self.logo.inline(),
            "qr": qr_image(self.verify_url),
        }
        return render_to_string("annuaire/kit/document.html", context)

    def signature_html(self) -> str:
        """One line of HTML a line of text, to paste into the settings of a mail program."""
        html = render_to_string("annuaire/kit/signature.html", {"kit": self})
        return " ".join(html.split()).replace("<br> ", "<br>\n")

    def signature_text(self) -> str:
        return render_to_string("annuaire/kit/signature.txt", {"kit": self}).strip()


def kit_of(listing: Listing, request: HttpRequest) -> Kit:
    settings = KitSettings.current()
    code = listing.verification_code or ""
    return Kit(
        listing=listing,
        logo=logo_of(settings),
        text=settings.text or default_text(),
        public_url=request.build_absolute_uri(listing.get_absolute_url()),
        verify_url=request.build_absolute_uri(reverse("annuaire:verify", args=[code])),
        code=readable(code),
    )


def default_text() -> str:
    return _(
        "Les 1000 premiers jours, du projet d’enfant à ses deux ans, comptent pour toute la vie. "
        "Nous sommes référencés dans l’annuaire public des 1000 premiers jours, où chaque parent "
        "trouve, près de chez lui, un lieu ou un professionnel pour l’accompagner."
    )
