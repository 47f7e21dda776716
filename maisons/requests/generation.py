"""Made-up requests for the label, to measure screens with: deterministic, and easy to remove.

Written directly, nobody is told, no letter nor page of a Maison is made. Each is marked as a
demonstration (the command refuses to run where DEBUG is off, unless forced).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, WorkflowState

from maisons.models import (
    Answer,
    Criterion,
    CriterionOpinion,
    Decision,
    Label,
    LabelAct,
    LabelRequestMember,
    LabelRequestPage,
    LabelRequestRegionPage,
    LabelSettings,
    Letter,
    ReferentialPage,
    Reservation,
    Territory,
)
from maisons.requests.branch import lock_region_page
from maisons.requests.made_up import Course, course_of, dice
from maisons.requests.made_up_engine import EngineRows
from maisons.requests.made_up_file import FileRows
from maisons.requests.made_up_people import HOST, MAILBOX, find_people, remove_people
from maisons.requests.raw_rows import RawRows
from maisons.requests.visibility import requests_shown
from moderation.models import Event, Vote
from territoires.models import Commune, Region

BATCH = 50
OVERSEAS_IN_TEN = 2
RURAL_BELOW = 5000  # inhabitants
Progress = Callable[[int], None]


def made_up() -> Any:
    """The requests of the accounts that nobody opens."""
    members = LabelRequestMember.objects.filter(
        user__email__startswith=MAILBOX, user__email__endswith=HOST
    )
    return LabelRequestPage.objects.filter(pk__in=members.values("request"))


@requests_shown()
def generate(count: int, progress: Progress = lambda done: None) -> int:
    """Bring the made-up requests to ``count``; returns how many are new. Batches are whole.

    Raises ValueError when what they stand on is missing.
    """
    there = made_up().count()
    done = 0
    for first in range(there, count, BATCH):
        numbers = list(range(first, min(first + BATCH, count)))
        with transaction.atomic():
            _Writer().write(numbers)
        done += len(numbers)
        progress(done)
    return done


@requests_shown()
def remove(progress: Progress = lambda done: None) -> int:
    """Remove them all, with what stands on them; returns how many."""
    removed = 0
    while keys := list(made_up().order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            _remove(keys)
        removed += len(keys)
        progress(removed)
    remove_people()
    return removed


def _remove(keys: list[int]) -> None:
    kind = ContentType.objects.get_for_model(LabelRequestPage)
    named = [str(key) for key in keys]
    rounds = WorkflowState.objects.filter(content_type=kind, object_id__in=named)
    of_requests = {"request__in": keys}
    kept_for_ever = (
        (Vote, {"task_state__workflow_state__in": rounds.values("pk")}),
        (Event, {"content_type": kind, "object_id__in": named}),
        (LabelAct, {"label__request__in": keys}),
        (Label, of_requests),
        (Reservation, {"decision__request__in": keys}),
        (Decision, of_requests),
        (Letter, of_requests),
    )
    for model, which in kept_for_ever:
        models.QuerySet(model).filter(**which).delete()  # the manager of some refuses
    for model in (Answer, CriterionOpinion):
        models.QuerySet(model).filter(**of_requests)._raw_delete(using="default")
    LabelRequestPage.objects.filter(pk__in=keys).delete()


class _Numbers:
    """Numbers and places in the tree under the pages of the regions, which are held."""

    def __init__(self) -> None:
        self.pages: dict[str, LabelRequestRegionPage] = {}
        self.places: dict[str, int] = {}
        self.ranks: dict[tuple[str, int], int] = {}
        self.added: dict[str, int] = defaultdict(int)

    def page_of(self, region: Region) -> LabelRequestRegionPage:
        if region.pk not in self.pages:
            page = lock_region_page(region)
            last = page.get_children().order_by("path").last()
            self.places[region.pk] = Page._str2int(last.path[-Page.steplen :]) if last else 0
            self.pages[region.pk] = page
        return self.pages[region.pk]

    def place(self, region: Region) -> int:
        self.places[region.pk] += 1
        self.added[region.pk] += 1
        return self.places[region.pk]

    def number(self, region: Region, year: int) -> str:
        """As ``take_number``, for any year; what was given is never given again."""
        page = self.pages[region.pk]
        if (region.pk, year) not in self.ranks:
            given = LabelRequestPage.objects.filter(number__startswith=f"{year}-{region.pk}-")
            last = given.order_by("number").last()
            rank = int(last.number.rpartition("-")[2]) if last else 0
            self.ranks[region.pk, year] = max(rank, page.sequence if page.year == year else 0)
        self.ranks[region.pk, year] += 1
        return f"{year}-{region.pk}-{self.ranks[region.pk, year]:04d}"

    def close(self) -> None:
        for code, page in self.pages.items():
            year = max([year for region, year in self.ranks if region == code])
            pages = LabelRequestRegionPage._base_manager.filter(pk=page.pk)
            if year >= page.year:
                pages.update(year=year, sequence=self.ranks[code, year])
            Page._base_manager.filter(pk=page.pk).update(numchild=F("numchild") + self.added[code])


class _Writer:
    """One batch: what does not change from one request to the next is read once."""

    def __init__(self) -> None:
        self.raw, self.numbers = RawRows(), _Numbers()
        self.people = find_people()
        self.engine = EngineRows(self.raw, self.people)
        self.versions = list(
            ReferentialPage.objects.readable().exclude(in_force_from=None).newest_first()
        )
        if not self.versions:
            raise ValueError("Aucune version du référentiel n’est en ligne (load_referential).")
        self.criteria = {page.pk: _criteria_of(page) for page in self.versions}
        self.kind = ContentType.objects.get_for_model(LabelRequestPage)
        self.months = LabelSettings.current().label_months
        self.now = timezone.now()

    def write(self, numbers: list[int]) -> None:
        communes = _communes(numbers)
        for commune in communes:  # those made now take their keys before the requests do
            self.numbers.page_of(commune.departement.region)
        for number, commune in zip(numbers, communes, strict=True):
            self._one(course_of(number, self.now), commune)
        self.raw.write()
        self.raw.close()
        self.numbers.close()

    def _one(self, course: Course, commune: Commune) -> None:
        version = self._version_of(course)
        request = self.raw.add(self._page(course, commune, version))
        rural, priority = commune.population < RURAL_BELOW, course.number % 3 == 0
        kinds: dict[Any, bool] = {
            Territory.OVERSEAS: commune.departement.is_overseas,
            Territory.RURAL: rural,
            Territory.PRIORITY: priority,
        }
        here = [kind for kind, is_one in kinds.items() if is_one]
        criteria = [each for each in self.criteria[version.pk] if each.stands_in(here)]
        rows = FileRows(self.raw, self.people, request, course, criteria)
        rows.write(commune, rural=rural, priority=priority)
        if course.filed is not None:
            workflow_state = self.engine.write(request, course, rows.applicant)
            rows.instructed()
            rows.decided(workflow_state, commune, self.months)

    def _version_of(self, course: Course) -> ReferentialPage:
        """In force when the draft was opened; the first of all before that."""
        day = timezone.localdate(course.opened)
        known = [page for page in self.versions if page.in_force_from <= day]
        return (known or self.versions[-1:])[0]

    def _page(self, course: Course, commune: Commune, version: Any) -> LabelRequestPage:
        departement = commune.departement
        parent = self.numbers.page_of(departement.region)
        number = self.numbers.number(departement.region, timezone.localdate(course.opened).year)
        place = self.numbers.place(departement.region)
        return LabelRequestPage(
            path=Page._get_path(parent.path, parent.depth + 1, place),
            depth=parent.depth + 1,
            title=number,
            draft_title=number,
            slug=number,
            url_path=f"{parent.url_path}{number}/",
            locale_id=parent.locale_id,
            content_type=self.kind,
            live=False,
            number=number,
            state=course.state,
            region=departement.region,
            departement=departement,
            referential=version,
            filed_at=course.filed,
            is_demonstration=True,
        )


def _criteria_of(page: ReferentialPage) -> list[Criterion]:
    criteria = Criterion.objects.filter(domain__page=page)
    return list(criteria.order_by("domain__sort_order", "sort_order", "pk"))


def _communes(numbers: list[int]) -> list[Commune]:
    """For each number, always the same: big ones more often, two in ten overseas."""
    found = Commune.objects.filter(parent=None).order_by("pk")
    pools: dict[bool, list[tuple[str, int]]] = {True: [], False: []}
    for code, population in found.values_list("pk", "population"):
        pools[code.startswith("97")].append((code, population + 1))
    if not any(pools.values()):
        raise ValueError("Chargez d’abord les territoires (load_territoires).")
    drawn = [_drawn(number, pools) for number in numbers]
    known = Commune.objects.select_related("departement__region").in_bulk(drawn)
    return [known[code] for code in drawn]


def _drawn(number: int, pools: dict[bool, list[tuple[str, int]]]) -> str:
    is_overseas = number % 10 < OVERSEAS_IN_TEN
    pool = pools[is_overseas] or pools[not is_overseas]
    weights = list(accumulate(weight for _code, weight in pool))
    return dice(-number - 1).choices([code for code, _weight in pool], cum_weights=weights)[0]
