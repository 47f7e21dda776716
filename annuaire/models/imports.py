"""Files of listings: where they come from, one batch a file, what each listing owes to them."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.models import PreviewableMixin

from annuaire.imports.words import WORDS
from annuaire.models.choices import Precision, Trust
from annuaire.models.listing import Listing
from annuaire.models.vocabularies import Category
from millejours.models.guarded import ModeratedSnippet
from millejours.storage import private_storage
from moderation.moderated import Effect, Outcome, Scope, Stakes, Words
from territoires.models import Departement, Region

IDENTIFIER_LENGTH = 100


class ImportSource(models.Model):
    """Who publishes a file of listings, and how its columns become listings.

    ``mapping`` is read by ``annuaire.imports.mapping``. The scope (a department, a region, or
    neither: the whole country) decides who approves, and no row may stand outside it.
    """

    name = models.CharField(_("nom"), max_length=80)
    slug = models.SlugField(_("identifiant"), max_length=30, unique=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    url = models.URLField(_("adresse du fichier d’origine"), blank=True)
    mapping = models.JSONField(_("correspondance des colonnes"), default=dict)
    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("type par défaut"),
    )
    trust = models.CharField(_("confiance de"), max_length=18, choices=Trust)
    trust_detail = models.CharField(_("justification"), max_length=200, blank=True)
    precision = models.CharField(
        _("précision publique"),
        max_length=7,
        choices=Precision,
        default=Precision.COMMUNE,
        help_text=_("Plus précis que la commune : seulement pour des lieux ouverts au public."),
    )
    is_complete = models.BooleanField(
        _("liste complète"),
        default=False,
        help_text=_("Ce qui n’est plus dans le fichier n’existe plus : la fiche est fermée."),
    )
    departement = models.ForeignKey(
        Departement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("département"),
    )
    region = models.ForeignKey(
        Region,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("région"),
    )

    class Meta:
        verbose_name = _("source de fichiers")
        verbose_name_plural = _("sources de fichiers")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_name(self) -> str:
        territory = self.departement or self.region
        return str(territory) if territory else str(_("France entière"))

    def digest(self) -> str:
        """SHA-256 of all that decides what a file becomes."""
        decides = [
            *(self.mapping, self.category_id, self.trust, self.trust_detail, self.precision),
            *(self.is_complete, self.departement_id, self.region_id, self.name, self.slug),
        ]
        text = json.dumps(decides, sort_keys=True, cls=DjangoJSONEncoder)
        return hashlib.sha256(text.encode()).hexdigest()


def batch_path(_batch: ImportBatch, _name: str) -> str:
    """Nothing of the name that was given: an address that says nothing."""
    return f"annuaire/imports/{uuid.uuid4().hex}"


class ImportState(models.TextChoices):
    RECEIVED = "recu", _("À analyser")
    ANALYSED = "analyse", _("Analysé")
    SUBMITTED = "soumis", _("Soumis à approbation")
    APPROVED = "approuve", _("Approuvé, en attente d’application")
    APPLYING = "en-cours", _("En cours d’application")
    APPLIED = "applique", _("Appliqué")
    FAILED = "echec", _("En échec")
    REFUSED = "refuse", _("Refusé")


TO_ANALYSE = (ImportState.RECEIVED,)
TO_READ = (ImportState.RECEIVED, ImportState.ANALYSED, ImportState.FAILED)  # if nobody approved it
TO_APPLY = (ImportState.APPROVED, ImportState.APPLYING)


class ImportBatch(PreviewableMixin, ModeratedSnippet, ClusterableModel):  # type: ignore[misc]
    """One file and what it would do; approved as a whole, then applied in slices.

    ``counts`` is what the analysis foresees, ``done`` what was done so far. ``cursor`` is how many
    rows of the file are done; ``holder`` and ``held_until`` say which process is at work.
    """

    moderation_workflow: ClassVar[str] = "referents"
    moderation_outcomes: ClassVar[dict[str, Outcome]] = {
        "accord": Outcome(_("J’approuve : l’import sera appliqué"), Effect.APPROVE),
        "renvoi": Outcome(
            _("Je demande un autre fichier, en disant pourquoi"),
            Effect.REQUEST_CHANGES,
            needs_reason=True,
        ),
        "refus": Outcome(_("Je refuse cet import, en disant pourquoi"), Effect.REFUSE, True),
    }
    preview_title = _("Ce que l’import ferait")

    desk_words: ClassVar[Words] = WORDS

    source = models.ForeignKey(
        ImportSource, on_delete=models.PROTECT, related_name="batches", verbose_name=_("source")
    )
    file = models.FileField(
        upload_to=batch_path, storage=private_storage, max_length=120, editable=False
    )
    original_name = models.CharField(_("fichier"), max_length=120, editable=False)
    size = models.PositiveBigIntegerField(_("taille, en octets"), editable=False)
    sha256 = models.CharField(_("empreinte du fichier (SHA-256)"), max_length=64, editable=False)
    settings_digest = models.CharField(max_length=64, blank=True, editable=False)
    approved_digest = models.CharField(max_length=64, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    analysed_at = models.DateTimeField(_("analysé le"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approuvé le"), null=True, editable=False)
    applied_at = models.DateTimeField(_("appliqué le"), null=True, editable=False)
    state = models.CharField(
        _("état"), max_length=8, choices=ImportState, default=ImportState.RECEIVED, editable=False
    )
    error = models.TextField(_("erreur"), blank=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    summary = models.TextField(_("ce que l’import ferait"), blank=True, editable=False)
    signs = models.TextField(_("à regarder de près"), blank=True, editable=False)
    signs_confirmed = models.BooleanField(default=False, editable=False)
    sample = models.JSONField(default=list, editable=False)
    report = models.FileField(
        upload_to=batch_path, storage=private_storage, max_length=120, blank=True, editable=False
    )
    done = models.JSONField(default=dict, editable=False)
    cursor = models.PositiveBigIntegerField(default=0, editable=False)
    holder = models.CharField(max_length=32, blank=True, editable=False)
    held_until = models.DateTimeField(null=True, editable=False)

    panels = [
        *(FieldPanel(name) for name in ("source", "original_name", "sha256", "created_at")),
        *(FieldPanel(name) for name in ("summary", "signs")),
    ]

    class Meta:
        verbose_name = _("import de fiches")
        verbose_name_plural = _("imports de fiches")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state"], name="import_state")]

    def __str__(self) -> str:
        return f"{self.source} – {self.original_name}"

    @property
    def rows(self) -> int:
        return int(self.counts.get("rows", 0))

    @property
    def percent_done(self) -> int:
        if self.state == ImportState.APPLIED:
            return 100
        return min(99, 100 * self.cursor // self.rows) if self.rows else 0

    @property
    def is_submittable(self) -> bool:
        """Analysed, or come back from those who read it."""
        if self.state == ImportState.SUBMITTED:
            return not self.workflow_in_progress
        return self.state == ImportState.ANALYSED

    def digest(self) -> str:
        """What is approved: these bytes, read this way."""
        return hashlib.sha256(f"{self.sha256}{self.settings_digest}".encode()).hexdigest()

    def get_lock(self) -> None:
        """Nobody edits it, so nothing has to be locked."""
        return

    # --- What the moderation engine asks (moderation/moderated.py) ------------------------------

    def moderation_scope(self) -> Scope:
        return Scope(departement=self.source.departement, region=self.source.region)

    @classmethod
    def moderation_stakes(cls) -> Sequence[Stakes]:
        """Who prepared it, whoever submits it."""
        return (Stakes(cls._base_manager.order_by(), item="pk", person="sent_by"),)

    def on_approved(self, revision: Any, workflow_state: Any, actor: Any) -> None:
        """Never on line: the job of the timetable applies it."""
        from annuaire.imports.services import approved  # noqa: PLC0415 (imports this model)

        approved(self)

    def on_refused(self, revision: Any, workflow_state: Any, actor: Any) -> None:
        type(self).objects.filter(pk=self.pk).update(state=ImportState.REFUSED)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "annuaire/imports/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The figures; the rows only for those who answer for them."""
        from annuaire.imports.access import readable_batch  # noqa: PLC0415 (imports this model)
        from annuaire.imports.presentation import outline, shown  # noqa: PLC0415

        may_read = readable_batch(request.user, self.pk) is not None
        return {"request": request, **(shown(self) if may_read else outline(self))}


