"""The national referential of the Maisons, and the requests for their label (measures 57 to 59)."""

from maisons.models.applicants import Carrier, CarrierKind, LabelRequestMember, MemberRole
from maisons.models.criteria import Criterion, Domain, Offer, Proof, Territory
from maisons.models.indexes import MaisonIndexPage, ReferentialIndexPage
from maisons.models.referential import ReferentialPage
from maisons.models.requests import (
    LabelRequestBranchPage,
    LabelRequestPage,
    LabelRequestRegionPage,
    State,
)

__all__ = [
    "Carrier",
    "CarrierKind",
    "Criterion",
    "Domain",
    "LabelRequestBranchPage",
    "LabelRequestMember",
    "LabelRequestPage",
    "LabelRequestRegionPage",
    "MaisonIndexPage",
    "MemberRole",
    "Offer",
    "Proof",
    "ReferentialIndexPage",
    "ReferentialPage",
    "State",
    "Territory",
]
