"""What others read keeps its number: the editor of Wagtail 8.0 saves over its last draft.

The rest is trap 18 (``test_traps_more.py``).
"""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from moderation.errors import StaleRevisionError
from moderation.models import Role
from moderation.services import publish_urgent
from tests.moderation.factories import animator, person
from tests.moderation.steps import a_notice, a_page, again, on_line

pytestmark = pytest.mark.django_db

each_kind = pytest.mark.parametrize("make", [a_page, a_notice], ids=["page", "small model"])


def save_over(item, author, title="Écrit par-dessus"):
    """As the editor does by itself, every half second."""
    item = again(item)
    item.title = title
    return item.save_revision(user=author, overwrite_revision=item.get_latest_revision())


@each_kind
def test_what_is_on_line_is_not_written_over(make):
    author = person(Role.AUTHOR)
    item = on_line(make(author, title="En ligne"))
    saved = save_over(item, author)
    assert saved.pk != item.live_revision_id
    assert item.live_revision.content["title"] == "En ligne"


@each_kind
def test_a_draft_that_nobody_reads_is_still_written_over(make):
    author = person(Role.AUTHOR)
    item = make(author)
    first = item.latest_revision_id
    assert save_over(item, author).pk == first
    older = again(item).get_latest_revision()
    item.save_revision(user=author)
    with pytest.raises(PermissionDenied):
        again(item).save_revision(user=author, overwrite_revision=older)


def test_an_urgent_correction_is_confirmed_on_the_text_that_was_asked():
    author = person(Role.AUTHOR)
    page = on_line(a_page(author))
    page.title = "Sans danger"
    revision = page.save_revision(user=author)
    publish_urgent(page, animator(), revision_id=revision.pk, reason="Danger.")
    later = save_over(page, author, "Tout autre chose")
    assert later.pk != revision.pk
    with pytest.raises(StaleRevisionError):
        publish_urgent(page, animator(), revision_id=revision.pk, reason="Danger.")
    assert again(page).title not in {"Sans danger", "Tout autre chose"}
