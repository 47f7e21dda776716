from django.apps import AppConfig


class MillejoursConfig(AppConfig):
    name = "millejours"
    verbose_name = "Socle du site"

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401
