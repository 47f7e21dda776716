"""Bodies that keep the listings of several structures, and the work they do on many at once."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from annuaire.models.choices import Trust
from annuaire.models.listing import Listing
from annuaire.registration.numbers import validate_siren


class BodyKind(models.TextChoices):
    LOCAL_AUTHORITY = "commune", _("Commune ou intercommunalité")
    CAF = "caf", _("Caf")
    DEPARTEMENT = "departement", _("Département")
    HOSPITAL = "hopital", _("Hôpital")
    OTHER = "autre", _("Association ou autre")


class ManagingBodyQuerySet(models.QuerySet["ManagingBody"]):
    def of(self, user: Any) -> Self:
        """Those that ``user`` is a member of, by name."""
        mine = BodyMember.objects.of(user).values("body")
        return self.filter(pk__in=mine).order_by("name", "pk")

    def left_empty_by(self, user: Any) -> Self:
        """Those of which ``user`` is the only member who signed in, and may still, by name."""
        others = BodyMember.objects.filter(body=models.OuterRef("pk"), user__is_active=True)
        return self.of(user).exclude(models.Exists(others.exclude(user=user)))


class ManagingBody(ClusterableModel):  # type: ignore[misc]
    """A town, a Caf, a département, a hospital: its members keep all its listings together.

    ``trust``: who trusts the places that it proposes.
    """

    name = models.CharField(_("nom"), max_length=160)
    kind = models.CharField(_("nature"), max_length=12, choices=BodyKind)
    siren = models.CharField(
        _("SIREN"), max_length=9, blank=True, validators=[validate_siren], help_text=_("Facultatif")
    )
    trust = models.CharField(
        _("confiance de"),
        max_length=18,
        choices=Trust,
        help_text=_("Celle que cet organisme apporte aux lieux qu’il propose."),
    )
    created_at = models.DateTimeField(_("depuis le"), auto_now_add=True)

    objects = ManagingBodyQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldPanel("siren"),
        FieldPanel("trust"),
        InlinePanel("members", heading=_("Membres"), label=_("Membre")),
    ]

    class Meta:
        verbose_name = _("organisme gestionnaire")
        verbose_name_plural = _("organismes gestionnaires")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class BodyMemberQuerySet(models.QuerySet["BodyMember"]):
    def of(self, user: Any) -> Self:
        return self.filter(user=user) if user.is_authenticated else self.none()


class BodyMember(models.Model):
    """A member, or an address invited to be one: ``user`` is None until it signs in."""

    body = ParentalKey(
        ManagingBody, on_delete=models.CASCADE, related_name="members", verbose_name=_("organisme")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="bodies",
        verbose_name=_("compte"),
    )
    email = models.EmailField(
        _("adresse électronique"), help_text=_("Celle avec laquelle la personne se connectera.")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    added_at = models.DateTimeField(_("depuis le"), auto_now_add=True)

    objects = BodyMemberQuerySet.as_manager()

    panels = [FieldPanel("email")]

    class Meta:
        verbose_name = _("membre d’un organisme")
        verbose_name_plural = _("membres d’un organisme")
        ordering = ["email", "pk"]
        constraints = [
            models.UniqueConstraint(models.functions.Lower("email"), "body", name="member_once")
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Another address would be let in by the account of the first."""
        super().clean()
        known = BodyMember.objects.filter(pk=self.pk).exclude(user=None).first()
        if known is not None and known.email.lower() != self.email.lower():
            raise ValidationError(
                {"email": _("Cette personne s’est connectée\u00a0: retirez-la, ajoutez l’autre.")}
            )


class ManagedListing(models.Model):
    """A listing of a body; of one at most. Apart from Listing: no old revision may undo it."""

    listing = models.OneToOneField(
        Listing, on_delete=models.CASCADE, related_name="managed", verbose_name=_("fiche")
    )
    body = models.ForeignKey(
        ManagingBody, on_delete=models.CASCADE, related_name="managed", verbose_name=_("organisme")
    )
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    attached_at = models.DateTimeField(_("depuis le"), auto_now_add=True)

    panels = [FieldPanel("body"), FieldPanel("listing")]

    class Meta:
        verbose_name = _("fiche rattachée")
        verbose_name_plural = _("fiches rattachées")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.listing} – {self.body}"


class WorkKind(models.TextChoices):
    EDIT = "modifier", _("Modifier plusieurs fiches")
    CONFIRM = "confirmer", _("Confirmer plusieurs fiches")
    FILE = "fichier", _("Appliquer un fichier")


class WorkState(models.TextChoices):
    CHOSEN = "choix", _("À préparer")
    PREPARED = "pret", _("À vérifier")
    CONFIRMED = "lance", _("En cours")
    DONE = "fini", _("Terminé")


class BodyWork(models.Model):
    """One gesture of a member on many listings: chosen, prepared, read, confirmed, applied.

    Applied line by line, each in its own transaction: killed, what is left goes on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(ManagingBody, on_delete=models.CASCADE, related_name="works")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="body_works"
    )
    kind = models.CharField(max_length=9, choices=WorkKind)
    state = models.CharField(max_length=5, choices=WorkState, default=WorkState.CHOSEN)
    name = models.CharField(_("fichier"), max_length=120, blank=True)
    changes = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("travail sur plusieurs fiches")
        verbose_name_plural = _("travaux sur plusieurs fiches")
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.body})"


class LineState(models.TextChoices):
    READY = "pret", _("À faire")
    SAME = "idem", _("Rien à changer")
    DOUBT = "doute", _("À vérifier")
    WRONG = "faux", _("Refusée")
    DONE = "fait", _("Fait")
    REFUSED = "refus", _("Pas fait")


class WorkLine(models.Model):
    """What is to be done of one listing, or of a row of the file that proposes one.

    ``mark`` is the text that was shown (``annuaire.managers.texts``): another one refuses.
    ``changes`` holds the values to write by field, or those of a proposal; ``message`` says why
    it is not done, or what to check.
    """

    work = models.ForeignKey(BodyWork, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    listing = models.ForeignKey(Listing, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=160)
    mark = models.CharField(max_length=16, blank=True)
    changes = models.JSONField(default=dict)
    differences = models.JSONField(default=list)
    state = models.CharField(max_length=5, choices=LineState, default=LineState.READY)
    message = models.TextField(blank=True)

    class Meta:
        verbose_name = _("ligne d’un travail")
        verbose_name_plural = _("lignes d’un travail")
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["work", "number"], name="line_once_a_work")]

    def __str__(self) -> str:
        return self.title
