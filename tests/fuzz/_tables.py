"""Door 1: tables of firms (xlsx, xls, csv, tsv)."""

from __future__ import annotations

import csv
import os
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from matcher import canonical, raw_profile, read_profile
from registers import CellRefusal, RegisterFirm, RegisterTable, guess_mapping, open_table, read_firms, write_table
from tests.fuzz import _books as books
from tests.fuzz import _words as words
from tests.fuzz._case import Case, Door, holds, refused, sentence

ON = date(2026, 11, 24)
HEADER = ("企业名称", "统一社会信用代码", "营业收入（万元）", "研发费用（万元）", "成立日期", "职工人数", "备注")
_GOOD = ("天津海河明达科技有限公司", "91120116MA05JX6Y7K", "1234.5", "88", "2015-03-01", "45", "无")
_ACTIVE = "=+-@\t\r"


def rows_of(case: Case) -> list[list[str]]:
    """Return a register with some hostile cells."""
    chance = case.chance
    rows = [list(HEADER), *([*_GOOD] for _ in range(chance.choice((1, 3, 12))))]
    for number, row in enumerate(rows[1:], 1):
        row[0] = f"{row[0]}{number}"
    for _ in range(chance.choice((1, 2, 6))):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = words.text(chance)
    return rows


def _words_in_a_book(case: Case) -> None:
    _read(_put(case, "名单.xlsx", books.book(rows_of(case))))


def _words_in_a_text(case: Case) -> None:
    delimiter = case.chance.choice((",", "\t", ";", "|"))
    text = "\r\n".join(delimiter.join(_quoted(cell, case) for cell in row) for row in rows_of(case))
    encoding = case.chance.choice(
        ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32", "utf-7", "big5", "latin-1")
    )
    errors = "surrogatepass" if encoding.startswith("utf-") and encoding != "utf-7" else "replace"
    _read(_put(case, case.chance.choice(("名单.csv", "名单.tsv", "名单.txt")), text.encode(encoding, errors)))


def _quoted(cell: str, case: Case) -> str:
    return '"' + cell.replace('"', '""') + '"' if case.chance.random() < 0.7 else cell


def _figures(case: Case) -> None:
    """A figure is read with its value or refused in its row, but never read with another value."""
    figures = [
        case.chance.choice((*words.NUMBERS, *words.DAYS, "12.5", "1,234", "（3）", "1e5", "7%")) for _ in range(8)
    ]
    rows = [HEADER, *((f"天津第{n}有限公司", "", figure, "1", "", "", "") for n, figure in enumerate(figures, 1))]
    table = open_table(_put(case, "名单.xlsx", books.book(rows, numbers=False)))
    firms = {entry.row: entry for entry in _firms(table)}
    for number, figure in enumerate(figures, 2):
        entry = firms.get(number)
        if not isinstance(entry, RegisterFirm):
            continue
        taken = [value for years in [entry.profile.series("revenue")] for value in years.values()]
        refused_figure = any("营业收入" in refusal.column for refusal in entry.refused)
        holds(
            taken or refused_figure or not figure.strip(" -./") or figure == "NaN",
            f"{figure!r} was dropped without a word",
        )
        holds(not taken or taken[0] in _meant(figure), f"{figure!r} was read as {taken}")


def _meant(figure: str) -> tuple[Decimal, ...]:
    """Return the values that a text may be read as."""
    known = {"１２": "12", "５００": "500", "1,234": "1234", "（3）": "-3", "-0": "0"}
    plain = known.get(figure, unicodedata.normalize("NFKC", figure))
    try:
        return (Decimal(plain),)
    except ArithmeticError:
        return ()


def _damaged_book(case: Case) -> None:
    _read(_put(case, "名单.xlsx", words.damaged(books.book(rows_of(case)), case.chance)))


def _damaged_part(case: Case) -> None:
    _read(_put(case, "名单.xlsx", books.with_damaged_part(books.book(rows_of(case)), case.chance)))


def _damaged_old_book(case: Case) -> None:
    data = books.OLD_BOOK.read_bytes()
    for _ in range(case.chance.choice((1, 3))):
        data = words.damaged(data, case.chance)
    _read(_put(case, case.chance.choice(("名单.xls", "名单.et")), data))


def _damaged_text(case: Case) -> None:
    text = "\n".join(",".join(row) for row in rows_of(case)).encode("utf-8", "replace")
    _read(_put(case, "名单.csv", words.damaged(text, case.chance)))


_ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>甲公司</t></is></c></row>'


def _bombs(case: Case) -> None:
    _read(_put(case, "名单.xlsx", books.bomb(_ROWS, case.chance)))


def _laughs(case: Case) -> None:
    table = _read(_put(case, "名单.xlsx", books.laughing(_ROWS, case.chance)))
    texts = " ".join(str(cell) for row in table.rows for cell in row.cells)
    holds("root:" not in texts and "haha" not in texts, "an entity was followed")


def _misdirected(case: Case) -> None:
    _read(_put(case, "名单.xlsx", books.misdirected(_ROWS, case.chance)))


def _lying(case: Case) -> None:
    _read(_put(case, "名单.xlsx", books.lying(books.book(rows_of(case)), case.chance)))


def _odd_cells(case: Case) -> None:
    _read(
        _put(
            case,
            "名单.xlsx",
            books.package(books.odd_cells(case.chance), {"xl/sharedStrings.xml": books.shared("甲", "乙")}),
        )
    )


