"""All indicators, each declared once."""

from collections.abc import Iterator
from decimal import Decimal

from enterprises.choices import Colour
from reports.choices import Direction, Family, Unit
from reports.indicators.bodies import ORGANISATIONS, WORKERS
from reports.indicators.councils import COUNCILS, council_indicators
from reports.indicators.declaration import DISTRICT_AND_SUBDISTRICT, Indicator, Target
from reports.indicators.enterprises import OPERATING
from reports.indicators.life import life_indicators
from reports.indicators.populations import Rows
from reports.indicators.premises import BUILDINGS
from reports.indicators.requests import request_indicators

_OPERATING = "经营单位（经营状态为经营且当日有入驻）"
_TENANTS = (Rows(OPERATING),)
_NONE = Target(at_most=Decimal(0))
_ALL = Target(at_least=Decimal(100))


def _of_operating(where: str) -> tuple[Rows, ...]:
    return (Rows(OPERATING, where),)


def _coverage() -> Iterator[Indicator]:
    yield Indicator(
        code="operating",
        label="经营单位",
        definition=f"{_OPERATING}的数量，同一区域内多处办公只计一次",
        family=Family.COVERAGE,
        unit=Unit.COUNT,
        numerator=_TENANTS,
    )
    for code, label, where, meaning in (
        (
            "organisation_coverage",
            "党的组织覆盖率",
            "organised",
            "当日有建、联（组建标准规定计入的，含挂）覆盖的经营单位",
        ),
        ("own_organisation_rate", "单独组建率", "established", "当日有建的经营单位"),
        ("work_coverage", "党的工作覆盖率", "covered", "当日有建、联、挂、派任一覆盖的经营单位"),
        (
            "effective_coverage",
            "有效覆盖率",
            "covered AND (organisation_lives_90 OR took_part_90 OR visited_90)",
            "当日有覆盖，且近90天所属党组织召开或参加过会议活动（组织生活记录），"
            "或本单位参加过会议活动，或被走访过的经营单位",
        ),
    ):
        yield Indicator(
            code=code,
            label=label,
            definition=f"{meaning} ÷ {_OPERATING}",
            family=Family.COVERAGE,
            unit=Unit.PERCENT,
            numerator=_of_operating(where),
            denominator=_TENANTS,
            direction=Direction.UP,
        )
    yield Indicator(
        code="formation_rate",
        label="组建率",
        definition="应建的经营单位中当日有建的 ÷ 应建（与组织覆盖率不同：分母只是应建的单位）",
        family=Family.COVERAGE,
        unit=Unit.PERCENT,
        numerator=_of_operating("should_build AND established"),
        denominator=_of_operating("should_build"),
        direction=Direction.UP,
        target=_ALL,
    )
    for code, label, where, meaning, direction in (
        ("coverage_blank", "空白点", "NOT covered", "当日没有任何覆盖", Direction.DOWN),
        (
            "should_build",
            "应建",
            "should_build",
            "当日正式党员数达到组建标准（一般为3名及以上）",
            Direction.NEUTRAL,
        ),
        (
            "should_build_gap",
            "应建未建",
            "should_build AND NOT established",
            "当日正式党员数达到组建标准（一般为3名及以上）而没有建",
            Direction.DOWN,
        ),
    ):
        yield Indicator(
            code=code,
            label=label,
            definition=f"{meaning}的{_OPERATING}数量",
            family=Family.COVERAGE,
            unit=Unit.COUNT,
            numerator=_of_operating(where),
            direction=direction,
            target=_NONE if direction == Direction.DOWN else None,
        )


