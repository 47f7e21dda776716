"""Index a page again once published, its relations written.

django-modelsearch 1.3 indexes at ``post_save``, which comes before a page's own many-to-many rows
(themes) are written: they would be found one publication late (``tests/search/test_backend.py``).
"""

from __future__ import annotations

from typing import Any

from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import Page
from wagtail.signals import page_published


def index_again(instance: Page, **_kwargs: Any) -> None:
    meta = instance._meta
    insert_or_update_object_task.enqueue(meta.app_label, meta.model_name, str(instance.pk))


def connect() -> None:
    page_published.connect(index_again, dispatch_uid="search-index-again")
