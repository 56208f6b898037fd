"""Shapes of selections of building heads, their notices, and objections."""

from rest_framework import serializers

from common.api.context import ReadContext
from common.api.inputs import ActInput, ReferenceField
from common.api.rows import Row, RowSerializer, attach
from councils.api.rows import CouncilBrief
from councils.choices import SeatMode
from councils.models import Objection, Selection, SelectionNotice
from councils.selectors.selections import last_days


def _lengthen(notices: list[Row]) -> None:
    """Write into the notices the last days that are later by the calendar of today."""
    later = last_days([notice["id"] for notice in notices])
    for notice in notices:
        notice["last_day"] = later.get(notice["id"], notice["last_day"])


class SelectionNoticeShape(RowSerializer):
    """A notice inside its selection."""

    class Meta:
        model = SelectionNotice
        fields = ["id", "position", "label", "starts_on", "last_day", "closed_on", "outcome"]


class SelectionRow(RowSerializer):
    """A selection with its notices in order."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)
    notices = SelectionNoticeShape(label="公示", many=True, read_only=True)

    class Meta:
        model = Selection
        fields = [
            "id",
            "council",
            "candidate",
            "capacity",
            "mode",
            "recommended_by",
            "recommended_on",
            "state",
            "notices",
            "ended_on",
            "reason",
            "seat",
            "created_at",
            "updated_at",
        ]
        attached = ["notices"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the notices."""
        notices = list(
            SelectionNotice.objects.filter(selection__any_of=[row["id"] for row in rows])
            .order_by("position")
            .values("selection_id", *SelectionNoticeShape.Meta.fields)
        )
        _lengthen(notices)
        attach(rows, "notices", ((notice.pop("selection_id"), notice) for notice in notices))


class StartSelectionInput(ActInput):
    """The recommendation."""

    council = ReferenceField(label="楼委会")
    candidate = serializers.CharField(label="人选", max_length=64)
    capacity = serializers.CharField(label="身份", max_length=64)
    mode = serializers.ChoiceField(SeatMode.choices, label="产生方式")
    recommended_by = serializers.CharField(label="推荐方", max_length=200)
    recommended_on = serializers.DateField(label="推荐日期")


class AnnounceNoticeInput(ActInput):
    """Where and from when the next notice hangs."""

    place = serializers.CharField(label="公示地点", max_length=200)
    starts_on = serializers.DateField(label="公示开始；不早于今天")


class AppointHeadInput(ActInput):
    """From when the candidate is the head."""

    starts_on = serializers.DateField(
        label="任职起；缺省为今天", required=False, allow_null=True, default=None
    )
    ends_on = serializers.DateField(label="任职止", required=False, allow_null=True, default=None)
    former_stays = serializers.BooleanField(label="原楼长留任成员", default=True)


class StopSelectionInput(ActInput):
    """Why a selection ends without an appointment."""

    reason = serializers.CharField(label="终止原因", max_length=300)


class SelectionBrief(RowSerializer):
    """A selection inside another row."""

    class Meta:
        model = Selection
        fields = ["id", "candidate", "state"]


class SelectionNoticeRow(RowSerializer):
    """A public notice."""

    selection = SelectionBrief(label="楼长选任", implied=True, read_only=True)

    class Meta:
        model = SelectionNotice
        fields = [
            "id",
            "selection",
            "position",
            "label",
            "working_days",
            "place",
            "starts_on",
            "last_day",
            "outcome",
            "closed_on",
            "note",
            "created_at",
            "updated_at",
        ]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Tell the last day as the calendar of today has it."""
        _lengthen(rows)


class CloseNoticeInput(ActInput):
    """A word on the outcome, which itself follows from the objections."""

    note = serializers.CharField(
        label="结果说明", max_length=300, required=False, allow_blank=True, default=""
    )


class ObjectToNoticeInput(ActInput):
    """An objection that came in."""

    received_on = serializers.DateField(label="收到日期；须在公示期内")
    text = serializers.CharField(label="异议内容", max_length=1000)


class SelectionNoticeBrief(RowSerializer):
    """A notice inside another row."""

    class Meta:
        model = SelectionNotice
        fields = ["id", "label", "starts_on", "last_day"]


class ObjectionRow(RowSerializer):
    """An objection, and how it was handled."""

    notice = SelectionNoticeBrief(label="公示", implied=True, read_only=True)

    class Meta:
        model = Objection
        fields = [
            "id",
            "notice",
            "received_on",
            "text",
            "is_upheld",
            "handling",
            "handled_on",
            "created_at",
            "updated_at",
        ]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Tell the last day of the notice as the calendar of today has it."""
        _lengthen([row["notice"] for row in rows])


class HandleObjectionInput(ActInput):
    """What was found about an objection."""

    is_upheld = serializers.BooleanField(label="异议是否成立")
    handling = serializers.CharField(label="核实情况", max_length=1000)
