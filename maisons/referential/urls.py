"""Under ``/maisons/referentiel/``, beside the pages."""

from django.urls import path

from maisons.referential import views

app_name = "referential"

urlpatterns = [
    path("comparer/", views.comparison, name="comparison"),
    path("<slug:slug>/referentiel.pdf", views.as_pdf, name="pdf"),
    path("<slug:slug>/referentiel.csv", views.as_csv, name="csv"),
    path("<slug:slug>/referentiel.json", views.as_json, name="json"),
]
