"""Addresses under ``/mon-espace/fiches/<id>/kit/``."""

from django.urls import path

from annuaire.kit import views

app_name = "kit"
urlpatterns = [
    path("", views.page, name="page"),
    path("logo.svg", views.logo_svg, name="logo_svg"),
    path("logo-<int:width>.png", views.logo_png, name="logo_png"),
    path("affiche.pdf", views.poster, name="poster"),
    path("vitrine.pdf", views.sticker, name="sticker"),
]
