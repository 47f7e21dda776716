"""Dates and numbers as in Persian."""

from django.conf.locale.fa.formats import *  # noqa: F403
