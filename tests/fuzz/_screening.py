"""Door 7: registers to be screened."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from commands import built_in_library
from policies import Library, library_of
from screening import Engine, Options, screen
from tests.fuzz import _books as books
from tests.fuzz import _words as words
from tests.fuzz._case import Case, Door, holds, refused

ON = date(2026, 11, 24)
_HEADER = (
    "name",
    "credit_code",
    "founded_on",
    "revenue.2024",
    "rd_expense.2024",
    "employees.2024",
    "province",
    "city",
    "qualifications",
    "listed",
)
_GOOD = (
    "天津海河明达科技有限公司",
    "91120116MA05JX6Y7K",
    "2015-03-01",
    "1234.5",
    "88",
    "45",
    "天津市",
    "天津市",
    "[]",
    "否",
)
_ACTIVE = "=+-@\t\r"


@cache
def _library() -> Library:
    """Return a library of a few policies; the register is the external data."""
    return library_of(built_in_library().policies[::80], "2026.11")


def _rows(case: Case) -> list[list[str]]:
    chance = case.chance
    rows = [list(_HEADER), *([*_GOOD] for _ in range(chance.choice((1, 3, 9))))]
    for number, row in enumerate(rows[1:], 1):
        row[0] = f"{row[0]}{number}"
    for _ in range(chance.choice((1, 2, 5))):
        row = rows[0] if chance.random() < 0.1 else chance.choice(rows[1:])
        odd = chance.choice(
            (
                words.text(chance),
                chance.choice(words.NUMBERS),
                chance.choice(words.DAYS),
                json.dumps(words.value(chance)),
                "[" * 5_000,
            )
        )
        row[chance.randrange(len(row))] = odd
    return rows


def _csv_of_words(case: Case) -> None:
    text = "\r\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' if case.chance.random() < 0.9 else cell for cell in row)
        for row in _rows(case)
    )
    encoding = case.chance.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "latin-1"))
    _screened(
        case, _put(case, ".csv", text.encode(encoding, "surrogatepass" if encoding.startswith("utf-") else "replace"))
    )


def _xlsx_of_words(case: Case) -> None:
    _screened(case, _put(case, ".xlsx", books.book(_rows(case))))


def _parquet_of_words(case: Case) -> None:
    import polars as pl

    rows = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in _rows(case)]
    names = [f"{name}{n}" if rows[0].index(name) != n else name for n, name in enumerate(rows[0])]
    frame = pl.DataFrame({name: [row[n] for row in rows[1:]] for n, name in enumerate(names)})
    chance = case.chance
    odd = chance.choice(
        (
            [1.5, float("nan"), float("inf")],
            [b"\xff\x00", b"x", b""],
            [[1], [], None],
            [{"a": 1}, None, {"a": 2}],
            [10**18, -1, 0],
            [True, None, False],
            [date(1, 1, 1), date(9999, 12, 31), None],
        )
    )
    name = chance.choice(names)
    frame = frame.with_columns(pl.Series(name, (odd * frame.height)[: frame.height]))
    path = case.folder / "名册.parquet"
    frame.write_parquet(path)
    if chance.random() < 0.4:
        path.write_bytes(words.damaged(path.read_bytes(), chance))
    _screened(case, path)


def _damaged(case: Case) -> None:
    suffix = case.chance.choice((".csv", ".xlsx"))
    honest = (
        books.book(_rows(case))
        if suffix == ".xlsx"
        else "\n".join(",".join(row) for row in _rows(case)).encode("utf-8", "replace")
    )
    _screened(case, _put(case, suffix, words.damaged(honest, case.chance)))


def _hostile_book(case: Case) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>甲公司</t></is></c></row>'
    made = case.chance.choice((
        lambda: books.bomb(rows, case.chance), lambda: books.laughing(rows, case.chance), lambda: books.misdirected(rows, case.chance),
        lambda: books.lying(books.book(_rows(case)), case.chance), lambda: books.package(books.odd_cells(case.chance).replace("企业名称", "name")),
        lambda: books.package(rows + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ))()  # fmt: skip
    _screened(case, _put(case, ".xlsx", made))


def _shapes(case: Case) -> None:
    chance = case.chance
    made = chance.choice((
        "name\n" + "甲公司\n" * 60_000, ",".join(f"name{n}" for n in range(5_000)) + "\n甲", 'name,revenue.2024\n"甲,5\n乙,6', "name\n" + '"' * 9_999, "name,name\n甲,乙",
        "name,revenue.2024,企业名称\n甲,5,乙", "\0".join("name,x\n甲,乙"), "\n\n\nname\n甲", "", "name", "name\n", "\ufeff\ufeffname\n甲", "名\n甲", "name;revenue.2024\n甲;5",
        "name\r甲\r乙", "name,revenue.2024\n甲\n乙,1,2,3,4\n丙,5", "name,revenue.99999\n甲,1", "name\n" + "名" * 200_000, "name,employees.2024\n甲," + "9" * 50_000,
    ))  # fmt: skip
    _screened(case, _put(case, ".csv", made.encode()))


def _places(case: Case) -> None:
    path, kind = case.folder / f"名册{case.chance.choice(('.csv', '.xlsx', '.parquet'))}", case.chance.randrange(6)
    if kind == 0:
        path.mkdir()
    elif kind == 1:
        os.mkfifo(path)
    elif kind == 2:
        path.symlink_to(case.chance.choice(("/dev/zero", str(path), "/etc/passwd")))
    elif kind == 3:
        path = case.folder / "名册.docx"
        path.write_bytes(b"x")
    elif kind > 3:
        path.write_bytes(
            case.chance.choice((b"", b"PAR1", b"PAR1PAR1", b"PK\x03\x04", b"\xff\xfe"))
            + case.chance.randbytes(case.chance.choice((0, 4, 900)))
        )
    _screened(case, path)


def _put(case: Case, suffix: str, data: bytes) -> Path:
    path = case.folder / f"名册{suffix}"
    path.write_bytes(data)
    return path


def _screened(case: Case, register: Path) -> None:
    """The columnar and the row-by-row engine give the same result; a refusal leaves no result file."""
    suffix = case.chance.choice((".csv", ".csv", ".xlsx", ".parquet"))
    wide = case.chance.random() < 0.3
    found: list[object] = []
    for engine in (Engine.POLARS, Engine.PYTHON):
        out = case.folder / f"结果-{engine.value}{suffix}"
        if error := refused(lambda: screen(register, out, ON, _library(), Options(engine=engine, wide=wide))):  # noqa: B023 - called at once
            holds(
                not out.exists() and not [p for p in case.folder.iterdir() if p.name.startswith(".")],
                "a refused run left a file",
            )
            raise error
        found.append(_content(out))
        report = out.with_name(out.name + ".拒收.csv")
        if report.exists():
            with report.open(encoding="utf-8-sig", newline="") as file:
                refusals = list(csv.reader(file))
            holds(all(len(row) == 4 for row in refusals), "a refusal of another width")
            _no_formula(refusals[1:])
            found.append(refusals)
    half = len(found) // 2
    holds(found[:half] == found[half:], "two engines give two answers")


def _content(out: Path) -> object:
    if out.suffix == ".parquet":
        import polars as pl

        return pl.read_parquet(out).cast(pl.String).rows()
    if out.suffix == ".xlsx":
        with zipfile.ZipFile(out) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        holds(b"<f>" not in sheet and b"<f " not in sheet, "a formula in a result")
        return sheet
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    _no_formula(rows)
    return rows


def _no_formula(rows: Sequence[Sequence[str]]) -> None:
    for row in rows:
        for cell in row:
            holds(
                not cell or cell[0] not in _ACTIVE or cell[1:].replace(".", "", 1).isdigit(),
                f"a formula in a csv file: {cell[:40]!r}",
            )


SCREENING = Door("screening", "名册筛选（xlsx、csv、parquet）", 6, (
    _csv_of_words, _xlsx_of_words, _parquet_of_words, _damaged, _csv_of_words, _hostile_book, _shapes, _places,
))  # fmt: skip
