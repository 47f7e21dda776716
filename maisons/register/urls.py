"""Under ``/maisons/``, beside the pages."""

from django.urls import path, re_path

from maisons.register import views

app_name = "register"

urlpatterns = [
    path("carte.json", views.map_json, name="map"),
    path("registre.csv", views.as_csv, name="csv"),
    path("pres-de-chez-moi/", views.near_me, name="near"),
    path("pres-de-chez-moi/fiche/<int:pk>/", views.of_listing, name="of-listing"),
    path("couverture/", views.coverage_page, name="coverage"),
    path("couverture/couverture.csv", views.coverage_csv, name="coverage-csv"),
    path("<slug:slug>/agenda.ics", views.agenda, name="agenda"),
    re_path(
        r"^(?P<slug>[-a-zA-Z0-9_]+)/ateliers/(?P<pk>[0-9]{1,15})\.ics$",
        views.session,
        name="session",
    ),
]