class ImportedRecordQuerySet(models.QuerySet["ImportedRecord"]):
    def open(self) -> Self:
        """Those that no import has closed, and that nobody deleted."""
        return self.filter(closed_on=None, listing__isnull=False)


class ImportedRecord(models.Model):
    """A listing as a source last described it.

    ``values`` is what was read, by field: what differs from it today was edited by a person.
    Without ``listing``, a person deleted it: no import makes it again. ``closed_on``: an import
    closed it, and will open it again; a listing off line without it was taken off by a person.
    """

    source = models.ForeignKey(ImportSource, on_delete=models.PROTECT, related_name="records")
    identifier = models.CharField(_("identifiant dans la source"), max_length=IDENTIFIER_LENGTH)
    listing = models.OneToOneField(
        Listing, null=True, on_delete=models.SET_NULL, related_name="imported"
    )
    values = models.JSONField(default=dict)
    last_batch = models.ForeignKey(
        ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_on = models.DateField(_("fermée le"), null=True)

    objects = ImportedRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche importée")
        verbose_name_plural = _("fiches importées")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "identifier"], name="imported_once")
        ]

    def __str__(self) -> str:
        return self.identifier


class ImportedApart(models.Model):
    """A row of a source and a listing that look alike and are two: a person said so."""

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="aparts")
    identifier = models.CharField(max_length=IDENTIFIER_LENGTH)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "identifier", "listing"], name="said_apart_once"
            )
        ]

    def __str__(self) -> str:
        return self.identifier


class ImportClosure(models.Model):
    """A listing that vanished from a complete file: shown before, closed after the approval.

    ``kept`` says why it stays on line all the same.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="closures")
    record = models.ForeignKey(ImportedRecord, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=160)
    place = models.CharField(max_length=120, blank=True)
    kept = models.CharField(max_length=200, blank=True)
    is_done = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("fermeture")
        verbose_name_plural = _("fermetures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ImportConflict(models.Model):
    """What the file says and what a person wrote: the person's words were kept."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="conflicts")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(_("champ"), max_length=40)
    kept = models.TextField(_("gardé"), blank=True)
    incoming = models.TextField(_("dans le fichier"), blank=True)

    class Meta:
        verbose_name = _("conflit")
        verbose_name_plural = _("conflits")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.listing} {self.field}"
