"""Addresses under ``/annuaire/inscription/``."""

from __future__ import annotations

from django.urls import path

from annuaire.claims.views import claim_from_registration
from annuaire.registration import proof_views, send_views, views

app_name = "inscription"
urlpatterns = [
    path("", views.start, name="start"),
    path("commencer/", views.new, name="new"),
    path("modifier/<int:pk>/", views.change, name="change"),
    path("justificatif/<int:pk>/", proof_views.proof, name="proof"),
    path("<uuid:pk>/verifier/", send_views.preview, name="preview"),
    path("<uuid:pk>/envoyer/", send_views.send, name="send"),
    path("<uuid:pk>/envoyee/", send_views.sent, name="sent"),
    path("<uuid:pk>/abandonner/", views.abandon, name="abandon"),
    path("<uuid:pk>/une-autre-fiche/", send_views.not_the_same, name="not-the-same"),
    path("<uuid:pk>/ma-fiche/<int:listing_pk>/", claim_from_registration, name="claim"),
    path("<uuid:pk>/<slug:slug>/", views.step, name="step"),
]
