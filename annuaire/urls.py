"""Addresses under ``/annuaire/``."""

from django.urls import include, path, re_path

from annuaire import views
from annuaire.alerts import views as alerts
from annuaire.claims.views import claim
from annuaire.kit import verification_views as verification
from annuaire.upkeep.views import confirm_by_link

app_name = "annuaire"
urlpatterns = [
    path("", views.search, name="search"),
    path("carte.json", views.map_json, name="map"),
    path("confirmer/<str:token>/", confirm_by_link, name="confirm"),
    path("lieux/", views.place_suggestions, name="places"),
    path("verifier/", verification.form, name="verify_form"),
    path("verifier/<str:code>/", verification.verify, name="verify"),
    path("", include("annuaire.exports.urls")),
    re_path(
        r"^(?P<pk>[0-9]{1,15})-(?P<slug>[-a-zA-Z0-9_]{1,80})/$",
        views.listing_detail,
        name="detail",
    ),
    re_path(
        r"^(?P<pk>[0-9]{1,15})-(?P<slug>[-a-zA-Z0-9_]{1,80})/contact\.vcf$",
        views.listing_vcard,
        name="vcard",
    ),
    re_path(
        r"^(?P<pk>[0-9]{1,15})-(?P<slug>[-a-zA-Z0-9_]{1,80})/signaler/$",
        alerts.report,
        name="alert",
    ),
    re_path(
        r"^(?P<pk>[0-9]{1,15})-(?P<slug>[-a-zA-Z0-9_]{1,80})/ma-fiche/$",
        claim,
        name="claim",
    ),
]
