"""A subdistrict to make rows in, and the line of a register in the contracts of the API."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from buildings.models import Area
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory


@dataclass
class Street:
    """A subdistrict with a building, a room and a tenant; more rows are made on demand."""

    code: str
    area: Any = field(init=False)
    building: Any = field(init=False)
    unit: Any = field(init=False)
    enterprise: Any = field(init=False)

    def __post_init__(self) -> None:
        self.area = Area.objects.get(code=self.code)
        self.building = BuildingFactory(area=self.code)
        self.unit = UnitFactory(building=self.building)
        self.enterprise = EnterpriseFactory(unit=self.unit)

    @property
    def tenant(self) -> Any:
        """Return a new enterprise in the street's building."""
        return EnterpriseFactory(building=self.building)


@dataclass(frozen=True)
class Register:
    """A register: ``make`` a row in a street, a ``content`` to send, a ``change`` to it.

    ``who`` may write; ``shared`` rows belong to the whole district; ``reference`` is the field of
    the content that must not name a foreign object.
    """

    prefix: str
    make: Callable[[Street], Any]
    content: Callable[[Street], dict[str, Any]] | None = None
    change: dict[str, Any] = field(default_factory=dict)
    who: str = "street"
    shared: bool = False
    reference: str = ""
    reader: str = "street"

    def __str__(self) -> str:
        return self.prefix
