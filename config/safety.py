"""What production refuses to start with: missing, short or well-known secrets."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from common.secrets.keys import KeyUnusable, read_keys

SHORTEST_SECRET = 50
# Beginnings that guides and templates hand out.
WELL_KNOWN = ("django-insecure", "changeme", "change-me", "secret", "insecure", "example")


def unsafe_settings() -> list[str]:
    """Return what is unsafe, in words without any value; nothing in the demonstration."""
    if settings.DEMO:
        return []
    found = []
    secret = settings.SECRET_KEY
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < SHORTEST_SECRET // 5:
        found.append(f"SECRET_KEY 为空、过短或过于简单（至少 {SHORTEST_SECRET} 个随机字符）")
    elif secret.casefold().startswith(WELL_KNOWN):
        found.append("SECRET_KEY 是示例中的默认值")
    for name in ("FIELD_ENCRYPTION_KEY", "BLIND_INDEX_KEY"):
        try:
            read_keys(name)
        except KeyUnusable:
            found.append(f"{name} 未设置或不是 32 字节的 base64 / 十六进制密钥")
    if settings.DEBUG:
        found.append("DEBUG 不得在生产环境启用")
    return found


def refuse_unsafe_settings() -> None:
    """Raise ``ImproperlyConfigured`` when anything is unsafe (called where work begins)."""
    if found := unsafe_settings():
        raise ImproperlyConfigured("；".join(found))


@register("louyu")
def check_settings(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Tell the same to ``manage.py check`` and to every command that checks first."""
    return [Error(f"{found}。", id="louyu.E002") for found in unsafe_settings()]
