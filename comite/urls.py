"""Addresses of the room, under the admin's ``comite/``."""

from django.urls import path

from comite.views import calendar, campaigns, documents, key_messages, session_acts, sessions
from comite.views import session_votes as votes

app_name = "comite"
ONE = "seances/<int:pk>/"

urlpatterns = [
    path("messages/<int:pk>/", key_messages.MessageView.as_view(), name="message"),
    path("messages/a-revoir/", key_messages.UsesToReviewView.as_view(), name="uses"),
    path("messages/usages/<int:pk>/", key_messages.UseView.as_view(), name="use"),
    path("campagnes/<int:pk>/", campaigns.CampaignView.as_view(), name="campaign"),
    path("campagnes/<int:pk>/csv/", campaigns.CampaignTableView.as_view(), name="campaign_table"),
    path("calendrier/", calendar.CalendarView.as_view(), name="calendar"),
    path("calendrier/csv/", calendar.CalendarTableView.as_view(), name="calendar_table"),
    path("seances/", sessions.SessionsView.as_view(), name="sessions"),
    path("seances/nouvelle/", sessions.EditSessionView.as_view(), name="session_add"),
    path(ONE, sessions.SessionView.as_view(), name="session"),
    path(f"{ONE}modifier/", sessions.EditSessionView.as_view(), name="session_edit"),
    path(f"{ONE}acte/", session_acts.ActView.as_view(), name="session_act"),
    path(f"{ONE}ordre/", session_acts.ArrangeView.as_view(), name="session_arrange"),
    path(f"{ONE}sujet/", session_acts.SubjectView.as_view(), name="session_subject"),
    path(f"{ONE}presences/", session_acts.PresenceView.as_view(), name="session_presence"),
    path(f"{ONE}participant/", session_acts.ParticipantView.as_view(), name="session_participant"),
    path(f"{ONE}votes/", votes.VoteTogetherView.as_view(), name="session_votes"),
    path(f"{ONE}objets/<int:item_id>/", votes.ItemView.as_view(), name="session_item"),
    path(f"{ONE}dossier/", documents.FileView.as_view(), name="session_file"),
    path(f"{ONE}dossier.pdf", documents.FilePdfView.as_view(), name="session_file_pdf"),
    path(f"{ONE}compte-rendu/", documents.MinutesView.as_view(), name="minutes"),
    path(f"{ONE}compte-rendu.pdf", documents.MinutesPdfView.as_view(), name="minutes_pdf"),
]
