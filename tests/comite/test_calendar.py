"""The editorial calendar: by week and organisation, with filters, as a table too."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from comite.calendar import Filters, build
from comite.models import EditorialEntry
from comite.weeks import Month, Week, monday_of
from moderation.models import Role
from moderation.services import submit
from tests.articles.factories import make_article
from tests.comite.factories import (
    CampaignFactory,
    EditorialEntryFactory,
    KeyMessageFactory,
    SessionFactory,
    draft,
    stranger,
)
from tests.factories import ThemeFactory
from tests.moderation.factories import OrganisationFactory, animator, person
from tests.support.pages import html, text_of
from tests.support.queries import assert_max_queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
DECEMBER = Month(2026, 12)
DAY = dt.date(2026, 12, 10)
QUERIES = 25
State = EditorialEntry.State


def titles(filters: Filters) -> set[str]:
    return {
        line.title
        for _week, rows in build(filters).weeks
        for row in rows
        for lines in row.lines.values()
        for line in lines
    }


# --- Weeks --------------------------------------------------------------------------------------


def test_a_month_is_shown_with_the_whole_weeks_that_hold_its_days():
    weeks = list(DECEMBER.weeks())
    assert (weeks[0].monday, weeks[-1].sunday) == (dt.date(2026, 11, 30), dt.date(2027, 1, 3))
    assert [week.number for week in weeks] == [49, 50, 51, 52, 53]


def test_months_follow_each_other_over_the_year():
    assert (DECEMBER.following, Month(2027, 1).previous) == (Month(2027, 1), DECEMBER)
    assert str(Month.parse("2027-02")) == "2027-02"
    assert Month(2027, 2).label == "février 2027"


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "décembre", "0001-01", "9999-12"])
def test_what_is_not_a_month_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 (of int, of date or ours)
        Month.parse(text)


def test_a_week_meets_what_runs_over_it():
    week = Week(monday_of(DAY))
    assert week.holds(DAY)
    assert week.meets(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert not week.meets(dt.date(2026, 12, 14), dt.date(2026, 12, 31))


# --- The state of what is planned ---------------------------------------------------------------


def state_now(entry: EditorialEntry):
    return EditorialEntry.objects.for_list().get(pk=entry.pk).current_state


def test_without_a_page_the_state_is_what_people_said():
    assert state_now(EditorialEntryFactory(state=State.WRITING)) == State.WRITING


def test_the_state_follows_the_page():
    author = person(Role.AUTHOR)
    page = draft("Dormir", author)
    entry = EditorialEntryFactory(page=page, state=State.WRITING)
    assert state_now(entry) == State.WRITING
    submit(page, author)
    assert state_now(entry) == State.SUBMITTED
    page.workflow_states.update(status="approved")
    page.get_latest_revision().publish(skip_permission_checks=True)
    assert state_now(entry) == State.PUBLISHED


def test_a_page_on_line_long_before_it_was_planned_again_is_not_done():
    page = make_article()
    page.last_published_at = timezone.now() - dt.timedelta(days=400)
    page.save()
    assert state_now(EditorialEntryFactory(page=page, state=State.ORDERED)) == State.ORDERED


def test_what_was_given_up_stays_so():
    entry = EditorialEntryFactory(page=make_article(), state=State.CANCELLED)
    assert state_now(entry) == State.CANCELLED


# --- The calendar -------------------------------------------------------------------------------


def everything(count: int = 1, organisation=None, theme=None) -> None:
    organisation = organisation or OrganisationFactory()
    theme = theme or ThemeFactory()
    for number in range(count):
        EditorialEntryFactory(
            title=f"Sujet {number}", organisation=organisation, theme=theme, page=make_article()
        )
        campaign = CampaignFactory(name=f"Campagne {number}", lead=organisation)
        message = KeyMessageFactory(organisation=organisation)
        message.themes = [theme]
        message.save()
        campaign.key_messages.add(message)
        campaign.save()
        make_article(
            title=f"Relire {number}",
            slug=f"relire-{organisation.pk}-{number}",
            themes=[theme],
            review_due_on=DAY,
            responsible_organisation=organisation,
        )
        SessionFactory(chair=organisation)


def test_a_week_holds_each_kind_by_organisation():
    ours = OrganisationFactory(acronym="AAA")
    everything(organisation=ours)
    EditorialEntryFactory(title="Ailleurs", organisation=OrganisationFactory(acronym="BBB"))
    make_article(title="À personne", review_due_on=DAY)
    _week, rows = next(item for item in build(Filters(DECEMBER)).weeks if item[0].holds(DAY))
    assert [str(row.organisation) for row in rows] == ["AAA", "BBB", "None"]
    first = rows[0]
    assert [line.title for line in first.entries] == ["Sujet 0"]
    assert [line.title for line in first.campaigns] == ["Campagne 0"]
    assert [line.title for line in first.reviews] == ["Relire 0"]
    assert [line.title for line in first.sessions] == ["Séance du 10 décembre 2026"]
    assert [line.title for line in rows[2].reviews] == ["À personne"]


def test_a_campaign_is_in_every_week_that_it_runs():
    CampaignFactory(starts_on=dt.date(2026, 12, 9), ends_on=dt.date(2026, 12, 20))
    weeks = build(Filters(DECEMBER)).weeks
    assert [week.number for week, rows in weeks if rows] == [50, 51]


def test_filters_by_organisation_theme_and_month():
    ours, theme = OrganisationFactory(), ThemeFactory()
    everything(organisation=ours, theme=theme)
    everything()
    EditorialEntryFactory(title="Sans thème", organisation=ours)
    assert "Sans thème" in titles(Filters(DECEMBER, ours))
    assert titles(Filters(DECEMBER, ours, theme)) == {
        "Sujet 0",
        "Campagne 0",
        "Relire 0",
        "Séance du 10 décembre 2026",
    }
    assert build(Filters(Month(2027, 3))).is_empty


def test_a_draft_is_not_to_review():
    make_article(title="Brouillon", live=False, review_due_on=DAY)
    assert titles(Filters(DECEMBER)) == set()


def test_the_calendar_asks_as_much_whatever_its_rows(client):
    client.force_login(animator())
    address = reverse("comite:calendar")
    for count in (1, 29):
        everything(count)
        client.get(address, {"mois": "2026-12"})
        with assert_max_queries(QUERIES):
            client.get(address, {"mois": "2026-12"})


def test_a_crowded_month_says_that_it_is_cut(client, monkeypatch):
    monkeypatch.setattr("comite.calendar.MOST_OF_A_KIND", 2)
    for number in range(3):
        EditorialEntryFactory(title=f"Sujet {number}")
    client.force_login(animator())
    shown = text_of(client.get(reverse("comite:calendar"), {"mois": "2026-12"}))
    assert "Seules les premières lignes sont montrées" in shown
    assert "Sujet 1" in shown
    assert "Sujet 2" not in shown


# --- Its page -----------------------------------------------------------------------------------


def test_a_member_leafs_through_the_months_and_keeps_the_filters(client):
    organisation = OrganisationFactory()
    everything(organisation=organisation)
    client.force_login(person())
    address = reverse("comite:calendar")
    page = html(client.get(address, {"mois": "2026-12", "organisation": organisation.pk}))
    links = {link["rel"][0]: link["href"] for link in page.select("nav a[rel]")}
    assert links == {
        "prev": f"{address}?mois=2026-11&organisation={organisation.pk}",
        "next": f"{address}?mois=2027-01&organisation={organisation.pk}",
    }
    table = page.select_one("table.com-table")
    assert [head.text.strip() for head in table.select("thead th[scope=col]")] == [
        "Organisation",
        "Sujets prévus",
        "Campagnes",
        "Relectures",
        "Séances",
    ]
    assert table.select_one("caption")
    assert not page.select(f"a[href='{reverse('wagtailsnippets_comite_editorialentry:add')}']")


@pytest.mark.parametrize(
    "query",
    [{"mois": "2026-99"}, {"organisation": "999999"}, {"theme": "abc"}, {"mois": "\x00"}],
    ids=str,
)
def test_a_filter_that_means_nothing_is_said_and_filters_nothing(client, query):
    client.force_login(person())
    response = client.get(reverse("comite:calendar"), query)
    assert response.status_code == 200
    assert html(response).select_one(".error-message")


def test_the_table_holds_what_the_page_shows(client):
    everything(organisation=OrganisationFactory(acronym="DGX"))
    client.force_login(person())
    response = client.get(reverse("comite:calendar_table"), {"mois": "2026-12"})
    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [row[4] for row in rows[1:]] == ["Campagne", "Relecture", "Sujet prévu", "Séance"]
    assert ["07/12/2026", "10/12/2026", "", "DGX", "Relecture", "Relire 0"] in [
        row[:6] for row in rows
    ]


def test_a_stranger_reads_no_calendar(client):
    client.force_login(stranger())
    for name in ("calendar", "calendar_table"):
        response = client.get(reverse(f"comite:{name}"))
        assert (response.status_code, response.url) == (302, "/admin/")


def test_members_read_planned_subjects_and_the_animation_team_writes_them(client):
    entry = EditorialEntryFactory(title="Un sujet")
    prefix = "wagtailsnippets_comite_editorialentry"
    client.force_login(person())
    assert client.get(reverse(f"{prefix}:list")).status_code == 200
    assert client.get(reverse(f"{prefix}:inspect", args=[entry.pk])).status_code == 200
    assert client.get(reverse(f"{prefix}:edit", args=[entry.pk])).status_code == 302
    client.force_login(animator())
    assert client.get(reverse(f"{prefix}:edit", args=[entry.pk])).status_code == 200
    assert client.get(reverse(f"{prefix}:add")).status_code == 200
