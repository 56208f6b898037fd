"""Shapes of topics and of what stands behind them."""

from rest_framework import serializers

from buildings.api.rows import BuildingBrief
from common.api.inputs import ActInput, InputSerializer, ReferenceField
from common.api.rows import RowSerializer
from councils.api.rows import CouncilBrief, RequestBrief
from councils.choices import Party
from councils.models import Topic, TopicOrigin, TopicPosition, TopicSupport
from enterprises.api.rows import EnterpriseBrief
from enterprises.models import Signal
from services.models import Visit

MOST_ORIGINS = 50


class TopicBrief(RowSerializer):
    """A topic inside another row."""

    class Meta:
        model = Topic
        fields = ["id", "title", "state"]


class TopicRow(RowSerializer):
    """A topic with its answer and its end."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)
    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)
    enterprise = EnterpriseBrief(label="提出企业", read_only=True, allow_null=True)

    class Meta:
        model = Topic
        fields = [
            "id",
            "council",
            "building",
            "title",
            "text",
            "category",
            "source",
            "raised_by",
            "raised_on",
            "enterprise",
            "proposal",
            "state",
            "answer",
            "answered_at",
            "done_on",
            "is_in_building",
            "result",
            "is_public",
            "created_at",
            "updated_at",
        ]


class TopicInput(InputSerializer):
    """What may be written of a topic; what it came from only when it is raised."""

    requests = serializers.ListField(
        child=ReferenceField(), label="来自诉求", required=False, max_length=MOST_ORIGINS
    )
    visits = serializers.ListField(
        child=ReferenceField(), label="来自走访", required=False, max_length=MOST_ORIGINS
    )
    signals = serializers.ListField(
        child=ReferenceField(), label="来自信号", required=False, max_length=MOST_ORIGINS
    )

    class Meta:
        model = Topic
        fields = [
            "id",
            "council",
            "building",
            "title",
            "text",
            "category",
            "source",
            "raised_by",
            "raised_on",
            "enterprise",
            "is_public",
            "requests",
            "visits",
            "signals",
        ]
        extra_kwargs = {"raised_on": {"required": False}}


class AnswerTopicInput(ActInput):
    """Taken up or not, and why."""

    is_accepted = serializers.BooleanField(label="列入")
    answer = serializers.CharField(label="答复与理由", max_length=1000)


class FinishTopicInput(ActInput):
    """What came of a topic."""

    result = serializers.CharField(label="办结情况", max_length=1000)
    done_on = serializers.DateField(
        label="办结日期；缺省为今天", required=False, allow_null=True, default=None
    )
    is_in_building = serializers.BooleanField(
        label="楼内办结", required=False, allow_null=True, default=None
    )


class PublishTopicInput(ActInput):
    """Shown on public pages, or no longer."""

    is_public = serializers.BooleanField(label="公开")


class AddOriginInput(ActInput):
    """One more thing that a topic came from: exactly one of the three."""

    request = ReferenceField(label="诉求", required=False, allow_null=True)
    visit = ReferenceField(label="走访", required=False, allow_null=True)
    signal = ReferenceField(label="信号", required=False, allow_null=True)


class SupportTopicInput(ActInput):
    """An enterprise, or a number of people of another party."""

    party = serializers.ChoiceField(Party.choices, label="附议方")
    enterprise = ReferenceField(label="企业；企业附议必填", required=False, allow_null=True)
    people = serializers.IntegerField(
        label="人数", min_value=1, max_value=100_000, required=False, default=1
    )
    note = serializers.CharField(
        label="说明", max_length=300, required=False, allow_blank=True, default=""
    )


class StatePositionInput(ActInput):
    """What one of the parties wants."""

    party = serializers.ChoiceField(Party.choices, label="方")
    statement = serializers.CharField(label="意见", max_length=500)


class VisitBrief(RowSerializer):
    """A visit inside another row."""

    class Meta:
        model = Visit
        fields = ["id", "visited_at"]


class SignalBrief(RowSerializer):
    """A signal inside another row."""

    class Meta:
        model = Signal
        fields = ["id", "kind", "observed_on"]


class OriginRow(RowSerializer):
    """What a topic came from, as far as the caller may see that."""

    topic = TopicBrief(label="议题", implied=True, read_only=True)
    request = RequestBrief(label="诉求", read_only=True, allow_null=True)
    visit = VisitBrief(label="走访", read_only=True, allow_null=True)
    signal = SignalBrief(label="信号", read_only=True, allow_null=True)

    class Meta:
        model = TopicOrigin
        fields = ["id", "topic", "request", "visit", "signal", "created_at", "updated_at"]


class SupportRow(RowSerializer):
    """Who stands behind a topic."""

    topic = TopicBrief(label="议题", implied=True, read_only=True)
    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)

    class Meta:
        model = TopicSupport
        fields = [
            "id",
            "topic",
            "party",
            "enterprise",
            "people",
            "supported_on",
            "note",
            "created_at",
            "updated_at",
        ]


class PositionRow(RowSerializer):
    """What one of the parties wants."""

    topic = TopicBrief(label="议题", implied=True, read_only=True)

    class Meta:
        model = TopicPosition
        fields = ["id", "topic", "party", "statement", "stated_on", "created_at", "updated_at"]
