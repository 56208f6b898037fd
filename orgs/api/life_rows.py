"""Shapes of organisational life: rules, records, counts."""

from typing import Any

from rest_framework import serializers

from accounts.roles import may_count_members
from common.api.context import ReadContext
from common.api.inputs import InputSerializer, ReferenceField
from common.api.rows import Row, RowSerializer, attach, withhold
from orgs.api.rows import ORGANISATION_EXAMPLE, OrganisationBrief
from orgs.choices import LifeKind
from orgs.models import (
    LifePartner,
    LifeRecord,
    LifeRule,
    MemberCount,
    OrganisationTally,
    PartyOrganisation,
)
from orgs.selectors.life import OrganisationLife, Owed

COUNTS = (
    "full_members",
    "probationary_members",
    "candidates",
    "activists",
    "applicants",
    "floating_members",
)
STAMPS = {
    "created_at": "2026-11-20T08:30:00+08:00",
    "updated_at": "2026-11-20T08:30:00+08:00",
}


class LifeRuleRow(RowSerializer):
    """A rule of organisational life."""

    class Meta:
        model = LifeRule
        fields = [
            "id",
            "kind",
            "times",
            "interval",
            "condition",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class LifeRuleInput(InputSerializer):
    """What may be written of a rule."""

    class Meta:
        model = LifeRule
        fields = ["id", "kind", "times", "interval", "condition", "starts_on", "ends_on"]


class LifeRecordRow(RowSerializer):
    """A record; guests of other subdistricts stay nameless and are left out."""

    organisation = OrganisationBrief(label="主办党组织", implied=True, read_only=True)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(LifeKind.choices), label="组织生活", read_only=True
    )
    partners = OrganisationBrief(label="共同参加的党组织", many=True, read_only=True)

    class Meta:
        model = LifeRecord
        fields = [
            "id",
            "organisation",
            "kinds",
            "held_on",
            "topic",
            "place",
            "attendees",
            "summary",
            "partners",
            "created_at",
            "updated_at",
        ]
        attached = ["partners"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the guests that the caller may see."""
        guests = LifePartner.objects.filter(
            record__any_of=[row["id"] for row in rows],
            organisation__in=PartyOrganisation.objects.visible_to(context.user),
        ).order_by("organisation__external_id", "organisation")
        found = guests.values_list(
            "record_id", "organisation_id", "organisation__external_id", "organisation__name"
        )
        attach(
            rows,
            "partners",
            (
                (owner, {"id": key, "external_id": number, "name": name})
                for owner, key, number, name in found
            ),
        )


class LifeRecordInput(InputSerializer):
    """What may be written of a record: kinds, day, topic; never a name or a photo."""

    kinds = serializers.ListField(
        child=serializers.ChoiceField(LifeKind.choices),
        label="组织生活",
        min_length=1,
        max_length=len(LifeKind),
    )
    attendees = serializers.IntegerField(
        label="参加人数", required=False, allow_null=True, min_value=0, max_value=100_000
    )
    summary = serializers.CharField(label="摘要", required=False, allow_blank=True, max_length=4000)
    partners = serializers.ListField(
        child=ReferenceField(), label="共同参加的党组织标识", required=False, max_length=50
    )

    class Meta:
        model = LifeRecord
        fields = [
            "id",
            "organisation",
            "kinds",
            "held_on",
            "topic",
            "place",
            "attendees",
            "summary",
            "partners",
        ]


class OwedShape(serializers.Serializer):
    """A kind of meeting that is owed in a span."""

    kind = serializers.ChoiceField(LifeKind.choices, label="组织生活")
    starts_on = serializers.DateField(label="本期首日")
    last_day = serializers.DateField(label="本期末日（按期的最后一天）")
    times = serializers.IntegerField(label="应开次数")
    held = serializers.IntegerField(label="已开次数")


class OrganisationLifeShape(serializers.Serializer):
    """What an organisation owes and held on a day."""

    overdue = OwedShape(label="期满未开", many=True)
    open = OwedShape(label="本期应开", many=True)
    done = OwedShape(label="本期已开", many=True)
    on_time_rate = serializers.FloatField(
        label="三会一课按期率（%），近 90 天内没有期满的为空", allow_null=True
    )


def life_of(life: OrganisationLife) -> Row:
    """Return what an organisation owes and held, as the shape says."""
    return {
        "overdue": [_owed(one) for one in life.overdue],
        "open": [_owed(one) for one in life.open],
        "done": [_owed(one) for one in life.done],
        "on_time_rate": life.on_time_rate,
    }


def _owed(one: Owed) -> Row:
    return {
        "kind": one.kind,
        "starts_on": one.span.starts_on,
        "last_day": one.span.last_day,
        "times": one.times,
        "held": one.held,
    }


class WithdrawInput(serializers.Serializer):
    """Why a record is taken back."""

    reason = serializers.CharField(label="撤回原因", max_length=200)


class TallyRow(RowSerializer):
    """A number counted over a span."""

    organisation = OrganisationBrief(label="党组织", implied=True, read_only=True)

    class Meta:
        model = OrganisationTally
        fields = [
            "id",
            "organisation",
            "kind",
            "count",
            "note",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class TallyInput(InputSerializer):
    """What may be written of such a number."""

    count = serializers.IntegerField(label="数量", min_value=0, max_value=100_000)

    class Meta:
        model = OrganisationTally
        fields = ["id", "organisation", "kind", "count", "note", "starts_on", "ends_on"]


class MemberCountRow(RowSerializer):
    """How many members an organisation had during a period; nothing outside the office."""

    organisation = OrganisationBrief(label="党组织", implied=True, read_only=True)

    class Meta:
        model = MemberCount
        fields = [
            "id",
            "organisation",
            *COUNTS,
            "starts_on",
            "ends_on",
            "recorded_on",
            "created_at",
            "updated_at",
        ]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Leave out the counts for callers outside the office."""
        if not may_count_members(context.user):
            withhold(rows, *COUNTS)


RECORD_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003301",
    "organisation": ORGANISATION_EXAMPLE,
    "kinds": ["theme_day", "party_lesson"],
    "held_on": "2026-11-10",
    "topic": "示例主题",
    "place": "示例服务站",
    "attendees": 12,
    "summary": "",
    "partners": [],
    **STAMPS,
}
