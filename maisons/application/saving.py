"""What changes the content of a file: a section, a document. One transaction each."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annuaire.registration.uploads import EXTENSIONS, AcceptedFile
from maisons.application.opening import opening_of
from maisons.application.reading import file_of
from maisons.application.refusals import ClosedError, StaleError, TooManyPapersError
from maisons.application.sections import section_named
from maisons.models import Answer, LabelRequestPage, Met, Paper, Project, Territory
from maisons.referential.reading import domains_of
from maisons.requests.locking import lock_request
from maisons.requests.refusals import UnknownRequestError
from maisons.requests.visibility import requests_shown

MOST_PAPERS = 20  # of a criterion, or about the whole file


def lock_own(request: LabelRequestPage, actor: Any) -> LabelRequestPage:
    """Held, and hers today. Raises UnknownRequestError."""
    held = lock_request(request)
    if not LabelRequestPage.objects.of(actor).filter(pk=held.pk).exists():
        raise UnknownRequestError
    return held


@transaction.atomic
@requests_shown()
def save_section(
    request: LabelRequestPage, actor: Any, *, slug: str, form: Any, digest: str
) -> None:
    """Write what ``form`` accepted; ``digest``: of the section as its page showed it.

    Two people in two sections do not disturb each other.

    Raises UnknownRequestError, ClosedError, StaleError.
    """
    held = lock_own(request, actor)
    file, opening = file_of(held), opening_of(held)
    section = section_named(file, slug)
    if section is None or not section.is_open(opening):
        raise ClosedError
    if section.form(file, opening).digest != digest:
        raise StaleError
    form.write(held, actor)
    grow(held)


@transaction.atomic
@requests_shown()
def keep_paper(
    request: LabelRequestPage, actor: Any, *, criterion_pk: int | None, file: AcceptedFile
) -> Paper:
    """Once however often the same document is sent to the same place.

    Raises UnknownRequestError, ClosedError, TooManyPapersError.
    """
    held = lock_own(request, actor)
    if not opening_of(held).has_criterion(criterion_pk):
        raise ClosedError
    there = Paper.objects.filter(request=held, criterion=criterion_pk).of_applicants().kept()
    same = there.filter(sha256=file.sha256).first()
    if same is not None:
        return same
    if there.count() >= MOST_PAPERS:
        raise TooManyPapersError
    paper = Paper(
        request=held,
        criterion_id=criterion_pk,
        name=file.name or f"document.{EXTENSIONS[file.media_type]}",
        media_type=file.media_type,
        size=len(file.content),
        sha256=file.sha256,
        uploaded_by=actor,
    )
    paper.file.save("document", ContentFile(file.content), save=False)
    paper.save()
    grow(held)
    return paper


@transaction.atomic
@requests_shown()
def remove_paper(request: LabelRequestPage, actor: Any, *, pk: int) -> None:
    """Erased with its file while the request was never filed; afterwards, only taken back.

    Raises UnknownRequestError, ClosedError.
    """
    held = lock_own(request, actor)
    paper = Paper.objects.filter(request=held, pk=pk).of_applicants().kept().first()
    if paper is None:
        raise UnknownRequestError
    if not opening_of(held).has_criterion(paper.criterion_id):
        raise ClosedError
    if held.filed_at is None:
        paper.delete()
    else:
        paper.removed_at = timezone.now()
        paper.save(update_fields=["removed_at"])
    grow(held)


@transaction.atomic
@requests_shown()
def take_over(request: LabelRequestPage, actor: Any, carried: dict[str, Any]) -> int:
    """Answers given in the self-assessment, put into a draft; how many.

    ``carried``: ``met`` (by code of criterion, a ``Met``) and ``kinds`` of territory.
    """
    held = lock_own(request, actor)
    if not opening_of(held).is_draft or held.referential is None:
        return 0
    kinds = set(carried["kinds"])
    Project.objects.filter(request=held).update(
        in_priority_neighbourhood=Territory.PRIORITY in kinds,
        in_rural_area=Territory.RURAL in kinds,
    )
    criteria = [one for domain in domains_of(held.referential) for one in domain.criteria]
    known = set(Answer.objects.filter(request=held).values_list("criterion", flat=True))
    answers = [
        Answer(request=held, criterion=one, met=Met(carried["met"][one.code]), updated_by=actor)
        for one in criteria
        if one.code in carried["met"] and one.pk not in known
    ]
    Answer.objects.bulk_create(answers)
    grow(held)
    return len(answers)


def grow(held: LabelRequestPage) -> None:
    """Another version of the whole file: a page opened before is told."""
    Project.objects.filter(request=held).update(version=F("version") + 1)
