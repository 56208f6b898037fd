"""What lists of projects are narrowed by."""

from django import forms

from councils.choices import ProjectDomain, ProjectState
from councils.project_states import OWNERLESS_DAYS

ALL = ("", "全部")
UNNOTICED, OVERDUE = "unnoticed", "overdue"


class ProjectListForm(forms.Form):
    """Words, state, result area, and what needs somebody's eye."""

    q = forms.CharField(label="项目名称", required=False, max_length=100)
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *ProjectState.choices])
    domain = forms.ChoiceField(label="领域", required=False, choices=[ALL, *ProjectDomain.choices])
    only = forms.ChoiceField(
        label="范围",
        required=False,
        choices=[
            ALL,
            (UNNOTICED, f"无人认领超过 {OWNERLESS_DAYS} 日"),
            (OVERDUE, "有逾期节点"),
        ],
    )
