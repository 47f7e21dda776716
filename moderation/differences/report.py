"""What a comparison finds: objections already, and changes of words to judge together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.comparison.passages import Passage
from moderation.differences.texts import Change, changes_between, matter_of, moved, same_links

MOST_OBJECTIONS_IN_A_TEXT = 5


@dataclass(frozen=True)
class Report:
    """``strict``: nothing a reader sees may change. ``french``: our lists know the words."""

    french: bool
    strict: bool = False
    objections: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def being(self, *, strict: bool) -> Report:
        """The same report, stricter or not."""
        return replace(self, strict=strict)

    def refuse(self, where: str, why: str) -> None:
        self.objections.append(f"{where}\u00a0: {why}.")

    def texts(self, where: str, before: Sequence[Passage], after: Sequence[Passage]) -> None:
        """Compare two versions of a text."""
        if self.strict:
            if list(before) != list(after):
                self.refuse(where, _("une alerte ne se change pas"))
            return
        if not same_links(before, after):
            self.refuse(where, _("les liens ou les chiffres cités changent"))
        changes = changes_between(before, after, french=self.french)
        self.changes.extend(changes)
        refused = [
            _("%(change)s, ce qui touche %(matter)s") % {"change": change.said(), "matter": matter}
            for change in changes
            if (matter := matter_of(change, french=self.french))
        ]
        for why in refused[:MOST_OBJECTIONS_IN_A_TEXT]:
            self.refuse(where, why)
        left = len(refused) - MOST_OBJECTIONS_IN_A_TEXT
        if left > 0:
            said = ngettext(
                "%d autre changement de ce genre", "%d autres changements de ce genre", left
            )
            self.refuse(where, said % left)

    def conclusion(self, most_words: int) -> list[str]:
        """Every objection, those to the changes as a whole last."""
        found = list(self.objections)
        words = moved(self.changes)
        if words:
            found.append(
                _("«\u00a0%s\u00a0» change de place\u00a0: un texte ne se déplace pas.") % words
            )
        count = sum(change.words for change in self.changes)
        if count > most_words:
            numbers = {"count": count, "most": most_words}
            found.append(_("%(count)d mots changent, au lieu de %(most)d au plus.") % numbers)
        return found
