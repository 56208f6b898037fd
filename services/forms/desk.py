"""What the desk's list is narrowed by, and what is typed when a request is taken in."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.models import Department
from buildings.choices import AreaKind
from buildings.models import Area, Building
from enterprises.models import Enterprise
from services.choices import Channel, Mechanism, RequestState
from services.models import RequestCategory
from services.selectors.desk import QUEUES, UNHELD

ALL = ("", "全部")
# By which way staff take requests in; registers, tablets and systems name themselves.
DESK_CHANNELS = [
    (channel.value, channel.label)
    for channel in (
        Channel.STAFF,
        Channel.STATION,
        Channel.PHONE,
        Channel.COUNCIL,
        Channel.SURVEY,
        Channel.HOTLINE,
    )
]


def category_choices() -> list[tuple[str, str]]:
    """Return the categories by their place in the tree, those below another indented."""
    rows = list(RequestCategory.objects.order_by("position", "name"))
    below: dict[uuid.UUID | None, list[RequestCategory]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def walk(parent: uuid.UUID | None, depth: int) -> list[tuple[str, str]]:
        return [
            line
            for row in below.get(parent, ())
            for line in [(row.name, f"{'　' * depth}{row.name}"), *walk(row.pk, depth + 1)]
        ]

    return walk(None, 0)


class DeskListForm(forms.Form):
    """What the desk's list is narrowed by."""

    queue = forms.ChoiceField(
        label="队列", required=False, choices=[(queue.code, queue.label) for queue in QUEUES]
    )
    q = forms.CharField(label="企业、楼宇、编号或内容", required=False, max_length=100)
    category = forms.ChoiceField(label="类别", required=False)
    mechanism = forms.ChoiceField(
        label="办理机制", required=False, choices=[ALL, *Mechanism.choices]
    )
    holder = forms.ChoiceField(label="主办部门", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *RequestState.choices])
    area = forms.ModelChoiceField(
        label="街镇、网格", required=False, queryset=Area.objects.none(), empty_label="全部"
    )
    channel = forms.ChoiceField(label="来源", required=False, choices=[ALL, *Channel.choices])
    after = forms.CharField(required=False, max_length=80)

    def __init__(self, query: Mapping[str, str], *, user: Any) -> None:
        super().__init__(query)
        fields: Any = self.fields
        fields["area"].queryset = Area.objects.visible_to(user).exclude(kind=AreaKind.COMMITTEE)
        fields["category"].choices = [ALL, *category_choices()]
        units = [(str(key), name) for key, name in Department.objects.values_list("pk", "name")]
        fields["holder"].choices = [ALL, (UNHELD, "尚未派单"), *units]


class IntakeForm(forms.Form):
    """A request as it is told at the desk: by which way, of whom, where, what."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(label="来源渠道", choices=DESK_CHANNELS)
    enterprise = forms.ModelChoiceField(
        label="企业", required=False, queryset=Enterprise.objects.none(), widget=forms.HiddenInput
    )
    building = forms.ModelChoiceField(
        label="楼宇", required=False, queryset=Building.objects.none(), empty_label="未指明"
    )
    category = forms.ChoiceField(label="类别")
    mechanism = forms.ChoiceField(
        label="办理机制", required=False, choices=[("", "按职责清单"), *Mechanism.choices]
    )
    content = forms.CharField(
        label="内容", max_length=2000, widget=forms.Textarea({"rows": 4, "maxlength": 2000})
    )

    def __init__(self, data: Any = None, *, user: Any, **kwargs: Any) -> None:
        super().__init__(data, auto_id="intake-%s", **kwargs)
        fields: Any = self.fields
        fields["enterprise"].queryset = Enterprise.objects.visible_to(user)
        fields["building"].queryset = Building.objects.visible_to(user).order_by("external_id")
        fields["category"].choices = [("", "请选择"), *category_choices()]

    def clean(self) -> dict[str, Any]:
        """Ask for an enterprise or a building."""
        values = super().clean() or {}
        if not self.errors and not (values.get("enterprise") or values.get("building")):
            self.add_error("building", "请选择企业或楼宇。")
        return values
