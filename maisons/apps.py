from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaisonsConfig(AppConfig):
    name = "maisons"
    verbose_name = _("Maisons des 1000 premiers jours")

    def ready(self) -> None:
        from millejours.models.guarded import register_guard

        from .requests import guard, hiding

        register_guard(guard.never_published)
        hiding.hide_from_wagtail()
