"""Shapes of lines, terms, officers, elections and foundings."""

from rest_framework import serializers

from accounts.roles import may_count_members
from buildings.api.rows import AreaBrief, BuildingBrief
from common.api.context import ReadContext
from common.api.rows import Row, RowSerializer, attach, withhold
from common.records.steps import open_steps
from enterprises.api.rows import EnterpriseBrief
from orgs.api.rows import OrganisationBrief
from orgs.choices import FoundingState, OfficerRole, Portfolio, TermState
from orgs.elections import STEPS, candidates_needed
from orgs.formation import FOUNDING_STEPS
from orgs.models import (
    Candidate,
    Election,
    Founding,
    OrganisationLine,
    OrganisationTerm,
    TermExtension,
)
from orgs.terms import Extension, term_standing


class LineRow(RowSerializer):
    """A second link of an organisation."""

    organisation = OrganisationBrief(label="党组织", implied=True, read_only=True)
    leader = OrganisationBrief(label="条线组织", read_only=True, allow_null=True)

    class Meta:
        model = OrganisationLine
        fields = [
            "id",
            "organisation",
            "leader",
            "kind",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class ExtensionShape(serializers.Serializer):
    """An approved postponement."""

    until = serializers.DateField(label="延至")
    approved_on = serializers.DateField(label="批准日期")
    approved_by = serializers.CharField(label="批准单位")
    document_number = serializers.CharField(label="文号", allow_blank=True)
    reason = serializers.CharField(label="原因")


class TermRow(RowSerializer):
    """A term and where it stands on the day."""

    organisation = OrganisationBrief(label="党组织", implied=True, read_only=True)
    extensions = ExtensionShape(label="延期换届", many=True, read_only=True)
    state = serializers.ChoiceField(TermState.choices, label="当日状态", read_only=True)
    binding_on = serializers.DateField(label="应换届日期（含已批准的延期）", read_only=True)
    days_left = serializers.IntegerField(label="距应换届日期的天数，负数为已超过", read_only=True)

    class Meta:
        model = OrganisationTerm
        fields = [
            "id",
            "organisation",
            "number",
            "starts_on",
            "ends_on",
            "due_on",
            "document_number",
            "extensions",
            "state",
            "binding_on",
            "days_left",
            "created_at",
            "updated_at",
        ]
        attached = ["extensions", "state", "binding_on", "days_left"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the extensions and tell where each term stands on the day."""
        found = TermExtension.objects.filter(term__in=[row["id"] for row in rows])
        names = ("until", "approved_on", "approved_by", "document_number", "reason")
        attach(
            rows,
            "extensions",
            (
                (each.term_id, {name: getattr(each, name) for name in names})
                for each in found.order_by("approved_on", "pk")
            ),
        )
        for row in rows:
            granted = [Extension(each["approved_on"], each["until"]) for each in row["extensions"]]
            standing = term_standing(row["due_on"], granted, context.day)
            row["state"] = standing.state.value
            row["binding_on"], row["days_left"] = standing.binding_on, standing.days_left


class CandidateShape(serializers.Serializer):
    """Somebody who stands, and the votes given."""

    name = serializers.CharField(label="姓名")
    role = serializers.ChoiceField(OfficerRole.choices, label="拟任职务")
    portfolio = serializers.ChoiceField(Portfolio.choices, label="分工", allow_blank=True)
    votes = serializers.IntegerField(label="得票数", allow_null=True)
    is_elected = serializers.BooleanField(label="当选", allow_null=True)


class ElectionRow(RowSerializer):
    """An election with who stands and what may be done next."""

    organisation = OrganisationBrief(label="党组织", implied=True, read_only=True)
    candidates = CandidateShape(label="候选人", many=True, read_only=True)
    candidates_needed = serializers.IntegerField(label="候选人至少", read_only=True)
    next_steps = serializers.ListField(
        child=serializers.CharField(label="步骤代码"), label="可办理的步骤", read_only=True
    )

    class Meta:
        model = Election
        fields = [
            "id",
            "organisation",
            "kind",
            "state",
            "planned_on",
            "approved_on",
            "published_on",
            "held_on",
            "reported_on",
            "confirmed_on",
            "ended_on",
            "reason",
            "document_number",
            "seats",
            "entitled",
            "present",
            "majority_base",
            "candidates",
            "candidates_needed",
            "next_steps",
            "created_at",
            "updated_at",
        ]
        attached = ["candidates", "candidates_needed", "next_steps"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the candidates and tell the next steps."""
        names = ("name", "role", "portfolio", "votes", "is_elected")
        found = Candidate.objects.filter(election__in=[row["id"] for row in rows])
        attach(
            rows,
            "candidates",
            (
                (each.election_id, {name: getattr(each, name) for name in names})
                for each in found.order_by("-votes", "name")
            ),
        )
        if not may_count_members(context.user):
            # Who is entitled is who is a full member.
            withhold(rows, "entitled", "present")
            withhold((each for row in rows for each in row["candidates"]), "votes")
        for row in rows:
            row["candidates_needed"] = candidates_needed(row["seats"])
            row["next_steps"] = [step.code for step in open_steps(STEPS, row["state"])]


class FoundingRow(RowSerializer):
    """A founding with its clock."""

    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)
    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)
    area = AreaBrief(label="街镇", implied=True, read_only=True)
    approving_organisation = OrganisationBrief(label="审批组织", read_only=True, allow_null=True)
    organisation = OrganisationBrief(label="成立的党组织", read_only=True, allow_null=True)
    is_overdue = serializers.BooleanField(label="超过批复期限未批复", read_only=True)
    next_steps = serializers.ListField(
        child=serializers.CharField(label="步骤代码"), label="可办理的步骤", read_only=True
    )

    class Meta:
        model = Founding
        fields = [
            "id",
            "enterprise",
            "building",
            "area",
            "approving_organisation",
            "name",
            "form",
            "state",
            "applied_on",
            "answer_due_on",
            "answered_on",
            "answer_document",
            "elected_on",
            "filed_on",
            "exception_document",
            "reason",
            "organisation",
            "is_overdue",
            "next_steps",
            "created_at",
            "updated_at",
        ]
        attached = ["is_overdue", "next_steps"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Tell whether the answer is late, and the next steps."""
        for row in rows:
            waits = row["state"] == FoundingState.APPLIED
            row["is_overdue"] = waits and row["answer_due_on"] < context.day
            row["next_steps"] = [step.code for step in open_steps(FOUNDING_STEPS, row["state"])]
