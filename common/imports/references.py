"""What the cells name: the office's numbers become ids, of the database or of this file."""

from common.imports.cells import as_text
from common.imports.kinds import kind_of
from common.imports.layout import Column, Joined
from common.imports.table import Table


def resolve(table: Table, column: Column) -> None:
    """Replace the numbers in a column by the ids of what they name."""
    if column.field == table.sheet.parent:
        return  # its own kind is known only when the sheet has been judged
    values = table.values[column.field]
    if column.parse.sql_type.endswith("[]"):
        _resolve_lists(table, column)
        return
    kind = kind_of(column.refers_to)
    known = table.judgement.look_up(column.refers_to, set(filter(None, values)))
    ids: dict[str | None, str | None] = {None: None}
    for key in set(values):
        if key is not None:
            thing = known[key]
            ids[key] = thing.id if thing is not None and thing.is_visible else None
    nameless = {key for key, id in ids.items() if key is not None and id is None}
    if nameless:
        for index, key in enumerate(values):
            if key in nameless:
                table.spoilt[column.field].add(index)
                table.fault(index, column.header, kind.reason, unknown(kind.noun, str(key)))
    table.values[column.field] = [ids[key] for key in values]


def unknown(noun: str, key: str) -> str:
    """Return the sentence about a number that names nothing."""
    return f"{noun}“{key[:64]}”不存在、已被退回或不在您的工作范围内，请核对编号。"


def _resolve_lists(table: Table, column: Column) -> None:
    values = table.values[column.field]
    kind = kind_of(column.refers_to)
    keys = {key for joined in values if joined for key in joined.split("、")}
    known = table.judgement.look_up(column.refers_to, keys)
    resolved: list[str | None] = []
    for index, joined in enumerate(values):
        ids = []
        for key in joined.split("、") if joined else ():
            thing = known[key]
            if thing is None or not thing.is_visible:
                table.fault(index, column.header, kind.reason, unknown(kind.noun, key))
            else:
                ids.append(thing.id)
        resolved.append("{" + ",".join(ids) + "}" if joined else None)
    table.values[column.field] = resolved


def resolve_joined(table: Table, joined: Joined) -> None:
    """Find what several columns name together."""
    keys = joined_keys(table, joined.parts)
    kind, header = kind_of(joined.kind), joined.header
    known = table.judgement.look_up(joined.kind, set(filter(None, keys)))
    ids: list[str | None] = []
    for index, key in enumerate(keys):
        thing = known[key] if key else None
        if key and (thing is None or not thing.is_visible):
            shown = as_text(table.cell(index, header))
            table.fault(index, header, kind.reason, unknown(kind.noun, shown))
            thing = None
        ids.append(thing.id if thing else None)
    table.values[joined.field] = ids


def joined_keys(table: Table, parts: tuple[str, ...]) -> list[str | None]:
    """Return the key of each row out of several columns, ``None`` where one is blank."""
    if len(parts) == 1:
        return table.values[parts[0]]
    columns = [table.values[part] for part in parts]
    return [
        None if None in key else "|".join(key)  # type: ignore[arg-type]
        for key in zip(*columns, strict=True)
    ]


def row_keys(table: Table) -> list[str | None]:
    """Return by what each row is recognised; blanks count, as far as the key may have any."""
    if table.sheet.kind:
        return joined_keys(table, table.sheet.key)
    columns = [table.values[part] for part in table.sheet.key]
    return ["|".join(part or "" for part in key) for key in zip(*columns, strict=True)]
