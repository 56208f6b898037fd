"""Addresses of the pages of councils."""

from django.urls import URLPattern, path

from councils.views.council import CouncilView
from councils.views.council_list import CouncilListView, PairingListView
from councils.views.lists import CouncilListsView, EntryView, ListsView, RequestEntryView
from councils.views.meeting_page import MeetingPage, MinutesSheet
from councils.views.meetings import (
    CouncilMeetingsView,
    DecisionListView,
    InvitationListView,
    MeetingListView,
)
from councils.views.project import ProjectView
from councils.views.projects import CouncilProjectsView, ProjectListView
from councils.views.proposals import ProposalListView
from councils.views.public import CheckInPage, RaisePage, TopicProgressPage
from councils.views.published import PublicProjectPage, PublicProjectsPage, PublicTopicsPage
from councils.views.story import StoryPage
from councils.views.topics import CouncilTopicsView, NewTopicPage, TopicListView, TopicPage
from councils.views.vitality import IdleListPage, VitalityPage

app_name = "councils"

urlpatterns: list[URLPattern] = [
    path("councils/", CouncilListView.as_view(), name="councils"),
    path("councils/pairings/", PairingListView.as_view(), name="pairings"),
    path("councils/<uuid:pk>/", CouncilView.as_view(), name="council"),
    path("councils/projects/", ProjectListView.as_view(), name="all-projects"),
    path("councils/projects/<uuid:pk>/", ProjectView.as_view(), name="project"),
    path("councils/lists/", ListsView.as_view(), name="all-lists"),
    path(
        "councils/lists/from-request/<uuid:pk>/",
        RequestEntryView.as_view(),
        name="entry-from-request",
    ),
    path("councils/lists/<uuid:pk>/", EntryView.as_view(), name="list-entry"),
    path("councils/<uuid:pk>/projects/", CouncilProjectsView.as_view(), name="projects"),
    path("councils/<uuid:pk>/lists/", CouncilListsView.as_view(), name="lists"),
    path("public/projects/", PublicProjectsPage.as_view(), name="public-projects"),
    path("public/projects/<uuid:pk>/", PublicProjectPage.as_view(), name="public-project"),
    path("public/topics/", PublicTopicsPage.as_view(), name="public-topics"),
    path("councils/proposals/", ProposalListView.as_view(), name="proposals"),
    path("councils/idle/", IdleListPage.as_view(), name="idle"),
    path("councils/story/", StoryPage.as_view(), name="story"),
    path("councils/<uuid:pk>/vitality/", VitalityPage.as_view(), name="vitality"),
    path("councils/topics/", TopicListView.as_view(), name="topic-list"),
    path("councils/topics/new/", NewTopicPage.as_view(), name="topic-new"),
    path("councils/topics/<uuid:pk>/", TopicPage.as_view(), name="topic"),
    path("councils/<uuid:pk>/topics/", CouncilTopicsView.as_view(), name="topics"),
    path("councils/meetings/", MeetingListView.as_view(), name="meeting-list"),
    path("councils/meetings/<uuid:pk>/", MeetingPage.as_view(), name="meeting"),
    path("councils/meetings/<uuid:pk>/minutes/", MinutesSheet.as_view(), name="minutes"),
    path("councils/<uuid:pk>/meetings/", CouncilMeetingsView.as_view(), name="meetings"),
    path("councils/decisions/", DecisionListView.as_view(), name="decisions"),
    path("councils/invitations/", InvitationListView.as_view(), name="invitations"),
    path("council/raise/<str:token>/", RaisePage.as_view(), name="raise"),
    path("council/progress/", TopicProgressPage.as_view(), name="topic-progress"),
    path("council/check-in/", CheckInPage.as_view(), name="check-in"),
]
