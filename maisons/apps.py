from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaisonsConfig(AppConfig):
    name = "maisons"
    verbose_name = _("Maisons des 1000 premiers jours")
