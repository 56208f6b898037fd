"""Addresses of 走访端, of visits, of the request desk, of responses, and of public pages."""

from django.urls import path

from services.views import field, public
from services.views.desk import DeskListView
from services.views.desk_bulk import ActPage, BulkPage
from services.views.desk_intake import IntakePage
from services.views.desk_request import RequestPage
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
    path("progress/", public.ProgressPage.as_view(), name="progress"),
    path("answer/<str:token>/", public.AnswerPage.as_view(), name="answer"),
    path("report/<str:token>/", public.ReportPage.as_view(), name="report"),
    path("desk/", DeskListView.as_view(), name="desk"),
    path("desk/new/", IntakePage.as_view(), name="desk-new"),
    path("desk/bulk/", BulkPage.as_view(), name="desk-bulk"),
    path("desk/acts/<uuid:operation>/", ActPage.as_view(), name="desk-act"),
    path("desk/<uuid:pk>/", RequestPage.as_view(), name="desk-request"),
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
