from django.apps import AppConfig


class ToysConfig(AppConfig):
    """Small models, in the tests only, that use the engine as later rooms will."""

    name = "tests.moderation.toys"
    label = "toys"
