"""Vocabularies: bits of the search masks, and the cached tables that the public reads."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from millejours.checks import vocabularies_have_room
from millejours.models import Need, RetiredBit, Stage, Theme
from millejours.models.guarded import NotReadyError
from millejours.models.vocabularies import HIGHEST_BIT
from millejours.vocabulary import vocabulary
from tests.factories import NeedFactory, PriorityFactory, StageFactory, ThemeFactory, locale

pytestmark = pytest.mark.django_db


def translated(term: Any, code: str, label: str) -> Any:
    return type(term)._default_manager.create(
        locale=locale(code), translation_key=term.translation_key, slug=term.slug, label=label
    )


def test_each_term_takes_the_next_bit() -> None:
    assert [NeedFactory().bit for _ in range(3)] == [0, 1, 2]


def test_a_translation_shares_the_bit() -> None:
    NeedFactory()
    need = NeedFactory(label="Allaiter")
    assert translated(need, "ar", "الرضاعة").bit == need.bit == 1


def test_two_terms_of_one_language_may_not_share_a_bit() -> None:
    NeedFactory(bit=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedFactory(bit=7)


def test_a_full_vocabulary_refuses_one_more_term() -> None:
    NeedFactory(bit=HIGHEST_BIT)
    with pytest.raises(ValidationError, match=f"plein .{HIGHEST_BIT + 1} termes"):
        NeedFactory()


def test_masks_fit_a_signed_64_bit_integer() -> None:
    assert (1 << (HIGHEST_BIT + 1)) - 1 < 2**63


@pytest.mark.parametrize("factory", [PriorityFactory, ThemeFactory])
def test_a_vocabulary_that_search_does_not_read_has_no_bit(factory: Any) -> None:
    assert factory().bit is None


def test_the_check_warns_before_a_vocabulary_is_full() -> None:
    NeedFactory(bit=HIGHEST_BIT - 4)
    assert vocabularies_have_room(databases=["default"]) == []
    NeedFactory(bit=HIGHEST_BIT - 3)
    warnings = vocabularies_have_room(databases=["default"])
    assert [warning.id for warning in warnings] == ["millejours.W001"]
    assert "besoins" in warnings[0].msg


def test_the_check_stays_away_from_the_database_unless_asked(assert_max_queries: Any) -> None:
    with assert_max_queries(0):
        assert vocabularies_have_room() == []


def test_a_stage_may_not_end_before_it_starts() -> None:
    stage = StageFactory.build(locale=locale(), start_day=10, end_day=-10)
    with pytest.raises(ValidationError, match="finit avant de commencer"):
        stage.clean()
    Stage(start_day=None, end_day=3).clean()


def test_the_public_table_is_in_order_and_cached(assert_max_queries: Any) -> None:
    NeedFactory(slug="b", order=2)
    NeedFactory(slug="a", order=1)
    with assert_max_queries(1):
        assert [entry.slug for entry in vocabulary(Need)] == ["a", "b"]
    with assert_max_queries(0):
        assert len(vocabulary(Need)) == 2


def test_the_public_table_follows_what_is_saved_and_deleted() -> None:
    need = NeedFactory(label="Allaiter")
    assert [entry.label for entry in vocabulary(Need)] == ["Allaiter"]
    need.label = "Allaiter mon bébé"
    need.save()
    assert [entry.label for entry in vocabulary(Need)] == ["Allaiter mon bébé"]
    need.delete()
    assert list(vocabulary(Need)) == []


def test_a_term_not_translated_is_given_in_french_with_its_language(settings: Any) -> None:
    settings.LANGUAGES = [("fr", "français"), ("ar", "arabe")]
    translated(NeedFactory(order=1), "ar", "الرضاعة")
    NeedFactory(order=2, label="Dormir")
    shown = [(entry.label, entry.lang) for entry in vocabulary(Need, "ar")]
    assert sorted(shown) == [("Dormir", "fr"), ("الرضاعة", "ar")]


def test_masks_of_slugs_and_slugs_of_masks() -> None:
    NeedFactory(slug="a", bit=0)
    NeedFactory(slug="b", bit=3)
    needs = vocabulary(Need)
    assert needs.mask_of(["b", "inconnu"]) == 8
    assert needs.mask_of(["a", "b", "b"]) == 9
    assert [entry.slug for entry in needs.of_mask(8)] == ["b"]
    assert needs.of_mask(0) == []


@pytest.mark.django_db
def test_the_bit_of_a_deleted_term_is_never_given_again():
    first, second = NeedFactory(), NeedFactory()
    bit = second.bit
    second.delete()
    assert NeedFactory().bit == bit + 1
    assert first.bit != bit


# --- Drafts -------------------------------------------------------------------------------------


def labels() -> list[str]:
    return [entry.label for entry in vocabulary(Need)]


def test_a_draft_is_not_read_by_the_public() -> None:
    NeedFactory(label="Allaiter")
    proposed = NeedFactory(label="Proposé", live=False)
    assert labels() == ["Allaiter"]
    proposed.save_revision().publish()
    assert sorted(labels()) == ["Allaiter", "Proposé"]


def test_a_new_label_waits_for_its_publication() -> None:
    need = NeedFactory(label="Allaiter")
    need.label = "Allaiter mon bébé"
    revision = need.save_revision()
    assert labels() == ["Allaiter"]
    revision.publish()
    assert labels() == ["Allaiter mon bébé"]


def test_a_term_taken_off_line_keeps_its_bit_and_its_masks() -> None:
    first, second = NeedFactory(), NeedFactory()
    second.unpublish()
    assert len(vocabulary(Need)) == 1
    assert vocabulary(Need).of_mask(3) == vocabulary(Need).entries
    second.refresh_from_db()
    assert (first.bit, second.bit, NeedFactory().bit) == (0, 1, 2)


def test_a_draft_takes_no_bit_before_it_is_on_line() -> None:
    proposed = NeedFactory(live=False)
    assert proposed.bit is None
    assert NeedFactory().bit == 0
    proposed.save_revision().publish()
    proposed.refresh_from_db()
    assert proposed.bit == 1


def test_a_revision_never_changes_the_bit_of_its_term() -> None:
    proposed = NeedFactory(live=False)
    before = proposed.save_revision()
    before.publish()
    need = Need.objects.get()
    need.save_revision()
    before.content["bit"] = 9
    before.save()
    before.publish()
    assert Need.objects.get().bit == need.bit == 0


def test_a_deleted_draft_retires_no_bit() -> None:
    NeedFactory(live=False).delete()
    assert not RetiredBit.objects.exists()


def test_a_full_vocabulary_says_so_before_a_draft_is_published() -> None:
    NeedFactory(bit=HIGHEST_BIT)
    proposed = NeedFactory(live=False)
    with pytest.raises(ValidationError, match="plein"):
        proposed.full_clean()
    with pytest.raises(NotReadyError, match="plein"):
        proposed.save_revision(clean=False).publish()


def test_drafts_do_not_hide_that_a_vocabulary_is_almost_full() -> None:
    NeedFactory(bit=HIGHEST_BIT - 3)
    NeedFactory(live=False)
    assert len(vocabularies_have_room(databases=["default"])) == 1


def test_the_stages_of_a_theme_are_part_of_its_draft() -> None:
    stage = StageFactory()
    theme = ThemeFactory()
    theme.stages = [stage]
    revision = theme.save_revision()
    assert not Theme.objects.get().stages.exists()
    revision.publish()
    assert list(Theme.objects.get().stages.all()) == [stage]


def test_what_is_read_of_a_term_holds_no_state_of_its_drafts() -> None:
    NeedFactory(hint="Une précision")
    [entry] = vocabulary(Need)
    assert set(entry.extra) == {"hint", "sensitive", "pictogram"}
