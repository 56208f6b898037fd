"""Addresses of the pages."""

from django.urls import path

from reports.views.board import BoardView, HomeView, OwnBoardView, RowsView
from reports.views.buildings import BuildingListView, BuildingView
from reports.views.coverage import (
    CircleView,
    CompareView,
    CoverageExportView,
    CoverageView,
    MapView,
)
from reports.views.enterprises import EnterpriseListView, EnterpriseView
from reports.views.months import (
    MonthExportView,
    MonthPrintView,
    MonthRowsView,
    MonthsView,
    MonthView,
)
from reports.views.moves import MovesView
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
    path("moves/", MovesView.as_view(), name="moves"),
    path("coverage/", CoverageView.as_view(), name="coverage"),
    path("coverage/export/", CoverageExportView.as_view(), name="coverage-export"),
    path("coverage/map/", MapView.as_view(), name="coverage-map"),
    path("coverage/circle/", CircleView.as_view(), name="coverage-circle"),
    path("coverage/compare/", CompareView.as_view(), name="coverage-compare"),
    path("coverage/months/", MonthsView.as_view(), name="months"),
    path("coverage/months/<str:month>/", MonthView.as_view(), name="month"),
    path("coverage/months/<str:month>/rows/", MonthRowsView.as_view(), name="month-rows"),
    path("coverage/months/<str:month>/print/", MonthPrintView.as_view(), name="month-print"),
    path("coverage/months/<str:month>/export/", MonthExportView.as_view(), name="month-export"),
    path("search/", SearchView.as_view(), name="search"),
]
