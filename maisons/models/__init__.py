"""The referential of the Maisons, the requests for their label, its life (measures 57 to 59)."""

from maisons.models.answers import Answer, Met, Paper
from maisons.models.applicants import Carrier, CarrierKind, LabelRequestMember, MemberRole
from maisons.models.application import FiledCopy, LabelRequestInvitation
from maisons.models.criteria import Criterion, Domain, Offer, Proof, Territory
from maisons.models.decisions import Decision, Letter, LetterTemplate, Outcome, Reservation
from maisons.models.indexes import MaisonIndexPage, ReferentialIndexPage
from maisons.models.instruction import (
    Complement,
    Conclusion,
    CriterionOpinion,
    DepartmentalOpinion,
    Message,
    Recusal,
    Synthesis,
    Visit,
)
from maisons.models.labels import Label, LabelAct, LabelActKind, LabelSettings
from maisons.models.places import MaisonPage, Workshop, WorkshopSession
from maisons.models.project import BudgetLine, BudgetSide, Partner, PartnerKind, Project, TeamPost
from maisons.models.referential import ReferentialPage
from maisons.models.requests import (
    OPEN_STATES,
    LabelRequestBranchPage,
    LabelRequestPage,
    LabelRequestRegionPage,
    State,
)

__all__ = [
    "OPEN_STATES",
    "Answer",
    "BudgetLine",
    "BudgetSide",
    "Carrier",
    "CarrierKind",
    "Complement",
    "Conclusion",
    "Criterion",
    "CriterionOpinion",
    "Decision",
    "DepartmentalOpinion",
    "Domain",
    "FiledCopy",
    "Label",
    "LabelAct",
    "LabelActKind",
    "LabelRequestBranchPage",
    "LabelRequestInvitation",
    "LabelRequestMember",
    "LabelRequestPage",
    "LabelRequestRegionPage",
    "LabelSettings",
    "Letter",
    "LetterTemplate",
    "MaisonIndexPage",
    "MaisonPage",
    "MemberRole",
    "Message",
    "Met",
    "Offer",
    "Outcome",
    "Paper",
    "Partner",
    "PartnerKind",
    "Project",
    "Proof",
    "Recusal",
    "ReferentialIndexPage",
    "ReferentialPage",
    "Reservation",
    "State",
    "Synthesis",
    "TeamPost",
    "Territory",
    "Visit",
    "Workshop",
    "WorkshopSession",
]
