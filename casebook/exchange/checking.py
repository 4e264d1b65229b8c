"""Checks what a colleague's batch says before it is taken in: a damaged or foreign record is refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from casebook._migrations import STEPS
from casebook._row_checks import is_readable_row
from casebook._tables import tables_after
from casebook._wording import table_label
from casebook.exchange.model import Fields, Operation
from casebook.exchange.rows import row_of
from casebook.exchange.tables import ERASED, FIRMS, JOURNAL, TABLES, Keyed
from policies import UserError

_TYPES: Mapping[str, Mapping[str, str]] = {
    shape.name: dict(zip(shape.columns, shape.types, strict=True))
    for shape in tables_after(STEPS)
    if shape.name in TABLES
}
_REQUIRED = {shape.name: shape.required for shape in tables_after(STEPS)}
_FAULT = "交换文件里有本程序读不懂的内容（{table}），没有读入；请对方升级到相同版本后重新导出"


def check_operation(operation: Operation) -> None:
    """Raises: UserError if the tables could not hold what an operation writes, or the program could not read it again."""
    record = operation.record
    if record.table == ERASED:
        good = len(record.key) == 1
    else:
        table = TABLES[record.table]
        arity = len(table.key) if table.keyed is Keyed.NAMES else 1
        good = len(record.key) == arity and bool(record.firm) == _names_firm(operation)
        good = good and (operation.fields is None or _is_good(operation, operation.fields))
    if not good:
        raise UserError(_FAULT.format(table=table_label(record.table)))


def _names_firm(operation: Operation) -> bool:
    """Returns whether the record has to tell its firm; a line of the journal may be about the office."""
    record = operation.record
    return bool(record.firm) if record.table == JOURNAL else TABLES[record.table].of_firm and record.table != FIRMS


def _is_good(operation: Operation, fields: Fields) -> bool:
    table = TABLES[operation.record.table]
    columns = _TYPES[table.name]
    own = {
        name for name in columns if name not in (*table.key, *table.local, "enterprise_id", "replica", "replica_number")
    }
    whole = table.whole or operation.new
    if not set(fields) <= own or (whole and set(fields) != own):
        return False
    for name, value in fields.items():
        if value is None and name in _REQUIRED[table.name] and name not in table.refers:
            return False
        kind = str if name in table.refers or name in table.bytes_in or columns[name] == "TEXT" else int
        if value is not None and not isinstance(value, kind):
            return False
    try:
        return is_readable_row(table.name, row_of(operation.record, fields, 0))
    except ValueError:  # bytes that are none
        return False
