"""A labelled Maison as the public reads it: a page that follows its label, and what happens there.

Nothing is typed twice: name, carrier and dates are the label's; address, hours, services are
those of its listing in the directory; partners and team, those of the request that was granted.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NoReturn, Self

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import HelpPanel
from wagtail.models.pages import PageManager
from wagtail.query import PageQuerySet

from annuaire.models import Listing
from maisons.models.decisions import Decision, Outcome
from maisons.models.labels import Label
from maisons.models.requests import LabelRequestPage
from maisons.requests.rights import Nobody
from millejours.models import BasePage
from millejours.models.guarded import ModeratedSnippet
from millejours.visibility import restricted
from moderation.moderated import Scope


class MadeByLabelError(PermissionDenied):
    """A page that follows a label is not made by hand, in any of Wagtail's ways."""


class MaisonQuerySet(PageQuerySet):
    def on_register(self, on: date | None = None) -> Self:
        """On line, and labelled that day (today): a label that ends needs nobody's gesture."""
        in_force = Label.objects.in_force(on).order_by().values("pk")
        return self.live().exclude(restricted()).filter(label__in=in_force)

    def for_lists(self) -> Self:
        return self.select_related("label__commune", "label__departement__region", "listing")

    def kept_by(self, user: Any) -> Self:
        """Those whose listing ``user`` keeps, or of whose label she is the team today: that of the
        last request that was granted.
        """
        if not user.is_authenticated:
            return self.none()
        listings = Listing.objects.kept_by(user).order_by().values("pk")
        requests = LabelRequestPage.objects.of(user).order_by().values("pk")
        on_label = Q(request=OuterRef("label__request")) | Q(request__renews=OuterRef("label"))
        granted = Decision.objects.filter(on_label, outcome__in=[Outcome.LABEL, Outcome.RESERVED])
        last = granted.order_by("-decided_at", "-pk").values("request")[:1]
        pages = self.alias(
            last_request=Coalesce(
                Subquery(last), F("label__request"), output_field=models.IntegerField()
            )
        )
        return pages.filter(Q(listing__in=listings) | Q(last_request__in=requests))


MaisonManager: Any = PageManager.from_queryset(MaisonQuerySet)


class MaisonPage(BasePage):
    """Made and taken off line by ``maisons.register.services.follow``, never by hand."""

    label = models.OneToOneField(
        Label, on_delete=models.PROTECT, related_name="page", verbose_name=_("label")
    )
    listing = models.OneToOneField(
        Listing,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="maison",
        verbose_name=_("fiche de l’annuaire"),
    )

    objects = MaisonManager()

    is_creatable = False
    parent_page_types = ["maisons.MaisonIndexPage"]
    subpage_types: list[str] = []
    template = "maisons/maison_page.html"
    search_kind = "maison"
    content_panels = [
        HelpPanel(
            content=_(
                "Cette page suit le label de la Maison et sa fiche de l’annuaire\u00a0: elle ne se"
                " modifie pas ici."
            )
        )
    ]
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = _("page d’une Maison labellisée")
        verbose_name_plural = _("pages des Maisons labellisées")

    def permissions_for_user(self, user: Any) -> Nobody:
        """Wagtail's own screens would write around the label."""
        return Nobody(user, self)

    def copy(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises MadeByLabelError, as what follows: a label has one page."""
        raise MadeByLabelError

    def create_alias(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise MadeByLabelError

    def copy_for_translation(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise MadeByLabelError

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Raises Http404 from the day after the label ends."""
        if not self.label.is_in_force():
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from maisons.register.presentation import maison_context  # noqa: PLC0415 (models)

        context = super().get_context(request, *args, **kwargs)
        return {**context, **maison_context(self, request)}


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def published(self) -> Self:
        return self.filter(live=True)


class Workshop(ModeratedSnippet):  # type: ignore[misc]
    """What a Maison offers to groups. Its text is read by the referents before the public.

    When it takes place (``WorkshopSession``) is said at once, as hours are.
    """

    moderation_workflow = "referents"

    maison = models.ForeignKey(
        MaisonPage, on_delete=models.CASCADE, related_name="workshops", verbose_name=_("Maison")
    )
    title = models.CharField(_("titre"), max_length=120)
    description = models.TextField(_("description"), max_length=1500)
    audience = models.CharField(_("pour qui"), max_length=200, blank=True)
    registration = models.CharField(
        _("inscription"),
        max_length=300,
        blank=True,
        help_text=_("Par exemple\u00a0: gratuit, sur inscription au 01 23 45 67 89."),
    )

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("atelier d’une Maison")
        verbose_name_plural = _("ateliers des Maisons")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.maison.get_url() or '/'}#atelier-{self.pk}"

    # --- What the moderation engine asks (moderation/moderated.py) ------------------------------

    def moderation_scope(self) -> Scope:
        departement = self.maison.label.departement
        return Scope(departement=departement, region=departement.region)

    def is_kept_by(self, user: Any) -> bool:
        return MaisonPage.objects.kept_by(user).filter(pk=self.maison_id).exists()

    def author_url(self, person: Any, action: str) -> str:
        """In the space of who keeps it; the desk is for the others."""
        from django.urls import reverse  # noqa: PLC0415 (addresses need every room)

        if self.is_kept_by(person):
            return reverse("espace-maisons:maison", args=[self.maison_id])
        return ""


class WorkshopSessionQuerySet(models.QuerySet["WorkshopSession"]):
    def upcoming(self, now: datetime | None = None) -> Self:
        """Those that are not over."""
        return self.filter(ends_at__gte=now or timezone.now()).order_by("starts_at", "pk")

    def public(self) -> Self:
        """Of the workshops that the public reads."""
        return self.filter(workshop__live=True)


class WorkshopSession(models.Model):
    """One moment of a workshop. Never erased once said: ``cancelled_at`` marks it.

    ``sequence`` grows at each change: a calendar that holds it takes the new one (RFC 5545).
    """

    workshop = models.ForeignKey(
        Workshop, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("atelier")
    )
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    place = models.CharField(
        _("où"), max_length=160, blank=True, help_text=_("Vide\u00a0: à la Maison.")
    )
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WorkshopSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance d’un atelier")
        verbose_name_plural = _("séances des ateliers")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["workshop", "ends_at"], name="workshop_session_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="workshop_session_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.workshop}, {timezone.localtime(self.starts_at):%d/%m/%Y %H:%M}"
