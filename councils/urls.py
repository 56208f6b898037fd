"""Addresses of the pages of councils."""

from django.urls import URLPattern, path

from councils.views.council import CouncilView
from councils.views.council_list import CouncilListView, PairingListView
from councils.views.proposals import ProposalListView
from councils.views.story import StoryPage
from councils.views.vitality import IdleListPage, VitalityPage

app_name = "councils"

urlpatterns: list[URLPattern] = [
    path("councils/", CouncilListView.as_view(), name="councils"),
    path("councils/pairings/", PairingListView.as_view(), name="pairings"),
    path("councils/<uuid:pk>/", CouncilView.as_view(), name="council"),
    path("councils/proposals/", ProposalListView.as_view(), name="proposals"),
    path("councils/idle/", IdleListPage.as_view(), name="idle"),
    path("councils/story/", StoryPage.as_view(), name="story"),
    path("councils/<uuid:pk>/vitality/", VitalityPage.as_view(), name="vitality"),
]
