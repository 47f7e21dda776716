from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaisonsConfig(AppConfig):
    name = "maisons"
    verbose_name = _("Maisons des 1000 premiers jours")

    def ready(self) -> None:
        from maisons.referential import freezing, publishing
        from millejours.models.guarded import register_guard

        from .instruction import following
        from .instruction.screens import desk_section
        from .requests import guard, hiding

        register_guard(publishing.unfinished_version)
        register_guard(freezing.kept_text)
        register_guard(guard.never_published)
        freezing.connect()
        hiding.hide_from_wagtail()
        following.connect()
        desk_section.register()
