"""Every address of the site. Public ones are inside i18n_patterns, French unprefixed."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from articles.feeds import ArticlesAtom, ArticlesRss
from home import views as home_views
from home.sitemaps import SITEMAPS
from millejours.publishing import refuse_alias_conversion
from moderation.desk.home import home as desk

handler400 = "home.views.bad_request"
handler403 = "home.views.permission_denied"
handler404 = "home.views.page_not_found"
handler429 = "millejours.accounts.views.too_many_requests"
# 500: Django's own view, which renders 500.html without any context that could fail again.

sitemaps = {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"}

urlpatterns = [
    path("favicon.ico", home_views.favicon),
    path("robots.txt", home_views.robots),
    path("sitemap.xml", sitemap_index, sitemaps, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path("connexion/", include("millejours.accounts.urls")),
    path("admin/login/", RedirectView.as_view(pattern_name="password_login", query_string=True)),
    path("admin/", desk, name="wagtailadmin_home"),
    path("admin/localize/page/<int:page_id>/convert_to_alias/", refuse_alias_conversion),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

urlpatterns += i18n_patterns(
    path("aide/", home_views.help_now, name="help-now"),
    path("plan-du-site/", home_views.site_plan, name="site-plan"),
    path("annuaire/inscription/", include("annuaire.registration.urls")),
    path("annuaire/", include("annuaire.urls")),
    path("maisons/auto-evaluation/", include("maisons.assessment.urls")),
    path("maisons/referentiel/", include("maisons.referential.urls")),
    path("maisons/", include("maisons.labels.urls")),
    path("maisons/", include("maisons.register.urls")),
    path("maisons/candidater/", include("maisons.application.urls")),
    path("mon-espace/fiches/<int:pk>/kit/", include("annuaire.kit.urls")),
    path("mon-espace/territoire/", include("espace.territory.urls")),
    path("mon-espace/orientation/", include("espace.orientation.urls")),
    path("mon-espace/structures/", include("espace.managing.urls")),
    path("mon-espace/maisons/", include("espace.maisons.urls")),
    path("mon-espace/", include("espace.urls")),
    path("recherche/", include("search.urls")),
    path("articles/rss.xml", ArticlesRss(), name="articles-rss"),
    path("articles/atom.xml", ArticlesAtom(), name="articles-atom"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
