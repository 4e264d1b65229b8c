"""A firm's own papers: damaged and hostile returns, as workbook, PDF and pasted text."""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random

from papers import PapersRead, read_papers
from tests.fuzz import _words as words
from tests.fuzz._case import Case, Door, holds, sentence
from tests.papers.make import Rows, Value, Wide, pasted, pdf_of, texts_of, xlsx_of
from tests.papers.make_tax import Return, expected, whole_return
from tests.papers.messy import damaged

ON = date(2026, 6, 1)


def _read(data: bytes, name: str, *, known: bool = False) -> PapersRead:
    """Read a file: whatever it holds, every sentence can be shown; facts of the known firm are the true ones."""
    read = read_papers(data, name, ON)
    for left in (*read.left_out, *(left for reading in read.readings for left in reading.left_out)):
        sentence(left.why)
    for reading in read.readings:
        holds(all(check.holds for check in reading.checks) or not reading.facts, "facts of a paper whose sums fail")
        for fact in reading.facts:
            holds(0 < fact.sure <= 1 and fact.source, f"{fact.field} without a source or a sureness")
            true = expected(Return()).get(fact.field) if known else None
            holds(true is None or true == fact.value, f"{fact.field} is {fact.value}, not {true}")
    return read


def _form(chance: Random) -> Rows:
    """Return one form; its deduction is that of the whole return."""
    return chance.choice(list(whole_return(Return()).values())[1:])


def _damaged_sheet(case: Case) -> None:
    _read(xlsx_of({"表": damaged(_form(case.chance), case.chance)}), "表.xlsx")


def _hostile_words(rows: Rows, chance: Random) -> list[list[Value | Wide]]:
    found: list[list[Value | Wide]] = [list(row) for row in rows]
    for _ in range(chance.choice((1, 4, 20))):
        row = chance.choice(found)
        if row:
            row[chance.randrange(len(row))] = words.text(chance)[:2_000].encode(errors="replace").decode()
    return found


def _words_in_cells(case: Case) -> None:
    _read(xlsx_of({"表": texts_of(_hostile_words(_form(case.chance), case.chance))}), "表.xlsx")


def _words_pasted(case: Case) -> None:
    _read(pasted(_hostile_words(_form(case.chance), case.chance)), "粘贴")


@cache
def _print() -> bytes:
    return pdf_of(list(whole_return(Return()).values())[1:])


def _bytes_changed(data: bytes, chance: Random) -> bytes:
    body = bytearray(data)
    for _ in range(chance.choice((1, 10, 200))):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body[: chance.choice((len(body), chance.randrange(1, len(body))))])


def _damaged_print(case: Case) -> None:
    _read(_bytes_changed(_print(), case.chance), "申报表.pdf")


def _damaged_book(case: Case) -> None:
    _read(_bytes_changed(xlsx_of({"表": _form(case.chance)}), case.chance), "申报表.xlsx")


def _whole(case: Case) -> None:
    """The return as it is, in one file."""
    read = _read(xlsx_of(whole_return(Return()), as_text=case.chance.random() < 0.5), "申报表.xlsx", known=True)
    holds(len(read.readings) == 5, f"{len(read.readings)} of 5 papers")


PAPERS = Door("papers", "企业材料（申报表）", 6, (
    _damaged_book, _damaged_sheet, _words_in_cells, _damaged_print, _words_pasted, _whole,
))  # fmt: skip
