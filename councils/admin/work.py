"""The work of councils, to read: actions write it on their own pages."""

from django.contrib import admin

from common.backoffice.admin import ReadOnlyAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from councils.models import (
    AgendaItem,
    Attendance,
    Beneficiary,
    CouncilDocument,
    Decision,
    Invitation,
    ListEntry,
    ListMatch,
    Meeting,
    Milestone,
    Minutes,
    MinutesAddendum,
    MinutesApproval,
    Objection,
    OutcomeMetric,
    Project,
    ProjectClaim,
    Recusal,
    Selection,
    SelectionNotice,
    Supervision,
    Topic,
    TopicOrigin,
    TopicPosition,
    TopicSupport,
    Vote,
)


@admin.register(Topic)
class TopicAdmin(ReadOnlyAdmin):
    """Topics; raised, answered and settled on their pages."""

    list_display = ["raised_on", "title", "council", "source", "raised_by", "state", "done_on"]
    list_select_related = ["council"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        ("source", ChoicesDropdownFilter),
        ("raised_by", ChoicesDropdownFilter),
        ("raised_on", RangeDateFilter),
    ]
    search_fields = ["title", "council__name"]


@admin.register(TopicOrigin)
class TopicOriginAdmin(ReadOnlyAdmin):
    """What topics came from."""

    list_display = ["topic", "request", "visit", "signal"]
    list_select_related = ["topic", "request", "visit", "signal"]
    search_fields = ["topic__title"]


@admin.register(TopicSupport)
class TopicSupportAdmin(ReadOnlyAdmin):
    """Who stands behind topics."""

    list_display = ["topic", "party", "enterprise", "people", "supported_on"]
    list_select_related = ["topic", "enterprise"]
    list_filter = [("party", ChoicesDropdownFilter)]
    search_fields = ["topic__title", "enterprise__name_folded"]


