"""Facts as the public reads them: all of a language, kept in the process, found by key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models.facts import Fact
from articles.small_tables import rows_by_key
from articles.wording import in_words
from millejours.caching import forget_when_saved, remembered
from millejours.languages import SOURCE_LANGUAGE
from millejours.marks import Mark, mark_of

YEARS_READ = 3  # the child's birthday at which nobody reads about it here, and one more


@dataclass(frozen=True, slots=True)
class Quoted:
    """A published fact. ``lang`` is the language it is written in."""

    pk: int
    slug: str
    label: str
    text: str
    precision: str
    basis: str
    valid_from: date | None
    valid_to: date | None
    institution: str
    source: str
    source_url: str
    source_date: date | None
    checked_on: date | None
    lang: str
    is_demonstration: bool = False

    @property
    def mark(self) -> Mark | None:
        return mark_of(self)

    @property
    def goes_by_birth(self) -> bool:
        return self.basis == Fact.Basis.BIRTH

    @property
    def is_over(self) -> bool:
        """Whether its validity has ended: the figure may have changed since.

        A figure that goes by date of birth stays true for the children it was made for.
        """
        ended = self.valid_to is not None and self.valid_to < timezone.localdate()
        return ended and not self.goes_by_birth

    @property
    def is_not_yet(self) -> bool:
        return self.valid_from is not None and self.valid_from > timezone.localdate()

    @property
    def caution(self) -> str:
        """What must be said right after the figure; empty when it holds for every reader today.

        Children born before a rule of more than ``YEARS_READ`` years are no longer read about.
        """
        if self.is_over:
            return _("en cours de mise à jour")
        if self.goes_by_birth and self._excludes_living_readers():
            return _("enfants nés à partir du %(day)s") % {"day": in_words(self.valid_from)}
        if self.is_not_yet and not self.goes_by_birth:
            return _("à partir du %(day)s") % {"day": in_words(self.valid_from)}
        return ""

    def _excludes_living_readers(self) -> bool:
        since = timezone.localdate() - timedelta(days=365 * YEARS_READ)
        return self.valid_from is not None and self.valid_from > since


def facts(language: str | None = None) -> dict[int, Quoted]:
    """Published facts by primary key of any translation, in ``language`` where it exists."""
    code = language or get_language() or SOURCE_LANGUAGE
    return remembered(f"facts:{code}", lambda: _build(code))


def _build(language: str) -> dict[int, Quoted]:
    rows = [fact for fact in rows_by_key(Fact).values() if fact.live]
    best: dict[object, Fact] = {}
    for row in rows:
        code = row.locale.language_code
        if code == language or (code == SOURCE_LANGUAGE and row.translation_key not in best):
            best[row.translation_key] = row
    quoted = {key: quote(fact) for key, fact in best.items()}
    return {row.pk: quoted[row.translation_key] for row in rows if row.translation_key in quoted}


def quote(fact: Fact) -> Quoted:
    """``fact`` as the public reads it, published or not."""
    return Quoted(
        fact.pk,
        fact.slug,
        fact.label,
        fact.text,
        fact.precision,
        fact.basis,
        fact.valid_from,
        fact.valid_to,
        fact.institution,
        fact.source,
        fact.source_url,
        fact.source_date,
        fact.checked_on,
        fact.locale.language_code,
        fact.is_demonstration,
    )


def connect() -> None:
    """Forget the facts of every language when one is saved or deleted."""
    keys = lambda: [f"facts:{code}" for code, _name in settings.LANGUAGES]  # noqa: E731
    forget_when_saved(keys, Fact)
