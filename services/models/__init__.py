"""Stations, visits and what they leave behind, requests and participations."""

from services.models.field import (
    MustVisitRule,
    Promise,
    TenantProposal,
    VisitPhoto,
    VisitReview,
    VisitType,
)
from services.models.station import Station
from services.models.visit import Participation, ServiceRequest, Visit

__all__ = [
    "MustVisitRule",
    "Participation",
    "Promise",
    "ServiceRequest",
    "Station",
    "TenantProposal",
    "Visit",
    "VisitPhoto",
    "VisitReview",
    "VisitType",
]
