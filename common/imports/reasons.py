"""Why a row is rejected: the register's reasons, in the order in which they are judged."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Reason codes; the first that applies to a row, in this order, is the one it is given."""

    USCC_CHECK = "uscc_check"
    USCC_FORMAT = "uscc_format"
    USCC_MISSING = "uscc_missing"
    DUPLICATE_KEY = "duplicate_key"
    DUPLICATE_USCC = "duplicate_uscc"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_BUILDING = "unknown_building"
    UNKNOWN_ENTERPRISE = "unknown_enterprise"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    PERIOD_ORDER = "period_order"
    OVERLAP = "overlap"
    OUTSIDE_DISTRICT = "outside_district"
    IN_FUTURE = "in_future"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_VALUE = "unknown_value"
    MISSING_VALUE = "missing_value"
    BAD_DATE = "bad_date"
    UNKNOWN_REFERENCE = "unknown_reference"
    ID_NUMBER = "id_number"
    FORMULA = "formula"


RANKS = {reason: rank for rank, reason in enumerate(Reason)}


class BadCell(Exception):
    """A cell that a parser cannot take: reason and a sentence for the clerk."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        self.reason, self.sentence = reason, sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with one row; faults sort by the order of the reasons, then of columns."""

    rank: int
    position: int
    header: str
    reason: Reason
    sentence: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rejected row as the clerk gets it back; ``cells`` is the whole row as texts."""

    sheet: str
    row: int
    column: str
    value: str
    reason: Reason
    message: str
    cells: tuple[str, ...] = ()

    def as_json(self) -> dict[str, str | int]:
        """Return what the command, the API and the page show."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason.value,
            "message": self.message,
        }
