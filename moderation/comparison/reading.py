"""An object, saved or taken from a revision, as the fields that a person reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage

from moderation.comparison.blocks import gone, image_target, read_stream
from moderation.comparison.parts import Part, parts_of
from moderation.comparison.passages import Group, Mention, Passage, ReadField, line, lines
from moderation.comparison.registering import words_for
from moderation.comparison.richtext import read_rich_text
from moderation.comparison.values import in_words, label_of_choice


def read(item: models.Model) -> list[ReadField]:
    """Every field of ``item``, empty ones with no group, in the order of its editor."""
    item = getattr(item, "specific", item)
    model: Any = type(item)
    return [
        ReadField(part.name, str(part.label), tuple(_groups(item, part)))
        for part in parts_of(model)
    ]


def _groups(item: Any, part: Part) -> list[Group]:
    if part.is_relation:
        return _children(item, part)
    if isinstance(part.field, StreamField):
        return read_stream(getattr(item, part.name) or ())
    passages = tuple(_passages(item, part.field))
    return [Group(passages)] if passages else []


def _children(item: Any, part: Part) -> list[Group]:
    """One group per child object, as it is ordered."""
    groups = []
    for child in getattr(item, part.name).all():
        passages = [
            passage.under(passage.label or str(inner.label))
            for inner in part.children
            for group in _groups(child, inner)
            for passage in group.passages
        ]
        groups.append(Group(tuple(passages), str(part.child_label), child.pk))
    return groups


def _passages(item: Any, field: Any) -> Iterable[Passage]:
    if field.many_to_many:
        return [line(name, kind="ul") for name in sorted(map(str, getattr(item, field.name).all()))]
    if field.is_relation:
        return _related(item, field)
    value = getattr(item, field.name)
    if isinstance(field, RichTextField):
        return read_rich_text(value or "")
    if value in (None, ""):
        return []
    if isinstance(value, (list, tuple)):
        return [line(_chosen(field, each), kind="ul") for each in value]
    return lines(_chosen(field, value))


def _related(item: Any, field: Any) -> list[Passage]:
    if getattr(item, field.attname) is None:
        return [] if field.null else [line(gone())]
    try:
        related = getattr(item, field.name)
    except ObjectDoesNotExist:
        return [line(gone())]
    if isinstance(related, AbstractImage):
        return [Passage((Mention(image_target(related)),))]
    return [line(str(related))]


def _chosen(field: Any, value: Any) -> str:
    """As its room reads it; by its label when it is chosen from a list of the field or form."""
    if in_plain_words := words_for(field.model, field.name):
        return in_plain_words(value)
    choices = field.flatchoices
    if not choices and isinstance(field, (models.CharField, models.JSONField)):
        choices = getattr(field.formfield(), "choices", ())
    return label_of_choice(choices, value) if choices else in_words(value)
