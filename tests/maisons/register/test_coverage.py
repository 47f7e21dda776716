"""How much of the country is near a labelled Maison."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from maisons.models import Label
from maisons.register.coverage import coverage, percent
from maisons.register.coverage_map import level_of, shapes
from tests.annuaire.factories import commune
from tests.maisons.register.factories import make_label
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db
PAGE = "/maisons/couverture/"


def share_of(code: str) -> Any:
    return next(share for share in coverage().shares if share.code == code)


def test_without_any_label_everything_is_zero_and_said(client: Client) -> None:
    commune("48095")
    assert (share_of("48").communes, share_of("48").near_communes) == (1, 0)
    assert "Aucune Maison n’est labellisée" in text_of(client.get(PAGE))


def test_a_commune_is_near_within_twenty_kilometres() -> None:
    commune("48061")  # 23 km from Mende
    make_label("48095")
    share = share_of("48")
    assert (share.maisons, share.communes, share.near_communes) == (1, 2, 1)
    assert (share.communes_percent, share.people_percent) == (50, 85)
    assert coverage().whole.maisons == 1


def test_across_the_border_of_a_department_and_overseas() -> None:
    commune("93066")
    commune("97411")
    make_label("75056")
    assert share_of("93").near_communes == 1
    assert share_of("93").maisons == 0
    make_label("97411")
    assert [share.code for share in coverage().overseas] == ["974"]
    assert share_of("974").communes_percent == 100


def test_arrondissements_are_not_counted_twice() -> None:
    paris = commune("75056")
    other = commune("93066")
    other.parent = paris
    other.save()
    make_label("75056")
    assert coverage().whole.communes == 1


def test_a_label_that_is_no_more_in_force_covers_nothing() -> None:
    label = make_label("48095")
    assert share_of("48").near_communes == 1
    Label.objects.filter(pk=label.pk).update(suspended_at=timezone.now())
    assert share_of("48").near_communes == 0


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(0, 0, 0), (0, 9, 0), (1, 1000, 1), (999, 1000, 99), (5, 5, 100)]
)
def test_percent_is_never_none_nor_all_of_what_is_neither(part: int, whole: int, said: int) -> None:
    assert percent(part, whole) == said


def test_levels_of_the_map() -> None:
    assert [level_of(value) for value in (0, 1, 24, 25, 49, 50, 74, 75, 100)] == [
        *(0, 1, 1, 2, 2, 3, 3, 4, 4)
    ]
    assert len(shapes()) == 101
    assert all(shape.path for shape in shapes().values())


@pytest.mark.parametrize("places", [["48095"], ["48095", "97411", "75056", "93066"]])
def test_the_map_and_its_table_say_the_same_in_few_queries(
    client: Client, assert_max_queries: Callable[[int], Any], places: list[str]
) -> None:
    for place in places:
        make_label(place)
    with assert_max_queries(10):
        response = client.get(PAGE)
    rows = html(response).select("tbody th[scope=row]")
    drawn = html(response).select("svg.mai-map path.mai-area")
    assert len(rows) == len(drawn) == len({share.code for share in coverage().shares})
    assert response.cookies == {}
    assert "Lozère (48)" in text_of(response)


def test_the_file_has_a_line_a_department(client: Client) -> None:
    make_label("48095")
    lines = b"".join(client.get("/maisons/couverture/couverture.csv")).decode().splitlines()
    assert lines[1] == "48;Lozère;1;1;1;100;12300;12300;100"
