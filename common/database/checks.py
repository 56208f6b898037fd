"""What the platform refuses to start on: a database that cannot read Chinese, unsafe roles."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.checks import Tags as DjangoTags
from django.db import connections

from common.database.roles import ADD_ONLY, READ_ONLY

TRIGRAMS = "SELECT cardinality(show_trgm('党建')) > 0"
HAS_TRIGRAMS = "SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'show_trgm')"
IS_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
OWNS_AUDIT = """
SELECT EXISTS (
    SELECT FROM pg_tables
    WHERE schemaname = 'public' AND tablename = ANY(%s) AND tableowner = current_user
)
"""
APPLICATION = "default"


@register(DjangoTags.database)
def check_databases(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Ask the databases that Django names; asks none when only code is checked."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        found += check_trigrams(alias)
        if alias == APPLICATION:
            found += check_role(alias)
    return found


def check_trigrams(alias: str) -> list[CheckMessage]:
    """Refuse a database on which searches for Chinese text would silently find nothing."""
    # Before the first migration there is no extension to ask.
    if not _answer(alias, HAS_TRIGRAMS) or _answer(alias, TRIGRAMS):
        return []
    return [
        Error(
            "此数据库不能为汉字生成三元组（show_trgm('党建') 为空），中文搜索将一无所获。",
            hint="请用 UTF-8 的 LC_CTYPE（例如 C.UTF-8 或 zh_CN.UTF-8）重新创建数据库集群。",
            id="louyu.E001",
        )
    ]


def check_role(alias: str) -> list[CheckMessage]:
    """Warn when the application's role could rewrite the audit."""
    found: list[CheckMessage] = []
    if _answer(alias, IS_SUPERUSER):
        found.append(
            Warning(
                "应用程序以数据库超级用户身份连接，审计的只增保护对其无效。",
                hint="请让 DATABASE_URL 使用普通角色，DATABASE_OWNER_URL 使用属主角色。",
                id="louyu.W001",
            )
        )
    if _answer(alias, OWNS_AUDIT, [[*ADD_ONLY, *READ_ONLY]]):
        found.append(
            Warning(
                "应用程序的数据库角色拥有审计表，可以关闭其只增保护。",
                hint="请以 DATABASE_OWNER_URL 的属主角色执行迁移，应用程序使用另一角色。",
                id="louyu.W002",
            )
        )
    return found


def _answer(alias: str, query: str, parameters: list[Any] | None = None) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(query, parameters)
        row = cursor.fetchone()
    return bool(row and row[0])
