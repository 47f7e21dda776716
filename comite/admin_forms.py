"""What the forms of Wagtail's editor need in this room."""

from __future__ import annotations

from typing import Any

from django.forms import ModelChoiceField
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Locale, TranslatableMixin

from articles.forms import in_full
from comite.fields import CHOOSE
from moderation.models import Organisation


class InOneLanguageForm(WagtailAdminModelForm):
    """Terms and messages are proposed in the language of what is edited, organisations in full."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locale = getattr(self.instance, "locale_id", None) or Locale.get_default().pk
        for field in self.fields.values():
            if not isinstance(field, ModelChoiceField):
                continue
            if issubclass(field.queryset.model, TranslatableMixin):
                field.queryset = field.queryset.filter(locale=locale)
            if field.queryset.model is Organisation:
                field.label_from_instance = in_full
                if field.empty_label is not None:
                    field.empty_label = CHOOSE
