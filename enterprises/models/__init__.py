"""Enterprises, their occupancies, facts and ratings."""

from enterprises.models.enterprise import Contact, Enterprise, EnterpriseStanding
from enterprises.models.facts import Arrears, FactCheck, Measurement, Signal
from enterprises.models.occupancy import LeaseIntent, Occupancy
from enterprises.models.override import RatingOverride
from enterprises.models.rating import Rating, RatingChange, RatingMark, RatingScheme

__all__ = [
    "Arrears",
    "Contact",
    "Enterprise",
    "EnterpriseStanding",
    "FactCheck",
    "LeaseIntent",
    "Measurement",
    "Occupancy",
    "Rating",
    "RatingChange",
    "RatingMark",
    "RatingOverride",
    "RatingScheme",
    "Signal",
]
