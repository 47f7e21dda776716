"""Why a file, a row or an import is refused: the message is for people."""

from __future__ import annotations


class ImportRefusedError(Exception):
    """``message`` is a sentence in the language of the person."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class BadFileError(ImportRefusedError):
    """The whole file cannot be read."""


class BadMappingError(ImportRefusedError):
    """The source's mapping cannot be used, or not with this file."""


class BadRowError(ImportRefusedError):
    """One row cannot become a listing."""


class NotNowError(ImportRefusedError):
    """The batch is not in a state for that."""


class LostHoldError(Exception):
    """Another process took the batch over."""
