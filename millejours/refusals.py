"""What a service raises when it refuses, in a sentence for the person who asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class RefusalError(Exception):
    """Base of the refusals of every room; ``message`` is for people. Nothing was changed."""

    message = _("Cette action n’est pas possible.")

    def __init__(self, message: object = None) -> None:
        self.message = message or self.message
        super().__init__(str(self.message))
