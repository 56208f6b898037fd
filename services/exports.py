"""The desk's list as a table to take away."""

from collections.abc import Iterable

import tablib

from common.calendar.clock import SHANGHAI
from services.selectors.desk import DeskRow

HEADERS = (
    "编号",
    "受理时间",
    "来源渠道",
    "企业",
    "楼宇",
    "街镇",
    "类别",
    "内容",
    "办理机制",
    "状态",
    "主办部门",
    "办结期限",
    "时钟",
    "剩余工作日（负数为已超）",
    "附议数",
    "并案数",
)


def request_table(rows: Iterable[DeskRow]) -> tablib.Dataset:
    """Return the rows of a list under their headers."""
    table = tablib.Dataset(headers=HEADERS)
    for row in rows:
        request = row.request
        building = request.building
        table.append(
            (
                row.number,
                request.received_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
                request.get_channel_display(),
                str(request.enterprise or ""),
                building.name if building else "",
                str(building.subdistrict) if building and building.subdistrict else "",
                request.category,
                request.content,
                request.get_mechanism_display(),
                request.get_state_display(),
                str(request.holder or ""),
                request.due_on,
                row.lit.light.label,
                row.lit.days_left,
                row.voices,
                row.followers,
            )
        )
    return table
