"""What the pages of users ask for."""

from django import forms

from accounts.models import (
    Department,
    User,
)
from accounts.roles import Role
from buildings.models import Area, Building
from common.backoffice.acts import ActForm

# Areas are public; who keeps users needs all of them, though he sees no business.
ALL_AREAS = Area.objects.order_by("code")


class NewUserForm(ActForm):
    """A user with the first password and the first role."""

    username = forms.CharField(label="用户名", max_length=64)
    display_name = forms.CharField(label="姓名", max_length=64)
    department = forms.ModelChoiceField(
        label="部门", queryset=Department.objects.all(), required=False, empty_label="（无）"
    )
    role = forms.ChoiceField(label="角色", choices=Role.choices)
    area = forms.ModelChoiceField(
        label="区域", queryset=ALL_AREAS, required=False, empty_label="（全区）"
    )
    password = forms.CharField(
        label="初始密码",
        widget=forms.PasswordInput,
        help_text="至少 12 位；用户首次登录时须自行更改。",
    )


class PasswordForm(ActForm):
    """A new password for somebody else."""

    password = forms.CharField(
        label="新密码", widget=forms.PasswordInput, help_text="用户下次登录时须自行更改。"
    )


class RoleForm(ActForm):
    """A further role."""

    role = forms.ChoiceField(label="角色", choices=Role.choices)
    area = forms.ModelChoiceField(
        label="区域", queryset=ALL_AREAS, required=False, empty_label="（全区）"
    )


class HandOverForm(ActForm):
    """Who takes the buildings in the user's charge."""

    hand_over_to = forms.ModelChoiceField(
        label="接手人",
        queryset=User.objects.filter(is_active=True),
        required=False,
        empty_label="（没有包干楼宇时可不选）",
    )


class MoveForm(HandOverForm):
    """The new area, and who takes the buildings of the old one."""

    area = forms.ModelChoiceField(label="调往", queryset=ALL_AREAS, empty_label=None)


class ChargeForm(ActForm):
    """A building to put into the user's charge."""

    code = forms.CharField(label="楼宇编码", max_length=64)

    def clean_code(self) -> Building:
        """Return the building that the code names."""
        code = self.cleaned_data["code"].strip()
        building = Building.objects.filter(external_id=code).first()
        if building is None:
            raise forms.ValidationError("没有这个楼宇编码，请核对。")
        return building
