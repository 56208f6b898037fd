"""Routes of the API: one router, the described contract and its human page."""

from typing import Any

from csp.decorators import csp_update
from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from accounts.api import schema as _ways_in  # noqa: F401 – registers itself
from accounts.api import sync_views as sync
from accounts.api import views as accounts
from buildings.api import views as buildings
from common.api import attachments, imports, notices, system
from councils.api import body_views as bodies
from councils.api import list_views as lists
from councils.api import meeting_views as meetings
from councils.api import outcome_views as outcomes
from councils.api import project_fact_views as project_facts
from councils.api import project_views as projects
from councils.api import selection_views as selections
from councils.api import standing_views as standing
from councils.api import topic_views as topics
from councils.api import views as councils
from enterprises.api import fact_views as facts
from enterprises.api import override_views as overrides
from enterprises.api import views as enterprises
from orgs.api import alliance_views as alliances
from orgs.api import coverage_views as coverage
from orgs.api import life_views as life
from orgs.api import load_views as loads
from orgs.api import organisation_views as organisations
from orgs.api import post_views as posts
from orgs.api import tree_views as tree
from orgs.api import views as orgs
from orgs.api import workforce_views as workforce
from reports.api import figures, stored
from reports.api import views as reports
from services.api import changes
from services.api import field_views as field
from services.api import request_views as requests
from services.api import response_views as responses
from services.api import retention_views as retention
from services.api import sync_views as sent
from services.api import views as services

