from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "annuaire"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        from . import signals
        from .registration import signals as registration_signals

        signals.connect()
        registration_signals.connect()
