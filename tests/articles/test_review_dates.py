"""What must be read again, and the mails of the week."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from articles import review_mails
from articles.models import ArticlePage
from articles.review_dates import due_rows, overdue_rows
from articles.review_mails import queue_weekly_mails
from moderation.models import Role
from tests.articles.factories import make_article
from tests.factories import UserFactory
from tests.moderation.factories import MembershipFactory, OrganisationFactory, animator, person
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
TODAY = dt.date(2026, 11, 22)


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def spf():
    return OrganisationFactory(acronym="SPF", name="Santé publique France")


def due(days: int | None, **values):
    """An article approved a year before it is due, in ``days``; None: approved by nobody."""
    stamped = {}
    if days is not None:
        stamped = {"review_due_on": day(days), "reviewed_on": day(days - 365)}
    return make_article(**stamped, **values)


# --- Which ones ---------------------------------------------------------------------------------


def test_what_is_late_comes_with_the_longest_overdue_first():
    first = timezone.make_aware(dt.datetime(2026, 11, 12, 12))
    due(-5, title="Cinq jours")
    due(-40, title="Quarante jours")
    due(None, title="Jamais", first_published_at=first, is_initial_content=True)
    for days in (0, 3):
        due(days)
    due(-9, live=False)
    due(None, live=False)
    rows = list(overdue_rows(on=TODAY))
    said = [(row.title, row.days_late, row.is_never_approved) for row in rows]
    assert said == [
        ("Quarante jours", 40, False),
        ("Jamais", 10, True),
        ("Cinq jours", 5, False),
    ]


def test_a_row_leads_to_the_article_and_names_who_is_responsible(spf):
    article = due(-1, slug="a", responsible_organisation=spf)
    due(-2, responsible_organisation=OrganisationFactory())
    rows = overdue_rows([spf], on=TODAY)
    assert len(rows) == 1
    assert (rows[0].due_on, rows[0].organisation) == (day(-1), spf)
    assert rows[0].edit_url == reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert rows[0].url == "http://localhost/articles/a/"
    assert len(overdue_rows([], on=TODAY)) == 0


def test_what_is_due_soon():
    for days in (-1, 0, 30, 31):
        due(days, title=f"J{days}")
    due(None)
    assert [row.title for row in due_rows(30, on=TODAY)] == ["J0", "J30"]


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_rows_takes_two_queries(spf, count, assert_max_queries):
    for _ in range(count):
        due(-1, responsible_organisation=spf)
    list(overdue_rows(on=TODAY))
    with assert_max_queries(2):
        page = Paginator(overdue_rows(on=TODAY), 10).get_page(1)
        assert len(page.object_list) == min(count, 10)


# --- The mails of the week ----------------------------------------------------------------------


def mails() -> dict[str, list[str]]:
    """The texts queued, by address."""
    found: dict[str, list[str]] = {}
    for email in Email.objects.order_by("pk"):
        found.setdefault(email.to[0], []).append(email.message)
    return found


def test_an_organisation_is_told_what_it_has_to_read_again(spf):
    article = due(-5, title="Dormir {{ en }} <paix>", responsible_organisation=spf)
    due(12, title="Bientôt", responsible_organisation=spf)
    due(60, title="Plus tard", responsible_organisation=spf)
    due(-3, title="À d’autres", responsible_organisation=OrganisationFactory())
    reader = person(Role.REVIEWER, spf)
    assert queue_weekly_mails(TODAY) == 1
    email = Email.objects.get()
    assert email.to == [reader.email]
    assert email.subject == "Articles à relire par votre organisation\u00a0: 1"
    text = email.message
    assert "Santé publique France (SPF)" in text
    assert "- Dormir {{ en }} <paix>\n  à relire avant le 17 novembre 2026, 5 jours de" in text
    assert f"/admin/pages/{article.pk}/edit/" in text
    assert "- Bientôt, avant le 4 décembre 2026" in text
    assert "Plus tard" not in text
    assert "À d’autres" not in text
    assert "Dormir {{ en }} &lt;paix&gt;" in email.html_message


@pytest.mark.parametrize(
    ("role", "is_told"),
    [
        (Role.AUTHOR, True),
        (Role.REVIEWER, True),
        (Role.REFERENT, False),
        (Role.TRANSLATOR, False),
    ],
)
def test_those_who_write_and_review_are_told(spf, role, is_told):
    due(-1, responsible_organisation=spf)
    person(role, spf, language="en" if role == Role.TRANSLATOR else "")
    assert bool(queue_weekly_mails(TODAY)) is is_told


@pytest.mark.parametrize("left", ["membership", "account"])
def test_who_left_is_told_nothing(spf, left):
    due(-1, responsible_organisation=spf)
    if left == "membership":
        person(Role.REVIEWER, spf, ends_on=timezone.localdate() - dt.timedelta(days=1))
    else:
        MembershipFactory(user=UserFactory(is_active=False), organisation=spf)
    assert queue_weekly_mails(TODAY) == 0


def test_a_person_of_two_organisations_gets_one_mail(spf):
    other = OrganisationFactory(name="Autre organisation")
    for organisation in (spf, other):
        due(-1, responsible_organisation=organisation)
    user = person(Role.REVIEWER, spf)
    MembershipFactory(user=user, organisation=spf, role=Role.AUTHOR)
    MembershipFactory(user=user, organisation=other)
    assert queue_weekly_mails(TODAY) == 1
    [text] = mails()[user.email]
    assert "Santé publique France" in text
    assert "Autre organisation" in text


def test_the_animation_team_reads_the_whole_and_what_nobody_must_review(spf, monkeypatch):
    monkeypatch.setattr(review_mails, "MOST_NAMED", 1)
    due(-5, responsible_organisation=spf)
    due(-7, responsible_organisation=spf)
    due(10, responsible_organisation=spf)
    due(-9, title="Orphelin")
    due(None, title="Initial", is_initial_content=True)
    user = animator()
    assert queue_weekly_mails(TODAY) == 1
    [text] = mails()[user.email]
    summary = "(SPF)\u00a0: 2 articles à relire, le plus ancien depuis 7 jours, 1 dans les 30 jours"
    assert summary in text
    assert "- Orphelin" in text
    assert "Et 1 autre." in text
    assert reverse("reviews_due") in text


def test_each_mail_leaves_once_a_week(spf):
    due(-1, responsible_organisation=spf)
    person(Role.REVIEWER, spf)
    animator()
    assert [queue_weekly_mails(day(days)) for days in (0, 0, 1, 8)] == [2, 0, 2, 2]
    assert TODAY.isocalendar().weekday == 7  # the next day is another week


def test_without_anything_to_review_nothing_leaves(spf):
    due(40, responsible_organisation=spf)
    person(Role.REVIEWER, spf)
    animator()
    assert queue_weekly_mails(TODAY) == 0


def test_the_command_says_how_many_mails_it_queued(spf, capsys):
    ArticlePage.objects.all().delete()
    due(-10_000, responsible_organisation=spf)
    person(Role.REVIEWER, spf)
    call_command("report_reviews")
    assert "1 courriels" in capsys.readouterr().out


# --- The report of the admin --------------------------------------------------------------------


@pytest.fixture
def member(client, spf):
    """Somebody who holds nothing but the access to the admin."""
    group = Group.objects.create(name="Accès")
    group.permissions.set(Permission.objects.filter(codename="access_admin"))
    user = person(Role.REVIEWER, spf)
    user.groups.add(group)
    client.force_login(user)
    return client


def test_members_read_the_report(member, spf):
    due(-400, title="En retard", responsible_organisation=spf)
    due(400, title="Plus tard")
    due(None, title="Jamais relu")
    text = text_of(member.get(reverse("reviews_due")))
    assert "En retard" in text
    assert "Santé publique France" in text
    assert "18 octobre 2025" in text
    assert "Jamais relu Aucune Jamais" in text
    assert "Plus tard" not in text
    assert reverse("reviews_due") in member.get(reverse("wagtailadmin_home")).content.decode()
    chosen = {"responsible_organisation": OrganisationFactory().pk}
    assert "En retard" not in text_of(member.get(reverse("reviews_due"), chosen))


def test_a_visitor_does_not(client):
    assert client.get(reverse("reviews_due")).status_code == 302
    assert client.get(reverse("reviews_due_results")).status_code == 302


def test_the_report_is_exported_and_no_title_is_a_formula(member, spf):
    due(-400, title="=1+1", slug="a", responsible_organisation=spf)
    due(None, title="Jamais", is_initial_content=True)
    response = member.get(reverse("reviews_due"), {"export": "csv"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    heading = (
        "Article,Organisation responsable,Vérifié le,À relire avant le,Jours de retard,Adresse"
    )
    assert lines[0] == heading
    assert lines[1].startswith("'=1+1,Santé publique France,")
    assert lines[1].endswith("http://localhost/articles/a/")
    assert lines[2].startswith("Jamais,,,,")


@pytest.mark.parametrize("count", [1, 30])
def test_the_report_asks_a_constant_number_of_queries(member, spf, count, assert_max_queries):
    for _ in range(count):
        due(-400, responsible_organisation=spf)
    member.get(reverse("reviews_due"))
    with assert_max_queries(20):
        member.get(reverse("reviews_due"))
