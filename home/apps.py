from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Accueil et pages libres"

    def ready(self) -> None:
        from . import navigation

        navigation.connect()
