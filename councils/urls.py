"""Addresses of the pages of councils."""

from django.urls import URLPattern, path

from councils.views.council import CouncilView
from councils.views.council_list import CouncilListView, PairingListView
from councils.views.lists import CouncilListsView, EntryView, ListsView, RequestEntryView
from councils.views.project import ProjectView
from councils.views.projects import CouncilProjectsView, ProjectListView
from councils.views.proposals import ProposalListView
from councils.views.public import PublicProjectPage, PublicProjectsPage, PublicTopicsPage

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
]
