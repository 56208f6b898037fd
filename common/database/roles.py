"""What the application's database role may do: use the tables, own none, rewrite no audit."""

from django.conf import settings
from django.db import connections
from psycopg import sql

# Tables that the application may only read and add to.
ADD_ONLY = ("common_auditentry", "common_auditseal")
# Tables that only triggers fill.
READ_ONLY = ("common_rowhistory",)
# Filled by a trigger, emptied by the sealing.
REMOVE_ONLY = ("common_auditpending",)


def grant_to_application(alias: str = "owner") -> bool:
    """Grant the application role its rights on all tables; return False when it is the owner."""
    application = settings.DATABASES["default"].get("USER") or ""
    owner = connections[alias]
    if not application or application == owner.settings_dict.get("USER"):
        return False
    role = sql.Identifier(application)
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {role}"),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        # To measure tables after an import; it neither reads nor changes a row.
        sql.SQL("GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {role}"),
        *(
            sql.SQL(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {{role}}")
            for table in ADD_ONLY
        ),
        *(
            sql.SQL(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {{role}}")
            for table in READ_ONLY
        ),
        *(
            sql.SQL(f"REVOKE INSERT, UPDATE, TRUNCATE ON {table} FROM {{role}}")
            for table in REMOVE_ONLY
        ),
    ]
    with owner.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(role=role))
    return True
