"""Shapes of the gaps in coverage, the rule of formation, and the acts on a coverage."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import FilteredRelation, QuerySet
from rest_framework import serializers

from accounts.roles import may_count_members
from common.api.context import ReadContext
from common.api.inputs import ActInput, InputSerializer, ReferenceField
from common.api.rows import Row, RowSerializer, withhold
from common.errors.domain import NotInScope
from common.records.periods import standing_on
from enterprises.api.examples import ENTERPRISE_BRIEF
from enterprises.api.rows import EnterpriseBrief
from enterprises.models import Enterprise
from orgs.actions.coverage import MOST_AT_ONCE, BulkOutcome, Outcome
from orgs.api.rows import ORGANISATION_EXAMPLE, OrganisationBrief
from orgs.checkpoints import STATE_WORDS, Step
from orgs.choices import CheckpointKind, CoverageMode, UnbuiltReasonKind
from orgs.models import FormationRule, TenantCheckpoint, UnbuiltReason
from orgs.selectors.gap_rows import GapRow as Told
from orgs.selectors.gap_rows import gap_rows
from orgs.selectors.new_tenants import AskedTenants, new_tenants, tenant_rows

RULE = [
    "id",
    "branch_from",
    "committee_in_branch_from",
    "general_branch_from",
    "committee_from",
    "joint_branch_units",
    "counts_attached",
    "document_number",
    "starts_on",
]


class CheckpointRow(RowSerializer):
    """A step of a new tenant that was ticked by hand."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = TenantCheckpoint
        fields = [
            "id",
            "enterprise",
            "kind",
            "result",
            "settled_on",
            "note",
            "created_at",
            "updated_at",
        ]


class CheckpointInput(InputSerializer):
    """What may be written of a step."""

    class Meta:
        model = TenantCheckpoint
        fields = ["id", "enterprise", "kind", "result", "settled_on", "note"]


class UnbuiltReasonRow(RowSerializer):
    """Why an enterprise has no organisation."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = UnbuiltReason
        fields = [
            "id",
            "enterprise",
            "kind",
            "note",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class UnbuiltReasonInput(InputSerializer):
    """What may be written of a reason."""

    class Meta:
        model = UnbuiltReason
        fields = ["id", "enterprise", "kind", "note", "starts_on", "ends_on"]


class FormationRuleRow(RowSerializer):
    """The rule of formation during a period."""

    class Meta:
        model = FormationRule
        fields = [*RULE, "ends_on", "created_at", "updated_at"]


class FormationRuleInput(InputSerializer):
    """What may be written of a rule; the one before ends where it begins."""

    class Meta:
        model = FormationRule
        fields = RULE


class NeighbourShape(serializers.Serializer):
    """An organisation nearby that the tenant could join."""

    organisation = OrganisationBrief(label="党组织")
    mode = serializers.ChoiceField(CoverageMode.choices, label="可采用的覆盖方式")
    reason = serializers.CharField(label="理由")


class StatedReasonShape(serializers.Serializer):
    """Why no organisation is built, as stated on the day."""

    kind = serializers.ChoiceField(UnbuiltReasonKind.choices, label="原因")
    note = serializers.CharField(label="说明")
    starts_on = serializers.DateField(label="起始日期")


class GapRow(RowSerializer):
    """A tenant of a work list: its count of full members, what is suggested, and why not yet."""

    full_members = serializers.IntegerField(
        source="standing.full_members", label="正式党员数", read_only=True, allow_null=True
    )
    counted_on = serializers.DateField(
        source="standing.recorded_on", label="党员数登记日", read_only=True, allow_null=True
    )
    suggested_form = serializers.CharField(
        label="建议组建形式，党员数未登记的为空", read_only=True, allow_null=True
    )
    suggested_mode = serializers.ChoiceField(
        CoverageMode.choices, label="建议覆盖方式", read_only=True, allow_null=True
    )
    neighbours = NeighbourShape(label="可加入的党组织，近的在前", many=True, read_only=True)
    unbuilt_reason = StatedReasonShape(label="未建原因", read_only=True, allow_null=True)

    class Meta:
        model = Enterprise
        fields = [
            "id",
            "external_id",
            "name",
            "short_name",
            "full_members",
            "counted_on",
            "suggested_form",
            "suggested_mode",
            "neighbours",
            "unbuilt_reason",
        ]
        attached = ["suggested_form", "suggested_mode", "neighbours", "unbuilt_reason"]

    @classmethod
    def related(cls, queryset: QuerySet, context: ReadContext) -> QuerySet:
        """Join what the enterprise stated, as of the day."""
        stated = FilteredRelation("standings", condition=standing_on(context.day, "standings__"))
        return queryset.annotate(standing=stated)

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Tell what the page tells; no counts, and nothing made from them, outside the office."""
        told = gap_rows([row["id"] for row in rows], user=context.user, day=context.day)
        found = {each.enterprise_id: each for each in told}
        for row in rows:
            row |= _suggestions(found.get(row["id"]))
        if not may_count_members(context.user):
            withhold(rows, "full_members", "suggested_form", "suggested_mode")


