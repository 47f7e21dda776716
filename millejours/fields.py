"""Model fields of our own."""

from typing import Any

from wagtail.fields import StreamField


class SiteStreamField(StreamField):
    """A StreamField whose blocks stay out of the migrations.

    Cost: a data migration cannot rebuild the blocks from the migration's state; it must work
    on the raw JSON. Gain: editing a block makes no migration (docs/decisions/0004).
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
