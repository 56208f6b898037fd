"""Migration operations for what only the database can promise: history and append-only rows."""

from typing import Any

from django.db.migrations.operations import RunSQL

HISTORY_FUNCTION = """
CREATE OR REPLACE FUNCTION louyu_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    operation uuid := NULLIF(current_setting('louyu.operation', true), '')::uuid;
    actor uuid := NULLIF(current_setting('louyu.actor', true), '')::uuid;
    hidden text[] := COALESCE(TG_ARGV, '{}');
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO common_rowhistory (table_name, row_id, change, before, operation, actor_id)
        SELECT TG_TABLE_NAME, id, 'I', NULL, operation, actor FROM new_rows;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO common_rowhistory (table_name, row_id, change, before, operation, actor_id)
        SELECT TG_TABLE_NAME, id, 'U', to_jsonb(old_rows) - hidden, operation, actor FROM old_rows;
    ELSE
        INSERT INTO common_rowhistory (table_name, row_id, change, before, operation, actor_id)
        SELECT TG_TABLE_NAME, id, 'D', to_jsonb(old_rows) - hidden, operation, actor FROM old_rows;
    END IF;
    RETURN NULL;
END $$;
"""

APPEND_ONLY_FUNCTION = """
CREATE OR REPLACE FUNCTION louyu_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
""".replace("%%", "%")

PENDING_FUNCTION = """
CREATE OR REPLACE FUNCTION louyu_audit_pending() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO common_auditpending (entry_number) SELECT number FROM new_rows;
    RETURN NULL;
END $$;
"""


class TrackHistory(RunSQL):
    """Keep the history of a table's rows by statement-level triggers, without ``hidden``."""

    def __init__(self, table: str, hidden: tuple[str, ...] = ()) -> None:
        arguments = ", ".join(f"'{column}'" for column in hidden)
        events = {
            "INSERT": "NEW TABLE AS new_rows",
            "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
            "DELETE": "OLD TABLE AS old_rows",
        }
        create = "".join(
            f"CREATE TRIGGER history_{event.lower()} AFTER {event} ON {table} "
            f"REFERENCING {tables} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION louyu_history({arguments});\n"
            for event, tables in events.items()
        )
        drop = "".join(f"DROP TRIGGER history_{event.lower()} ON {table};\n" for event in events)
        super().__init__(create, drop)
        self.table, self.hidden = table, hidden

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return how to write this operation into a migration."""
        return self.__class__.__name__, [self.table, self.hidden], {}


class AppendOnly(RunSQL):
    """Refuse UPDATE, DELETE and TRUNCATE on a table, whoever asks."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION louyu_append_only();",
            f"DROP TRIGGER append_only ON {table};",
        )
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return how to write this operation into a migration."""
        return self.__class__.__name__, [self.table], {}


class MarkRows(RunSQL):
    """Call a marking trigger function for every changed row of a table.

    ``keys`` is SQL that yields the keys to mark from the transition table ``changed``.
    The function is made here, one for each table, named ``<table>_<name>``; ``target`` is a
    statement that inserts from ``(keys) AS keys(id)``.
    """

    def __init__(self, table: str, name: str, target: str, keys: str = "") -> None:
        function = f"{table}_{name}"
        body = target.replace("{keys}", keys)
        create = (
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
            f"BEGIN\n{body};\nRETURN NULL;\nEND $$;\n"
        )
        drop = ""
        # An update may move a row from one key to another: both are marked.
        for event, word in (
            ("INSERT", "NEW"),
            ("UPDATE", "OLD"),
            ("UPDATE", "NEW"),
            ("DELETE", "OLD"),
        ):
            trigger = f"{name}_{event.lower()}_{word.lower()}"
            create += (
                f"CREATE TRIGGER {trigger} AFTER {event} ON {table} "
                f"REFERENCING {word} TABLE AS changed FOR EACH STATEMENT "
                f"EXECUTE FUNCTION {function}();\n"
            )
            drop += f"DROP TRIGGER {trigger} ON {table};\n"
        super().__init__(create, drop + f"DROP FUNCTION {function}();")
        self.arguments = [table, name, target, keys]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return how to write this operation into a migration."""
        return self.__class__.__name__, self.arguments, {}
