"""The abstract page that every page type of the site extends."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult

from millejours.marks import Mark, mark_of
from millejours.models.guarded import GuardedPublication
from millejours.reserved import validate_not_reserved
from millejours.term_forms import OffersLiveTerms

# A page directly under a locale's home has this depth: root (1), home (2), page (3).
DEPTH_UNDER_HOME = 3


class BasePageForm(OffersLiveTerms, WagtailAdminPageForm):
    """Knows the parent of a page that is not in the tree yet."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_new = not self.instance.pk
        if is_new and self.parent_page.depth == DEPTH_UNDER_HOME - 1 and values.get("slug"):
            try:
                validate_not_reserved(values["slug"])
            except ValidationError as error:
                self.add_error("slug", error)
        return values

    def save(self, commit: bool = True) -> Any:
        """Wagtail 8.0 adds a new page on line before it publishes it: too soon, if refused."""
        if not self.instance.pk:
            self.instance.live = False
        return super().save(commit=commit)


class BasePage(GuardedPublication, Page):
    """A page with a summary, whose slug never hides a view."""

    summary = models.TextField(
        _("résumé"),
        max_length=300,
        blank=True,
        help_text=_("Une ou deux phrases, affichées sous le titre et dans les listes."),
    )

    search_words = models.TextField(
        _("mots de la recherche"),
        max_length=500,
        blank=True,
        help_text=_(
            "Comment les parents en parlent, entre virgules : « je dors plus, mal de dos »."
            " Jamais affiché : sert à trouver la page."
        ),
    )

    is_initial_content = models.BooleanField(
        _("contenu initial"),
        default=False,
        editable=False,
        help_text=_("Chargé avec le site, non validé par le comité éditorial."),
    )

    is_demonstration = models.BooleanField(
        _("contenu de démonstration"),
        default=False,
        editable=False,
        help_text=_("Approuvé par des organisations fictives, jamais par le comité éditorial."),
    )

    # How the site's search names this type of page; None is never found (search/engine.py).
    search_kind: ClassVar[str | None] = "page"

    # Searched, but no reader ever sees them in a result.
    never_quoted: ClassVar[frozenset[str]] = frozenset({"search_words"})

    base_form_class = BasePageForm
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [*Page.promote_panels, FieldPanel("search_words")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("search_words", boost=3),
    ]

    class Meta:
        abstract = True

    @property
    def mark(self) -> Mark | None:
        """What it says of itself while the comité éditorial has not approved it."""
        return mark_of(self)

    @property
    def is_sensitive(self) -> bool:
        """Whether a glance at the screen could endanger the reader ("Quitter ce site")."""
        return False

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail 8.0's, but a page below is found by its address, whatever its depth.

        Two queries instead of two a level. Raises Http404 when no page has that address.
        """
        if not path_components:
            return super().route(request, path_components)
        below = Page.objects.descendant_of(self).filter(
            slug=path_components[-1],
            depth=self.depth + len(path_components),
            url_path=f"{self.url_path}{'/'.join(path_components)}/",
        )
        page = below.order_by("pk").first()
        if page is None:
            raise Http404
        return page.specific.route(request, [])

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Wagtail 8.0 asks twice at each page: not at all while the site restricts nothing."""
        from millejours.visibility import restricted_paths  # noqa: PLC0415 (needs the models)

        if restricted_paths():
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    def clean(self) -> None:
        super().clean()
        if self.path and self.depth == DEPTH_UNDER_HOME:
            refuse_reserved(self.slug)


def refuse_reserved(slug: str) -> None:
    """Raises ValidationError, at the field, for the first segment of a view's address."""
    try:
        validate_not_reserved(slug)
    except ValidationError as error:
        raise ValidationError({"slug": error.messages}) from error
