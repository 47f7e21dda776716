from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Étapes et articles"

    def ready(self) -> None:
        from . import facts

        facts.connect()
