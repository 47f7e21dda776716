"""Images and documents, with what their licence and accessibility ask for."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from millejours import languages
from millejours.storage import private_storage


class Licence(models.TextChoices):
    """Under which terms a file may be shown again."""

    ETALAB = "etalab-2.0", _("Licence Ouverte 2.0 (Etalab)")
    CC_BY = "cc-by-4.0", _("Creative Commons Attribution 4.0")
    CC_BY_SA = "cc-by-sa-4.0", _("Creative Commons Attribution - Partage 4.0")
    PUBLIC_DOMAIN = "domaine-public", _("Domaine public")
    AUTHORISED = "autorisation", _("Utilisation autorisée sur ce site seulement")


class LicensedFile(models.Model):
    """Who made a file and under which licence."""

    credit = models.CharField(_("crédit"), max_length=255, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, blank=True)

    class Meta:
        abstract = True


class SiteImage(LicensedFile, AbstractImage):
    """An image; its alternative text is Wagtail's ``description``."""

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    @property
    def default_alt_text(self) -> str:
        return self.description


class SiteRendition(AbstractRendition):
    """A resized copy of an image."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]


class SiteDocument(LicensedFile, AbstractDocument):
    """A file to download; audio and video carry their transcript.

    Outside MEDIA: Wagtail's view, which asks first, is the only way to it.
    """

    file = models.FileField(_("fichier"), upload_to="documents", storage=private_storage)
    language = models.CharField(
        _("langue du document"),
        max_length=12,
        choices=[(language.code, language.name) for language in languages.LANGUAGES],
        default=languages.SOURCE_LANGUAGE,
    )
    transcript = models.TextField(
        _("transcription"),
        blank=True,
        help_text=_("Obligatoire pour un son ou une vidéo : ce qui est dit, mot pour mot."),
    )

    admin_form_fields = (
        *Document.admin_form_fields,
        "credit",
        "licence",
        "language",
        "transcript",
    )

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]
