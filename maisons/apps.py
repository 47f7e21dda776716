from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaisonsConfig(AppConfig):
    name = "maisons"
    verbose_name = _("Maisons des 1000 premiers jours")

    def ready(self) -> None:
        from maisons.application import signals
        from maisons.referential import freezing, publishing
        from millejours.models.guarded import register_guard

        from .instruction import following
        from .instruction.screens import desk_section
        from .register import guard as places
        from .register import receivers
        from .requests import guard, hiding

        register_guard(publishing.unfinished_version)
        register_guard(freezing.kept_text)
        register_guard(guard.never_published)
        freezing.connect()
        signals.connect()
        hiding.hide_from_wagtail()
        following.connect()
        register_guard(places.only_while_labelled)
        places.keep_out_of_other_languages()
        receivers.connect()
        desk_section.register()
