"""One request at a time: its row in the tree is held before anything else of it."""

from __future__ import annotations

from maisons.models import LabelRequestPage
from maisons.requests.refusals import UnknownRequestError
from moderation.errors import GoneError
from moderation.services.base import lock_item


def lock_request(request: LabelRequestPage) -> LabelRequestPage:
    """As the database has it now. Raises UnknownRequestError when it is gone."""
    try:
        return lock_item(request)
    except GoneError as gone:
        raise UnknownRequestError from gone
