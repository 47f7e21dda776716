"""Addresses under ``/annuaire/inscription/``."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "inscription"
urlpatterns: list[URLPattern] = []
