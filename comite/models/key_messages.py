"""Wordings that the organisations agreed on, and the pages that carry them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from millejours.models import Theme
from millejours.models.guarded import GuardedPublication
from millejours.models.translatable import StartsInSourceLanguage
from moderation.models import Organisation

LONGEST_WORDING = 400
SEARCHED = ("title", "wording", "explanation")


class KeyMessageQuerySet(models.QuerySet["KeyMessage"]):
    def live(self) -> KeyMessageQuerySet:
        return self.filter(live=True)

    def valid_on(self, day: date) -> KeyMessageQuerySet:
        """Those whose validity, both days included, holds ``day``."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )


class KeyMessage(  # type: ignore[misc]
    GuardedPublication,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    index.Indexed,
    StartsInSourceLanguage,
    ClusterableModel,
):
    """One thing that everybody says in the same words.

    ``valid_from`` and ``valid_to`` are days, both included.
    """

    moderation_workflow: ClassVar[str] = "comite-editorial"
    minor_fields: ClassVar[frozenset[str]] = frozenset({"title", "explanation"})

    title = models.CharField(_("titre court"), max_length=120)
    wording = models.TextField(
        _("formulation convenue"),
        max_length=LONGEST_WORDING,
        validators=[MaxLengthValidator(LONGEST_WORDING)],  # Django checks it in forms only
        help_text=_("Les mots exacts que chacun reprend, sans mise en forme."),
    )
    explanation = models.TextField(
        _("explication"),
        max_length=2000,
        blank=True,
        help_text=_("Pourquoi ce message, pour qui, ce qu’il ne faut pas lui faire dire."),
    )
    # SET_NULL: modelcluster 6.5 cannot read again a revision whose PROTECTed key is gone.
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.SET_NULL,
        related_name="key_messages",
        verbose_name=_("organisation qui en répond"),
    )
    themes = ParentalManyToManyField(
        Theme, blank=True, related_name="key_messages", verbose_name=_("thèmes")
    )
    valid_from = models.DateField(_("valable à partir du"), null=True, blank=True)
    valid_to = models.DateField(_("valable jusqu’au"), null=True, blank=True)

    objects = KeyMessageQuerySet.as_manager()

    search_fields = [
        *(index.SearchField(name) for name in SEARCHED),
        *(index.AutocompleteField(name) for name in SEARCHED),
        index.FilterField("live"),
        index.FilterField("locale"),
        index.FilterField("organisation"),
    ]

    class Meta(StartsInSourceLanguage.Meta):
        verbose_name = _("message clé")
        verbose_name_plural = _("messages clés")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("La validité finit avant de commencer.")})

    def is_valid_on(self, day: date | None = None) -> bool:
        """Whether its dates hold ``day`` (today)."""
        day = day or timezone.localdate()
        starts, ends = self.valid_from or date.min, self.valid_to or date.max
        return starts <= day <= ends

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """As everywhere; a wording that changed opens the review of every use."""
        from comite.services.key_messages import (  # noqa: PLC0415 (imports the models)
            live_wording,
            open_reviews,
        )

        with transaction.atomic():
            before = live_wording(self.pk)
            published = super().publish(revision, *args, **kwargs)
            open_reviews(self.pk, before)
        return published

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """As everywhere; what was withdrawn is no longer said anywhere."""
        from comite.services.key_messages import (  # noqa: PLC0415 (imports the models)
            open_reviews_of_withdrawn,
        )

        with transaction.atomic():
            result = super().unpublish(*args, **kwargs)
            open_reviews_of_withdrawn(self.pk)
        return result

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        context = super().get_preview_context(request, mode_name)
        return {**context, "message": self, "sources": list(self.sources.all())}

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "comite/admin/key_message_preview.html"


class KeyMessageSource(Orderable):
    """What a message rests on."""

    message = ParentalKey(KeyMessage, on_delete=models.CASCADE, related_name="sources")
    institution = models.CharField(_("institution"), max_length=160)
    title = models.CharField(_("titre du document"), max_length=300)
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    published_on = models.DateField(_("date du document"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return f"{self.institution}, {self.title}"
