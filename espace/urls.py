"""Addresses under ``/mon-espace/``: what a professional does once signed in."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "espace"
urlpatterns: list[URLPattern] = []
