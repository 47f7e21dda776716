"""StreamField blocks stay out of the migrations (docs/decisions/0004)."""

from __future__ import annotations

import re

from wagtail import blocks

from home.models import HomePage
from millejours.fields import SiteStreamField
from tests.support.project import PROJECT


def test_a_stream_field_is_deconstructed_without_its_blocks() -> None:
    field = SiteStreamField([("text", blocks.CharBlock())], blank=True)
    _name, path, arguments, options = field.deconstruct()
    assert path == "millejours.fields.SiteStreamField"
    assert arguments == [[]]
    assert options == {"blank": True}


def test_changing_a_block_makes_no_migration() -> None:
    before = SiteStreamField([("text", blocks.CharBlock())])
    after = SiteStreamField([("text", blocks.TextBlock()), ("quote", blocks.BlockQuoteBlock())])
    assert before.deconstruct() == after.deconstruct()


def test_the_field_still_knows_its_blocks() -> None:
    field = HomePage._meta.get_field("body")
    assert "text" in field.stream_block.child_blocks


def test_no_migration_holds_blocks() -> None:
    for path in PROJECT.glob("*/migrations/0*.py"):
        source = path.read_text(encoding="utf-8")
        assert "block_lookup" not in source
        assert not re.search(r"wagtail(\.core)?\.blocks", source), path
