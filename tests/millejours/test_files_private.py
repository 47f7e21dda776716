"""A document has one address: Wagtail's view, which asks first whether it is read."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from comite.models import Campaign, CampaignDocument
from millejours.files_on_line import is_on_line
from millejours.models import SiteDocument
from tests.comite.factories import CampaignFactory
from tests.millejours.library import article_on_line, article_whose_draft_leads_to
from tests.moderation.factories import animator

pytestmark = pytest.mark.django_db
migration = importlib.import_module("millejours.migrations.0005_files")
CONTENT = b"%PDF-1.4 essai"


def file_named(name: str) -> SiteDocument:
    return SiteDocument.objects.create(title="Le livret", file=ContentFile(CONTENT, name=name))


@pytest.fixture
def file():
    return file_named("livret.pdf")


def get(client, file, **headers):
    """The answer, read to its end."""
    response = client.get(file.url, headers=headers)
    response.content_read = response.getvalue()
    return response


# --- Where it lies ------------------------------------------------------------------------------


def test_documents_lie_outside_what_is_served(settings, file):
    path = Path(file.file.path)
    assert path.is_relative_to(settings.PRIVATE_MEDIA_ROOT)
    assert not path.is_relative_to(settings.MEDIA_ROOT)
    with pytest.raises(NotImplementedError):
        _address = file.file.url


def test_the_address_of_the_file_itself_leads_nowhere(client, file):
    article_on_line(file)
    for address in (f"/media/{file.file.name}", f"/private/{file.file.name}"):
        assert client.get(address).status_code == 404


# --- How it is served ---------------------------------------------------------------------------


def test_a_document_on_line_is_given_as_it_is(client, file):
    article_on_line(file)
    response = get(client, file)
    assert response.status_code == 200  # never sent to another address
    assert response.streaming
    assert response.content_read == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert int(response["Content-Length"]) == len(CONTENT)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert not response.cookies


def test_what_a_browser_could_run_is_downloaded_under_its_name(client):
    file = file_named("liste.csv")
    article_on_line(file)
    disposition = get(client, file)["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert "liste.csv" in disposition


def test_a_browser_that_has_it_already_is_told_so_while_it_is_on_line(client, file):
    page = article_on_line(file)
    seen = get(client, file)["Last-Modified"]
    assert get(client, file, if_modified_since=seen).status_code == 304
    page.unpublish()
    assert get(client, file, if_modified_since=seen).status_code == 404


def test_a_file_lost_on_the_disk_is_not_found(client, file):
    article_on_line(file)
    Path(file.file.path).unlink()
    assert get(client, file).status_code == 404


# --- Who reads it -------------------------------------------------------------------------------


def test_the_document_of_an_internal_campaign_is_not_public(client, file):
    campaign = CampaignFactory()
    campaign.campaign_documents.add(CampaignDocument(document=file))
    campaign.save()
    assert get(client, file).status_code == 404
    client.force_login(animator())
    assert get(client, file).status_code == 200


def test_a_model_without_drafts_says_itself_that_the_public_reads_it(monkeypatch, file):
    campaign = CampaignFactory()
    campaign.campaign_documents.add(CampaignDocument(document=file))
    campaign.save()
    assert not is_on_line(file)
    monkeypatch.setattr(Campaign, "read_by_the_public", True, raising=False)
    assert is_on_line(file)


def test_the_document_of_a_draft_is_not_public(client, file):
    article_whose_draft_leads_to(file)
    assert get(client, file).status_code == 404


# --- Those that were in MEDIA -------------------------------------------------------------------


@pytest.fixture
def old():
    """A document whose file is in MEDIA, as before."""
    name = storages["default"].save("documents/ancien.pdf", ContentFile(CONTENT))
    return SiteDocument.objects.create(title="Ancien", file=name)


def test_the_migration_moves_the_files(client, old):
    article_on_line(old)
    assert get(client, old).status_code == 404
    migration.to_private(apps, None)
    assert get(client, old).content_read == CONTENT
    assert not storages["default"].exists(old.file.name)
    migration.to_private(apps, None)
    assert get(client, old).content_read == CONTENT


def test_the_migration_ends_what_it_began(client, old):
    storages["private"].save(old.file.name, ContentFile(CONTENT[:3]))
    article_on_line(old)
    migration.to_private(apps, None)
    assert get(client, old).content_read == CONTENT


def test_the_migration_goes_back(old):
    migration.to_private(apps, None)
    migration.to_media(apps, None)
    with storages["default"].open(old.file.name) as file:
        assert file.read() == CONTENT


def test_the_migration_passes_over_a_lost_file(old):
    storages["default"].delete(old.file.name)
    migration.to_private(apps, None)
    assert not storages["private"].exists(old.file.name)
