"""What a version of an object says, and what differs from another version, readable by anyone.

Screens of the desk include ``moderation/comparison/comparison.html`` with a ``comparison``.
"""

from moderation.comparison.revisions import object_of
from moderation.comparison.sections import Section, plain_text
from moderation.comparison.versions import ChangedField, Comparison, compare

__all__ = ["ChangedField", "Comparison", "Section", "compare", "object_of", "plain_text"]
