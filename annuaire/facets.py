"""What the directory can be filtered by: one row per filter, read by search, form and index.

To add a filter: a vocabulary with bits (then a mask column), or a trait with a new bit here.
A bit is never used again for another trait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annuaire.models.choices import Price
from annuaire.models.vocabularies import Category, SpokenLanguage
from millejours.models import Action, Audience, Need, Stage, Term
from millejours.vocabulary import vocabulary

Label: TypeAlias = str | Promise


class Option(Protocol):
    """One value of a filter: what stands in the address, what people read, its bits."""

    @property
    def slug(self) -> str: ...
    @property
    def label(self) -> Label: ...
    @property
    def mask(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Trait:
    """A yes/no quality of a listing, one bit of ``traits_mask``."""

    slug: str
    label: Label
    bit: int
    holds: Callable[[Any], bool]

    @property
    def mask(self) -> int:
        return 1 << self.bit


def _flag(field: str) -> Callable[[Any], bool]:
    return lambda listing: bool(getattr(listing, field))


def _price(price: Price) -> Callable[[Any], bool]:
    return lambda listing: listing.price == price


AT_HOME = Trait("a-domicile", _("À domicile"), 1, _flag("at_home"))


def _has_hours(listing: Any) -> bool:
    places = (coverage.opening_hours for coverage in listing.coverages.all())
    return bool(listing.opening_hours) or any(places)


HAS_HOURS = Trait("horaires-connus", _("Horaires connus"), 18, _has_hours)

MODES = (
    Trait("sur-place", _("Sur place"), 0, _flag("on_site")),
    AT_HOME,
    Trait("a-distance", _("À distance"), 2, _flag("remotely")),
)
ACCESSIBILITY = (
    Trait("fauteuil", _("Accessible en fauteuil roulant"), 3, _flag("wheelchair")),
    Trait("lsf", _("Langue des signes (LSF)"), 4, _flag("sign_language")),
    Trait("boucle", _("Boucle magnétique"), 5, _flag("induction_loop")),
    Trait("visuel", _("Aides pour déficients visuels"), 6, _flag("visual_aids")),
    Trait("falc", _("Documents faciles à lire"), 7, _flag("easy_to_read")),
)
UNUSUAL_HOURS = (
    Trait("soir", _("Le soir"), 8, _flag("evening")),
    Trait("week-end", _("Le week-end"), 9, _flag("weekend")),
    Trait("nuit", _("La nuit"), 10, _flag("night")),
)
WELCOME = (
    Trait("occasionnel", _("Accueil occasionnel de l’enfant"), 11, _flag("occasional_care")),
    Trait("urgence", _("Accueil de l’enfant en urgence"), 12, _flag("emergency_care")),
    Trait("allaitement", _("Lieu favorable à l’allaitement"), 13, _flag("breastfeeding")),
)
PRICES = tuple(
    Trait(price.value, price.label, 14 + rank, _price(price)) for rank, price in enumerate(Price)
)
LABELS = (
    Trait(
        "maison",
        _("Maison des 1000 premiers jours labellisée"),
        19,
        _flag("is_labelled_maison"),
    ),
)
TRAITS = (*MODES, *ACCESSIBILITY, *UNUSUAL_HOURS, *WELCOME, *PRICES, HAS_HOURS, *LABELS)


def traits_mask(listing: Any) -> int:
    """The bits of the traits that a listing holds."""
    return sum(trait.mask for trait in TRAITS if trait.holds(listing))


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter of the search: its parameter, its label, its mask column, its options.

    ``single`` facets take one value (a listing has one type, one price): their counts are those
    of the search without them; the others narrow the search with every value added.
    """

    parameter: str
    label: Label
    column: str
    source: type[Term] | tuple[Trait, ...]
    single: bool = False

    def options(self) -> Sequence[Option]:
        return self.source if isinstance(self.source, tuple) else vocabulary(self.source).entries

    def mask_of(self, slugs: Iterable[str]) -> int:
        wanted = set(slugs)
        mask = 0
        if not wanted:
            return mask
        for option in self.options():
            if option.slug in wanted:
                mask |= option.mask
        return mask


FACETS: tuple[Facet, ...] = (
    Facet("besoin", _("Ce dont j’ai besoin"), "needs_mask", Need),
    Facet("type", _("Type de lieu ou de professionnel"), "categories_mask", Category, single=True),
    Facet("label", _("Label"), "traits_mask", LABELS),
    Facet("etape", _("Étape"), "stages_mask", Stage),
    Facet("mode", _("Où cela se passe"), "traits_mask", MODES),
    Facet("horaire", _("Horaires décalés"), "traits_mask", UNUSUAL_HOURS),
    Facet("accueil", _("Accueil"), "traits_mask", WELCOME),
    Facet("accessibilite", _("Accessibilité"), "traits_mask", ACCESSIBILITY),
    Facet("langue", _("Langue parlée"), "languages_mask", SpokenLanguage),
    Facet("tarif", _("Tarif"), "traits_mask", PRICES, single=True),
    Facet("public", _("Public"), "audiences_mask", Audience),
    Facet("action", _("Action"), "actions_mask", Action),
)
OPEN_NOW = "maintenant"
