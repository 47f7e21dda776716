"""From a typed text to places: the surest way to understand it first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import gettext as _

from territoires import lookups
from territoires.address_search import AddressSearch
from territoires.addresses import Address, find_address
from territoires.atlas import PARIS, Atlas, Territory, atlas
from territoires.collectivities import collectivity_of, namesake_of
from territoires.guesses import NOT_FOUND, Guesses, is_like
from territoires.labels import commune_place, postal_code_place
from territoires.lookups import Found
from territoires.parsing import KINDS, Typed, Words
from territoires.place import Place, Resolution
from territoires.readings import Reading, confirmed, parts_of, readings, territories
from territoires.words import (
    ARRONDISSEMENT_PREFIXES,
    NOWHERE,
    SIDES,
    without_article,
    without_links,
)

MAX_PLACES = 13  # the commonest name, Sainte-Colombe, is that of twelve communes
MAX_LONGER = 5
MAX_ROWS = 250
FAR_LARGER = 20  # times as populated: "aix" is Aix-en-Provence rather than Aix (19)
REGION = "region"


class Resolver:
    """At most four queries, and one question to the geocoder, for one text."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.words, self.kind = _without_kind(typed)

    def run(self) -> Resolution:
        if not self.words and not self.typed.postal_code:
            has_letters = any(character.isalpha() for character in self.typed.text)
            return self._answer([], _(NOT_FOUND) if has_letters else "")
        if without_article(self.typed.folded) in NOWHERE:
            return self._answer([], _("Précisez une commune, un département ou une région."))
        steps = (
            self._uncovered,
            self._former,
            self._place,
            self._twice,
            self._postal_code,
            self._address,
        )
        for step in steps:
            resolution = step()
            if resolution is not None:
                return resolution
        return self._postal_code_alone() or self._guesses()

    def named(self) -> tuple[Place, ...]:
        """The places that the whole text names, without guessing; at most two queries."""
        if self.typed.postal_code:
            whole = [self._postal_place()] if not self.words and self.postal_rows else []
            found = self._answer(whole) if not self.words else self._postal_code()
        else:
            found = self._place() if self.words and not self.typed.today else None
        return found.places if found else ()

    def _answer(self, places: Iterable[Place], notice: str = "") -> Resolution:
        distinct = tuple(dict.fromkeys(places))[:MAX_PLACES]
        return Resolution(places=distinct, notice=notice, text=self.typed.text)

    def _communes(self, rows: Iterable[Found]) -> list[Place]:
        return [commune_place(row, self.atlas) for row in rows]

    # --- What is read from the database ----------------------------------------------------------

    @cached_property
    def atlas(self) -> Atlas:
        return atlas()

    @cached_property
    def readings(self) -> list[Reading]:
        return readings(self.words, () if self.kind else self.typed.hint, self.atlas)

    @cached_property
    def address(self) -> Address | None:
        return None if self.kind else find_address(self.typed)

    @cached_property
    def tails(self) -> list[list[Reading]]:
        """The readings of each end of the address that may be its commune."""
        tails = self.address.tails if self.address else ()
        return [readings(tail.words, self.typed.hint, self.atlas) for tail in tails]

    @cached_property
    def rows(self) -> list[Found]:
        """The communes of all the names that the text may hold, and of longer names."""
        wanted = [*self.readings, *parts_of(self.words)]
        wanted += [reading for of_tail in self.tails for reading in of_tail]
        names = {name for one in wanted for name in one.spellings()}
        starts = {start for one in self.readings for start in one.beginnings()}
        return lookups.communes_beginning(starts, names, MAX_ROWS)

    @cached_property
    def postal_rows(self) -> list[Found]:
        code = self.typed.postal_code
        return lookups.communes_of(code) if code else []

    # --- Steps: each gives a resolution, or None to let the next try ------------------------------

    def _uncovered(self) -> Resolution | None:
        """ "nouméa", "97500": the data hold nothing of these collectivities."""
        collectivity = None if self.typed.today else collectivity_of(self.typed)
        if collectivity is None or self.postal_rows:
            return None
        return self._answer([], collectivity.notice())

    def _former(self) -> Resolution | None:
        """ "Pierrefitte-sur-Seine, aujourd'hui Saint-Denis (93)"."""
        if self.typed.today is None:
            return None
        today = Resolver(self.typed.today)
        holders = {row.code for one in today.readings[:1] for row in one.among(today.rows)}
        named = Reading(self.typed.folded).among(self.rows)
        former = [row for row in named if row.former_name and row.code in holders]
        return self._answer(self._communes(former)) if former else None

    def _place(self) -> Resolution | None:
        """Territories and communes, when there is no postal code."""
        if self.typed.postal_code:
            return None
        wide, notice = self._territories()
        territory_places = [one.place() for one in wide]
        if self.kind:
            return self._answer(territory_places, notice) if wide else None
        for number, reading in enumerate(self.readings):
            communes = self._communes(self._homonyms(reading))
            places = communes if number else [*territory_places, *communes]
            if places:
                return self._answer(places, notice or self._beside_namesakes())
        return None

    def _beside_namesakes(self) -> str:
        collectivity = namesake_of(self.typed)
        return collectivity.notice_beside_namesakes() if collectivity else ""

    def _twice(self) -> Resolution | None:
        """ "Gironde 33", where no commune has that name."""
        if self.typed.postal_code:
            return None
        found = confirmed(self.words, () if self.kind else self.typed.hint, self.atlas)
        return self._answer(one.place() for one in found) if found else None

    def _homonyms(self, reading: Reading) -> list[Found]:
        """Those of the name; after them the larger ones of a longer name ("clermont"), the first
        of which comes before them when it is far larger ("aix")."""
        found = reading.among(self.rows)
        if not found or reading.departements is not None:
            return found
        largest = max(row.weight for row in found)
        longer = [row for row in reading.longer(self.rows) if row.weight > largest][:MAX_LONGER]
        first = [row for row in longer[:1] if row.weight > FAR_LARGER * largest]
        return [*first, *found, *longer[len(first) :]]

    def _territories(self) -> tuple[list[Territory], str]:
        """The territories the whole text names, and what to say about an old name."""
        found = territories(self.words, self.atlas)
        if not found and self.words[-1] in SIDES:  # "bretagne sud"
            found = territories(self.words[:-1], self.atlas)
        if self.kind:
            of_kind = [one for one in found if one.is_region == (self.kind == REGION)]
            return of_kind or found, ""
        if self.typed.hint:
            return [], ""
        found = [
            one for one in found if one.code != PARIS or one.is_region or _is_number(self.words)
        ]
        if found:
            return found, ""
        formerly = self.atlas.formerly(self.typed.folded)
        return ([formerly[0]], formerly[1]) if formerly else ([], "")

    def _postal_code(self) -> Resolution | None:
        """A postal code and a name; the code alone comes after the addresses."""
        if not self.typed.postal_code or not self.words:
            return None
        return self._name_of_postal_code() if self.postal_rows else self._name_of_unknown_code()

    def _name_of_postal_code(self) -> Resolution | None:
        served = {row.code for row in self.postal_rows}
        named = [reading.among(self.rows) for reading in self.readings]
        here = [row for rows in named for row in rows if row.code in served]
        if not here and not self.address:
            here = [row for row in self.postal_rows if is_like(row.folded, self.typed.folded)]
        if here and here[0].code not in ARRONDISSEMENT_PREFIXES:
            return self._answer(self._communes(here))
        if here or territories(self.words, self.atlas):
            return self._answer([self._postal_place()])
        elsewhere = self._communes(next(filter(None, named), []))
        if not elsewhere:
            return None
        values = {"code": self.typed.postal_code, "name": elsewhere[0].label}
        notice = _("Le code postal %(code)s n’est pas celui de %(name)s.") % values
        return self._answer([self._postal_place(), *elsewhere], notice)

    def _name_of_unknown_code(self) -> Resolution | None:
        """ "35042 Rennes Cedex": the name, in the department of the code when it is there."""
        departement = self.atlas.of_postal_code(self.typed.postal_code)
        inside = departement.departements if departement else frozenset()
        for reading in self.readings:
            if rows := reading.among(self.rows):
                return self._answer(
                    self._communes([row for row in rows if row.departement_code in inside] or rows)
                )
        return None

    def _address(self) -> Resolution | None:
        if self.address is None:
            return None
        search = AddressSearch(
            self.typed, self.address, self.tails, self.rows, self.postal_rows, self.atlas
        )
        if precise := search.precise_place():
            return self._answer([precise])
        if around := search.places_around():
            notice = _("L’adresse exacte n’a pas été trouvée : recherche autour de %(place)s.")
            return self._answer(around, notice % {"place": around[0].label})
        if self.typed.postal_code:
            return None
        notice = _("Adresse non trouvée : ajoutez la commune ou le code postal.")
        return Resolution(notice=notice, text=self.typed.text)

    # --- When nothing is sure ---------------------------------------------------------------------

    def _postal_code_alone(self) -> Resolution | None:
        code = self.typed.postal_code
        if not code:
            return None
        if self.postal_rows:
            place = self._postal_place()
            notice = _("Une partie du texte n’est pas reconnue : recherche autour de %(place)s.")
            return self._answer([place], notice % {"place": place.label} if self.words else "")
        departement = self.atlas.of_postal_code(code)
        if departement is None:
            unknown = _("Nous ne connaissons pas le code postal %(code)s.")
            return self._answer([], unknown % {"code": code})
        notice = _("Nous ne connaissons pas le code postal %(code)s : recherche %(territory)s.")
        values = {"code": code, "territory": departement.in_form}
        return self._answer([departement.place()], notice % values)

    def _postal_place(self) -> Place:
        return postal_code_place(self.typed.postal_code, self.postal_rows, self.atlas)

    def _guesses(self) -> Resolution:
        return Guesses(self.typed, self.words, self.readings, self.rows, self.atlas).resolution()


def _without_kind(typed: Typed) -> tuple[Words, str]:
    """The words without "département de…" or "(région)", and which of the two it was."""
    if len(typed.hint) == 1 and typed.hint[0] in KINDS:
        return typed.words, KINDS[typed.hint[0]]
    first, *rest = typed.words or ("",)
    if rest and rest[-1] in KINDS and not typed.hint:
        return typed.words[:-1], KINDS[rest[-1]]
    if first in KINDS and rest and rest[0] != "parisienne":
        return without_links(tuple(rest)), KINDS[first]
    return typed.words, ""


def _is_number(words: Words) -> bool:
    """ "75" is the department; "Paris" is the city, which is as large."""
    return words[0].isdigit()
