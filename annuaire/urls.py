"""Addresses under ``/annuaire/``."""

from django.urls import include, path, re_path

from annuaire import views

app_name = "annuaire"
urlpatterns = [
    path("", views.search, name="search"),
    path("carte.json", views.map_json, name="map"),
    path("lieux/", views.place_suggestions, name="places"),
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
]
