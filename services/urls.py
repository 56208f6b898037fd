"""Addresses of 走访端, of the office's side of visits, and of responses."""

from django.urls import path

from services.views import field
from services.views.news import NewsListView, NewsPage
from services.views.rescue import RescuePage
from services.views.responses import CasePage, ResponseListView, StepPage
from services.views.retention import RetentionListView, RetentionPage
from services.views.troubles import ConflictListView, TroubleListView
from services.views.visits import ReviewListView, VisitListView, VisitPage

app_name = "services"

urlpatterns = [
    path("field/", field.shell, name="field"),
    path("field/sw.js", field.service_worker, name="field-worker"),
    path("field/manifest.webmanifest", field.manifest, name="field-manifest"),
    path("visits/", VisitListView.as_view(), name="visits"),
    path("visits/review/", ReviewListView.as_view(), name="visit-sample"),
    path("visits/troubles/", TroubleListView.as_view(), name="troubles"),
    path("visits/conflicts/", ConflictListView.as_view(), name="conflicts"),
    path("visits/rescue/", RescuePage.as_view(), name="rescue"),
    path("visits/news/", NewsListView.as_view(), name="news"),
    path("visits/news/<uuid:pk>/", NewsPage.as_view(), name="news-one"),
    path("retention/", RetentionListView.as_view(), name="retention-list"),
    path("retention/<uuid:pk>/", RetentionPage.as_view(), name="retention"),
    path("responses/", ResponseListView.as_view(), name="responses"),
    path("responses/cases/<uuid:pk>/", CasePage.as_view(), name="response-case"),
    path("responses/steps/<uuid:pk>/", StepPage.as_view(), name="response-step"),
    path("visits/<uuid:pk>/", VisitPage.as_view(), name="visit"),
]
