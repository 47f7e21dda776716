"""What was answered in the self-assessment, kept until a draft takes it over, or the session ends.

In the session of who pressed "Candidater", never in an address; nothing before that gesture.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from maisons.assessment.answers import Answer as Said
from maisons.assessment.answers import Answers
from maisons.models import Met

KEY = "label_answers"
MET = {Said.MET: Met.YES, Said.STARTED: Met.SOON, Said.MISSING: Met.NO}  # the fourth says nothing


def keep(request: HttpRequest, answers: Answers) -> None:
    met = {code: str(MET[Said(said)]) for code, said in answers.by_code.items() if said in MET}
    request.session[KEY] = {"met": met, "kinds": sorted(answers.kinds)}


def carried(request: HttpRequest) -> dict[str, Any] | None:
    found = request.session.get(KEY)
    return found if isinstance(found, dict) else None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