def _buildings() -> Iterator[Indicator]:
    for code, label, where, whole, meaning in (
        (
            "building_organisation_coverage",
            "楼宇组织覆盖率",
            "has_organisation",
            "",
            "设有党委、党总支、联合党委或联合党总支（不依托单个企业）的楼宇 ÷ 楼宇",
        ),
        (
            "council_coverage",
            "重点楼宇楼委会覆盖率",
            "is_key AND has_council",
            "is_key",
            "楼委会在届的重点楼宇 ÷ 重点楼宇",
        ),
        (
            "station_500m_coverage",
            "500米服务圈覆盖率",
            "in_circle",
            "has_point",
            "直线500.0米内有当日开放服务站的楼宇 ÷ 有坐标的楼宇",
        ),
    ):
        yield Indicator(
            code=code,
            label=label,
            definition=meaning,
            family=Family.COVERAGE,
            unit=Unit.PERCENT,
            numerator=(Rows(BUILDINGS, where),),
            denominator=(Rows(BUILDINGS, whole),),
            counted="栋",
            direction=Direction.UP,
            target=_ALL,
        )
    yield Indicator(
        code="station_500m_coverage.enterprises",
        label="500米服务圈覆盖率（按企业）",
        definition="至少一处办公楼宇在服务圈内的经营单位 ÷ 在有坐标楼宇办公的经营单位",
        family=Family.COVERAGE,
        unit=Unit.PERCENT,
        numerator=_of_operating("in_circle"),
        denominator=_of_operating("has_point"),
        direction=Direction.UP,
    )
    yield Indicator(
        code="station_500m_coverage.headcount",
        label="500米服务圈覆盖率（按在岗人数）",
        definition=(
            "服务圈内楼宇的在岗人数 ÷ 有坐标楼宇的在岗人数"
            "（经营单位最近一次在岗人数，按各楼宇办公面积分摊）"
        ),
        family=Family.COVERAGE,
        unit=Unit.PERCENT,
        numerator=(Rows(OPERATING, "in_circle", "staff_in_circle"),),
        denominator=(Rows(OPERATING, "has_point", "staff_with_point"),),
        counted="人",
        direction=Direction.UP,
    )


def _visits() -> Iterator[Indicator]:
    for days in (30, 90):
        yield Indicator(
            code=f"visit_coverage_{days}",
            label=f"近{days}天走访覆盖率",
            definition=f"近{days}天被走访过的经营单位 ÷ {_OPERATING}",
            family=Family.VISITS,
            unit=Unit.PERCENT,
            numerator=_of_operating(f"visited_{days}"),
            denominator=_TENANTS,
            direction=Direction.UP,
        )
    yield Indicator(
        code="fresh_facts",
        label="数据新鲜度",
        definition=(
            "近180天内核实过的关键要素 ÷ 关键要素（经营状态、正式党员数、联系人、在岗人数，"
            f"租户另计租约到期日、续租意向），{_OPERATING}；核实指有人确认或有带日期的来源"
        ),
        family=Family.VISITS,
        unit=Unit.PERCENT,
        numerator=(Rows(OPERATING, "fresh_facts > 0", "fresh_facts"),),
        denominator=(Rows(OPERATING, "", "key_facts"),),
        counted="项",
        direction=Direction.UP,
    )


def _colours() -> Iterator[Indicator]:
    rated = _of_operating("rated")
    yield Indicator(
        code="overdue_visits",
        label="逾期未访",
        definition=(
            f"距上次走访（从未走访的，距入驻）天数超过其当日颜色所定走访周期的{_OPERATING}数量"
        ),
        family=Family.COLOURS,
        unit=Unit.COUNT,
        numerator=_of_operating("overdue"),
        direction=Direction.DOWN,
        target=_NONE,
    )
    yield Indicator(
        code="at_risk_without_step",
        label="无措施的风险企业",
        definition=f"当日评级为橙、红而没有待办或在办应对措施的{_OPERATING}数量",
        family=Family.COLOURS,
        unit=Unit.COUNT,
        numerator=_of_operating("colour IN ('orange', 'red') AND NOT has_live_step"),
        direction=Direction.DOWN,
        target=_NONE,
    )
    yield Indicator(
        code="colour_mix",
        label="五色分布",
        definition="当日有稳定度评级的经营单位数量",
        family=Family.COLOURS,
        unit=Unit.COUNT,
        numerator=rated,
    )
    for colour in Colour:
        yield from _colour(colour, rated)
    yield Indicator(
        code="colour_mix.needs_review",
        label="待核占比",
        definition="当日评级标为待核的经营单位 ÷ 有评级的经营单位",
        family=Family.COLOURS,
        unit=Unit.PERCENT,
        numerator=_of_operating("needs_review"),
        denominator=rated,
        direction=Direction.DOWN,
    )


