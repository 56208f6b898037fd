"""Shapes of councils, seats, and proposed topics."""

from rest_framework import serializers

from buildings.api.rows import BuildingBrief
from buildings.models import Building
from common.api.context import ReadContext
from common.api.inputs import CleanInput, InputSerializer, ReferenceField
from common.api.rows import Row, RowSerializer, attach, local
from councils.choices import CANONICAL_NAME
from councils.models import (
    Council,
    CouncilBuilding,
    Seat,
    TopicProposal,
    TopicProposalRequest,
)
from councils.selectors.councils import term_standings
from orgs.api.rows import OrganisationBrief
from orgs.choices import TermState
from services.models import ServiceRequest


class CouncilBrief(RowSerializer):
    """A council inside another row."""

    class Meta:
        model = Council
        fields = ["id", "external_id", "name"]


class CouncilRow(RowSerializer):
    """A council with those of its buildings of the day that the caller may see."""

    leading_organisation = OrganisationBrief(label="领导组织", read_only=True, allow_null=True)
    buildings = BuildingBrief(label="楼宇", many=True, read_only=True)
    canonical_name = serializers.CharField(label="规范名称，各地称谓都按它比较", read_only=True)
    term_state = serializers.ChoiceField(
        [choice for choice in TermState.choices if choice[0] != TermState.EXTENDED],
        label="任期状态；没有届满日期的为空",
        read_only=True,
        allow_null=True,
    )

    class Meta:
        model = Council
        fields = [
            "id",
            "source",
            "external_id",
            "name",
            "kind",
            "canonical_name",
            "buildings",
            "basis",
            "leading_organisation",
            "founded_on",
            "term_ends_on",
            "term_state",
            "created_at",
            "updated_at",
        ]
        attached = ["buildings", "canonical_name", "term_state"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the visible buildings of the day, and where the terms stand on it."""
        terms = term_standings([row["id"] for row in rows], context.day)
        for row in rows:
            term = terms.get(row["id"])
            row["canonical_name"] = CANONICAL_NAME
            row["term_state"] = term.state.value if term else None
        links = (
            CouncilBuilding.objects.standing_on(context.day)
            .filter(
                council__any_of=[row["id"] for row in rows],
                building__in=Building.objects.visible_to(context.user),
            )
            .order_by("building__external_id", "building")
        )
        found = links.values_list(
            "council_id", "building_id", "building__external_id", "building__name"
        )
        attach(
            rows,
            "buildings",
            (
                (owner, {"id": key, "external_id": number, "name": name})
                for owner, key, number, name in found
            ),
        )


class CouncilInput(InputSerializer):
    """What may be written of a council."""

    buildings = serializers.ListField(child=ReferenceField(), label="楼宇标识", max_length=50)

    class Meta:
        model = Council
        fields = [
            "id",
            "source",
            "external_id",
            "name",
            "kind",
            "buildings",
            "basis",
            "leading_organisation",
            "founded_on",
            "term_ends_on",
        ]


class KindCountShape(serializers.Serializer):
    """How many seats of a kind are held."""

    code = serializers.CharField(label="席位类别代码")
    label = serializers.CharField(label="席位类别")  # type: ignore[assignment]
    fewest = serializers.IntegerField(label="至少席数")
    held = serializers.IntegerField(label="现有席数")


class CompositionShape(serializers.Serializer):
    """What a council is made of on a day."""

    seats = serializers.IntegerField(label="席数")
    required = serializers.IntegerField(label="应设类别数")  # type: ignore[assignment]
    filled = serializers.IntegerField(label="已满足的应设类别数")
    kinds = KindCountShape(label="各类席位", many=True)
    gaps = serializers.ListField(child=serializers.CharField(), label="缺席的类别")
    has_employee = serializers.BooleanField(label="有普通员工代表")
    has_head = serializers.BooleanField(label="有楼长")
    unknown_words = serializers.ListField(child=serializers.CharField(), label="未归类的身份")
    warnings = serializers.ListField(child=serializers.CharField(), label="需要接任")


class SeatRow(RowSerializer):
    """A seat."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)

    class Meta:
        model = Seat
        fields = [
            "id",
            "council",
            "name",
            "capacity",
            "role",
            "mode",
            "is_building_head",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class SeatInput(InputSerializer):
    """What may be written of a seat."""

    class Meta:
        model = Seat
        fields = [
            "id",
            "council",
            "name",
            "capacity",
            "role",
            "mode",
            "is_building_head",
            "starts_on",
            "ends_on",
        ]


class RequestBrief(RowSerializer):
    """A request inside another row."""

    class Meta:
        model = ServiceRequest
        fields = ["id", "external_id", "received_at", "state"]


class TopicProposalRow(RowSerializer):
    """A proposed topic with those of its requests that the caller may see."""

    building = BuildingBrief(label="楼宇", implied=True, read_only=True)
    council = CouncilBrief(label="提交楼委会", read_only=True, allow_null=True)
    requests = RequestBrief(label="诉求", many=True, read_only=True)

    class Meta:
        model = TopicProposal
        fields = [
            "id",
            "building",
            "category",
            "opened_on",
            "window_starts_on",
            "window_ends_on",
            "request_count",
            "enterprise_count",
            "requests",
            "state",
            "council",
            "decided_at",
            "reason",
            "created_at",
            "updated_at",
        ]
        attached = ["requests"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the visible requests behind the proposals."""
        links = (
            TopicProposalRequest.objects.visible_to(context.user)
            .filter(proposal__any_of=[row["id"] for row in rows])
            .order_by("-request__received_at", "request")
        )
        found = links.values_list(
            "proposal_id",
            "request_id",
            "request__external_id",
            "request__received_at",
            "request__state",
        )
        attach(
            rows,
            "requests",
            (
                (
                    owner,
                    {"id": key, "external_id": number, "received_at": local(at), "state": state},
                )
                for owner, key, number, at, state in found
            ),
        )


class DeclineInput(CleanInput):
    """Why a proposal does not go to the council."""

    reason = serializers.CharField(label="不采纳的原因", max_length=300)
