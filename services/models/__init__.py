"""Stations, visits and what they leave behind, requests, participations, responses."""

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
from services.models.response import PlaybookStep, ResponseCase, ResponseStep
from services.models.station import Station
from services.models.visit import Participation, ServiceRequest, Visit

__all__ = [
    "ChiefServiceTeam",
    "ChiefTeamMember",
    "JointVisit",
    "JointVisitReply",
    "MustVisitRule",
    "Participation",
    "PlaybookStep",
    "Promise",
    "ResponseCase",
    "ResponseStep",
    "ServiceRequest",
    "Station",
    "TeamDispatch",
    "TenantProposal",
    "Visit",
    "VisitPhoto",
    "VisitReview",
    "VisitType",
]
