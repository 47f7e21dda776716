"""What stands against the publication of a version, and where each version stands."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from maisons.models import Offer, ReferentialPage
from maisons.referential.states import State, state_of, versions
from millejours.models.guarded import NotReadyError
from moderation.services import submit
from moderation.workflows import ensure_default_workflows
from tests.maisons.factories import (
    again,
    criterion,
    domain,
    draft_version,
    referential_index,
    version_on_line,
)
from tests.moderation.factories import animator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def refusal(page) -> str:
    with pytest.raises(NotReadyError) as refused:
        page.latest_revision.publish()
    assert not again(page).live
    return plain(str(refused.value))


def test_a_complete_version_is_published():
    assert version_on_line().live


def test_without_a_day_it_is_not_published():
    assert "En vigueur à partir du : à remplir" in refusal(draft_version(in_force_from=None))


def test_an_empty_domain_is_named():
    page = draft_version("1", domain("A", criterion("A1")), domain("B"))
    assert "B Domaine B : ce domaine n’a aucun critère" in refusal(page)


def test_codes_are_unique_across_domains_whatever_their_case():
    page = draft_version("1", domain("A", criterion("X1")), domain("B", criterion("x1")))
    assert "le code « X1 » sert deux fois" in refusal(page)
    two = domain("C", criterion("1")), domain("c", criterion("2"))
    page = draft_version("2", *two, slug="v2", in_force_from=date(2027, 1, 1))
    assert "le code « C » sert deux fois" in refusal(page)


@pytest.mark.parametrize("values", [{"is_required": False}, {"offer": Offer.MORE}])
def test_something_is_required_of_every_maison(values):
    page = draft_version("1", domain("A", criterion("A1", **values)))
    assert "au moins un exigé dans l’offre socle" in refusal(page)


@pytest.mark.parametrize(
    "wrong",
    [{"code": ""}, {"code": "A 1"}, {"code": 'A"1'}, {"statement": " "}, {"proof": "serment"}],
)
def test_what_a_criterion_lacks_is_said(wrong):
    page = draft_version("1", domain("A", criterion("A1"), criterion(**{"code": "A2", **wrong})))
    assert "un code, un titre ou un énoncé est à corriger" in refusal(page)


def test_a_domain_without_title_is_refused():
    assert "à corriger" in refusal(draft_version("1", domain("A", criterion("A1"), title=" ")))


def test_two_versions_never_share_a_number_nor_a_day():
    version_on_line("2027-1")
    with pytest.raises(ValidationError) as refused:
        draft_version("2027-1 ", slug="autre")
    assert "existe déjà : Référentiel 2027-1" in plain(refused.value.message_dict["version"][0])
    assert "ce jour-là" in refused.value.message_dict["in_force_from"][0]


def test_no_version_takes_the_address_of_a_tool():
    with pytest.raises(ValidationError, match="outil"):
        draft_version(slug="comparer")


def test_the_referential_does_not_take_the_address_of_a_tool():
    index = referential_index()
    index.slug = "auto-evaluation"
    with pytest.raises(ValidationError, match="outil"):
        index.full_clean()


def test_states():
    ensure_default_workflows()
    old = version_on_line("1", in_force_from=date(2025, 1, 1))
    now = version_on_line("2", in_force_from=date(2026, 1, 1))
    coming = version_on_line("3", in_force_from=date(2030, 1, 1))
    draft = draft_version("4", in_force_from=date(2031, 1, 1))
    sent = draft_version("5", in_force_from=date(2032, 1, 1))
    submit(sent, animator())
    gone = version_on_line("6", in_force_from=date(2026, 2, 1))
    gone.unpublish()
    pages = [again(page) for page in (old, now, coming, draft, sent, gone)]
    assert [each.state for each in versions(pages)] == [
        State.SUPERSEDED,
        State.IN_FORCE,
        State.COMING,
        State.DRAFT,
        State.AT_COMMITTEE,
        State.WITHDRAWN,
    ]
    assert ReferentialPage.objects.in_force() == now
    assert ReferentialPage.objects.in_force(on=date(2025, 6, 1)) == old
    assert ReferentialPage.objects.in_force(on=date(2024, 12, 31)) is None
    assert state_of(again(now), on=date(2030, 1, 1)) == State.SUPERSEDED


def test_the_version_changes_on_the_day_itself():
    first = version_on_line("1", in_force_from=date(2026, 1, 1))
    second = version_on_line("2", in_force_from=date(2030, 1, 1))
    assert ReferentialPage.objects.in_force(on=date(2029, 12, 31)) == first
    assert ReferentialPage.objects.in_force(on=date(2030, 1, 1)) == second


def test_states_cost_the_same_for_few_and_many(assert_max_queries):
    few = [version_on_line("1"), draft_version("2", in_force_from=date(2027, 1, 1))]
    versions(few)  # what is restricted is remembered
    with assert_max_queries(2):
        versions(few)
    many = few + [draft_version(f"9{n}", in_force_from=date(2030, 1, n)) for n in range(1, 9)]
    with assert_max_queries(2):
        versions(many)
