"""Reads the header of a register: exactly named facts, facts that `registers` recognises, and unused columns."""

from __future__ import annotations

from datetime import date

import msgspec

from policies import CATALOGUE, FieldType, Hints, UserError
from registers import SURE, Cell, Constant, Mapping, Target, Use, contract_target, guess_mapping
from registers import MappedColumn as Guess
from screening._cells import FactColumn, column_of

_ALWAYS = ("name", "credit_code")
_NO_FACT = "目录里没有这一项"


class HeaderContext(msgspec.Struct, frozen=True):
    """The day of the screening, and the columns that the rules read (`asked`)."""

    on: date
    asked: frozenset[str]


class TableHead(msgspec.Struct, frozen=True):
    """The headers of a table, sample rows, the text above the header (`title`), and the file name (`where`)."""

    headers: tuple[str, ...]
    samples: tuple[tuple[Cell, ...], ...] = ()
    title: str = ""
    where: str = ""


class RegisterHeader(msgspec.Struct, frozen=True):
    """The facts of the columns of a register.

    `columns` are pairs of index and fact of the exactly named columns. `mapping` is set if a usual header (or the
    title) contains a fact that the rules read; the rows are then read with it. `ignored` are unused headers with a
    hint; `assumed` are Chinese sentences about assumptions.
    """

    columns: tuple[tuple[int, FactColumn], ...]
    mapping: Mapping | None
    ignored: tuple[str, ...]
    assumed: tuple[str, ...] = ()


def read_header(table: TableHead, context: HeaderContext) -> RegisterHeader:
    """Return the facts of the columns of a register.

    Raises: UserError if no column contains a fact, or two columns contain the same fact.
    """
    exact = _exact(table)
    if not table.title and all(place in exact or not header.strip() for place, header in enumerate(table.headers)):
        return RegisterHeader(tuple(exact.items()), None, ())
    guess = guess_mapping(table.headers, table.samples, context.on, table.title)
    usual, ignored = _split_guess(guess, exact, context)
    facts = {column.field for column in exact.values()} | {column.target.field for column in usual.values()}
    wanted = {place: column for place, column in usual.items() if _is_needed(column.target, context)}
    constants = tuple(
        constant
        for constant in guess.constants
        if constant.sure >= SURE and constant.field in context.asked and (constant.kind or constant.field not in facts)
    )
    if not exact and not wanted:
        raise UserError(
            f"{table.where}：没有一列是企业资料，列名请写字段名（如 name、revenue.2021）或通常的叫法（如 企业名称、2021年营业收入（万元））"
        )
    if "name" not in facts and not exact:
        raise UserError(f"{table.where}：没有一列是企业名称，请补上这一列")
    if "name" not in facts:  # rows without a name are screened with the exactly named columns only
        hints = Hints()
        ignored += [_hinted(column, context.on.year, hints) for column in wanted.values()]
        wanted, constants = {}, ()
    mapping = _mapping(table, wanted, constants, context) if wanted or constants else None
    return RegisterHeader(
        tuple(exact.items()), mapping, tuple(ignored), _assumptions(wanted, constants, context.on.year)
    )


def _split_guess(
    guess: Mapping, exact: dict[int, FactColumn], context: HeaderContext
) -> tuple[dict[int, Guess], list[str]]:
    """Return the recognised columns by index, and the unused headers."""
    taken = {column.name for column in exact.values()}
    usual: dict[int, Guess] = {}
    ignored: list[str] = []
    hints = Hints()
    for place, column in enumerate(guess.columns):
        if place in exact or column.target.use is Use.IGNORE:
            continue
        if _usable(column) and _fact_key(column.target, context.on.year) not in taken:
            usual[place] = column
        else:
            ignored.append(_hinted(column, context.on.year, hints))
    return usual, ignored


def _assumptions(wanted: dict[int, Guess], constants: tuple[Constant, ...], year: int) -> tuple[str, ...]:
    """Return one sentence per assumption."""
    columns = [f"“{c.header}”按“{c.target.label(year)}”采用：{c.why}" for c in wanted.values() if c.assumed]
    return (*columns, *(f"{CATALOGUE[c.field].label}按表名采用：{c.value}" for c in constants))


def _exact(table: TableHead) -> dict[int, FactColumn]:
    """Return the exactly named columns by index. Raises: UserError if two of them name the same fact."""
    found: dict[int, FactColumn] = {}
    seen: dict[FactColumn, str] = {}
    for place, header in enumerate(table.headers):
        column = column_of(header)
        if column is None:
            continue
        if column in seen:
            raise UserError(f"{table.where}：“{seen[column]}”和“{header}”两列是同一项，请只留一列")
        seen[column] = header
        found[place] = column
    return found


def _usable(column: Guess) -> bool:
    """Return whether a guess is used without asking: it is sure, and not the name of a series without its year."""
    return column.target.use is Use.FIELD and column.sure and column.header.strip() not in CATALOGUE


def _fact_key(target: Target, year: int) -> str:
    own = target.year_on(year)
    return target.field if own is None else f"{target.field}.{own}"


def _is_needed(target: Target, context: HeaderContext) -> bool:
    return target.field in _ALWAYS or _fact_key(target, context.on.year) in context.asked


def _mapping(
    table: TableHead, wanted: dict[int, Guess], constants: tuple[Constant, ...], context: HeaderContext
) -> Mapping:
    """Return the mapping of the needed columns: exact headers by the contract, usual headers as recognised."""
    columns = []
    for place, header in enumerate(table.headers):
        exact = contract_target(header)
        target = exact if exact is not None and _is_needed(exact, context) else Target()
        columns.append(wanted.get(place) or Guess(header=header, target=target, confidence=100))
    return Mapping(columns=tuple(columns), constants=constants)


def _hinted(column: Guess, year: int, hints: Hints) -> str:
    """Return an unused header with a hint about its likely meaning."""
    name = column.header
    if name.strip() in CATALOGUE and CATALOGUE[name.strip()].type is FieldType.SERIES:
        return f"{name}（年度数据要写年份，如 {name.strip()}.2021）"
    if name.isascii():
        stem = name.partition(".")[0]
        near = hints.nearest(stem, CATALOGUE) if len(stem) > 2 else ""
        return f"{name}（是不是“{near}”？）" if near else name
    if column.target.use is Use.FIELD:
        return f"{name}（可能是“{column.target.label(year)}”，把握不大：{column.why}）"
    return name if column.why == _NO_FACT else f"{name}（{column.why}）"
