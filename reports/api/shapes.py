"""Shapes of the answers that show facts of several apps, made from the selectors' dataclasses."""

from rest_framework import serializers

from buildings.api.rows import BuildingRow
from common.api.shapes import shape_of
from enterprises.api.rows import EnterpriseRow
from enterprises.rating.explanation import Evidence, Explanation
from reports.indicators.figures import Figure
from reports.selectors.board import Board
from reports.selectors.building_page import BuildingProfile
from reports.selectors.enterprise_file import EnterpriseFile
from reports.selectors.stack import StackingPlan
from reports.selectors.timeline import TimelineEvent

LABELS = {
    "above": "上一级区域",
    "amount": "金额（万元）",
    "area": "面积（㎡）",
    "areas": "下级区域",
    "arrears": "当日未结清的欠费",
    "as_of": "截至日",
    "at": "时刻（仅知日期时为当日）",
    "band": "颜色的含义",
    "bucket": "分档代码",
    "buckets": "各种着色方式下的分档",
    "building_id": "楼宇标识",
    "building_name": "楼宇名称",
    "buildings": "楼宇",
    "category": "类别",
    "code": "代码",
    "colour": "颜色",
    "colour_by": "着色方式",
    "colour_by_score": "分值颜色",
    "computed_at": "计算时间",
    "confidence": "把握度",
    "confirmed_on": "最近核实",
    "contact_id": "联系人标识",
    "contacts": "联系人",
    "content": "内容",
    "contributions": "各指标的贡献",
    "count": "数量",
    "coverage_modes": "覆盖方式",
    "councils": "楼委会",
    "coverages": "当日覆盖",
    "definition": "口径",
    "denominator": "分母",
    "detail": "说明",
    "due_on": "办结期限",
    "ends_on": "终止日期",
    "enterprise_id": "企业标识；不在工作范围内时为空",
    "enterprise_name": "企业；不在工作范围内时为空",
    "evidence": "依据",
    "external_id": "编号",
    "figures": "指标",
    "floor_number": "楼层",
    "floor_texts": "触发的底线（文字）",
    "floors": "楼层（自上而下）或触发的底线",
    "full_members": "正式党员数",
    "id": "标识",
    "indicator": "指标",
    "instructor": "指导员",
    "intent": "续租意向",
    "intent_recorded_on": "意向日期",
    "is_current": "当日有效",
    "is_day": "仅知日期",
    "is_key": "当日为重点楼宇",
    "is_overdue": "当日已超期",
    "is_waiting": "待第二人批准，尚未生效",
    "kind": "类型",
    "kind_label": "类型名称",
    "label": "名称",
    "last_visited_on": "最近走访",
    "latitude": "纬度",
    "legend": "图例",
    "longitude": "经度",
    "may_approve": "可由本人批准",
    "measured_on": "日期",
    "measurements": "用工税收",
    "managed_by": "当日管理街镇",
    "mechanism": "办理机制",
    "mix": "五色分布",
    "mode": "覆盖方式",
    "name": "名称",
    "needs_review": "待核",
    "note": "内容",
    "number": "楼层或单元号",
    "numerator": "分子",
    "object_id": "所据记录标识",
    "object_type": "所据记录类型",
    "observed_on": "发现日期",
    "occupancies": "入驻",
    "occupancy_id": "入驻标识",
    "open_requests": "当日未办结的诉求",
    "operating_status": "经营状态",
    "organisations": "楼宇党组织",
    "organisation_id": "党组织标识",
    "organisation_name": "党组织；不在工作范围内时为空",
    "override": "当日的评级人工调整",
    "override_id": "人工调整标识",
    "phone_masked": "联系电话（掩码）",
    "place": "区域或楼宇",
    "points": "得分",
    "probationary_members": "预备党员数",
    "purpose": "事由",
    "rated": "已评级企业数",
    "rated_on": "评级日",
    "rating": "稳定度评级",
    "received_at": "受理时间",
    "reason": "理由",
    "request_id": "诉求标识",
    "role": "角色",
    "scheme_version": "方案版本",
    "score": "分值",
    "severity": "程度",
    "shown_colour": "显示的颜色",
    "share": "占分值或占比（千分比）",
    "shares": "各颜色",
    "signal_id": "信号标识",
    "signals": "当日未关闭的信号",
    "started_on": "起始日期",
    "starts_at": "色条起点（千分比）",
    "starts_on": "起始日期",
    "stations": "当日启用的服务站",
    "tax": "年度税收（万元）",
    "tax_class": "楼宇等级",
    "tax_year": "税收年度",
    "tenancies": "入驻；空为空置",
    "tenure": "使用方式",
    "text": "取值（文字）",
    "tier": "层级",
    "title": "标题",
    "unit": "单位",
    "unit_count": "单元数",
    "unit_id": "单元标识",
    "unit_number": "单元号",
    "units": "单元",
    "vacant_count": "空置单元数",
    "value": "值",
    "values": "取值",
    "visit_id": "走访标识",
    "visited_at": "走访时间",
    "visits": "最近走访",
    "weight": "权重",
    "worker_name": "走访人",
    "zones": "片区",
}