class StepShape(serializers.Serializer):
    """One of the three steps of a new tenant."""

    kind = serializers.ChoiceField(CheckpointKind.choices, label="步骤")
    due_on = serializers.DateField(label="期限")
    is_provisional = serializers.BooleanField(label="期限为暂定（工作日历尚未公布）")
    state = serializers.ChoiceField(
        [(state.value, word) for state, word in STATE_WORDS.items()], label="状态"
    )
    settled_on = serializers.DateField(label="完成日期", allow_null=True)


class NewTenantRow(RowSerializer):
    """A new tenant with its three steps, in the order in which they are due."""

    arrived_on = serializers.DateField(label="首次入驻日期", read_only=True, allow_null=True)
    steps = StepShape(label="三同步", many=True, read_only=True)

    class Meta:
        model = Enterprise
        fields = ["id", "external_id", "name", "short_name", "arrived_on", "steps"]
        attached = ["arrived_on", "steps"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the day of arrival and the steps."""
        user, day = context.user, context.day
        listed = new_tenants(AskedTenants(state="all"), user=user, day=day)
        told = tenant_rows(
            list(listed.filter(pk__in=[row["id"] for row in rows])), user=user, day=day
        )
        found = {each.enterprise_id: each for each in told}
        for row in rows:
            tenant = found.get(row["id"])
            row["arrived_on"] = tenant.arrived_on if tenant else None
            row["steps"] = [_step(step) for step in tenant.steps] if tenant else []


def _step(step: Step) -> Row:
    return {
        "kind": step.kind.value,
        "due_on": step.due.on,
        "is_provisional": step.due.is_provisional,
        "state": step.state.value,
        "settled_on": step.settled_on,
    }


def _suggestions(told: Told | None) -> Row:
    if told is None:
        # It went while the page was being read.
        return {
            "suggested_form": None,
            "suggested_mode": None,
            "neighbours": [],
            "unbuilt_reason": None,
        }
    stated = {
        "kind": told.reason_kind,
        "note": told.reason_note,
        "starts_on": told.reason_since,
    }
    return {
        "suggested_form": told.suggested_form or None,
        "suggested_mode": str(told.suggested_mode),
        "neighbours": [
            {
                "organisation": {
                    "id": one.organisation_id,
                    "external_id": one.external_id,
                    "name": one.name,
                },
                "mode": str(one.mode),
                "reason": one.why,
            }
            for one in told.neighbours
        ],
        "unbuilt_reason": stated if told.reason_kind else None,
    }


class EndInput(serializers.Serializer):
    """When and why a coverage ends."""

    on = serializers.DateField(label="终止日期（自该日起不再覆盖）")
    reason = serializers.CharField(label="终止原因", max_length=200)


class ModeInput(serializers.Serializer):
    """How the enterprise is covered from a day on, instead of the present way."""

    mode = serializers.ChoiceField(CoverageMode.choices, label="覆盖方式")
    organisation = ReferenceField(label="党组织", required=False, allow_null=True, default=None)
    instructor = serializers.CharField(
        label="指导员", max_length=64, required=False, allow_blank=True, default=""
    )
    on = serializers.DateField(label="变更日期")
    reason = serializers.CharField(label="依据", max_length=200)


class CoverInput(ActInput):
    """Which enterprises are to be covered and how, and whether it is only tried."""

    enterprises = serializers.ListField(
        child=ReferenceField(label="企业标识"),
        label=f"企业标识，最多 {MOST_AT_ONCE} 个",
        allow_empty=False,
        max_length=MOST_AT_ONCE,
    )
    mode = serializers.ChoiceField(CoverageMode.choices, label="覆盖方式")
    organisation = ReferenceField(label="党组织", required=False, allow_null=True, default=None)
    instructor = serializers.CharField(
        label="指导员", max_length=64, required=False, allow_blank=True, default=""
    )
    starts_on = serializers.DateField(label="起始日期")
    reason = serializers.CharField(
        label="依据", max_length=200, required=False, allow_blank=True, default=""
    )
    preview = serializers.BooleanField(
        label="只预览：逐家告知结果，不写入", required=False, default=False
    )


class CoverOutcomeShape(serializers.Serializer):
    """What came of one enterprise."""

    enterprise = serializers.UUIDField(label="企业标识")
    name = serializers.CharField(label="企业名称；不在工作范围内的为空", allow_blank=True)
    is_covered = serializers.BooleanField(label="已登记（预览时为可以登记）")
    code = serializers.CharField(label="未登记的原因代码", allow_blank=True)
    message = serializers.CharField(label="未登记的原因", allow_blank=True)


class CoveredShape(serializers.Serializer):
    """What came of a selection, in the order in which it was sent."""

    preview = serializers.BooleanField(label="只预览，没有写入")
    covered = serializers.IntegerField(label="已登记（预览时为可以登记）的家数")
    refused = serializers.IntegerField(label="未登记的家数")
    warnings = serializers.ListField(
        child=serializers.CharField(label="提醒"), label="提醒，不影响登记"
    )
    results = CoverOutcomeShape(many=True, label="逐家结果", help_text="逐家结果")


COVER_EXAMPLE = {
    "enterprises": [ENTERPRISE_BRIEF["id"]],
    "mode": "joint",
    "organisation": ORGANISATION_EXAMPLE["id"],
    "instructor": "",
    "starts_on": "2026-11-20",
    "reason": "同楼联合组建",
    "preview": True,
}
COVERED_EXAMPLE = {
    "preview": True,
    "covered": 1,
    "refused": 0,
    "warnings": [],
    "results": [
        {
            "enterprise": ENTERPRISE_BRIEF["id"],
            "name": ENTERPRISE_BRIEF["name"],
            "is_covered": True,
            "code": "",
            "message": "",
        }
    ],
}


def told_outcome(
    outcome: BulkOutcome, asked: Iterable[uuid.UUID], *, is_preview: bool
) -> dict[str, Any]:
    """Return what came of each enterprise as it was asked; one out of scope is as unknown."""
    found = {row.enterprise_id: row for row in outcome.rows}
    results = [_told_row(key, found.get(key)) for key in dict.fromkeys(asked)]
    return {
        "preview": is_preview,
        "covered": outcome.covered,
        "refused": len(results) - outcome.covered,
        "warnings": list(outcome.warnings),
        "results": results,
    }


def _told_row(key: uuid.UUID, row: Outcome | None) -> dict[str, Any]:
    if row is None:
        row = Outcome(key, "", NotInScope.message, NotInScope.code)
    return {
        "enterprise": key,
        "name": row.name,
        "is_covered": not row.refusal,
        "code": row.code,
        "message": row.refusal,
    }