def _colour(colour: Colour, rated: tuple[Rows, ...]) -> Iterator[Indicator]:
    where = f"colour = '{colour.value}'"
    label, code = f"{colour.label}色企业", f"colour_mix.{colour.value}"
    for suffix, name, measure, counted, meaning in (
        ("", "", "", "家", "数量，同一区域内多处办公只计一次"),
        (".area", "面积", "square_metres", "㎡", "在该区域办公的面积"),
        (".headcount", "在岗人数", "staff", "人", "最近一次在岗人数，按各楼宇办公面积分摊"),
    ):
        yield Indicator(
            code=code + suffix,
            label=label + name,
            definition=f"当日评级为{colour.label}色的经营单位：{meaning}",
            family=Family.COLOURS,
            unit=Unit.COUNT,
            numerator=(Rows(OPERATING, where, measure),),
            counted=counted,
        )
    yield Indicator(
        code=f"{code}.share",
        label=f"{label}占比",
        definition=f"当日评级为{colour.label}色的经营单位 ÷ 有评级的经营单位",
        family=Family.COLOURS,
        unit=Unit.PERCENT,
        numerator=_of_operating(where),
        denominator=rated,
    )


def _staffing() -> Iterator[Indicator]:
    yield Indicator(
        code="enterprises_per_worker",
        label="专职工作者配比",
        definition=f"{_OPERATING} ÷ 当日在岗专职党群工作者；150至200（含）为达标，街镇以下不计",
        family=Family.STAFFING,
        unit=Unit.RATIO,
        numerator=_TENANTS,
        denominator=(Rows(WORKERS),),
        target=Target(at_least=Decimal(150), at_most=Decimal(200)),
        levels=DISTRICT_AND_SUBDISTRICT,
    )
    for per in (150, 200):
        yield Indicator(
            code=f"enterprises_per_worker.needed_{per}",
            label=f"按1∶{per}应配专职工作者",
            definition=f"{_OPERATING} ÷ {per}，向上取整；街镇以下不计",
            family=Family.STAFFING,
            unit=Unit.COUNT,
            numerator=_TENANTS,
            counted="人",
            per=per,
            levels=DISTRICT_AND_SUBDISTRICT,
        )


def _terms() -> Iterator[Indicator]:
    organisations, councils = Rows(ORGANISATIONS, "term_over"), Rows(COUNCILS, "term_over")
    for suffix, label, rows, meaning in (
        ("", "", (organisations, councils), "党组织与楼委会"),
        (".organisations", "（党组织）", (organisations,), "党组织"),
        (".councils", "（楼委会）", (councils,), "楼委会"),
    ):
        yield Indicator(
            code=f"terms_overdue{suffix}",
            label=f"届满未换届{label}",
            definition=f"换届日期已过而未换届、未获批延期的{meaning}数量",
            family=Family.TERMS,
            unit=Unit.COUNT,
            numerator=rows,
            counted="个",
            direction=Direction.DOWN,
            target=_NONE,
        )


INDICATORS: dict[str, Indicator] = {
    indicator.code: indicator
    for declared in (
        _coverage,
        _buildings,
        _visits,
        _colours,
        _staffing,
        _terms,
        life_indicators,
        request_indicators,
        council_indicators,
    )
    for indicator in declared()
}