def _shapes(case: Case) -> None:
    """Very long, very wide, unclosed or empty tables."""
    chance = case.chance
    made = chance.choice((
        lambda: "企业名称\n" + "甲公司\n" * 120_000,
        lambda: ",".join(["企业名称"] * chance.choice((399, 2_000, 50_000))) + "\n甲",
        lambda: '企业名称,营业收入\n"甲公司,5\n' * chance.choice((1, 3000)),
        lambda: "企业名称\n" + '"' * 99_999,
        lambda: "企业名称," + "名" * 10_000 + "\n甲公司,5",
        lambda: "\0".join("企业名称,营业收入"),
        lambda: "," * 60_000 + "\n" + "," * 60_000,
        lambda: "企业名称\r甲公司\r乙公司\n\r丙公司",
        lambda: "\n" * 300_000 + "企业名称\n甲公司",
        lambda: "企业名称,营业收入\n" + "甲公司," + "9" * 30_000,
    ))()  # fmt: skip
    _read(_put(case, "名单.csv", made.encode()))


def _places(case: Case) -> None:
    """Paths that are not files, or files with misleading names."""
    folder, chance = case.folder, case.chance
    path = folder / "名单.xlsx"
    kind = chance.randrange(9)
    if kind == 0:
        path.mkdir()
    elif kind == 1:
        os.mkfifo(path)
    elif kind == 2:
        path.symlink_to(path)
    elif kind == 3:
        path.symlink_to("/dev/zero")
    elif kind == 4:
        path.touch()
        os.truncate(path, 1 << 30)
    elif kind == 5:
        path = folder / ("长" * 300 + ".xlsx")
    elif kind == 6:
        path = Path(f"{folder}/a\0b.xlsx")
    elif kind == 7:
        path.write_bytes(
            chance.choice((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF", b"<html>", b"PAR1", b""))
            + chance.randbytes(chance.choice((0, 9, 5000)))
        )
    else:
        path = folder / chance.choice(("名单.docx", "名单", "..", "名单.xlsx ", "~$名单.xlsx", "\udcff.csv"))
        refused(lambda: path.write_bytes(b"x")) if not path.is_dir() else None
    _read(path)


def _put(case: Case, name: str, data: bytes) -> Path:
    path = case.folder / name
    path.write_bytes(data)
    return path


def _read(path: Path) -> RegisterTable:
    """Open a table as the program does and check the result."""
    table = open_table(path)
    _sound_table(table)
    _firms(table)
    _written_again(table, path.with_name("again.xlsx"))
    _written_as_text(table, path.with_name("again.csv"))
    return table


def _sound_table(table: RegisterTable) -> None:
    holds(table.rows and table.headers, "a table without rows or columns")
    numbers = [row.number for row in table.rows]
    holds(numbers == sorted(set(numbers)), "rows out of order")
    holds(all(len(row.cells) == len(table.headers) for row in table.rows), "a row of another width")
    holds(len(table.positions) == len(table.headers), "columns without a place")
    for text in (*table.headers, table.title, *(cell for row in table.rows for cell in row.cells)):
        if isinstance(text, str):
            holds(len(text) <= 33_000 and text == text.strip(), "a text too long or not clean")
            holds(
                not any(unicodedata.category(ch) in ("Cs",) or (ord(ch) < 32 and ch not in "\n\t") for ch in text),
                "a control character was kept",
            )
        elif isinstance(text, Decimal):
            holds(text.is_finite(), "a number without end")
    for note in table.notes:
        holds(len(note) < 50_000, "a note without end")


def _firms(table: RegisterTable) -> list[RegisterFirm | CellRefusal]:
    """Read each row as a firm or a refusal and check it."""
    mapping = guess_mapping(table.headers, table.samples(), ON, table.title)
    holds(len(mapping.columns) == len(table.headers), "columns lost in the guess")
    entries = list(read_firms(table, mapping, ON))
    holds(len(entries) == len(table.rows), "a row vanished")
    for entry in entries[:500]:
        for refusal in entry.refused if isinstance(entry, RegisterFirm) else (entry,):
            sentence(refusal.text())
        if isinstance(entry, RegisterFirm):
            holds(entry.profile.facts.get("name"), "a firm without a name")
            canonical(entry.profile).decode()
            holds(
                read_profile(raw_profile(entry.profile)).facts.keys() == entry.profile.facts.keys(),
                "a fact that is not read again",
            )
    return list(entries)


def _written_again(table: RegisterTable, target: Path) -> None:
    """Write the table as a workbook; check that nothing is a formula and all texts are unchanged."""
    rows = [row.cells for row in table.rows[:200]]
    write_table(target, table.headers, rows)
    with zipfile.ZipFile(target) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            holds(b"<f>" not in part and b"<f " not in part, f"a formula in {name}")
            holds("externalLink" not in name and b"<hyperlink" not in part, "a link that opens by itself")
    target.unlink()


def _written_as_text(table: RegisterTable, target: Path) -> None:
    write_table(target, table.headers, [row.cells for row in table.rows[:200]])
    with target.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            _no_formula(row)
    target.unlink()


def _no_formula(row: Sequence[str]) -> None:
    for cell in row:
        negative = cell[:1] == "-" and cell[1:].replace(".", "", 1).isdigit()
        holds(cell[:1] not in _ACTIVE or not cell or negative, f"a formula in a csv file: {cell[:40]!r}")


TABLES = Door("tables", "企业名单（xlsx、xls、csv、tsv）", 24, (
    _words_in_a_book, _words_in_a_text, _figures, _damaged_book, _damaged_part, _damaged_old_book, _damaged_text, _bombs, _laughs,
    _misdirected, _lying, _odd_cells, _words_in_a_text, _shapes, _places,
))  # fmt: skip
