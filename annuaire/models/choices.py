"""Closed lists of the directory: their meaning is in the code, not only in their label."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CoverageKind(models.TextChoices):
    """How a listing is present somewhere."""

    POINT = "point", _("Lieu ouvert au public")
    STOP = "stop", _("Passage à jours fixes (service itinérant)")
    AREA = "area", _("Territoire desservi (domicile, équipe mobile, adresse non publiée)")
    REMOTE = "remote", _("À distance (téléphone, visio)")


class Precision(models.TextChoices):
    """How precisely a place may be shown."""

    EXACT = "exact", _("À l’adresse exacte")
    STREET = "street", _("Dans la rue, sans le numéro")
    COMMUNE = "commune", _("Dans la commune seulement")


class Price(models.TextChoices):
    """What it costs the parents."""

    FREE = "gratuit", _("Gratuit")
    REDUCED = "selon-revenus", _("Selon les revenus")
    COVERED = "rembourse", _("Pris en charge par l’Assurance maladie")
    PAYING = "payant", _("Payant")


class Trust(models.TextChoices):
    """Who trusts the listing: nobody is listed without one of these three."""

    STATE = "etat", _("État")
    SOCIAL_SECURITY = "securite-sociale", _("Sécurité sociale")
    LOCAL_AUTHORITY = "collectivite", _("Collectivité territoriale")


class Origin(models.TextChoices):
    """Where a listing comes from."""

    REGISTRATION = "inscription", _("Inscription en ligne")
    IMPORT = "import", _("Fichier national")
    WINNER_2021 = "laureat-2021", _("Projet lauréat 2021")
    GENERATED = "essai", _("Fiche d’essai (mesure de performance)")