StackShape = shape_of(StackingPlan, LABELS)
EventShape = shape_of(TimelineEvent, LABELS)
FigureShape = shape_of(Figure, LABELS | {"area": "区域代码", "unit": "单位", "label": "指标名称"})
BoardShape = shape_of(Board, LABELS)
_FileShape = shape_of(EnterpriseFile, LABELS, name="EnterpriseFileFacts", without=("enterprise",))

_ProfileShape = shape_of(BuildingProfile, LABELS, name="BuildingFileFacts", without=("building",))


_RatingShape = shape_of(Explanation, LABELS)


class RatingShape(_RatingShape):  # type: ignore[misc, valid-type]
    """A rating with its reasons and the rows that they came from."""

    evidence = shape_of(Evidence, LABELS)(many=True, label="所据记录（工作范围内）")


class FileShape(_FileShape):  # type: ignore[misc, valid-type]
    """The enterprise file: the enterprise's row and everything on file about it."""

    enterprise = EnterpriseRow(label="企业")


class BuildingFileShape(_ProfileShape):  # type: ignore[misc, valid-type]
    """The building file: the building's row, what belongs to it, and its figures of the day."""

    building = BuildingRow(label="楼宇")
    figures = FigureShape(many=True, label="当日指标")


class FiguresShape(serializers.Serializer):
    """All figures of a place."""

    results = FigureShape(many=True, label="指标")


class BehindShape(serializers.Serializer):
    """One row behind a figure."""

    id = serializers.UUIDField(label="标识")
    external_id = serializers.CharField(label="编号", allow_null=True)
    name = serializers.CharField(label="名称")
    record = serializers.CharField(label="记录类型")


class BehindRowShape(serializers.Serializer):
    """One row that made a difference."""

    id = serializers.UUIDField(label="标识")
    external_id = serializers.CharField(label="编号", allow_null=True)
    name = serializers.CharField(label="名称")


class CompareCellShape(serializers.Serializer):
    """A figure of a place on a day."""

    area = serializers.CharField(label="区域代码或楼宇编号")
    figures = FigureShape(many=True, label="指标")


class CompareDayShape(serializers.Serializer):
    """All asked figures of a day."""

    as_of = serializers.DateField(label="截至日")
    places = CompareCellShape(many=True, label="区域与楼宇")


class CompareShape(serializers.Serializer):
    """Figures by day and place."""

    results = CompareDayShape(many=True, label="各天，先早后晚")


class RowsBehindShape(serializers.Serializer):
    """One page of the rows behind a figure."""

    next = serializers.URLField(label="下一页，没有时为空", allow_null=True)
    count = serializers.IntegerField(label="工作范围内的条数")
    elsewhere = serializers.IntegerField(
        label="当日计入、现已不在工作范围内的条数：不列出，与 count 之和即指标所计的数"
    )
    results = BehindShape(many=True, label="记录")
