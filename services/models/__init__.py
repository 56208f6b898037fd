"""Stations, visits and what they leave behind, requests, responses, participations."""

from services.models.clock import ClockLimit, ClockSpan, LadderStep, UnitDay
from services.models.desk import (
    DutyItem,
    MechanismRule,
    PolicySnippet,
    ReplyTemplate,
    RequestCategory,
    SatisfactionAsk,
    Substitute,
)
from services.models.field import (
    MustVisitRule,
    Promise,
    TenantProposal,
    VisitPhoto,
    VisitReview,
    VisitType,
)
from services.models.joint_visit import (
    ChiefServiceTeam,
    ChiefTeamMember,
    JointVisit,
    JointVisitReply,
    TeamDispatch,
)
from services.models.request import CoTask, RequestEvent, RequestVoice, ServiceRequest
from services.models.response import PlaybookStep, ResponseCase, ResponseStep
from services.models.station import Station
from services.models.visit import Participation, Visit

__all__ = [
    "ChiefServiceTeam",
    "ChiefTeamMember",
    "ClockLimit",
    "ClockSpan",
    "CoTask",
    "DutyItem",
    "JointVisit",
    "JointVisitReply",
    "LadderStep",
    "MechanismRule",
    "MustVisitRule",
    "Participation",
    "PlaybookStep",
    "PolicySnippet",
    "Promise",
    "ReplyTemplate",
    "RequestCategory",
    "RequestEvent",
    "RequestVoice",
    "ResponseCase",
    "ResponseStep",
    "SatisfactionAsk",
    "ServiceRequest",
    "Station",
    "Substitute",
    "TeamDispatch",
    "TenantProposal",
    "UnitDay",
    "Visit",
    "VisitPhoto",
    "VisitReview",
    "VisitType",
]
