"""Help now, the plan of the site, what browsers and robots ask for, error pages.

All but the plan answer without a database.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import ArticleIndexPage, StageIndexPage
from home import site_plan as plan
from millejours.useful_numbers import by_situation

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /annuaire/?
Disallow: /annuaire/carte.json
Disallow: /annuaire/lieux/
Disallow: /maisons/?
Disallow: /maisons/carte.json
Disallow: /recherche/

Sitemap: {sitemap}
"""


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """``/aide/``: the numbers by situation."""
    return render(request, "home/help_now.html", {"situations": by_situation()})


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """``/favicon.ico``: browsers ask for it by themselves on what is not HTML."""
    return redirect(static("site/favicon/favicon.ico"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """``/robots.txt``: searches are for people, not for crawlers."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(ROBOTS.format(sitemap=sitemap), content_type="text/plain")


@require_safe
def site_plan(request: HttpRequest) -> HttpResponse:
    """``/plan-du-site/``: every stage with its articles, and the rest of the site."""
    stages = plan.stages(request)
    articles = plan.index_of(ArticleIndexPage, request)
    context = {
        "stages": stages,
        "lists": [link for link in (plan.index_of(StageIndexPage, request), articles) if link],
        "articles_url": articles.url if articles else "",
        "pages": plan.free_pages(request),
    }
    return render(request, "home/site_plan.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form sent from elsewhere gets."""
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)
