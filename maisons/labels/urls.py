"""Under ``/maisons/``: verification, a label for its team, the letters of a request."""

from django.urls import path

from maisons.labels import letter_views, team_views, verification_views

app_name = "labels"

OF_LABEL = "candidater/labels/<slug:code>/"

urlpatterns = [
    path("verifier/", verification_views.form, name="verify_form"),
    path("verifier/<str:code>/", verification_views.verify, name="verify"),
    path(OF_LABEL, team_views.page, name="team"),
    path(f"{OF_LABEL}renouveler/", team_views.renew, name="renew"),
    path(f"{OF_LABEL}certificat.pdf", team_views.certificate_pdf, name="certificate"),
    path(f"{OF_LABEL}logo.svg", team_views.logo_svg, name="logo_svg"),
    path(f"{OF_LABEL}logo-<int:width>.png", team_views.logo_png, name="logo_png"),
    path("candidater/<slug:number>/courriers/<int:pk>/", letter_views.as_pdf, name="letter"),
]
