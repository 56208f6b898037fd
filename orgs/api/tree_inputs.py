"""What may be sent about lines, officers, elections, foundings, and the acts of organisations."""

from rest_framework import serializers

from common.api.inputs import InputSerializer, ReferenceField
from orgs.choices import DissolutionKind, OfficerRole, OrganisationForm, Portfolio
from orgs.models import Election, Founding, Officer, OrganisationLine

MOST_PEOPLE = 100_000


class LineInput(InputSerializer):
    """What may be written of a line."""

    class Meta:
        model = OrganisationLine
        fields = ["id", "organisation", "leader", "kind", "starts_on", "ends_on"]


class OfficerInput(InputSerializer):
    """What may be written of an officer."""

    class Meta:
        model = Officer
        fields = [
            "id",
            "organisation",
            "name",
            "work_unit",
            "role",
            "portfolio",
            "origin",
            "starts_on",
            "ends_on",
            "due_on",
        ]


class ElectionInput(InputSerializer):
    """The plan of an election; what comes later are its steps."""

    class Meta:
        model = Election
        fields = ["id", "organisation", "kind", "planned_on", "seats", "majority_base"]


class FoundingInput(InputSerializer):
    """An application; what comes later are its steps."""

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
            "applied_on",
            "exception_document",
        ]


class OnInput(serializers.Serializer):
    """The day of an act."""

    on = serializers.DateField(label="日期")


class DocumentInput(OnInput):
    """The day of an act and the document it rests on."""

    document_number = serializers.CharField(label="文号", max_length=100)


class ReasonInput(OnInput):
    """The day of an act and why."""

    reason = serializers.CharField(label="原因", max_length=500)


class FormInput(DocumentInput):
    """The form from a day on."""

    form = serializers.ChoiceField(OrganisationForm.choices, label="类型")


class RelocateInput(OnInput):
    """Where the organisation stands from a day on; what is not sent stays."""

    parent = ReferenceField(  # type: ignore[assignment]
        label="上级组织标识", required=False, allow_null=True
    )
    area = ReferenceField(label="街镇标识", required=False)
    host_enterprise = ReferenceField(label="依托企业标识", required=False, allow_null=True)
    document_number = serializers.CharField(
        label="文号", max_length=100, required=False, allow_blank=True, default=""
    )


class DissolveInput(DocumentInput):
    """The end of an organisation."""

    kind = serializers.ChoiceField(
        [(kind.value, kind.label) for kind in (DissolutionKind.DISSOLVED, DissolutionKind.EXPIRED)],
        label="撤销方式",
        default=DissolutionKind.DISSOLVED.value,
    )
    children_to = ReferenceField(
        label="接收下级组织的上级组织标识", required=False, allow_null=True, default=None
    )


class MergeInput(DocumentInput):
    """Into which organisation, from when."""

    into = ReferenceField(label="并入的党组织标识")


class ExtendInput(serializers.Serializer):
    """An approved postponement of the election."""

    until = serializers.DateField(label="延至")
    approved_on = serializers.DateField(label="批准日期")
    approved_by = serializers.CharField(label="批准单位", max_length=100)
    document_number = serializers.CharField(
        label="文号", max_length=100, required=False, allow_blank=True, default=""
    )
    reason = serializers.CharField(label="原因", max_length=500)


class CandidateInput(serializers.Serializer):
    """Somebody who stands."""

    name = serializers.CharField(label="姓名", max_length=64)
    role = serializers.ChoiceField(OfficerRole.choices, label="拟任职务")
    portfolio = serializers.ChoiceField(
        Portfolio.choices, label="分工", required=False, allow_blank=True, default=""
    )


class PublishInput(OnInput):
    """Who stands, made public on a day."""

    candidates = CandidateInput(label="候选人", many=True)


class VoteInput(serializers.Serializer):
    """The votes for one candidate."""

    name = serializers.CharField(label="姓名", max_length=64)
    votes = serializers.IntegerField(label="得票数", min_value=0, max_value=MOST_PEOPLE)


class HoldInput(OnInput):
    """The numbers of the meeting and the votes."""

    entitled = serializers.IntegerField(label="有选举权党员数", min_value=1, max_value=MOST_PEOPLE)
    present = serializers.IntegerField(label="到会人数", min_value=0, max_value=MOST_PEOPLE)
    votes = VoteInput(label="得票", many=True)


class ConfirmInput(DocumentInput):
    """The superior's answer; the years of the next term, by form when not sent."""

    years = serializers.IntegerField(
        label="任期年数", min_value=1, max_value=9, required=False, allow_null=True, default=None
    )


class FileInput(OnInput):
    """The filing: the organisation stands from the day."""

    external_id = serializers.CharField(
        label="组织编号", max_length=64, required=False, allow_blank=True, default=""
    )
