"""Work lists of coverage as tables to take away."""

from collections.abc import Sequence

import tablib

from orgs.choices import CoverageMode
from orgs.selectors.gap_rows import GapRow

HEADERS = (
    "企业编号",
    "企业名称",
    "楼宇",
    "正式党员数",
    "预备党员数",
    "党员数登记日",
    "现有覆盖",
    "建议组织形式",
    "建议覆盖方式",
    "可加入的党组织",
    "缺失信息",
    "未建原因",
    "组建进度",
)


def gap_table(rows: Sequence[GapRow]) -> tablib.Dataset:
    """Return the rows of a work list under their headers."""
    table = tablib.Dataset(headers=HEADERS)
    for row in rows:
        table.append(
            (
                row.external_id,
                row.name,
                "；".join(f"{room.building} {room.units}" for room in row.rooms),
                row.full_members,
                row.probationary_members,
                row.counted_on,
                "、".join(row.modes),
                row.suggested_form,
                CoverageMode(row.suggested_mode).label,
                "；".join(f"{one.name}（{one.why}）" for one in row.neighbours),
                "、".join(row.missing),
                f"{row.reason} {row.reason_note}".strip(),
                row.founding,
            )
        )
    return table
