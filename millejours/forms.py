"""Forms of the admin for shared things."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from millejours.models.useful_numbers import Confidence, UsefulNumber


class UsefulNumberForm(WagtailAdminModelForm):
    """Notes who confirmed a number, and when."""

    def save(self, commit: bool = True) -> UsefulNumber:
        number: Any = super().save(commit=False)
        if "confidence" in self.changed_data and number.confidence == Confidence.CONFIRMED:
            number.confirmed_by = self.for_user
            number.confirmed_at = timezone.now()
        if commit:
            number.save()
        return number
