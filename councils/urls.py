"""Addresses of the pages of councils."""

from django.urls import URLPattern, path

from councils.views.council import CouncilView
from councils.views.council_list import CouncilListView, PairingListView
from councils.views.proposals import ProposalListView

app_name = "councils"

urlpatterns: list[URLPattern] = [
    path("councils/", CouncilListView.as_view(), name="councils"),
    path("councils/pairings/", PairingListView.as_view(), name="pairings"),
    path("councils/<uuid:pk>/", CouncilView.as_view(), name="council"),
    path("councils/proposals/", ProposalListView.as_view(), name="proposals"),
]
