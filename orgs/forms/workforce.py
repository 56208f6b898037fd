"""Forms of the acts around workers: moving, leaving, qualification, results of a course."""

import uuid
from typing import Any, Self

from django import forms

from buildings.choices import AreaKind
from buildings.models import Area
from common.backoffice.acts import ActForm
from orgs.actions.qualification import Participant
from orgs.actions.rebalancing import Chosen
from orgs.choices import CertificationEvent, QualificationFactor
from orgs.models import TrainingResult, Worker


class AcceptForm(ActForm):
    """Nothing to fill in: the button is the answer."""


class EndPostForm(ActForm):
    """When the post ends, and who takes over."""

    on = forms.DateField(label="日期", help_text="当日起不再在此岗位。")
    successor = forms.ModelChoiceField(
        label="接收人", queryset=Worker.objects.none(), required=False, empty_label="暂无接收人"
    )

    @classmethod
    def of(cls, colleagues: Any, *further: Any) -> type[Self]:
        """Return the form with those who could take over."""
        return cls._bound(successor=colleagues)

    @classmethod
    def _bound(cls, **choices: Any) -> type[Self]:
        fields = {}
        for name, queryset in choices.items():
            declared: Any = cls.base_fields[name]
            field = type(declared)(
                queryset,
                label=declared.label,
                required=declared.required,
                help_text=declared.help_text,
                empty_label=declared.empty_label,
            )
            fields[name] = field
        return type(f"Bound{cls.__name__}", (cls,), fields)

    def acts(self) -> dict[str, Any]:
        """Return what the action takes."""
        successor = self.cleaned_data["successor"]
        return {
            "on": self.cleaned_data["on"],
            "successor_id": successor.pk if successor else None,
        }


class MoveForm(EndPostForm):
    """When the worker moves where, and who takes over."""

    area = forms.ModelChoiceField(
        label="新街镇", queryset=Area.objects.none(), empty_label="请选择"
    )
    field_order = ("area", "on", "successor")

    @classmethod
    def of(cls, colleagues: Any, *further: Any) -> type[Self]:
        """Return the form with those who could take over, and the areas to move to."""
        return cls._bound(successor=colleagues, area=further[0])

    def acts(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {**super().acts(), "area_id": self.cleaned_data["area"].pk}


class CertifyForm(ActForm):
    """One event of a qualification."""

    event = forms.ChoiceField(label="事项", choices=CertificationEvent.choices)
    valid_from = forms.DateField(label="生效日期")
    valid_until = forms.DateField(label="有效期至", required=False, help_text="当日仍有效。")
    test = forms.ModelChoiceField(
        label="依据的测试",
        queryset=TrainingResult.objects.none(),
        required=False,
        empty_label="无",
        help_text="认证、晋级必填。",
    )
    factors = forms.MultipleChoiceField(
        label="认定要素",
        choices=QualificationFactor.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    document_number = forms.CharField(label="文号", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Five marks to tick, not a list to scroll.
        self.fields["factors"].widget = forms.CheckboxSelectMultiple(
            choices=QualificationFactor.choices
        )

    @classmethod
    def of(cls, passed: Any) -> type[Self]:
        """Return the form with the worker's passed tests."""
        declared: Any = cls.base_fields["test"]
        field = forms.ModelChoiceField(
            passed,
            label=declared.label,
            required=False,
            empty_label=declared.empty_label,
            help_text=declared.help_text,
        )
        return type("BoundCertifyForm", (cls,), {"test": field})

    def acts(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        test = values.pop("test")
        return {**values, "test_id": test.pk if test else None}


class ResultsForm(ActForm):
    """The same result for several workers."""

    workers = forms.ModelMultipleChoiceField(label="参加人员", queryset=Worker.objects.none())
    is_completed = forms.BooleanField(label="结业", required=False, initial=True)
    has_passed = forms.TypedChoiceField(
        label="测试",
        choices=[("", "无测试"), ("1", "合格"), ("0", "不合格")],
        coerce=lambda typed: typed == "1",
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plural: Any = self.fields["workers"]
        plural.widget = forms.CheckboxSelectMultiple(choices=plural.choices)
        self.fields["is_completed"].widget = forms.CheckboxInput()

    @classmethod
    def of(cls, workers: Any) -> type[Self]:
        """Return the form with those who may have taken part."""
        field = forms.ModelMultipleChoiceField(workers, label="参加人员")
        return type("BoundResultsForm", (cls,), {"workers": field})

    def participants(self) -> list[Participant]:
        """Return the results to be written."""
        return [
            Participant(
                worker.pk, self.cleaned_data["is_completed"], self.cleaned_data["has_passed"]
            )
            for worker in self.cleaned_data["workers"]
        ]


class PlaceForm(forms.Form):
    """The subdistrict that a list is narrowed to."""

    area = forms.ModelChoiceField(
        label="街镇", queryset=Area.objects.none(), required=False, empty_label="全部"
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.queryset = (
            Area.objects.visible_to(user).filter(kind=AreaKind.SUBDISTRICT).order_by("code")
        )


class MovesForm(forms.Form):
    """The moves that were ticked in a preview: «building|from|to», from may be empty."""

    move = forms.MultipleChoiceField(choices=())

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        # What was ticked is asked again of a fresh proposal: here only its form is read.
        field: Any = self.fields["move"]
        field.valid_value = lambda value: _chosen(value) is not None

    def chosen(self) -> list[Chosen]:
        """Return the ticked moves."""
        return [found for value in self.cleaned_data["move"] if (found := _chosen(value))]


def _chosen(value: str) -> Chosen | None:
    parts = str(value).split("|")
    try:
        building, giver, taker = parts
        return Chosen(uuid.UUID(building), uuid.UUID(giver) if giver else None, uuid.UUID(taker))
    except ValueError:
        return None
