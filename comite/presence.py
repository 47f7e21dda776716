"""Who was called to a session, and who came, once somebody noted it."""

from __future__ import annotations

from dataclasses import dataclass

from comite.models import Attendance, Session


@dataclass(frozen=True, slots=True)
class People:
    """In order of organisation and name. Nobody is absent until a presence was noted."""

    everybody: list[Attendance]

    @property
    def is_noted(self) -> bool:
        return any(person.is_present for person in self.everybody)

    @property
    def present(self) -> list[Attendance]:
        return [person for person in self.everybody if person.is_present]


def people_of(session: Session) -> People:
    """One query."""
    rows = Attendance.objects.filter(session=session).select_related("organisation")
    return People(list(rows))
