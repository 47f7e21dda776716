"""The names of what passages point to, looked up together: one query per kind of thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import features

from moderation.comparison.passages import Target

THUMBNAIL = "max-165x165"  # the one that Wagtail's own screens make
NO_PICTURE = SafeString("")
Known = dict[tuple[str, str], Any]


@dataclass(frozen=True, slots=True)
class Named:
    """A target in words; ``picture`` is its small image, when there is one."""

    words: str
    picture: SafeString = NO_PICTURE


class Names:
    """Answers for the targets it was given, without a query each."""

    def __init__(self, targets: Iterable[Target], *, with_pictures: bool) -> None:
        keys: dict[str, set[int]] = defaultdict(set)
        for target in targets:
            if target.kind not in {"address", "code"} and target.key.isdecimal():
                keys[target.kind].add(int(target.key))
        self._with_pictures = with_pictures
        self._known: Known = {
            (kind, str(key)): item
            for kind, wanted in keys.items()
            for key, item in self._look_up(kind, wanted).items()
        }

    def of(self, target: Target) -> Named:
        if target.kind == "address":
            return Named(_("lien\u00a0: %s") % target.key)
        if target.kind == "code":
            return Named(_("code HTML\u00a0: %s") % target.key)
        item = self._known.get((target.kind, target.key))
        if target.kind == "image":
            return self._image(item, target)
        if item is None:
            return Named(_("lien vers un élément supprimé"))
        if not target.keeps_words:
            return Named(str(item))
        what = {"kind": item._meta.verbose_name, "title": str(item)}
        return Named(_("lien\u00a0: %(kind)s «\u00a0%(title)s\u00a0»") % what)

    def _look_up(self, kind: str, keys: set[int]) -> dict[int, Any]:
        if kind == "image":
            images = get_image_model().objects.all()
            if self._with_pictures:
                images = images.prefetch_renditions(THUMBNAIL)
            return images.in_bulk(keys)
        handler = features.get_link_types().get(kind)
        return handler.get_model()._default_manager.in_bulk(keys) if handler else {}

    def _image(self, image: Any, target: Target) -> Named:
        if image is None:
            return Named(_("image supprimée"))
        alt = _("texte de remplacement\u00a0: %s") % target.alt if target.alt else _("décorative")
        what = {"title": image.title, "alt": alt}
        words = _("Image «\u00a0%(title)s\u00a0» (%(alt)s)") % what
        return Named(words, _thumbnail(image) if self._with_pictures else NO_PICTURE)


def _thumbnail(image: Any) -> SafeString:
    """Nothing when the file is missing or cannot be read."""
    try:
        small = image.get_rendition(THUMBNAIL)
    except (SourceImageIOError, InvalidFilterSpecError, OSError):
        return NO_PICTURE
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="">', small.url, small.width, small.height
    )
