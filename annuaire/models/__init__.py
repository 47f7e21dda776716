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
    ImportedRecord,
    ImportSource,
    ImportState,
)
from .kit import KitSettings
from .listing import Listing
from .managers import (
    BodyKind,
    BodyMember,
    BodyWork,
    LineState,
    ManagedListing,
    ManagingBody,
    WorkKind,
    WorkLine,
    WorkState,
)
from .presentations import Presentation
from .registrations import Registration, TrustProof
from .search_row import SearchRow
from .upkeep import MonthlyViews, Reconfirmation, ViewsRead
from .vocabularies import Category, SpokenLanguage

__all__ = [
    "SERIOUS",
    "AlertKind",
    "BodyKind",
    "BodyMember",
    "BodyWork",
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
    "ImportedRecord",
    "KitSettings",
    "LineState",
    "Listing",
    "ListingAlert",
    "ListingEditor",
    "ManagedListing",
    "ManagingBody",
    "MonthlyViews",
    "Origin",
    "Precision",
    "Presentation",
    "Price",
    "Reconfirmation",
    "Registration",
    "SearchRow",
    "SpokenLanguage",
    "Trust",
    "TrustProof",
    "ViewsRead",
    "WorkKind",
    "WorkLine",
    "WorkState",
]
