"""What a file is read as, as one JSON object of the data contract."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from intake.kinds import FileKind, FileRecognition, recognised
from intake.register import TableRead, facts_of, plain, read_register

if TYPE_CHECKING:
    from papers import PaperReading, Untaken
    from registers import LeftOut, OpenOptions


def read_as_json(
    path: Path, on: date, kind: FileKind | None = None, options: OpenOptions | None = None
) -> dict[str, object]:
    """Return what the program makes of a file on a day; nothing is kept.

    Raises: UserError if the file cannot be read.
    """
    found = recognised(path, kind, options)
    if found.kind is FileKind.REGISTER:
        return _register(found, on)
    return _papers(path, found, on) if found.kind is FileKind.PAPER else _policy(path, found)


def _register(found: FileRecognition, on: date) -> dict[str, object]:
    book = found.book
    assert book is not None  # recognised() opened it
    tables = read_register(book, on)
    left_out = [*book.left_out, *(left for table in book.tables for left in table.left_out)]
    return {
        "kind": FileKind.REGISTER.value,
        "file": {"name": book.name, "sha256": book.sha256, "sheets": list(book.sheets)},
        "sheets": [_table(table, on) for table in tables],
        "firms": [plain(firm.raw) for table in tables for firm in table.firms],
        "refused": [
            {"place": told.place, "value": told.value, "why": told.why} for table in tables for told in table.refused
        ],
        "doubts": [
            {"place": told.place, "why": f"{told.why}：{told.value}" if told.value else told.why}
            for table in tables
            for told in table.doubts
        ],
        "left_out": [_left_out(left) for left in left_out],
    }


def _table(read: TableRead, on: date) -> dict[str, object]:
    table = read.table
    columns = zip(read.mapping.columns, facts_of(read.mapping, on.year), strict=True)
    return {
        "name": table.sheet,
        "header_row": table.header_rows[-1] if table.header_rows else None,
        "title": table.title,
        "unit": read.unit,
        "place": read.place,
        "rows_read": len(table.rows),
        "columns": [
            {
                "header": column.header,
                "fact": fact,
                "unit": column.target.unit.value or None,
                "sure": column.confidence / 100,
                "why": column.why,
            }
            for column, fact in columns
        ],
        "constants": [
            {
                "field": each.field,
                "kind": each.kind or None,
                "value": each.value,
                "sure": each.sure / 100,
                "why": each.why,
            }
            for each in read.mapping.constants
        ],
    }


def _left_out(left: LeftOut) -> dict[str, object]:
    place = left.place or (f"第 {left.number} 行" if left.number else "")
    return {"place": place, "why": f"{left.why}：{left.text}" if left.text else left.why}


def _papers(path: Path, found: FileRecognition, on: date) -> dict[str, object]:
    from papers import Untaken, read_file

    assert found.file is not None  # recognised() opened it
    read = read_file(found.file, on)
    first = read.readings[0] if read.readings else None
    pages = {"pages": len(read.document.pages)} if read.document else {"sheets": [s.name for s in found.file.sheets]}
    untaken = [*read.left_out, *(left for reading in read.readings for left in reading.left_out)]
    if not read.readings and not untaken:
        untaken.append(Untaken(place="整份文件", why="没有认出是哪种材料，没有取数"))
    return {
        "kind": FileKind.PAPER.value,
        "file": {"name": path.name, "sha256": read.sha256, **pages},
        "paper": first.paper.value if first else None,
        "firm": {
            "name": _one(reading.firm_name for reading in read.readings),
            "credit_code": _one(reading.credit_code for reading in read.readings),
        },
        "period": _one(reading.period for reading in read.readings),
        "facts": [fact for reading in read.readings for fact in _facts(reading)],
        "checks": [{"rule": check.rule, "holds": check.holds} for reading in read.readings for check in reading.checks],
        "papers": [_paper(reading) for reading in read.readings],
        "left_out": [_untaken(left) for left in untaken],
    }


def _one(texts: Iterable[str]) -> str | None:
    """Return what all texts that are not empty say, None if they differ or there is none."""
    found = set(filter(None, texts))
    return found.pop() if len(found) == 1 else None


def _facts(reading: PaperReading) -> list[dict[str, object]]:
    return [
        {
            "field": fact.field,
            "value": plain(fact.value),
            "source": fact.source,
            "place": fact.place.words(),
            "sure": fact.sure,
        }
        for fact in reading.facts
    ]


def _paper(reading: PaperReading) -> dict[str, object]:
    return {
        "paper": reading.paper.value,
        "title": reading.title,
        "firm": {"name": reading.firm_name or None, "credit_code": reading.credit_code or None},
        "period": reading.period or None,
        "facts": _facts(reading),
        "checks": [{"rule": check.rule, "holds": check.holds} for check in reading.checks],
        "left_out": [_untaken(left) for left in reading.left_out],
    }


def _untaken(left: Untaken) -> dict[str, object]:
    return {"place": left.place, "why": f"{left.why}：{left.text}" if left.text else left.why}


def _policy(path: Path, found: FileRecognition) -> dict[str, object]:
    from intake.policy_json import policy_as_json

    file = found.file
    assert file is not None  # recognised() opened it
    pages = {"pages": len(file.document.pages)} if file.document else {}
    return {
        "kind": FileKind.POLICY.value,
        "file": {"name": path.name, "sha256": file.sha256, **pages},
        **policy_as_json(file),
        "left_out": [_untaken(left) for left in file.left_out],
    }
