"""Which figures stand on which page, in which order."""

from collections.abc import Iterable
from typing import Any

from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import Figures

TILES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "党的覆盖",
        (
            "organisation_coverage",
            "own_organisation_rate",
            "work_coverage",
            "effective_coverage",
            "coverage_blank",
            "should_build_gap",
        ),
    ),
    (
        "楼宇与服务圈",
        (
            "station_500m_coverage",
            "building_organisation_coverage",
            "council_coverage",
            "terms_overdue",
        ),
    ),
    (
        "走访与队伍",
        (
            "visit_coverage_30",
            "visit_coverage_90",
            "overdue_visits",
            "at_risk_without_step",
            "enterprises_per_worker",
        ),
    ),
    (
        "诉求",
        ("request_on_time", "request_resolved", "request_satisfied", "request_reopened"),
    ),
    (
        "楼委会",
        ("council_vitality.idle", "topics_from_below", "closed_in_building"),
    ),
)
BOARD_CODES = (
    "operating",
    *(code for _, codes in TILES for code in codes),
    "should_build",
)
# Figures told on the tile of another one.
BESIDE = {"should_build_gap": ("should_build",)}
# The same, as far as it means something for one building.
BUILDING_TILES = (
    "organisation_coverage",
    "own_organisation_rate",
    "work_coverage",
    "coverage_blank",
    "should_build_gap",
    "visit_coverage_90",
)


def tiles(
    figures: Figures, codes: Iterable[str], earlier: Figures | None = None
) -> list[dict[str, Any]]:
    """Return figures with their declarations, in the order of ``codes``.

    With ``earlier`` figures each says by how much it has changed since.
    """
    return [
        {
            "figure": figures[code],
            "indicator": INDICATORS[code],
            "beside": [figures[other] for other in BESIDE.get(code, ()) if other in figures],
            "earlier": (earlier or {}).get(code),
        }
        for code in codes
        if code in figures
    ]
