"""Addresses of the pages."""

from django.urls import path

from reports.views.board import BoardView, HomeView, OwnBoardView, RowsView
from reports.views.buildings import BuildingListView, BuildingView
from reports.views.enterprises import EnterpriseListView, EnterpriseView
from reports.views.search import SearchView

app_name = "reports"

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("board/", OwnBoardView.as_view(), name="board"),
    path("board/<slug:code>/", BoardView.as_view(), name="area-board"),
    path("board/<slug:code>/rows/<str:name>/", RowsView.as_view(), name="rows"),
    path("buildings/", BuildingListView.as_view(), name="buildings"),
    path("buildings/<uuid:pk>/", BuildingView.as_view(), name="building"),
    path("enterprises/", EnterpriseListView.as_view(), name="enterprises"),
    path("enterprises/<uuid:pk>/", EnterpriseView.as_view(), name="enterprise"),
    path("search/", SearchView.as_view(), name="search"),
]
