"""What people type to sign in and to change their password."""

from django import forms

LONGEST_NAME = 200
LONGEST_PASSWORD = 512


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label="用户名",
        max_length=LONGEST_NAME,
        strip=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label="密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    """The present password, and a new one twice."""

    current = forms.CharField(
        label="当前密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label="新密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text="至少 12 个字符，可以使用汉字和空格。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="再次输入新密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_repeated(self) -> str:
        """Refuse a repetition that differs."""
        repeated: str = self.cleaned_data["repeated"]
        if "new" in self.cleaned_data and repeated != self.cleaned_data["new"]:
            raise forms.ValidationError("两次输入的新密码不一致。", code="mismatch")
        return repeated
