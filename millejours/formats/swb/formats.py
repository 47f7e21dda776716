"""Dates and numbers as in French."""

from django.conf.locale.fr.formats import *  # noqa: F403
