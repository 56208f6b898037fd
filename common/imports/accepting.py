"""Which rows are taken: keys stand once, codes stand once, parents are known."""

from collections import defaultdict

from common.imports.cells import as_text
from common.imports.kinds import kind_of
from common.imports.layout import Known, Repeats
from common.imports.reasons import Reason
from common.imports.references import row_keys, unknown
from common.imports.table import Table
from common.records.ids import uuid7


def look_up_own(table: Table) -> None:
    """Bring what the database has under the rows' own keys; out of scope is unknown."""
    if not table.sheet.kind:
        return
    kind = kind_of(table.sheet.kind)
    keys = row_keys(table)
    known = table.judgement.look_up(table.sheet.kind, set(filter(None, keys)))
    for index, key in enumerate(keys):
        thing = known[key] if key else None
        if thing is not None and not thing.is_visible:
            table.fault(index, table.sheet.key_header, kind.reason, unknown(kind.noun, str(key)))
        table.own.append(thing)


def accept(table: Table) -> None:
    """Accept rows without faults: keys stand once, parents are known, circles are broken."""
    sheet = table.sheet
    keys = row_keys(table)
    codes = _judge_unique(table)
    turned_away: set[int] = set()
    while True:
        accepted, repeated = _first_of_each(table, keys, codes, turned_away)
        orphans = _orphans(table, keys, accepted) if sheet.parent else set()
        if not orphans:
            break
        turned_away |= orphans
    for index, (header, reason, sentence) in repeated.items():
        table.fault(index, header, reason, sentence)
    for index in turned_away:
        header = sheet.column(sheet.parent).header
        kind = kind_of(sheet.kind)
        shown = as_text(table.cell(index, header))
        table.fault(index, header, kind.reason, unknown(kind.noun, shown))
    table.accepted = accepted
    if sheet.kind:
        _make_known(table, keys)
    if sheet.repeats is Repeats.NUMBERED:
        _number_repeats(table, keys)


def _judge_unique(table: Table) -> list[str | None]:
    """Return the values that stand once besides the key; another row's in the database is taken."""
    unique = table.sheet.unique
    if unique is None:
        return [None] * len(table)
    codes = table.values[unique.field]
    owners = unique.lookup(list(set(filter(None, codes))), None)
    header = table.sheet.column(unique.field).header
    if owners:
        for index, code in enumerate(codes):
            owner, own = owners.get(code or ""), table.own[index]
            if owner is not None and (own is None or own.id != owner.id):
                table.fault(index, header, unique.reason, unique.sentence)
    return codes


def _first_of_each(
    table: Table,
    keys: list[str | None],
    codes: list[str | None],
    turned_away: set[int],
) -> tuple[list[int], dict[int, tuple[str, Reason, str]]]:
    """Return the rows to accept, and the later rows of a key or code that stands already.

    A row with any fault reserves neither its key nor its code.
    """
    sheet, unique = table.sheet, table.sheet.unique
    taken_keys: set[str] = set()
    taken_codes: set[str] = set()
    accepted: list[int] = []
    repeated: dict[int, tuple[str, Reason, str]] = {}
    may_repeat = sheet.repeats is not Repeats.REFUSED
    for index, (key, code) in enumerate(zip(keys, codes, strict=True)):
        if key in taken_keys and not may_repeat:
            sentence = f"“{sheet.key_header}”与前面的行重复，以前面的行为准。"
            repeated[index] = (sheet.key_header, Reason.DUPLICATE_KEY, sentence)
        elif code in taken_codes and unique is not None:
            header = sheet.column(unique.field).header
            repeated[index] = (header, unique.reason, unique.sentence)
        elif index not in table.faults and index not in turned_away:
            accepted.append(index)
            if key:
                taken_keys.add(key)
            if code:
                taken_codes.add(code)
    return accepted, repeated


def _orphans(table: Table, keys: list[str | None], accepted: list[int]) -> set[int]:
    """Return accepted rows whose parent is unknown or stands below them."""
    parents = table.values[table.sheet.parent]
    named = {parent for parent in parents if parent}
    known = table.judgement.look_up(table.sheet.kind, named)
    own = {str(keys[index]): index for index in accepted}
    orphans = set()
    for index in accepted:
        parent = parents[index]
        if parent and parent not in own:
            thing = known[parent]
            if thing is None or not thing.is_visible:
                orphans.add(index)
    return orphans or _circles(own, parents)


def _circles(own: dict[str, int], parents: list[str | None]) -> set[int]:
    """Return rows that stand in a circle of rows of the file."""
    above = {key: parents[index] for key, index in own.items()}
    sound: set[str] = set()
    circular: set[int] = set()
    for key in above:
        path: list[str] = []
        step: str | None = key
        while step in above and step not in sound and step not in path:
            path.append(step)
            step = above[step]
        if step in path:
            circular.update(own[name] for name in path[path.index(step) :])
        sound.update(path)
    return circular


def _make_known(table: Table, keys: list[str | None]) -> None:
    """Give every accepted row its id, old or new, and let later sheets name it."""
    known = table.judgement.known[table.sheet.kind]
    ids: list[str | None] = [None] * len(table)
    for index in table.accepted:
        own, key = table.own[index], str(keys[index])
        ids[index] = own.id if own else _new_id(table, key)
        if own is None:
            known[key] = Known(str(ids[index]))
    table.values["id"] = ids
    parent = table.sheet.parent
    if parent:
        names = table.values[parent]
        table.values[parent] = [
            thing.id if name and (thing := known.get(name)) else None for name in names
        ]


def _new_id(table: Table, key: str) -> str:
    return key if table.sheet.key == ("id",) else str(uuid7())


def _number_repeats(table: Table, keys: list[str | None]) -> None:
    """Number accepted rows that are equal, in file order."""
    counts: dict[str | None, int] = defaultdict(int)
    numbers: list[str | None] = [None] * len(table)
    for index in table.accepted:
        counts[keys[index]] += 1
        numbers[index] = str(counts[keys[index]])
    table.values["ordinal"] = numbers
