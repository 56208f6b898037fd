"""Stations, visits, requests and participations."""

from services.models.station import Station
from services.models.visit import Participation, ServiceRequest, Visit

__all__ = ["Participation", "ServiceRequest", "Station", "Visit"]
