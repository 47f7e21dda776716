"""From the account page of the admin to the page where an account is protected."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("register_account_menu_item")
def security(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Sécurité de mon compte"),
        "help_text": _("Adresse, mot de passe, second facteur."),
    }
