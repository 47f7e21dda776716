from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "annuaire"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        from . import signals
        from .geocoding import signals as geocoding_signals

        signals.connect()
        geocoding_signals.connect()
