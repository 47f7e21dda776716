"""The directory: listings, where they can be found, and the rows that search reads."""

from .choices import CoverageKind, Origin, Precision, Price, Trust
from .coverage import Coverage
from .listing import Listing
from .search_row import SearchRow
from .vocabularies import Category, SpokenLanguage

__all__ = [
    "Category",
    "Coverage",
    "CoverageKind",
    "Listing",
    "Origin",
    "Precision",
    "Price",
    "SearchRow",
    "SpokenLanguage",
    "Trust",
]
