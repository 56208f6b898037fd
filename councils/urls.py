"""Addresses of the pages of councils."""

from django.urls import URLPattern, path

from councils.views.proposals import ProposalListView

app_name = "councils"

urlpatterns: list[URLPattern] = [
    path("councils/proposals/", ProposalListView.as_view(), name="proposals"),
]
