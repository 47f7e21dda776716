"""The directory: listings, where they can be found, and the rows that search reads."""

from .alerts import SERIOUS, AlertKind, ListingAlert
from .choices import CoverageKind, Origin, Precision, Price, Trust
from .coverage import Coverage
from .editors import ListingEditor
from .geocoding import GeocoderLease, GeocodingTry
from .imports import (
    ImportBatch,
    ImportClosure,
    ImportConflict,
    ImportedApart,
    ImportedRecord,
    ImportSource,
    ImportState,
)
from .kit import KitSettings
from .listing import Listing
from .registrations import Registration, TrustProof
from .search_row import SearchRow
from .upkeep import MonthlyViews, Reconfirmation, ViewsRead
from .vocabularies import Category, SpokenLanguage

__all__ = [
    "SERIOUS",
    "AlertKind",
    "Category",
    "Coverage",
    "CoverageKind",
    "GeocoderLease",
    "GeocodingTry",
    "ImportBatch",
    "ImportClosure",
    "ImportConflict",
    "ImportSource",
    "ImportState",
    "ImportedApart",
    "ImportedRecord",
    "KitSettings",
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
    "ViewsRead",
]
