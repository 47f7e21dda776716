"""What a person chooses on her account page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.widgets import SwitchInput

from moderation.models import NotificationChoice


class NotificationChoiceForm(forms.ModelForm):
    class Meta:
        model = NotificationChoice
        fields = ["daily_digest"]
        widgets = {"daily_digest": SwitchInput()}


class NotificationPanel(BaseSettingsPanel):
    """In the tab "Notifications" of the account; the row is created the first time it is saved."""

    name = "moderation"
    title = _("Courriels du comité éditorial")
    tab = notifications_tab
    order = 50
    form_class = NotificationChoiceForm

    def get_form(self) -> NotificationChoiceForm:
        chosen = NotificationChoice.objects.filter(user=self.user).first()
        return NotificationChoiceForm(
            self.request.POST if self.request.method == "POST" else None,
            instance=chosen or NotificationChoice(user=self.user),
            prefix=self.name,
        )
