"""What enterprises fill in without signing in."""

from typing import Any

from django import forms

from common.text.id_numbers import find_id_number
from services.actions.entrance import offered_categories

YES_NO = [("yes", "是"), ("no", "否")]


class CodeForm(forms.Form):
    """The code of a request."""

    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text="登记诉求时得到的 12 位查询码",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class AnswerForm(forms.Form):
    """Solved and satisfied are two questions."""

    solved = forms.ChoiceField(label="诉求是否解决？", choices=YES_NO, widget=forms.RadioSelect)
    satisfied = forms.ChoiceField(
        label="对办理是否满意？", choices=YES_NO, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label="意见（选填）",
        required=False,
        max_length=500,
        help_text="请勿填写身份证号、手机号等个人信息",
        widget=forms.Textarea({"rows": 3}),
    )


class ReportForm(forms.Form):
    """A request from the entrance of a building."""

    company = forms.CharField(label="企业名称", max_length=100)
    category = forms.ChoiceField(label="类别")
    content = forms.CharField(
        label="诉求内容",
        max_length=2000,
        help_text="请勿填写身份证号、手机号等个人信息",
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.choices = [(name, name) for name in offered_categories()]

    def clean_content(self) -> str:
        """Return the words; identity card numbers are stored nowhere."""
        words: str = self.cleaned_data["content"]
        if find_id_number(words):
            raise forms.ValidationError(
                "内容含有身份证号码，平台不保存身份证号码，请删去后提交。", code="id_number"
            )
        return words
