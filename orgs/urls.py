"""Addresses of the pages of party work."""

from django.urls import URLPattern, path

from orgs.views import workforce
from orgs.views.alliances import AllianceListView, AllianceView, PairingListView
from orgs.views.coverage import BlankListView, GapListView, NewTenantListView
from orgs.views.covering import CoverSelectionView, EnterpriseCoverageView
from orgs.views.life import LifeCalendarView, RecordLifeView
from orgs.views.organisations import OrganisationTreeView, OrganisationView
from orgs.views.terms import PostsView, TermsView, VacanciesView

app_name = "orgs"

urlpatterns: list[URLPattern] = [
    path("coverage/gaps/", GapListView.as_view(), name="gaps"),
    path("coverage/blanks/", BlankListView.as_view(), name="blanks"),
    path("coverage/new-tenants/", NewTenantListView.as_view(), name="new-tenants"),
    path("coverage/cover/", CoverSelectionView.as_view(), name="cover-selection"),
    path(
        "coverage/enterprises/<uuid:pk>/",
        EnterpriseCoverageView.as_view(),
        name="enterprise-coverage",
    ),
    path("workforce/", workforce.WorkforceView.as_view(), name="workforce"),
    path("workforce/rebalance/", workforce.RebalanceView.as_view(), name="rebalance"),
    path(
        "workforce/responsibilities/",
        workforce.ResponsibilityView.as_view(),
        name="responsibilities",
    ),
    path("workforce/handovers/<uuid:pk>/", workforce.HandoverView.as_view(), name="handover"),
    path("workforce/<uuid:pk>/", workforce.WorkerView.as_view(), name="worker"),
    path("organisations/", OrganisationTreeView.as_view(), name="organisations"),
    path("organisations/terms/", TermsView.as_view(), name="terms"),
    path("organisations/posts/", PostsView.as_view(), name="posts"),
    path("organisations/vacancies/", VacanciesView.as_view(), name="vacancies"),
    path("organisations/<uuid:pk>/", OrganisationView.as_view(), name="organisation"),
    path("organisations/life/", LifeCalendarView.as_view(), name="life"),
    path("organisations/<uuid:pk>/life/", RecordLifeView.as_view(), name="record-life"),
    path("alliances/", AllianceListView.as_view(), name="alliances"),
    path("alliances/<uuid:pk>/", AllianceView.as_view(), name="alliance"),
    path("pairings/", PairingListView.as_view(), name="pairings"),
]
