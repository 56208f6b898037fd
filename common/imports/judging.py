"""Judging the rows of one sheet: parse, look up references, find what is wrong, keep the rest."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from common.imports.cells import as_text, compact, parse_column, stamp
from common.imports.dictionaries import Vocabulary
from common.imports.reading.frames import Cell
from common.imports.reading.workbook import LONGEST_CELL
from common.imports.reading.workbook import Sheet as ReadSheet
from common.imports.reasons import RANKS, Fault, Reason, Rejection
from common.imports.registry import kind_of
from common.imports.sheets import Column, Known, Repeats, Sheet
from common.records.ids import uuid7
from common.text.folding import fold
from common.text.id_numbers import find_id_number

_SHOWN = 200


@dataclass(slots=True)
class Judgement:
    """What one import knows while it judges: who imports, when, and every thing named so far."""

    by: Any
    reference_at: datetime.datetime
    known: dict[str, dict[str, Known | None]] = field(default_factory=lambda: defaultdict(dict))
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @property
    def day(self) -> datetime.date:
        """Return the day from which undated facts of this import hold."""
        return self.reference_at.date()

    def look_up(self, kind: str, keys: set[str]) -> dict[str, Known | None]:
        """Return what is known under ``keys`` so far, asking the database once for each."""
        known = self.known[kind]
        if unasked := [key for key in keys if key not in known]:
            found = kind_of(kind).lookup(unasked, self.by)
            known.update((key, found.get(key)) for key in unasked)
        return known


class Table:
    """The rows of one sheet under judgement, by columns.

    ``values[field][i]`` is the COPY text of row ``i`` or ``None``; ``accepted`` holds the indexes
    of the good rows once ``judge`` has run.
    """

    def __init__(self, sheet: Sheet, read: ReadSheet, judgement: Judgement) -> None:
        self.sheet, self.judgement = sheet, judgement
        self.numbers = [number for number, _ in read.rows]
        self.rows = [cells for _, cells in read.rows]
        self.headers = read.header
        self.places = _places(sheet, read.header)
        self.formulas = read.formula_cells
        self.values: dict[str, list[str | None]] = {}
        self.faults: dict[int, list[Fault]] = defaultdict(list)
        # Rows whose cell of a column is not blank and yet gave no value, by staging column.
        self.spoilt: dict[str, set[int]] = defaultdict(set)
        self.accepted: list[int] = []
        # For sheets whose rows others name: what the database has under the row's key.
        self.own: list[Known | None] = []

    def __len__(self) -> int:
        return len(self.numbers)

    def has(self, name: str) -> bool:
        """Return whether the sheet states the staging column ``name`` at all."""
        return name in self.places

    @property
    def missing_columns(self) -> list[str]:
        """Return the headers without which the sheet is refused."""
        return [
            column.header
            for column in self.sheet.columns
            if column.must_stand and column.field not in self.places
        ]

    @property
    def unknown_columns(self) -> list[str]:
        """Return headers that mean nothing here."""
        taken = set(self.places.values())
        return [name for index, name in enumerate(self.headers) if index not in taken and name]

    def is_blank(self, index: int, name: str) -> bool:
        """Return whether row ``index`` states nothing in the staging column ``name``."""
        return self.values[name][index] is None and index not in self.spoilt[name]

    def fault(self, index: int, header: str, reason: Reason, sentence: str) -> None:
        """Note that something is wrong with row ``index``."""
        position = self.sheet.position(header)
        self.faults[index].append(Fault(RANKS[reason], position, header, reason, sentence))

    def cell(self, index: int, header: str) -> Cell:
        """Return a cell as it was read."""
        place = self._place(header)
        return self.rows[index][place] if place is not None else ""

    def rejections(self) -> Iterator[Rejection]:
        """Yield the rejected rows, each with the first reason that applies."""
        for index in sorted(self.faults, key=self.numbers.__getitem__):
            fault = min(self.faults[index])
            cells = tuple(_shown(cell) for cell in self.rows[index])
            value = _shown(self.cell(index, fault.header))
            yield Rejection(
                self.sheet.name,
                self.numbers[index],
                fault.header,
                value[:_SHOWN],
                fault.reason,
                fault.sentence,
                cells,
            )

    def _place(self, header: str) -> int | None:
        for column in self.sheet.columns:
            if column.header == header:
                return self.places.get(column.field)
        return self.headers.index(header) if header in self.headers else None


def _places(sheet: Sheet, headers: list[str]) -> dict[str, int]:
    """Return staging column → column index; a header that stands twice counts once."""
    fields = {loose(column.header): column.field for column in sheet.columns}
    places: dict[str, int] = {}
    for index, header in enumerate(headers):
        name = fields.get(loose(header))
        if name is not None:
            places.setdefault(name, index)
    return places


def loose(name: str) -> str:
    """Return the name of a sheet or column as it is matched."""
    return compact(fold(name))


def _shown(cell: Cell) -> str:
    """Return a cell as it may be stored with a rejected row: no identity number is ever kept."""
    text = as_text(cell)
    if find_id_number(cell) is not None:
        text = "".join("*" if character.isdigit() else character for character in text)
    return text[:LONGEST_CELL]


def judge(table: Table) -> None:
    """Find what is wrong with the rows of ``table`` and accept the others."""
    _parse(table)
    _find_forbidden(table)
    for column in table.sheet.columns:
        if column.refers_to:
            _resolve(table, column)
    for joined in table.sheet.joined:
        _resolve_joined(table, joined.field, joined.parts, joined.kind, joined.header)
    _judge_periods(table)
    _judge_future(table)
    for rule in table.sheet.rules:
        rule(table)
    _look_up_own(table)
    for rule in table.sheet.late_rules:
        rule(table)
    _accept(table)


def _parse(table: Table) -> None:
    formulas: dict[int, list[int]] = defaultdict(list)
    indexes = {number: index for index, number in enumerate(table.numbers)}
    for number, column_index in table.formulas:
        if number in indexes:
            formulas[column_index].append(indexes[number])
    columns = list(zip(*table.rows, strict=True)) if table.rows else []
    for column in table.sheet.columns:
        place = table.places.get(column.field)
        cells: list[Cell] = (
            [""] * len(table) if place is None or not columns else list(columns[place])
        )
        hidden = formulas[place] if place is not None else []
        for index in hidden:
            # The cached value of a formula is nobody's statement.
            cells[index] = ""
            table.fault(index, column.header, Reason.FORMULA, "单元格含有公式，请改为填写固定值。")
        _take(table, column, cells, set(hidden))


def _take(table: Table, column: Column, cells: list[Cell], hidden: set[int]) -> None:
    values, bad = parse_column(column.parse, cells)
    for index, error in bad:
        table.fault(index, column.header, error.reason, error.sentence)
    spoilt = hidden.union(index for index, _ in bad)
    table.spoilt[column.field] = spoilt
    if column.is_required and None in values:
        for index, value in enumerate(values):
            if value is None and index not in spoilt:
                sentence = f"“{column.header}”必须填写。"
                table.fault(index, column.header, Reason.MISSING_VALUE, sentence)
    if column.dictionary:
        values = table.judgement.vocabulary.take(column.dictionary, values)
    table.values[column.field] = values


def _find_forbidden(table: Table) -> None:
    """Find identity numbers in any column but the credit code, known to us or not."""
    exempt = {table.places.get(c.field) for c in table.sheet.columns if c.is_credit_code}
    headers = {place: table.sheet.column(name).header for name, place in table.places.items()}
    sentence = "单元格含有身份证号码，平台不登记身份证号码，请删除后再导入。"
    for place, cells in enumerate(zip(*table.rows, strict=True) if table.rows else ()):
        if place in exempt:
            continue
        found = {cell for cell in set(cells) if find_id_number(cell) is not None}
        if not found:
            continue
        header = headers.get(place, table.headers[place])
        for index, cell in enumerate(cells):
            if cell in found:
                table.fault(index, header, Reason.ID_NUMBER, sentence)


def _resolve(table: Table, column: Column) -> None:
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
    unknown = {key for key, id in ids.items() if key is not None and id is None}
    if unknown:
        for index, key in enumerate(values):
            if key in unknown:
                table.spoilt[column.field].add(index)
                table.fault(index, column.header, kind.reason, _unknown(kind.noun, str(key)))
    table.values[column.field] = [ids[key] for key in values]


def _unknown(noun: str, key: str) -> str:
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
                table.fault(index, column.header, kind.reason, _unknown(kind.noun, key))
            else:
                ids.append(thing.id)
        resolved.append("{" + ",".join(ids) + "}" if joined else None)
    table.values[column.field] = resolved


def _resolve_joined(
    table: Table, name: str, parts: tuple[str, ...], kind_name: str, header: str
) -> None:
    keys = joined_keys(table, parts)
    kind = kind_of(kind_name)
    known = table.judgement.look_up(kind_name, set(filter(None, keys)))
    ids: list[str | None] = []
    for index, key in enumerate(keys):
        thing = known[key] if key else None
        if key and (thing is None or not thing.is_visible):
            shown = as_text(table.cell(index, header))
            table.fault(index, header, kind.reason, _unknown(kind.noun, shown))
            thing = None
        ids.append(thing.id if thing else None)
    table.values[name] = ids


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


def _judge_periods(table: Table) -> None:
    for start, end in table.sheet.periods:
        first, last = table.sheet.column(start), table.sheet.column(end)
        sentence = f"“{last.header}”早于“{first.header}”，请核对。"
        for index, (begins, ends) in enumerate(
            zip(table.values[start], table.values[end], strict=True)
        ):
            if begins and ends and ends < begins:
                table.fault(index, last.header, Reason.PERIOD_ORDER, sentence)


def _judge_future(table: Table) -> None:
    limits = {
        "date": table.judgement.day.isoformat(),
        "timestamptz": stamp(table.judgement.reference_at),
    }
    for column in table.sheet.columns:
        if not column.has_happened:
            continue
        limit = limits[column.parse.sql_type]
        sentence = f"“{column.header}”晚于导入时间，尚未发生的事不能登记。"
        for index, value in enumerate(table.values[column.field]):
            if value and value > limit:
                table.fault(index, column.header, Reason.IN_FUTURE, sentence)


def _look_up_own(table: Table) -> None:
    """Bring what the database has under the rows' own keys; out of scope is unknown."""
    if not table.sheet.kind:
        return
    kind = kind_of(table.sheet.kind)
    keys = row_keys(table)
    known = table.judgement.look_up(table.sheet.kind, set(filter(None, keys)))
    for index, key in enumerate(keys):
        thing = known[key] if key else None
        if thing is not None and not thing.is_visible:
            table.fault(index, table.sheet.key_header, kind.reason, _unknown(kind.noun, str(key)))
        table.own.append(thing)


def _accept(table: Table) -> None:
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
        table.fault(index, header, kind.reason, _unknown(kind.noun, shown))
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
