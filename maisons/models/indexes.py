"""The addresses /maisons/ and /maisons/referentiel/."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from millejours.blocks import BodyBlock
from millejours.fields import SiteStreamField
from millejours.models import BasePage

OF_VIEWS = frozenset(  # addresses under /maisons/
    {"auto-evaluation", "candidater", "couverture", "pres-de-chez-moi", "verifier"}
)


class MaisonIndexPage(BasePage):
    """What a Maison des 1000 premiers jours is, and the register of those that are labelled."""

    body = SiteStreamField(BodyBlock(required=False), verbose_name=_("contenu"), blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["maisons.ReferentialIndexPage", "maisons.MaisonPage"]
    max_count_per_parent = 1
    template = "maisons/maison_index.html"

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page des Maisons")
        verbose_name_plural = _("pages des Maisons")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """400 for a search that could not be read."""
        response = super().serve(request, *args, **kwargs)
        response.status_code = response.context_data["register"].status
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from maisons.register.page import RegisterPage  # noqa: PLC0415 (reads the models)

        children = ReferentialIndexPage.objects.child_of(self).live().order_by("path")
        context = super().get_context(request, *args, **kwargs)
        register = RegisterPage(request.GET, self.get_url(request) or "/")
        return {**context, "referential": children.first(), "register": register}


class ReferentialIndexPage(BasePage):
    """Shows the version in force, and leads to the others."""

    parent_page_types = ["maisons.MaisonIndexPage"]
    subpage_types = ["maisons.ReferentialPage"]
    max_count_per_parent = 1
    template = "maisons/referential_index.html"

    class Meta:
        verbose_name = _("page du référentiel")
        verbose_name_plural = _("pages du référentiel")

    def clean(self) -> None:
        super().clean()
        if self.slug in OF_VIEWS:
            raise ValidationError({"slug": _("Cette adresse est celle d’un outil du site.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from maisons.referential.states import shown_under  # noqa: PLC0415 (reads the models)

        context = super().get_context(request, *args, **kwargs)
        return {**context, **shown_under(self)}
