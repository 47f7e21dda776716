"""Form fields of the editor that Wagtail does not have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

TITLE_CHARACTERS = 80
SUMMARY_CHARACTERS = 280
DESCRIPTION_CHARACTERS = 155


class Checkboxes(forms.CheckboxSelectMultiple):
    """One box a choice, in columns: nothing is lost by a click without the Ctrl key."""

    template_name = "articles/admin/checkboxes.html"

    class Media:
        css = {"all": ["articles/admin/editor.css"]}

    def __init__(self, attrs: dict[str, Any] | None = None, *, scrolls: bool = False) -> None:
        name = "art-boxes art-boxes--scroll" if scrolls else "art-boxes"
        super().__init__({"class": name, **(attrs or {})})


class Counted:
    """Says how many characters are left of an advised length, which nothing enforces."""

    class Media:
        css = {"all": ["articles/admin/editor.css"]}
        js = ["articles/admin/character-count.js"]


def counted(characters: int, **attrs: Any) -> dict[str, Any]:
    """The attributes of a field whose advised length is ``characters``."""
    return {
        "data-controller": "art-count",
        "data-action": "input->art-count#show change->art-count#show",
        "data-art-count-most-value": characters,
        "data-art-count-left-value": _("Il reste %(count)s caractères sur %(most)s conseillés."),
        "data-art-count-over-value": _("%(count)s caractères de trop (%(most)s conseillés)."),
        **attrs,
    }


class CountedTextInput(Counted, forms.TextInput):
    class Media(Counted.Media):
        pass


class CountedTextarea(Counted, AdminAutoHeightTextInput):
    class Media(Counted.Media):
        pass

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Both controllers: Wagtail's own grows the field with its text."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        names = attrs.get("data-controller", "").split()
        names += [name for name in ("w-autosize", "art-count") if name not in names]
        return {**attrs, "data-controller": " ".join(names)}
