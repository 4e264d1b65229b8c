"""Completes the columns of a batch with what follows from other columns, as `matcher.complete` does for one firm.

Name and credit code are reduced to what matters in them (the end of the name, the first characters of the code), so that
each distinct set of facts is completed once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from matcher import BODY_SOURCES, NAME_END, PLACE_SOURCES, Value
from policies.credit_code import CODE_SHAPE, code_head
from screening._codebook import Codebook
from screening._entries import Numbering
from screening._prepare import CodedColumn, PreparedBatch
from screening._profiles import Codes

if TYPE_CHECKING:
    import polars as pl

_LONGEST_END = 8
"""Characters of the longest end of a name that matters: （特殊普通合伙）."""
_ANY_TAIL = "0" * 10
_GROUPS = (PLACE_SOURCES, BODY_SOURCES)
_TEXTS = ("name", "credit_code")


class DerivedColumns:
    """Completes the coded columns, batch by batch; one per run. `asked` are the columns that rules read."""

    def __init__(self, asked: frozenset[str], on: date) -> None:
        self._groups = tuple(group for group in _GROUPS if not asked.isdisjoint(group))
        self._on = on
        self._asked = asked
        self._numberings: dict[tuple[str, ...], Numbering] = {}
        self._books: dict[tuple[str, bool], tuple[Codebook, list[Value | None]]] = {}
        self._values: dict[str, Codes] = {}

    def complete(self, batch: PreparedBatch, texts: Mapping[str, pl.Series]) -> PreparedBatch:
        """Return the batch with completed columns; `texts` are the names and credit codes of the rows, as texts."""
        keys = {name: _KEYS[name](cells) for name, cells in texts.items() if self._groups and name in _TEXTS}
        found = dict(batch.coded)
        for group in self._groups:
            columns = {field: batch.coded[field] for field in group if field in batch.coded and field not in _TEXTS}
            columns |= {
                name: self._text(name, key, group is PLACE_SOURCES) for name, key in keys.items() if name in group
            }
            if columns:
                found |= self._completed(columns, group)
        return replace(batch, coded=found)

    def _text(self, name: str, key: pl.Series, place: bool) -> CodedColumn:
        """Return the column of name ends, or of codes reduced to the place or to the kind of body."""
        if name == "credit_code":
            key = key.str.slice(2) if place else key.str.slice(0, 2)
        book, values = self._books.setdefault((name, place), (Codebook(), []))
        codes, new = book.number(key)
        for text in new:
            code = f"91{text}{_ANY_TAIL}" if place else f"{text}000000{_ANY_TAIL}"
            values.append(None if text is None else code if name == "credit_code" else str(text))
        return CodedColumn(codes, values)

    def _completed(self, columns: Mapping[str, CodedColumn], group: tuple[str, ...]) -> dict[str, CodedColumn]:
        import polars as pl

        fields = tuple(columns)
        numbering = self._numberings.get(fields)
        if numbering is None or not numbering.fits(tuple(columns.values())):
            numbering = self._numberings[fields] = Numbering(fields, self._on, tuple(columns.values()))
        rows = numbering.rows(tuple(columns.values()))
        found: dict[str, CodedColumn] = {}
        for field in group:
            if field in self._asked and field not in _TEXTS:
                values = [facts.values.get(field) for facts in numbering.entries.facts]
                column, _ = self._values.setdefault(field, Codes()).of(values)
                found[field] = CodedColumn(pl.Series(column.codes).gather(rows), column.values)
        return found


def _name_ends(names: pl.Series) -> pl.Series:
    return names.str.slice(-_LONGEST_END).str.extract(f"({NAME_END})", 1)


def _code_heads(codes: pl.Series) -> pl.Series:
    """Return the first eight characters of the codes, read as `code_head` does."""
    heads = codes.str.extract(f"^{CODE_SHAPE}$", 1)
    others = codes.filter(heads.is_null() & codes.is_not_null()).unique().to_list()
    written = {code: head for code in others if (head := code_head(code)) is not None}
    return heads.fill_null(codes.replace_strict(written, default=None)) if written else heads


_KEYS = {"name": _name_ends, "credit_code": _code_heads}
