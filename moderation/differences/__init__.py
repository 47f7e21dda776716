"""What a minor correction may change, judged on the difference."""

from moderation.differences.objections import objections_to_minor

__all__ = ["objections_to_minor"]
