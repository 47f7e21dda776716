"""Addresses under ``/mon-espace/orientation/``."""

from django.urls import path

from espace.orientation import views

app_name = "orientation"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("apercu/", views.preview, name="preview"),
    path("fiche.pdf", views.as_pdf, name="pdf"),
]