REGISTERS: list[tuple[str, Any, str]] = [
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
    ("move-outs", facts.MoveOutViewSet, "move-out"),
    ("measurements", facts.MeasurementViewSet, "measurement"),
    ("arrears", facts.ArrearsViewSet, "arrears"),
    ("signals", facts.SignalViewSet, "signal"),
    ("fact-checks", facts.FactCheckViewSet, "fact-check"),
    ("ratings", facts.RatingViewSet, "rating"),
    ("rating-overrides", overrides.OverrideViewSet, "rating-override"),
    ("rating-schemes", facts.SchemeViewSet, "rating-scheme"),
    ("organisations", organisations.OrganisationViewSet, "organisation"),
    ("organisation-lines", tree.LineViewSet, "organisation-line"),
    ("terms", tree.TermViewSet, "term"),
    ("officers", posts.OfficerViewSet, "officer"),
    ("secretary-vacancies", posts.VacancyViewSet, "secretary-vacancy"),
    ("elections", tree.ElectionViewSet, "election"),
    ("foundings", tree.FoundingViewSet, "founding"),
    ("coverages", coverage.CoverageViewSet, "coverage"),
    ("tenant-checkpoints", coverage.CheckpointViewSet, "tenant-checkpoint"),
    ("unbuilt-reasons", coverage.UnbuiltReasonViewSet, "unbuilt-reason"),
    ("formation-rules", coverage.FormationRuleViewSet, "formation-rule"),
    ("should-build", coverage.ShouldBuildViewSet, "should-build"),
    ("coverage-blanks", coverage.BlankSpotViewSet, "coverage-blank"),
    ("new-tenants", coverage.NewTenantViewSet, "new-tenant"),
    ("life-rules", life.LifeRuleViewSet, "life-rule"),
    ("life-records", life.LifeRecordViewSet, "life-record"),
    ("tallies", life.TallyViewSet, "tally"),
    ("member-counts", life.MemberCountViewSet, "member-count"),
    ("alliances", alliances.AllianceViewSet, "alliance"),
    ("alliance-members", alliances.AllianceMemberViewSet, "alliance-member"),
    ("alliance-plans", alliances.AlliancePlanViewSet, "alliance-plan"),
    ("alliance-tasks", alliances.AllianceTaskViewSet, "alliance-task"),
    ("joint-meetings", alliances.JointMeetingViewSet, "joint-meeting"),
    ("pairings", alliances.PairingViewSet, "pairing"),
    ("cross-appointments", alliances.CrossAppointmentViewSet, "cross-appointment"),
    ("workers", orgs.WorkerViewSet, "worker"),
    ("worker-posts", workforce.PostViewSet, "worker-post"),
    ("worker-buildings", workforce.WorkerBuildingViewSet, "worker-building"),
    ("worker-enterprises", workforce.WorkerEnterpriseViewSet, "worker-enterprise"),
    ("training-courses", workforce.CourseViewSet, "training-course"),
    ("training-results", workforce.ResultViewSet, "training-result"),
    ("certifications", workforce.CertificationViewSet, "certification"),
    ("handovers", workforce.HandoverViewSet, "handover"),
    ("instructors", posts.InstructorViewSet, "instructor"),
    ("instructor-duties", posts.DutyViewSet, "instructor-duty"),
    ("secondments", workforce.SecondmentViewSet, "secondment"),
    ("responsibilities", workforce.ResponsibilityViewSet, "responsibility"),
    ("worker-loads", loads.WorkerLoadViewSet, "worker-load"),
    ("responsibility-gaps", loads.ResponsibilityGapViewSet, "responsibility-gap"),
    ("stations", services.StationViewSet, "station"),
    ("visits", services.VisitViewSet, "visit"),
    ("requests", requests.RequestViewSet, "request"),
    ("request-events", requests.EventViewSet, "request-event"),
    ("clock-spans", requests.SpanViewSet, "clock-span"),
    ("clock-limits", requests.LimitViewSet, "clock-limit"),
    ("co-tasks", requests.CoTaskViewSet, "co-task"),
    ("request-voices", requests.VoiceViewSet, "request-voice"),
    ("satisfaction-asks", requests.AskViewSet, "satisfaction-ask"),
    ("request-categories", requests.CategoryViewSet, "request-category"),
    ("duty-items", requests.DutyViewSet, "duty-item"),
    ("mechanism-rules", requests.MechanismViewSet, "mechanism-rule"),
    ("participations", services.ParticipationViewSet, "participation"),
    ("promises", field.PromiseViewSet, "promise"),
    ("tenant-proposals", field.TenantProposalViewSet, "tenant-proposal"),
    ("visit-types", field.VisitTypeViewSet, "visit-type"),
    ("must-visit-rules", field.MustVisitRuleViewSet, "must-visit-rule"),
    ("playbook-steps", responses.PlaybookStepViewSet, "playbook-step"),
    ("response-cases", responses.ResponseCaseViewSet, "response-case"),
    ("response-steps", responses.ResponseStepViewSet, "response-step"),
    ("joint-visits", responses.JointVisitViewSet, "joint-visit"),
    ("chief-service-teams", responses.ChiefServiceTeamViewSet, "chief-service-team"),
    ("sync-operations", sent.OperationViewSet, "sync-operation"),
    ("field-edits", sent.FieldEditViewSet, "field-edit"),
    ("councils", councils.CouncilViewSet, "council"),
    ("seats", councils.SeatViewSet, "seat"),
    ("seat-kinds", bodies.SeatKindViewSet, "seat-kind"),
    ("council-documents", bodies.DocumentViewSet, "council-document"),
    ("founding-steps", bodies.StepViewSet, "founding-step"),
    ("floor-leaders", bodies.LeaderViewSet, "floor-leader"),
    ("supervision-members", bodies.SupervisorViewSet, "supervision-member"),
    ("notice-rules", bodies.NoticeRuleViewSet, "notice-rule"),
    ("selections", selections.SelectionViewSet, "selection"),
    ("selection-notices", selections.NoticeViewSet, "selection-notice"),
    ("objections", selections.ObjectionViewSet, "objection"),
    ("council-pairings", bodies.CouncilPairingViewSet, "council-pairing"),
    ("pairing-actions", bodies.PairingActionViewSet, "pairing-action"),
    ("topic-proposals", councils.TopicProposalViewSet, "topic-proposal"),
    ("projects", projects.ProjectViewSet, "project"),
    ("project-claims", projects.ProjectClaimViewSet, "project-claim"),
    ("milestones", project_facts.MilestoneViewSet, "milestone"),
    ("supervisions", project_facts.SupervisionViewSet, "supervision"),
    ("outcome-metrics", project_facts.OutcomeMetricViewSet, "outcome-metric"),
    ("beneficiaries", project_facts.BeneficiaryViewSet, "beneficiary"),
    ("list-kinds", lists.ListKindViewSet, "list-kind"),
    ("list-entries", lists.ListEntryViewSet, "list-entry"),
    ("list-matches", lists.ListMatchViewSet, "list-match"),
    ("topics", topics.TopicViewSet, "topic"),
    ("topic-origins", topics.OriginViewSet, "topic-origin"),
    ("topic-supports", topics.SupportViewSet, "topic-support"),
    ("topic-positions", topics.PositionViewSet, "topic-position"),
    ("meetings", meetings.MeetingViewSet, "meeting"),
    ("agenda-items", meetings.AgendaItemViewSet, "agenda-item"),
    ("meeting-invitations", meetings.InvitationViewSet, "meeting-invitation"),
    ("meeting-presences", meetings.PresenceViewSet, "meeting-presence"),
    ("votes", meetings.VoteViewSet, "vote"),
    ("decisions", outcomes.DecisionViewSet, "decision"),
    ("minutes", outcomes.MinutesViewSet, "minutes"),
    ("indicators", figures.IndicatorViewSet, "indicator"),
    ("dashboard", figures.DashboardViewSet, "dashboard"),
    ("snapshots", stored.SnapshotViewSet, "snapshot"),
    ("frozen-months", stored.FrozenMonthViewSet, "frozen-month"),
    ("frozen-figures", stored.FrozenFigureViewSet, "frozen-figure"),
    ("delta-reasons", stored.DeltaReasonViewSet, "delta-reason"),
    ("departments", accounts.DepartmentViewSet, "department"),
    ("users", accounts.UserViewSet, "user"),
    ("me", accounts.MeViewSet, "me"),
    ("sync", sync.SyncViewSet, "sync"),
    ("devices", sync.DeviceViewSet, "device"),
    ("notices", notices.NoticeViewSet, "notice"),
    ("jobs", system.JobViewSet, "job"),
    ("imports", imports.ImportViewSet, "import"),
    ("exports", imports.ExportViewSet, "export"),
    ("audit-entries", system.AuditViewSet, "audit-entry"),
]
router = SimpleRouter(use_regex_path=False)
for prefix, viewset, name in REGISTERS:
    router.register(prefix, viewset, basename=name)

