from django.apps import AppConfig


class ComiteConfig(AppConfig):
    name = "comite"
    verbose_name = "Comité éditorial"

    def ready(self) -> None:
        from . import desk_section

        desk_section.register()
