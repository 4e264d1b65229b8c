"""The mapping from the columns of a table to facts; the user can correct it, the application stores it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date

import msgspec

from policies import CATALOGUE, QUALIFICATIONS, FieldType, UserError
from registers._remembered import choices_of, chosen_column, with_choices
from registers._targets import MappedColumn, Target, check_target
from registers._text import folded


class Constant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact of every firm of a table, taken from its title: a place, or a qualification of a published list.

    `value` is Chinese. A qualification has its `kind`, and `granted_on` (ISO) and `number` where the title contains
    them; the columns of the table complete them row by row.
    """

    field: str
    value: str
    kind: str = ""
    granted_on: str = ""
    number: str = ""
    why: str
    sure: int


class Mapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The columns of a table in order.

    `constants` are facts of all firms in the table. With `complete`, a qualification without a yes in the table is
    not held; otherwise it is unknown. `notes` are Chinese sentences about what was not used.
    """

    columns: tuple[MappedColumn, ...]
    constants: tuple[Constant, ...] = ()
    complete: bool = False
    notes: tuple[str, ...] = ()

    def with_target(self, column: int, target: Target) -> Mapping:
        """Return a copy with a target that a person chose for one column.

        A money or share target without a unit gets the one that the header or the title states.

        Raises: UserError for an invalid target.
        """
        check_target(target)
        columns = (*self.columns[:column], chosen_column(self.columns[column], target), *self.columns[column + 1 :])
        return msgspec.structs.replace(self, columns=columns)

    def with_constants(self, constants: Iterable[Constant]) -> Mapping:
        """Return a copy with other facts for all rows. Raises: UserError for a fact that no title can set."""
        whole = tuple(constants)
        for constant in whole:
            check_constant(constant)
        return msgspec.structs.replace(self, constants=whole)

    def with_complete(self, complete: bool) -> Mapping:
        """Return a copy with another value of `complete`."""
        return msgspec.structs.replace(self, complete=complete)

    def problems(self, year_of_reading: int) -> tuple[str, ...]:
        """Return the reasons why the mapping cannot be used, as Chinese sentences."""
        found: list[str] = []
        owners: dict[str, str] = {}
        for column in self.columns:
            key = column.target.key(year_of_reading)
            if key and key in owners:
                label = column.target.label(year_of_reading)
                found.append(f"“{owners[key]}”和“{column.header}”两列都指定为“{label}”，请只留一列")
            elif key:
                owners[key] = column.header
        if "name" not in owners:
            found.append("没有一列指定为“企业名称”，请先指定")
        return tuple(found)

    def choices(self) -> str:
        """Return what a person chose as JSON text for `with_choices`; derived parts and constants are not included."""
        return choices_of(self.columns, complete=self.complete)

    def with_choices(self, text: str) -> Mapping:
        """Return a copy of a fresh guess with the choices of an earlier table.

        A unit or year that this header or title states is kept, and told where it differs from the choice. Any text
        that `choices` did not write leaves the guess as it is.
        """
        columns, complete = with_choices(self.columns, text)
        return msgspec.structs.replace(self, columns=columns, complete=complete or self.complete)


def check_constant(constant: Constant) -> None:
    """Raise UserError for a fact that no title can set.

    >>> check_constant(Constant(field="district", value="河东区", why="表名", sure=85))
    """
    field = CATALOGUE.get(constant.field)
    if constant.kind:
        if constant.field != "qualifications" or constant.kind not in QUALIFICATIONS:
            raise UserError(f"“{constant.value}”不是认得的资质，请另选")
        if constant.granted_on:
            try:
                date.fromisoformat(constant.granted_on)
            except ValueError as error:
                raise UserError(f"“{constant.granted_on}”不是日期，请写成 2021-03-01 的样子") from error
    elif field is None or field.type is not FieldType.TEXT or constant.field == "name" or not constant.value:
        raise UserError(f"“{field.label if field else constant.field}”不能全表统一，请另选")


def fingerprint(headers: Iterable[str], title: str = "") -> str:
    """Return a hash (hex SHA-256) of the headers, under which the mapping of a table is stored.

    The years in the title are included, because headers without a year take it from the title.

    >>> fingerprint(("企业名称", "营业收入")) == fingerprint((" 企业名称 ", "营业收入"))
    True
    """
    years = re.findall(r"(?:19|20)\d\d", title)
    content = json.dumps([[folded(header) for header in headers], years], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
