"""Building councils: seats and selections, topics and meetings, projects and lists."""

from councils.models.council import (
    Council,
    CouncilBuilding,
    CouncilDocument,
    CouncilTerm,
    FoundingStep,
)
from councils.models.decision import Decision, Recusal, Vote
from councils.models.evaluation import EvaluationItem, EvaluationSet
from councils.models.list import ListEntry, ListKind, ListMatch
from councils.models.meeting import AgendaItem, Attendance, Invitation, Meeting
from councils.models.minutes import Minutes, MinutesAddendum, MinutesApproval
from councils.models.pairing import CouncilPairing, PairingAction
from councils.models.project import (
    Beneficiary,
    Milestone,
    OutcomeMetric,
    Project,
    ProjectClaim,
    Supervision,
)
from councils.models.proposal import TopicProposal, TopicProposalRequest
from councils.models.seat import FloorLeader, Seat, SeatKind, SupervisionMember
from councils.models.selection import NoticeRule, Objection, Selection, SelectionNotice
from councils.models.topic import Topic, TopicOrigin, TopicPosition, TopicSupport

__all__ = [
    "AgendaItem",
    "Attendance",
    "Beneficiary",
    "Council",
    "CouncilBuilding",
    "CouncilDocument",
    "CouncilPairing",
    "CouncilTerm",
    "Decision",
    "EvaluationItem",
    "EvaluationSet",
    "FloorLeader",
    "FoundingStep",
    "Invitation",
    "ListEntry",
    "ListKind",
    "ListMatch",
    "Meeting",
    "Milestone",
    "Minutes",
    "MinutesAddendum",
    "MinutesApproval",
    "NoticeRule",
    "Objection",
    "OutcomeMetric",
    "PairingAction",
    "Project",
    "ProjectClaim",
    "Recusal",
    "Seat",
    "SeatKind",
    "Selection",
    "SelectionNotice",
    "Supervision",
    "SupervisionMember",
    "Topic",
    "TopicOrigin",
    "TopicPosition",
    "TopicProposal",
    "TopicProposalRequest",
    "TopicSupport",
    "Vote",
]
