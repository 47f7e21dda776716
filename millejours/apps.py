from django.apps import AppConfig


class MillejoursConfig(AppConfig):
    name = "millejours"
    verbose_name = "Socle du site"

    def ready(self) -> None:
        from . import checks, publishing, signals, spreadsheets  # noqa: F401
        from .models.confirmed import only_approval_confirms
        from .models.guarded import register_guard

        register_guard(publishing.invalid_fields)
        spreadsheets.make_admin_exports_inert()
        register_guard(only_approval_confirms)
