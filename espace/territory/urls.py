"""Addresses under ``/mon-espace/territoire/``."""

from django.urls import path

from espace.territory import views

app_name = "territoire"
urlpatterns = [
    path("", views.page, name="page"),
    path("contact/", views.contact, name="contact"),
]
