from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = "Modération"

    def ready(self) -> None:
        from wagtail.admin import signal_handlers

        from millejours.files_on_line import register_revisions
        from millejours.models.guarded import (
            register_approver,
            register_guard,
            register_reader,
        )
        from moderation import wiring
        from moderation.documents import revisions_of_acts
        from moderation.publication import is_approved, is_to_confirm, reasons_against

        register_guard(reasons_against)
        register_approver(is_approved)
        register_reader(is_to_confirm)
        register_revisions(revisions_of_acts)
        # Our own mails replace them; this app is loaded before wagtail.admin.
        signal_handlers.register_signal_handlers = lambda: None
        wiring.connect()
