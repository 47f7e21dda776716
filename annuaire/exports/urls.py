"""The address of exports, under ``/annuaire/``."""

from django.urls import re_path

from annuaire.exports.formats import FORMATS
from annuaire.exports.views import export

urlpatterns = [
    re_path(rf"^export\.(?P<file_format>{'|'.join(FORMATS)})$", export, name="export"),
]
