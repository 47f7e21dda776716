"""The national referential of the Maisons (measures 57 to 59 of the dossier technique)."""

from maisons.models.criteria import Criterion, Domain, Offer, Proof, Territory
from maisons.models.indexes import MaisonIndexPage, ReferentialIndexPage
from maisons.models.referential import ReferentialPage

__all__ = [
    "Criterion",
    "Domain",
    "MaisonIndexPage",
    "Offer",
    "Proof",
    "ReferentialIndexPage",
    "ReferentialPage",
    "Territory",
]
