"""Addresses under ``/mon-espace/``: what a professional does once signed in."""

from __future__ import annotations

from django.urls import path

from espace.views import colleagues, home, hours, leaving, place_hours

app_name = "espace"
urlpatterns = [
    path("", home.home, name="home"),
    path("fiches/<int:pk>/", home.listing, name="listing"),
    path("fiches/<int:pk>/confirmer/", home.confirm_listing, name="confirm"),
    path("fiches/<int:pk>/horaires/", hours.hours, name="hours"),
    path("fiches/<int:pk>/horaires/<int:place_pk>/", place_hours.place_hours, name="place-hours"),
    path("fiches/<int:pk>/collegues/", colleagues.colleagues, name="colleagues"),
    path(
        "fiches/<int:pk>/collegues/<int:editor_pk>/retirer/",
        colleagues.remove,
        name="remove-colleague",
    ),
    path(
        "fiches/<int:pk>/collegues/<int:editor_pk>/confier/",
        colleagues.hand_over,
        name="hand-over",
    ),
    path("fiches/<int:pk>/quitter/", colleagues.leave, name="leave"),
    path("fiches/<int:pk>/retirer/", leaving.withdraw, name="withdraw"),
    path("mes-donnees/", leaving.data, name="data"),
    path("mes-donnees/export.json", leaving.export, name="export"),
    path("supprimer-mon-compte/", leaving.delete, name="delete"),
]