# The page styles its elements in place; scripts stay strict.
docs = csp_update({"style-src": ["'unsafe-inline'"]})(
    SpectacularSwaggerSplitView.as_view(url_name="api:schema")
)
_token = accounts.TokenViewSet.as_view({"post": "create", "delete": "destroy"})
_stack = reports.BuildingPlanViewSet.as_view({"get": "stack"}, detail=True)
_profile = reports.BuildingPlanViewSet.as_view({"get": "file"}, detail=True)
_file = reports.EnterprisePagesViewSet.as_view({"get": "file"}, detail=True)
_timeline = reports.EnterprisePagesViewSet.as_view({"get": "timeline"}, detail=True)
_retention = retention.RetentionViewSet.as_view({"get": "retention"}, detail=True)
_rating = reports.EnterprisePagesViewSet.as_view({"get": "rating"}, detail=True)
_standing = standing.StandingViewSet.as_view({"get": "standing"}, detail=True)
_story = standing.StoryViewSet.as_view({"get": "story"}, detail=False)
_changes = changes.ChangesViewSet.as_view({"get": "changes"})
_rejected = imports.RejectedRowViewSet.as_view({"get": "list"}, detail=False)
_result = imports.ResultViewSet.as_view({"get": "result"}, detail=True)
_photo = attachments.AttachmentViewSet.as_view({"get": "tell", "put": "receive"}, detail=True)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("auth/token/", _token, name="token"),
    path("sync/rescue/", sync.RescueViewSet.as_view({"post": "create"}), name="sync-rescue"),
    path("buildings/<uuid:pk>/stack/", _stack, name="building-stack"),
    path("buildings/<uuid:pk>/file/", _profile, name="building-file"),
    path("enterprises/<uuid:pk>/file/", _file, name="enterprise-file"),
    path("enterprises/<uuid:pk>/timeline/", _timeline, name="enterprise-timeline"),
    path("enterprises/<uuid:pk>/rating/", _rating, name="enterprise-rating"),
    path("enterprises/<uuid:pk>/retention/", _retention, name="enterprise-retention"),
    path("councils/<uuid:pk>/standing/", _standing, name="council-standing"),
    path("council-story/", _story, name="council-story"),
    path("imports/<uuid:run>/rejected/", _rejected, name="import-rejected"),
    path("jobs/<uuid:pk>/result/", _result, name="job-result"),
    path("sync/changes/", _changes, name="sync-changes"),
    path("attachments/<str:sha256>/", _photo, name="attachment"),
    *router.urls,
]
