"""Routes of the API: one router, the described contract and its human page."""

from csp.decorators import csp_update
from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from buildings.api import views as buildings
from councils.api import views as councils
from enterprises.api import fact_views as facts
from enterprises.api import views as enterprises
from orgs.api import views as orgs
from services.api import views as services

router = SimpleRouter(use_regex_path=False)
for prefix, viewset, name in [
    ("areas", buildings.AreaViewSet, "area"),
    ("zones", buildings.ZoneViewSet, "zone"),
    ("property-companies", buildings.CompanyViewSet, "property-company"),
    ("buildings", buildings.BuildingViewSet, "building"),
    ("building-taxes", buildings.BuildingTaxViewSet, "building-tax"),
    ("floors", buildings.FloorViewSet, "floor"),
    ("units", buildings.UnitViewSet, "unit"),
    ("enterprises", enterprises.EnterpriseViewSet, "enterprise"),
    ("contacts", enterprises.ContactViewSet, "contact"),
    ("occupancies", facts.OccupancyViewSet, "occupancy"),
    ("measurements", facts.MeasurementViewSet, "measurement"),
    ("arrears", facts.ArrearsViewSet, "arrears"),
    ("signals", facts.SignalViewSet, "signal"),
    ("ratings", facts.RatingViewSet, "rating"),
    ("rating-schemes", facts.SchemeViewSet, "rating-scheme"),
    ("organisations", orgs.OrganisationViewSet, "organisation"),
    ("coverages", orgs.CoverageViewSet, "coverage"),
    ("workers", orgs.WorkerViewSet, "worker"),
    ("stations", services.StationViewSet, "station"),
    ("visits", services.VisitViewSet, "visit"),
    ("requests", services.RequestViewSet, "request"),
    ("participations", services.ParticipationViewSet, "participation"),
    ("councils", councils.CouncilViewSet, "council"),
    ("seats", councils.SeatViewSet, "seat"),
]:
    router.register(prefix, viewset, basename=name)

# The page styles its elements in place; scripts stay strict.
docs = csp_update({"style-src": ["'unsafe-inline'"]})(
    SpectacularSwaggerSplitView.as_view(url_name="api:schema")
)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    *router.urls,
]
