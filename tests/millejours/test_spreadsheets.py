"""What somebody typed never runs in the spreadsheet of who downloads it."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from millejours.spreadsheets import cell
from tests.comite.factories import CampaignFactory
from tests.factories import UserFactory

FORMULA = "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-5", "'-5"),
        ("+33 6", "'+33 6"),
        (-5, "-5"),
        (12, "12"),
        (None, ""),
        (dt.date(2026, 12, 24), "24/12/2026"),
        ("Une -", "Une -"),
        ("a\0b", "ab"),
    ],
)
def test_a_cell_never_runs(value, written):
    assert cell(value) == written


@pytest.fixture
def exported(client):
    """The list of campaigns, whose name and organisation are formulas, as ``kind`` of file."""
    campaign = CampaignFactory(name=FORMULA)
    campaign.lead.acronym = FORMULA
    campaign.lead.save()
    client.force_login(UserFactory(is_superuser=True))
    address = reverse("wagtailsnippets_comite_campaign:list")
    return lambda kind: client.get(address, {"export": kind}).getvalue()


@pytest.mark.django_db
def test_the_lists_of_the_admin_are_inert_too(exported):
    lines = exported("csv").decode().splitlines()
    assert lines[1].startswith(f"'{FORMULA},'{FORMULA}")
    sheet = load_workbook(io.BytesIO(exported("xlsx"))).active
    assert [each.data_type for each in sheet[2][:2]] == ["s", "s"]
    assert sheet["A2"].value == f"'{FORMULA}"
