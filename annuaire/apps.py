from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "annuaire"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        from . import signals
        from .referents import desk

        signals.connect()
        desk.register()
