"""Figures of organisational life, pairings, members and what organisations count themselves."""

from collections.abc import Iterator
from decimal import Decimal

from orgs.choices import TallyKind
from reports.choices import Direction, Family, Unit
from reports.indicators.bodies import ORGANISATIONS
from reports.indicators.declaration import Indicator, Target
from reports.indicators.populations import Rows

_NONE = Target(at_most=Decimal(0))
_CLOSED = (
    "最后一天在当日之前90天内的各期（月、季、年，均按自然期）；"
    "按每期首日的制度、组织类型和党员数确定应开次数，"
    "期中成立、期中撤销的当期不计，未设支委会、党小组的相应会议不计"
)
_MEMBER_KINDS = {
    "full": "正式党员",
    "probationary": "预备党员",
    "candidates": "发展对象",
    "activists": "入党积极分子",
    "applicants": "入党申请人",
    "floating": "流动党员",
}
_TALLIES = {
    TallyKind.MEMBERS_TO_BACKBONE: ("dual_cultivation.members_to_backbone", "人"),
    TallyKind.BACKBONE_TO_MEMBERS: ("dual_cultivation.backbone_to_members", "人"),
    TallyKind.ORGANISATION_REPORT: ("double_report.organisations", "个"),
    TallyKind.MEMBER_REPORT: ("double_report.members", "人"),
}


def life_indicators() -> Iterator[Indicator]:
    """Yield all of them."""
    yield from _on_time()
    yield Indicator(
        code="pairings_idle",
        label="有空转结对的党组织",
        definition=(
            "当日有结对关系、其中有结对满90天而近90天没有双方共同参加的活动（组织生活记录）"
            "的党组织数量"
        ),
        family=Family.LIFE,
        unit=Unit.COUNT,
        numerator=(Rows(ORGANISATIONS, "has_idle_pairing"),),
        counted="个",
        direction=Direction.DOWN,
        target=_NONE,
    )
    yield from _members()
    yield from _year_to_date()


def _on_time() -> Iterator[Indicator]:
    for code, label, name, meaning in (
        ("life_on_time", "三会一课按期率", "meetings", "党员大会、支委会、党小组会、党课"),
        ("life_on_time.theme_day", "主题党日按期率", "theme_days", "主题党日"),
    ):
        required, done = f"{name}_required", f"{name}_done"
        yield Indicator(
            code=code,
            label=label,
            definition=(
                f"各党支部{meaning}在期内已开次数（每期不超过应开次数）÷ 应开次数；计{_CLOSED}"
            ),
            family=Family.LIFE,
            unit=Unit.PERCENT,
            numerator=(Rows(ORGANISATIONS, f"{done} > 0", done),),
            denominator=(Rows(ORGANISATIONS, f"{required} > 0", required),),
            counted="次",
            direction=Direction.UP,
            target=Target(at_least=Decimal(100)),
        )
    yield Indicator(
        code="life_overdue",
        label="三会一课有欠开的党支部",
        definition=f"党员大会、支委会、党小组会、党课在期内少开的党支部数量；计{_CLOSED}",
        family=Family.LIFE,
        unit=Unit.COUNT,
        numerator=(Rows(ORGANISATIONS, "meetings_done < meetings_required"),),
        counted="个",
        direction=Direction.DOWN,
        target=_NONE,
    )


def _members() -> Iterator[Indicator]:
    for name, label in _MEMBER_KINDS.items():
        measure = f"members_{name}"
        yield Indicator(
            code=f"members.{name}",
            label=label,
            definition=f"各党支部当日登记的{label}人数之和；只记人数，不建党员名册",
            family=Family.MEMBERS,
            unit=Unit.COUNT,
            numerator=(Rows(ORGANISATIONS, f"{measure} > 0", measure),),
            counted="人",
            is_internal=True,
        )


def _year_to_date() -> Iterator[Indicator]:
    for kind, (code, counted) in _TALLIES.items():
        yield Indicator(
            code=code,
            label=str(kind.label),
            definition=f"各党组织本年1月1日至当日起始的时段登记的“{kind.label}”数量之和",
            family=Family.MEMBERS,
            unit=Unit.COUNT,
            numerator=(Rows(ORGANISATIONS, f"{kind.value} > 0", kind.value),),
            counted=counted,
            is_internal=True,
        )
