"""Work lists of coverage, posts and vacancies as tables to take away."""

from collections.abc import Sequence

import tablib

from orgs.choices import CoverageMode
from orgs.selectors.gap_rows import GapRow
from orgs.selectors.posts import PostLine
from orgs.selectors.vacancies import SecretaryGap

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

POST_HEADERS = (
    "职务",
    "姓名",
    "所在单位",
    "党组织或指导对象",
    "街镇",
    "任期至",
    "任期状态",
    "剩余天数（负数为已超过）",
    "下一步",
)
VACANCY_HEADERS = ("编号", "党组织", "街镇", "情形", "空缺起始日", "空缺天数")


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


def post_table(lines: Sequence[PostLine]) -> tablib.Dataset:
    """Return the posts of a list under their headers."""
    table = tablib.Dataset(headers=POST_HEADERS)
    for line in lines:
        table.append(
            (
                line.role_label,
                line.name,
                line.work_unit,
                line.place,
                line.area,
                line.standing.last_day,
                line.standing.state.label,
                line.standing.days_left,
                line.next_act,
            )
        )
    return table


def vacancy_table(gaps: Sequence[SecretaryGap]) -> tablib.Dataset:
    """Return the organisations without a secretary under their headers."""
    table = tablib.Dataset(headers=VACANCY_HEADERS)
    for gap in gaps:
        table.append((gap.external_id, gap.name, gap.area, gap.state.label, gap.since, gap.days))
    return table
