"""Every address of the site. Public ones are inside i18n_patterns, French unprefixed."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home import views as home_views

handler400 = "home.views.bad_request"
handler403 = "home.views.permission_denied"
handler404 = "home.views.page_not_found"
# 500: Django's own view, which renders 500.html without any context that could fail again.

urlpatterns = [
    path("favicon.ico", home_views.favicon),
    path("robots.txt", home_views.robots),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

urlpatterns += i18n_patterns(
    path("aide/", home_views.help_now, name="help-now"),
    path("annuaire/", include("annuaire.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
