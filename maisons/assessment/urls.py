"""Under ``/maisons/auto-evaluation/``; ``/auto-evaluation/`` is that of the EPDS."""

from django.urls import path

from maisons.assessment import views

app_name = "assessment"

urlpatterns = [
    path("", views.assess, name="form"),
    path("resultat.pdf", views.as_pdf, name="pdf"),
]
