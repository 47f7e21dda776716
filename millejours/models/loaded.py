"""What the shipped files have already given, even when people have renamed or removed it since."""

from django.db import models


class LoadedRow(models.Model):
    """The row or page that a shipped slug became, kept when that row is gone.

    ``kind`` is the label of its model, for example ``articles.fact``.
    """

    kind = models.CharField(max_length=100)
    slug = models.CharField(max_length=255)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="one_loaded_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
