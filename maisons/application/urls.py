"""Under ``/maisons/candidater/``: the requests for the label, by those who make them."""

from __future__ import annotations

from django.urls import path

from maisons.application import (
    document_views,
    filing_views,
    member_views,
    paper_views,
    section_views,
    views,
)

app_name = "candidater"

urlpatterns = [
    path("", views.listed, name="list"),
    path("ouvrir/", views.open_one, name="open"),
    path("auto-evaluation/", views.from_assessment, name="from-assessment"),
    path("pieces/<int:pk>/", paper_views.paper, name="paper"),
    path("invitations/<int:pk>/accepter/", member_views.accept, name="accept"),
    path("<str:number>/", views.home, name="home"),
    path("<str:number>/messages/", views.message, name="message"),
    path("<str:number>/supprimer/", views.delete, name="delete"),
    path("<str:number>/deposer/", filing_views.submit, name="submit"),
    path("<str:number>/deposee/", filing_views.filed, name="filed"),
    path("<str:number>/complement/", filing_views.complement, name="complement"),
    path("<str:number>/retirer/", filing_views.withdraw, name="withdraw"),
    path("<str:number>/reprendre/", filing_views.reopen, name="reopen"),
    path("<str:number>/version/", filing_views.move, name="move"),
    path("<str:number>/membres/", member_views.members, name="members"),
    path("<str:number>/membres/quitter/", member_views.leave, name="leave"),
    path("<str:number>/membres/<int:pk>/retirer/", member_views.remove, name="remove-member"),
    path("<str:number>/membres/<int:pk>/confier/", member_views.hand_over, name="hand-over"),
    path("<str:number>/invitations/<int:pk>/reprendre/", member_views.take_back, name="take-back"),
    path("<str:number>/dossier/", document_views.whole, name="file"),
    path("<str:number>/dossier.pdf", document_views.as_pdf, name="pdf"),
    path("<str:number>/copies/<int:pk>.pdf", document_views.copy, name="copy"),
    path("<str:number>/pieces/", paper_views.papers, name="papers"),
    path("<str:number>/pieces/<str:code>/", paper_views.papers, name="criterion-papers"),
    path("<str:number>/pieces-retirer/<int:pk>/", paper_views.remove, name="remove-paper"),
    path("<str:number>/<str:slug>/", section_views.section, name="section"),
]
