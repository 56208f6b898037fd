"""Shapes of what is told of a day: loads of workers, responsibilities that stand empty, packs."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.roles import Capability
from buildings.api.rows import AreaBrief
from common.api.context import ReadContext
from common.api.rows import Row, RowSerializer, withhold
from enterprises.api.examples import BUILDING
from orgs.api.rows import WorkerBrief
from orgs.api.workforce_rows import STAMPS
from orgs.models import Handover

LOADS = [("ample", "宽裕"), ("met", "达标"), ("short", "不足")]
PLACES = [("building", "楼宇"), ("grid", "网格")]


class PageShape(serializers.Serializer):
    """One page of a list of the day."""

    next = serializers.URLField(label="下一页的地址；没有更多时为空", allow_null=True)
    count = serializers.IntegerField(label="总数")


class WorkerLoadShape(serializers.Serializer):
    """What a worker in post looks after on the day."""

    worker = WorkerBrief(label="专职工作者", help_text="专职工作者")
    area = AreaBrief(label="当日任职街镇", help_text="当日任职街镇")
    buildings = serializers.IntegerField(label="分管楼宇数")
    enterprises = serializers.IntegerField(label="分管的在营企业数")
    demands = serializers.IntegerField(label="未办结诉求数")
    risky = serializers.IntegerField(label="橙色与红色企业数")
    load = serializers.ChoiceField(LOADS, label="与每人 150 至 200 家的配比相比")


@extend_schema_serializer(many=False)
class WorkerLoadsShape(PageShape):
    """One page of loads."""

    results = WorkerLoadShape(many=True, label="本页工作者", help_text="本页工作者")


class VacancyShape(serializers.Serializer):
    """A role that nobody holds."""

    role = serializers.CharField(label="角色代码")
    label = serializers.CharField(label="角色")  # type: ignore[assignment]
    vacant_since = serializers.DateField(label="空缺起始日；从未到岗时为空", allow_null=True)
    vacant_days = serializers.IntegerField(label="空缺天数；从未到岗时为空", allow_null=True)


class ResponsibilityGapShape(serializers.Serializer):
    """A building or a grid where a role stands empty."""

    id = serializers.UUIDField(label="楼宇或网格标识")
    kind = serializers.ChoiceField(PLACES, label="类型")
    number = serializers.CharField(label="楼宇编号或网格代码", allow_blank=True)
    name = serializers.CharField(label="名称")
    is_key = serializers.BooleanField(label="当日为重点楼宇")
    held = serializers.IntegerField(label="已到岗的角色数")
    wanted = serializers.IntegerField(label="应到岗的角色数：楼宇四大员为 4，双网格长为 2")
    is_complete = serializers.BooleanField(label="是否全部到岗")
    is_contacted = serializers.BooleanField(label="重点楼宇是否已有包联；非重点楼宇为是")
    missing = VacancyShape(many=True, label="空缺的角色", help_text="空缺的角色")


@extend_schema_serializer(many=False)
class ResponsibilityGapsShape(PageShape):
    """One page of gaps."""

    results = ResponsibilityGapShape(many=True, label="本页楼宇与网格", help_text="本页楼宇与网格")


class KeptPlaceShape(serializers.Serializer):
    """A building or an enterprise as it was named."""

    id = serializers.UUIDField(label="标识")
    number = serializers.CharField(label="编号", allow_blank=True)
    name = serializers.CharField(label="名称")


class KeptRequestShape(serializers.Serializer):
    """An open request as it stood."""

    id = serializers.UUIDField(label="标识")
    number = serializers.CharField(label="编号", allow_blank=True)
    subject = serializers.CharField(label="事项")
    place = serializers.CharField(label="地点", allow_blank=True)
    due_on = serializers.DateField(label="办结期限", allow_null=True)


class KeptContactsShape(serializers.Serializer):
    """How many contacts an enterprise had; who they are stands with the enterprise."""

    enterprise = serializers.CharField(label="企业")
    count = serializers.IntegerField(label="党务联系人数")


class KeptFoundingShape(serializers.Serializer):
    """A founding that was open."""

    name = serializers.CharField(label="党组织名称")
    state = serializers.CharField(label="进展")
    due_on = serializers.DateField(label="批复期限", allow_null=True)


class KeptResponsibilityShape(serializers.Serializer):
    """What else the worker answered for."""

    role = serializers.CharField(label="角色")
    place = serializers.CharField(label="楼宇或网格")


class PackShape(serializers.Serializer):
    """What was handed over, as it stood on the day."""

    stated_on = serializers.DateField(label="清单日期")
    subdistrict = serializers.CharField(label="街镇")
    enterprise_count = serializers.IntegerField(label="分管的在营企业数")
    buildings = KeptPlaceShape(many=True, label="楼宇", help_text="楼宇")
    enterprises = KeptPlaceShape(many=True, label="指定企业", help_text="指定企业")
    requests = KeptRequestShape(many=True, label="未办结诉求", help_text="未办结诉求")
    contacts = KeptContactsShape(many=True, label="党务联系人", help_text="党务联系人")
    foundings = KeptFoundingShape(many=True, label="进行中的组建", help_text="进行中的组建")
    responsibilities = KeptResponsibilityShape(
        many=True, label="承担的责任", help_text="承担的责任"
    )


PACK_EXAMPLE: dict[str, Any] = {
    "stated_on": "2026-11-01",
    "subdistrict": "南京西路街道",
    "enterprise_count": 12,
    "buildings": [
        {"id": BUILDING["id"], "number": BUILDING["external_id"], "name": BUILDING["name"]},
    ],
    "enterprises": [],
    "requests": [],
    "contacts": [{"enterprise": "示例咨询有限公司", "count": 1}],
    "foundings": [],
    "responsibilities": [{"role": "党建指导员", "place": "示例大厦"}],
}
PACK_WORDS = "移交清单；只给接收人本人与工作人员，其他人为空"


@extend_schema_field(PackShape(allow_null=True, help_text=PACK_WORDS))
class PackField(serializers.JSONField):
    """The pack as it was kept."""


class HandoverFullRow(RowSerializer):
    """A handover with its pack, for staff and for the one who takes over."""

    worker = WorkerBrief(label="移交人", implied=True, read_only=True)
    successor = WorkerBrief(label="接收人", read_only=True, allow_null=True)
    pack = PackField(label="移交清单", help_text=PACK_WORDS, read_only=True, allow_null=True)

    class Meta:
        model = Handover
        fields = ["id", "worker", "successor", "on", "accepted_at", "pack", *STAMPS]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Leave out the packs that the page would not show the caller either."""
        user: Any = context.user
        if user.has_capability(Capability.REGISTERS_CHANGE):
            return
        own = set(
            Handover.objects.filter(
                pk__in=[row["id"] for row in rows], successor__user=user.pk
            ).values_list("pk", flat=True)
        )
        withhold((row for row in rows if row["id"] not in own), "pack")
