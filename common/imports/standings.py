"""Facts that a register states without a date: kept as dated changes from the import's day on.

The first one holds since ever (``starts_on`` empty). What was recorded on the import's own day,
or later, is corrected in place; anything older is closed and followed by a new row.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from psycopg import sql

from common.imports.staging import Stage
from common.imports.writers import defaults, kept, run


@dataclass(frozen=True, slots=True)
class Standing:
    """One current value for the line's own row; ``values`` map table to staging columns."""

    model: type[models.Model]
    owner: str
    values: Mapping[str, str]

    def changed(self, stage: Stage, day: datetime.date) -> sql.Composable:
        """Return rows that state something else than what holds now."""
        return sql.SQL("SELECT row_number FROM ({}) AS turned WHERE NOT is_new").format(
            self._turned(stage)
        )

    def write(self, stage: Stage, day: datetime.date) -> None:
        """Correct, or close and follow."""
        turned = sql.Identifier(f"turned_{self.model._meta.db_table}")
        parts = {
            "table": sql.Identifier(self.model._meta.db_table),
            "turned": turned,
            "owner": sql.Identifier(self.owner),
            "columns": self._names(),
            "fresh": sql.SQL(", ").join(
                sql.SQL("n.{}").format(sql.Identifier(column)) for column in self.values
            ),
            "day": sql.Literal(day),
        }
        run(
            sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS {}").format(
                turned, self._turned(stage)
            )
        )
        run(
            sql.SQL(
                "UPDATE {table} t SET ({columns}, updated_at) = ROW({fresh}, now())"
                " FROM {turned} n WHERE t.id = n.current AND n.since >= {day}"
            ).format(**parts)
        )
        run(
            sql.SQL(
                "UPDATE {table} t SET ends_on = {day}, updated_at = now()"
                " FROM {turned} n WHERE t.id = n.current AND n.since < {day}"
            ).format(**parts)
        )
        filled = defaults(self.model, {self.owner, *self.values, "starts_on", "ends_on"})
        filled["recorded_on"] = day
        run(
            sql.SQL(
                "INSERT INTO {table} (id, {owner}, starts_on, {columns}, {filled})"
                " SELECT uuidv7(), n.{owner}, n.starts_on, {fresh}, {values}"
                " FROM (SELECT n.*, CASE WHEN n.current IS NOT NULL THEN {day} ELSE"
                "  (SELECT greatest({day}, max(coalesce(t.ends_on, {day}))) FROM {table} t"
                "   WHERE t.{owner} = n.{owner} HAVING count(*) > 0) END AS starts_on"
                "  FROM {turned} n WHERE n.since IS NULL OR n.since < {day}) n"
            ).format(
                filled=sql.SQL(", ").join(map(sql.Identifier, filled)),
                values=sql.SQL(", ").join(map(sql.Literal, filled.values())),
                **parts,
            )
        )
        run(sql.SQL("DROP TABLE {}").format(turned))

    def _names(self) -> sql.Composable:
        return sql.SQL(", ").join(map(sql.Identifier, self.values))

    def _turned(self, stage: Stage) -> sql.Composable:
        """Return the lines that turn the standing: what holds now, since when, the new values."""
        fresh = {column: kept(stage, column, staged) for column, staged in self.values.items()}
        return sql.SQL(
            "SELECT s.row_number, s.is_new, s.id AS {owner}, t.id AS current,"
            " coalesce(t.starts_on, t.recorded_on) AS since, {named}"
            " FROM {stage} s LEFT JOIN {table} t ON t.{owner} = s.id AND t.ends_on IS NULL"
            " WHERE ({states_end} OR num_nonnulls({staged}) > 0)"
            " AND (t.id IS NULL OR ({old}) IS DISTINCT FROM ({new}))"
        ).format(
            owner=sql.Identifier(self.owner),
            named=sql.SQL(", ").join(
                sql.SQL("{} AS {}").format(value, sql.Identifier(column))
                for column, value in fresh.items()
            ),
            stage=stage.identifier,
            table=sql.Identifier(self.model._meta.db_table),
            # A blank that means «open» is a statement like others.
            states_end=sql.Literal(any(map(stage.states_end, self.values.values()))),
            staged=sql.SQL(", ").join(
                sql.SQL("s.{}").format(sql.Identifier(staged)) for staged in self.values.values()
            ),
            old=sql.SQL(", ").join(
                sql.SQL("t.{}").format(sql.Identifier(column)) for column in self.values
            ),
            new=sql.SQL(", ").join(fresh.values()),
        )


