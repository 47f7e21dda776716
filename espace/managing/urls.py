"""Addresses under ``/mon-espace/structures/``."""

from __future__ import annotations

from django.urls import path

from espace.managing.views import belonging, files, members, proposing, table, works

app_name = "structures"
urlpatterns = [
    path("<int:pk>/", table.table, name="table"),
    path("<int:pk>/fiches.csv", files.export, name="export"),
    path("<int:pk>/choisir/", table.choose, name="choose"),
    path("<int:pk>/importer/", files.upload, name="upload"),
    path("<int:pk>/proposer/", proposing.propose_place, name="propose"),
    path("<int:pk>/membres/", members.members, name="members"),
    path("<int:pk>/membres/<int:member_pk>/retirer/", members.remove, name="remove-member"),
    path("travaux/<uuid:pk>/", works.work, name="work"),
    path("travaux/<uuid:pk>/lancer/", works.launch, name="launch"),
    path("travaux/<uuid:pk>/abandonner/", works.give_up, name="give-up"),
    path("fiches/<int:pk>/rattacher/", belonging.attach, name="attach"),
    path("fiches/<int:pk>/detacher/", belonging.detach, name="detach"),
]
