"""Under ``/maisons/``: letters of a request, pages of a label for its team, verification."""

from django.urls import path

from maisons.labels import letter_views

app_name = "labels"

urlpatterns = [
    path("candidater/<str:number>/courriers/<int:pk>/", letter_views.as_pdf, name="letter"),
]
