"""Which passwords are too easy to guess here, and how a first password is made."""

import re
import secrets

from django.core.exceptions import ValidationError

# What an outsider tries first against this platform.
CONTEXT_WORDS = frozenset(
    {
        "admin",
        "administrator",
        "dangjian",
        "dangqun",
        "jingan",
        "jinganqu",
        "louyu",
        "louyudangjian",
        "nanjingxilu",
        "password",
        "qiye",
        "shanghai",
        "zhibu",
        "楼宇",
        "楼宇党建",
        "党建",
        "静安",
        "静安区",
        "上海",
    }
)
NOT_A_LETTER = re.compile(r"[\W\d_]+")


class ContextWordsValidator:
    """Refuses a password made of words of this platform, digits and signs."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ``ValidationError`` when nothing is left besides such words."""
        words = [word for word in NOT_A_LETTER.split(password.casefold()) if word]
        if all(word in CONTEXT_WORDS for word in words):
            raise ValidationError(self.get_help_text(), code="password_of_context")

    def get_help_text(self) -> str:
        """Return the rule for the page."""
        return "密码不能只由本平台的常用词、数字和符号组成。"


def first_password() -> str:
    """Return a random password of 16 characters to hand over once."""
    return secrets.token_urlsafe(12)
