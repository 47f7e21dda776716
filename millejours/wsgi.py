"""WSGI entry of the site (gunicorn millejours.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "millejours.settings.production")

application = get_wsgi_application()
