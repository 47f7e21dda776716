from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "annuaire"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        from . import signals
        from .geocoding import signals as geocoding
        from .imports import signals as imports
        from .owners import receivers as owners
        from .referents import desk
        from .registration import signals as registration
        from .upkeep import receivers as upkeep

        signals.connect()
        registration.connect()
        owners.connect()
        upkeep.connect()
        geocoding.connect()
        imports.connect()
        desk.register()
