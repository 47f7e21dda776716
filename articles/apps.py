from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Étapes et articles"

    def ready(self) -> None:
        from millejours.models.guarded import register_guard

        from . import desk_section, facts, publishing

        facts.connect()
        desk_section.register()
        register_guard(publishing.unfinished_article)
