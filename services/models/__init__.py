"""Stations, visits and what they leave behind, requests and their handling, participations."""

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
from services.models.request import CoTask, RequestEvent, RequestVoice, ServiceRequest
from services.models.station import Station
from services.models.visit import Participation, Visit

__all__ = [
    "ClockLimit",
    "ClockSpan",
    "CoTask",
    "DutyItem",
    "LadderStep",
    "MechanismRule",
    "MustVisitRule",
    "Participation",
    "PolicySnippet",
    "Promise",
    "ReplyTemplate",
    "RequestCategory",
    "RequestEvent",
    "RequestVoice",
    "SatisfactionAsk",
    "ServiceRequest",
    "Station",
    "Substitute",
    "TenantProposal",
    "UnitDay",
    "Visit",
    "VisitPhoto",
    "VisitReview",
    "VisitType",
]
