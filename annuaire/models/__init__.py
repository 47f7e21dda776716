"""The directory: listings, where they can be found, and the rows that search reads."""

from .alerts import SERIOUS, AlertKind, ListingAlert
from .choices import CoverageKind, Origin, Precision, Price, Trust
from .coverage import Coverage
from .editors import ListingEditor
from .imports import (
    ImportBatch,
    ImportClosure,
    ImportConflict,
    ImportedRecord,
    ImportSource,
    ImportState,
)
from .listing import Listing
from .registrations import Registration, TrustProof
from .search_row import SearchRow
from .upkeep import MonthlyViews, Reconfirmation
from .vocabularies import Category, SpokenLanguage

__all__ = [
    "SERIOUS",
    "AlertKind",
    "Category",
    "Coverage",
    "CoverageKind",
    "ImportBatch",
    "ImportClosure",
    "ImportConflict",
    "ImportSource",
    "ImportState",
    "ImportedRecord",
    "Listing",
    "ListingAlert",
    "ListingEditor",
    "MonthlyViews",
    "Origin",
    "Precision",
    "Price",
    "Reconfirmation",
    "Registration",
    "SearchRow",
    "SpokenLanguage",
    "Trust",
    "TrustProof",
]
