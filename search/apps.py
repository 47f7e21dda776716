from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from . import signals, synonyms

        signals.connect()
        synonyms.connect()
