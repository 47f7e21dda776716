"""How each criterion of a version is met, and what those who instruct think of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from maisons.models import Answer, Conclusion, Criterion, CriterionOpinion, Met

ROW, BAR, LEFT, WIDTH = 22, 14, 56, 420  # units of the drawing


@dataclass(frozen=True, slots=True)
class Rate:
    """``met``: in the order of ``Met``, ``said``: in that of ``Conclusion``."""

    code: str
    statement: str
    met: list[int]
    said: list[int]

    @property
    def percent_met(self) -> int | None:
        return _percent(self.met)

    @property
    def percent_favourable(self) -> int | None:
        return _percent(self.said)


def _percent(counts: list[int]) -> int | None:
    """Of the first; None of nothing."""
    return round(100 * counts[0] / sum(counts)) if sum(counts) else None


def rates(requests: Any, version: Any) -> list[Rate]:
    """In the order of ``version``, over those of ``requests`` that follow it."""
    concerned = requests.filter(referential=version).values("pk")
    met = _counted(Answer, "met", concerned)
    said = _counted(CriterionOpinion, "conclusion", concerned)
    criteria = Criterion.objects.filter(domain__page=version)
    ordered = criteria.order_by("domain__sort_order", "sort_order", "pk")
    return [
        Rate(
            code,
            statement,
            met=[met[pk][choice] for choice in Met.values],
            said=[said[pk][choice] for choice in Conclusion.values],
        )
        for pk, code, statement in ordered.values_list("pk", "code", "statement")
    ]


def _counted(model: Any, field: str, requests: Any) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    counted = model.objects.filter(request__in=requests).order_by()
    for criterion, choice, count in counted.values_list("criterion_id", field).annotate(
        Count("pk")
    ):
        found[criterion][choice] = count
    return found


def chart(rates_shown: list[Rate]) -> dict[str, Any]:
    """Bars of one length, cut by answer; only codes are written, the table has the words."""
    rows = [_row(number, rate) for number, rate in enumerate(rates_shown)]
    return {"height": ROW * len(rows), "rows": rows}


def _row(number: int, rate: Rate) -> dict[str, Any]:
    x, pieces, total = float(LEFT), [], sum(rate.met)
    for kind, count in zip(("met", "started", "missing"), rate.met, strict=True):
        width = count / total * WIDTH if total else 0
        if width:
            pieces.append({"x": f"{x:.1f}", "width": f"{width:.1f}", "kind": kind})
        x += width
    top = number * ROW
    return {
        "code": rate.code,
        "y": top + (ROW - BAR) // 2,
        "baseline": top + ROW // 2 + 5,
        "pieces": pieces,
        "text": f"{rate.percent_met}\u00a0%" if total else "–",
        "text_x": LEFT + WIDTH + 8,
    }
