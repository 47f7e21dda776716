"""What Wagtail's own screens allow on a page of the requests: nothing, to nobody.

Wagtail has no permission to read, and every one of its permissions writes around the services.
"""

from __future__ import annotations

from typing import Any

from wagtail.models.pages import PagePermissionTester


class Nobody(PagePermissionTester):
    """Every ``can_…`` of Wagtail, those of its next versions too, says no; to a superuser too."""

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        self.permissions: set[str] = set()

    def user_has_lock(self) -> bool:
        return False


def _no(self: Nobody, *_args: Any, **_more: Any) -> bool:
    return False


for _name in dir(PagePermissionTester):
    if _name.startswith("can_"):
        setattr(Nobody, _name, _no)
