"""Campaigns: their state comes from their dates; one page and one table say everything."""

import csv
import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from comite.models import (
    Campaign,
    CampaignDocument,
    CampaignPage,
    CampaignResult,
    Diffusion,
)
from millejours.models import SiteDocument
from moderation.models import Role
from tests.articles.factories import make_article
from tests.comite.factories import CampaignFactory, KeyMessageFactory, stranger
from tests.factories import AudienceFactory, UserFactory
from tests.moderation.factories import OrganisationFactory, person
from tests.support.pages import text_of
from tests.support.queries import assert_max_queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
QUERIES = 30


def full_campaign(count: int = 1) -> Campaign:
    campaign = CampaignFactory(name="Interactions positives", audience_detail="Grand public")
    campaign.audiences = AudienceFactory.create_batch(count)
    campaign.partners = OrganisationFactory.create_batch(count)
    campaign.save()
    for number in range(count):
        campaign.key_messages.add(KeyMessageFactory(title=f"Message {number}"))
        page = make_article(title=f"Article {number}", slug=f"article-{campaign.pk}-{number}")
        campaign.campaign_pages.add(CampaignPage(page=page))
        document = SiteDocument.objects.create(title=f"Affiche {number}", file=f"a{number}.pdf")
        campaign.campaign_documents.add(CampaignDocument(document=document))
        campaign.diffusions.add(
            Diffusion(channel=Diffusion.Channel.SOCIAL, detail=f"Vague {number}")
        )
        campaign.results.add(
            CampaignResult(
                label="Vues de la vidéo",
                value=f"{number} millions",
                source="Bilan de l’organisation",
                measured_on=dt.date(2027, 1, 15),
            )
        )
    campaign.results_text = "Un premier bilan."
    campaign.save()
    return campaign


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (dt.date(2026, 11, 30), Campaign.Status.UPCOMING),
        (dt.date(2026, 12, 1), Campaign.Status.RUNNING),
        (dt.date(2026, 12, 31), Campaign.Status.RUNNING),
        (dt.date(2027, 1, 1), Campaign.Status.ENDED),
    ],
)
def test_the_state_comes_from_the_dates(day, status):
    assert CampaignFactory.build(lead=None).status_on(day) == status


def test_a_campaign_that_ends_before_it_starts_is_refused():
    campaign = CampaignFactory(ends_on=dt.date(2026, 11, 1))
    with pytest.raises(ValidationError, match="finit avant de commencer"):
        campaign.clean()


def test_a_campaign_is_between_two_days_when_it_runs_on_one_of_them():
    campaign = CampaignFactory()
    between = Campaign.objects.between
    assert list(between(dt.date(2026, 12, 31), dt.date(2027, 2, 1))) == [campaign]
    assert not between(dt.date(2027, 1, 1), dt.date(2027, 2, 1)).exists()


def test_a_member_reads_everything_about_a_campaign(client):
    campaign = full_campaign()
    client.force_login(person())
    shown = text_of(client.get(reverse("comite:campaign", args=[campaign.pk])))
    for part in (
        campaign.aim,
        campaign.lead.name,
        "Grand public",
        "France entière",
        "Message 0",
        "Article 0",
        "Affiche 0",
        "réseaux sociaux",
        "Vague 0",
        "0 millions",
        "Bilan de l’organisation",
        "15 janvier 2027",
        "Un premier bilan.",
    ):
        assert part in shown
    assert "Modifier" not in shown


def test_the_animation_team_is_offered_to_edit(client):
    client.force_login(person(Role.ANIMATOR))
    campaign = CampaignFactory()
    shown = text_of(client.get(reverse("comite:campaign", args=[campaign.pk])))
    assert "Modifier" in shown


def test_the_table_of_a_campaign_opens_in_a_spreadsheet(client):
    campaign = full_campaign()
    client.force_login(person())
    response = client.get(reverse("comite:campaign_table", args=[campaign.pk]))
    assert response["Content-Disposition"] == (
        'attachment; filename="campagne-interactions-positives.csv"'
    )
    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Rubrique", "Libellé", "Valeur", "Du", "Au", "Source"]
    assert [
        "Résultat",
        "Vues de la vidéo",
        "0 millions",
        "15/01/2027",
        "",
        "Bilan de l’organisation",
    ] in rows


def test_the_page_of_a_campaign_asks_as_much_whatever_it_names(client):
    client.force_login(person())
    for count in (1, 30):
        address = reverse("comite:campaign", args=[full_campaign(count).pk])
        client.get(address)
        with assert_max_queries(QUERIES):
            client.get(address)


def test_a_stranger_reads_no_campaign(client):
    client.force_login(stranger())
    for name in ("campaign", "campaign_table"):
        response = client.get(reverse(f"comite:{name}", args=[CampaignFactory().pk]))
        assert (response.status_code, response.url) == (302, "/admin/")


def test_the_list_says_the_state_and_is_exported(client):
    CampaignFactory(name="Ancienne", starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2020, 2, 1))
    client.force_login(UserFactory(is_superuser=True))
    address = reverse("wagtailsnippets_comite_campaign:list")
    assert "terminée" in text_of(client.get(address))
    exported = client.get(address, {"export": "csv"})
    assert b"Ancienne" in b"".join(exported.streaming_content)
