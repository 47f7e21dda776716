"""Addresses under ``/mon-espace/maisons/``."""

from django.urls import path

from espace.maisons import views

app_name = "espace-maisons"
SESSION = "<int:pk>/ateliers/<int:workshop_pk>/seances"

urlpatterns = [
    path("<int:pk>/", views.maison, name="maison"),
    path("<int:pk>/ateliers/nouveau/", views.new_workshop, name="new-workshop"),
    path("<int:pk>/ateliers/<int:workshop_pk>/", views.workshop, name="workshop"),
    path(f"{SESSION}/nouvelle/", views.new_session, name="new-session"),
    path(f"{SESSION}/<int:session_pk>/", views.session, name="session"),
    path(f"{SESSION}/<int:session_pk>/annuler/", views.cancel, name="cancel"),
]
