"""What is typed about topics: the list, a new one, and the acts on one."""

from collections.abc import Mapping
from typing import Any

from django import forms

from buildings.models import Building
from common.dictionaries.models import DictionaryEntry
from common.records.periods import standing_on
from common.text.id_numbers import find_id_number
from councils.choices import Party, TopicSource, TopicState
from councils.forms.acting import ActForm, day, text, words
from councils.models import Council
from councils.selectors.topics import SILENT
from enterprises.models import Enterprise
from orgs.forms.tree_pages import PlaceForm
from services.models import ServiceRequest

ALL = ("", "全部")
NONE = ("", "—")
STATES = [ALL, (SILENT, "超过30日未答复"), *TopicState.choices]
# By which way people of the office write a topic down; the online entrance writes its own.
SOURCES = [choice for choice in TopicSource.choices if choice[0] != TopicSource.CODE]
ANSWERS = [("accept", "列入议题"), ("decline", "不列入")]
PLACES = [NONE, ("yes", "楼内办结"), ("no", "楼外办结")]


class TopicListForm(PlaceForm):
    """What the list of topics is narrowed by."""

    field_order = ["q", "area", "state", "source", "raised_by"]

    q = forms.CharField(label="议题", required=False, max_length=100)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    source = forms.ChoiceField(label="来源", required=False, choices=[ALL, *TopicSource.choices])
    raised_by = forms.ChoiceField(label="提出方", required=False, choices=[ALL, *Party.choices])


class CouncilTopicsForm(forms.Form):
    """What the topics of one council are narrowed by."""

    state = forms.ChoiceField(label="状态", required=False, choices=STATES)


class OriginForm(forms.Form):
    """What the address of a new topic names: the council, or what the topic comes from."""

    council = forms.UUIDField(required=False)
    request = forms.UUIDField(required=False)
    visit = forms.UUIDField(required=False)
    signal = forms.UUIDField(required=False)


class ChooseCouncilForm(forms.Form):
    """To which council the topic goes, where the address does not say."""

    council = forms.ModelChoiceField(
        label="楼委会", queryset=Council.objects.none(), empty_label="请选择"
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, user: Any) -> None:
        super().__init__(data)
        seen = Council.objects.visible_to(user).order_by("name")
        self.fields["council"].queryset = seen  # type: ignore[attr-defined]


class EnterpriseField(forms.CharField):
    """An enterprise as people name it: by name, number or credit code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 100, "required": False} | kwargs)

    def meant(self, typed: str, user: Any) -> Enterprise | None:
        """Return the one enterprise that is meant; None where nothing is typed."""
        if not typed.strip():
            return None
        seen = Enterprise.objects.visible_to(user)
        exact = list(seen.filter(name=typed.strip())[:2])
        found = exact or list(seen.found_by(typed.strip(), user)[:2])
        if len(found) != 1:
            told = "找到多家企业，请写全称或编号。" if found else "没有找到这家企业。"
            raise forms.ValidationError(told)
        return found[0]


class NewTopicForm(ActForm):
    """A topic before the council."""

    title = words("议题", 200)
    text = text("内容", 4000, required=False)
    category = forms.ChoiceField(label="类别", required=False)
    building = forms.ModelChoiceField(
        label="楼宇",
        required=False,
        queryset=Building.objects.none(),
        empty_label="所辖全部楼宇",
    )
    source = forms.ChoiceField(label="来源", choices=SOURCES)
    raised_by = forms.ChoiceField(label="提出方", choices=Party.choices)
    enterprise = EnterpriseField(label="提出企业（名称、编号或统一社会信用代码，可不填）")

    field_order = ["title", "text", "category", "building", "source", "raised_by", "enterprise"]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        buildings = Building.objects.visible_to(self.user).filter(
            standing_on(kwargs["initial"]["day"], "council_links__"),
            council_links__council=self.council,
        )
        self.fields["building"].queryset = buildings.distinct()  # type: ignore[attr-defined]
        labels = DictionaryEntry.objects.filter(dictionary="request_category").order_by("label")
        names = labels.values_list("label", flat=True)
        category: Any = self.fields["category"]
        category.choices = [NONE, *((name, name) for name in names)]

    def clean_enterprise(self) -> Enterprise | None:
        """Return the one enterprise that is meant."""
        field: Any = self.fields["enterprise"]
        found: Enterprise | None = field.meant(self.cleaned_data["enterprise"], self.user)
        return found


class AnswerForm(ActForm):
    """Taken up or not, and why."""

    decision = forms.ChoiceField(label="决定", choices=ANSWERS, widget=forms.RadioSelect)
    answer = text("答复与理由", 1000)


class SupportForm(ActForm):
    """An enterprise, or a number of people."""

    party = forms.ChoiceField(label="附议方", choices=Party.choices)
    enterprise = EnterpriseField(label="附议企业（企业附议时填写）")
    people = forms.IntegerField(label="人数（其他各方填写）", min_value=1, initial=1)
    note = words("说明（可不填）", 300, required=False)

    def clean_enterprise(self) -> Enterprise | None:
        """Return the one enterprise that is meant."""
        field: Any = self.fields["enterprise"]
        found: Enterprise | None = field.meant(self.cleaned_data["enterprise"], self.user)
        return found


class PositionForm(ActForm):
    """What one of the parties wants."""

    party = forms.ChoiceField(label="哪一方", choices=Party.choices)
    statement = text("意见", 500)


class NewOriginForm(ActForm):
    """One more request that the topic comes from, by its number."""

    number = words("诉求编号", 64)

    def clean_number(self) -> Any:
        """Return the id of the request that is meant."""
        seen = ServiceRequest.objects.visible_to(self.user)
        found = seen.numbered(self.cleaned_data["number"].strip()).values_list("pk", flat=True)
        key = found.first()
        if key is None:
            raise forms.ValidationError("没有找到这件诉求。")
        return key


class FinishForm(ActForm):
    """What came of the topic."""

    done_on = day("办结日期")
    is_in_building = forms.ChoiceField(label="在哪里办结", required=False, choices=PLACES)
    result = text("办结情况", 1000)

    def clean_is_in_building(self) -> bool | None:
        """Return whether it was solved without leaving the building."""
        return {"yes": True, "no": False}.get(self.cleaned_data["is_in_building"])


class PublishForm(ActForm):
    """Shown on public pages, or no longer."""

    is_public = forms.BooleanField(required=False, widget=forms.HiddenInput)


class RaiseForm(forms.Form):
    """A topic from the entrance of a building; nobody is named."""

    party = forms.ChoiceField(
        label="您是",
        choices=[
            (Party.EMPLOYEE.value, "楼内员工"),
            (Party.ENTERPRISE.value, "楼内企业"),
            (Party.RESIDENT.value, "周边居民"),
        ],
    )
    title = forms.CharField(label="议题", max_length=100)
    text = forms.CharField(
        label="内容",
        max_length=2000,
        help_text="请勿填写姓名、身份证号、手机号等个人信息",
        widget=forms.Textarea({"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse identity card numbers: they are stored nowhere."""
        values: dict[str, Any] = super().clean() or {}
        for name in ("title", "text"):
            if find_id_number(values.get(name, "")):
                told = "内容含有身份证号码，平台不保存身份证号码，请删去后提交。"
                self.add_error(name, forms.ValidationError(told, code="id_number"))
        return values