@dataclass(frozen=True, slots=True)
class Links:
    """Which rows the line's own row is linked to, with periods; ``staged`` lists them all."""

    model: type[models.Model]
    owner: str
    other: str
    staged: str

    def changed(self, stage: Stage, day: datetime.date) -> sql.Composable:
        """Return rows that name other links than those that hold now."""
        return sql.SQL(
            "SELECT row_number FROM (SELECT row_number, is_new FROM ({added}) AS a"
            " UNION ALL SELECT row_number, is_new FROM ({gone}) AS g) AS c WHERE NOT is_new"
        ).format(added=self._added(stage), gone=self._gone(stage))

    def write(self, stage: Stage, day: datetime.date) -> None:
        """Close what is named no more, or take back what is as recent as the day; add the new."""
        parts = {
            "table": sql.Identifier(self.model._meta.db_table),
            "day": sql.Literal(day),
            "gone": self._gone(stage),
            "since": sql.SQL("coalesce(t.starts_on, t.recorded_on)"),
        }
        run(
            sql.SQL(
                "UPDATE {table} t SET ends_on = {day}, updated_at = now()"
                " FROM ({gone}) g WHERE t.id = g.id AND {since} < {day}"
            ).format(**parts)
        )
        run(
            sql.SQL(
                "DELETE FROM {table} t USING ({gone}) g WHERE t.id = g.id AND {since} >= {day}"
            ).format(**parts)
        )
        self._add(stage, day)

    def _add(self, stage: Stage, day: datetime.date) -> None:
        parts = {
            "table": sql.Identifier(self.model._meta.db_table),
            "owner": sql.Identifier(self.owner),
            "other": sql.Identifier(self.other),
            "added": self._added(stage),
            "day": sql.Literal(day),
        }
        # Since ever, unless the owner was seated elsewhere, or here, before the import's day; and
        # never before it left the same place last.
        run(
            sql.SQL(
                "INSERT INTO {table} (id, {owner}, {other}, starts_on, recorded_on)"
                " SELECT uuidv7(), a.{owner}, a.{other}, CASE WHEN EXISTS (SELECT FROM {table} t"
                "  WHERE t.{owner} = a.{owner} AND (t.{other} = a.{other}"
                "  OR coalesce(t.starts_on, t.recorded_on) < {day}))"
                "  THEN greatest({day}::date, (SELECT max(t.ends_on) FROM {table} t"
                "   WHERE t.{owner} = a.{owner} AND t.{other} = a.{other})) END, {day}"
                " FROM ({added}) a"
            ).format(**parts)
        )

    def _parts(self, stage: Stage) -> dict[str, sql.Composable]:
        return {
            "table": sql.Identifier(self.model._meta.db_table),
            "stage": stage.identifier,
            "owner": sql.Identifier(self.owner),
            "other": sql.Identifier(self.other),
            "staged": sql.Identifier(self.staged),
        }

    def _added(self, stage: Stage) -> sql.Composable:
        return sql.SQL(
            "SELECT s.row_number, s.is_new, s.id AS {owner}, named.id AS {other}"
            " FROM {stage} s CROSS JOIN unnest(s.{staged}) AS named(id)"
            " WHERE NOT EXISTS (SELECT FROM {table} t WHERE t.{owner} = s.id"
            " AND t.{other} = named.id AND t.ends_on IS NULL)"
        ).format(**self._parts(stage))

    def _gone(self, stage: Stage) -> sql.Composable:
        return sql.SQL(
            "SELECT s.row_number, s.is_new, t.id FROM {stage} s"
            " JOIN {table} t ON t.{owner} = s.id AND t.ends_on IS NULL"
            " WHERE s.{staged} IS NOT NULL AND t.{other} <> ALL (s.{staged}){may_go}"
        ).format(may_go=self._may_go(stage), **self._parts(stage))

    def _may_go(self, stage: Stage) -> sql.Composable:
        """Return the condition that lets a user drop only links to what he could have named."""
        user = stage.table.judgement.by
        if user is None or user.write_scope.everything:
            return sql.SQL("")
        other: Any = self.model._meta.get_field(self.other).related_model
        visible = list(other.objects.visible_to(user).values_list("pk", flat=True))
        return sql.SQL(" AND t.{} = ANY ({})").format(
            sql.Identifier(self.other), sql.Literal(visible)
        )
