"""A Maison is kept by the team of its label, as long as they are of it."""

from __future__ import annotations

import pytest

from maisons.labels.services import grant
from maisons.models import LabelRequestPage, MaisonPage
from maisons.requests.services import add_member, remove_member
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import CategoryFactory
from tests.factories import UserFactory
from tests.maisons.factories import maison_index
from tests.maisons.labels.factories import decided
from tests.maisons.requests.factories import make_request

pytestmark = pytest.mark.django_db


def test_whoever_leaves_the_team_keeps_the_maison_no_more() -> None:
    maison_index()
    ensure_default_workflows()
    CategoryFactory(slug="maison-parentalite")
    responsible, colleague = UserFactory(), UserFactory()
    request = make_request(responsible)
    add_member(request, responsible, colleague)
    label = grant(decided(request=request), None)
    page = MaisonPage.objects.get(label=label)
    assert MaisonPage.objects.kept_by(colleague).filter(pk=page.pk).exists()
    remove_member(LabelRequestPage.objects.get(pk=request.pk), responsible, colleague)
    assert not MaisonPage.objects.kept_by(colleague).filter(pk=page.pk).exists()
    assert MaisonPage.objects.kept_by(responsible).filter(pk=page.pk).exists()
    assert page.listing is not None
    assert page.listing.editors.get().user == responsible


def test_the_directory_never_says_that_the_label_is_why_it_is_trusted() -> None:
    maison_index()
    ensure_default_workflows()
    CategoryFactory(slug="maison-parentalite")
    label = grant(decided(request=make_request()), None)
    listing = MaisonPage.objects.get(label=label).listing
    assert listing is not None
    assert "abel" not in listing.trust_detail
