"""Articles whose review is overdue, on the desk of those who answer for them."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.review_dates import ReviewRow, ReviewRows, overdue_rows
from moderation.competence import Standing
from moderation.desk.sections import SectionRow, register_section


def register() -> None:
    register_section(
        "relectures",
        gettext_lazy("Relectures en retard"),
        "history",
        lambda standing: len(_overdue(standing)),
        lambda standing, offset, limit: [
            _row(each) for each in _overdue(standing)[offset : offset + limit]
        ],
        help=gettext_lazy("Articles en ligne dont la date de relecture est passée."),
    )


def _overdue(standing: Standing) -> ReviewRows:
    """All of them for the animation team, those of their organisations for the others."""
    return overdue_rows(None if standing.is_animator else standing.organisations)


def _row(article: ReviewRow) -> SectionRow:
    if article.is_never_approved:
        said = _("jamais approuvé par le comité")
    else:
        said = _("à relire avant le %(day)s") % {"day": date_format(article.since)}
    answers = article.organisation or _("aucune organisation n’en répond")
    return SectionRow(article.title, article.edit_url, _("Ouvrir"), (said, str(answers)), True)
