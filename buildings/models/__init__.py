"""Places: areas, buildings, floors and units."""

from buildings.models.area import Area, AreaParent, Zone
from buildings.models.building import (
    Building,
    BuildingTax,
    Floor,
    GridPlacement,
    Jurisdiction,
    KeyStanding,
    PropertyCompany,
    TaxClass,
    Unit,
)

__all__ = [
    "Area",
    "AreaParent",
    "Building",
    "BuildingTax",
    "Floor",
    "GridPlacement",
    "Jurisdiction",
    "KeyStanding",
    "PropertyCompany",
    "TaxClass",
    "Unit",
    "Zone",
]