@admin.register(TopicPosition)
class TopicPositionAdmin(ReadOnlyAdmin):
    """What the parties want."""

    list_display = ["topic", "party", "statement", "stated_on"]
    list_select_related = ["topic"]
    list_filter = [("party", ChoicesDropdownFilter)]
    search_fields = ["topic__title", "statement"]


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    """Meetings; planned, held and closed on their pages."""

    list_display = ["starts_at", "title", "council", "kind", "state"]
    list_select_related = ["council"]
    list_filter = [
        ("kind", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        ("starts_at", RangeDateFilter),
    ]
    search_fields = ["title", "council__name"]


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnlyAdmin):
    """Agendas of meetings."""

    list_display = ["meeting", "position", "title", "minutes_planned"]
    list_select_related = ["meeting"]
    search_fields = ["title", "meeting__title"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Departments asked to come."""

    list_display = ["meeting", "department", "invited_on", "reply_due_on", "state"]
    list_select_related = ["meeting", "department"]
    list_filter = [("state", ChoicesDropdownFilter), ("invited_on", RangeDateFilter)]
    search_fields = ["meeting__title", "question"]


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    """Who was present; a meeting's list, nobody's record."""

    list_display = ["meeting", "role", "seat", "unit", "by"]
    list_select_related = ["meeting", "seat__council"]
    list_filter = [("role", ChoicesDropdownFilter)]
    search_fields = ["meeting__title", "unit"]


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    """Votes and their results."""

    list_display = [
        "question",
        "item",
        "in_favour",
        "against",
        "abstained",
        "is_passed",
        "closed_at",
    ]
    list_select_related = ["item"]
    list_filter = ["is_passed"]
    search_fields = ["question"]


@admin.register(Recusal)
class RecusalAdmin(ReadOnlyAdmin):
    """Members who kept out of a vote."""

    list_display = ["vote", "seat", "reason"]
    list_select_related = ["vote", "seat__council"]
    search_fields = ["vote__question"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """What meetings settled."""

    list_display = ["text", "meeting", "kind", "due_on", "state", "done_on", "score"]
    list_select_related = ["meeting"]
    list_filter = [
        ("kind", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        ("due_on", RangeDateFilter),
    ]
    search_fields = ["text", "meeting__title"]


@admin.register(Minutes)
class MinutesAdmin(ReadOnlyAdmin):
    """Minutes; written and sealed on the meeting's page."""

    list_display = ["meeting", "state", "circulated_at", "sealed_at", "digest"]
    list_select_related = ["meeting"]
    list_filter = [("state", ChoicesDropdownFilter)]
    search_fields = ["meeting__title"]


@admin.register(MinutesApproval)
class MinutesApprovalAdmin(ReadOnlyAdmin):
    """What members said of minutes."""

    list_display = ["minutes", "seat", "is_agreed", "said_at"]
    list_select_related = ["minutes__meeting", "seat__council"]
    list_filter = ["is_agreed"]
    search_fields = ["minutes__meeting__title"]


@admin.register(MinutesAddendum)
class MinutesAddendumAdmin(ReadOnlyAdmin):
    """What was added to sealed minutes."""

    list_display = ["minutes", "number", "reason", "written_at"]
    list_select_related = ["minutes__meeting"]
    search_fields = ["minutes__meeting__title", "text"]


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    """Projects; carried along on their pages."""

    list_display = [
        "title",
        "council",
        "domain",
        "state",
        "published_on",
        "due_on",
        "ownerless_since",
    ]
    list_select_related = ["council"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        ("domain", ChoicesDropdownFilter),
        ("due_on", RangeDateFilter),
    ]
    search_fields = ["title", "council__name"]


@admin.register(ProjectClaim)
class ProjectClaimAdmin(ReadOnlyAdmin):
    """Who claims projects."""

    list_display = ["project", "claimant", "share", "state", "applied_on"]
    list_select_related = ["project"]
    list_filter = [("state", ChoicesDropdownFilter), ("claimant", ChoicesDropdownFilter)]
    search_fields = ["project__title", "name"]


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    """Steps of projects."""

    list_display = ["project", "title", "due_on", "done_on"]
    list_select_related = ["project"]
    list_filter = [("due_on", RangeDateFilter)]
    search_fields = ["title", "project__title"]


@admin.register(Supervision)
class SupervisionAdmin(ReadOnlyAdmin):
    """Looks at projects."""

    list_display = ["project", "method", "on", "finding"]
    list_select_related = ["project"]
    list_filter = [("method", ChoicesDropdownFilter), ("on", RangeDateFilter)]
    search_fields = ["project__title", "finding"]


@admin.register(OutcomeMetric)
class OutcomeMetricAdmin(ReadOnlyAdmin):
    """Measured effects."""

    list_display = ["project", "name", "value", "unit", "measured_on"]
    list_select_related = ["project"]
    search_fields = ["name", "project__title"]


@admin.register(Beneficiary)
class BeneficiaryAdmin(ReadOnlyAdmin):
    """Whom projects serve."""

    list_display = ["project", "building", "community", "party"]
    list_select_related = ["project", "building"]
    list_filter = [("party", ChoicesDropdownFilter)]
    search_fields = ["project__title", "community", "building__name_folded"]


@admin.register(ListEntry)
class ListEntryAdmin(ReadOnlyAdmin):
    """Entries of the lists."""

    list_display = ["title", "kind", "council", "side", "state", "starts_on", "ends_on", "capacity"]
    list_select_related = ["kind", "council"]
    list_filter = [("state", ChoicesDropdownFilter), ("side", ChoicesDropdownFilter)]
    search_fields = ["title", "council__name"]


@admin.register(ListMatch)
class ListMatchAdmin(ReadOnlyAdmin):
    """Needs and offers brought together."""

    list_display = ["need", "offer", "state", "amount", "starts_on", "ends_on", "decided_on"]
    list_select_related = ["need", "offer"]
    list_filter = [("state", ChoicesDropdownFilter)]
    search_fields = ["need__title", "offer__title"]


@admin.register(Selection)
class SelectionAdmin(ReadOnlyAdmin):
    """Selections of building heads; led on their page."""

    list_display = ["council", "candidate", "state", "recommended_on", "ended_on"]
    list_select_related = ["council"]
    list_filter = [("state", ChoicesDropdownFilter)]
    search_fields = ["candidate", "council__name"]


@admin.register(SelectionNotice)
class SelectionNoticeAdmin(ReadOnlyAdmin):
    """Public notices of selections."""

    list_display = ["selection", "label", "place", "starts_on", "last_day", "outcome"]
    list_select_related = ["selection__council"]
    list_filter = [("outcome", ChoicesDropdownFilter)]
    search_fields = ["selection__candidate", "place"]


@admin.register(Objection)
class ObjectionAdmin(ReadOnlyAdmin):
    """Objections to notices."""

    list_display = ["notice", "received_on", "is_upheld", "handled_on"]
    list_select_related = ["notice__selection__council"]
    list_filter = ["is_upheld"]
    search_fields = ["notice__selection__candidate"]


@admin.register(CouncilDocument)
class CouncilDocumentAdmin(ReadOnlyAdmin):
    """Covenants and rules of procedure, each version."""

    list_display = ["council", "kind", "version", "adopted_on", "starts_on", "ends_on"]
    list_select_related = ["council"]
    list_filter = [("kind", ChoicesDropdownFilter)]
    search_fields = ["council__name"]
