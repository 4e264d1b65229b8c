"""Generates hostile workbooks, part by part."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape, quoteattr

from tests.fuzz import _words as words

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_SHEET_PART = "xl/worksheets/sheet1.xml"
PARTS: Mapping[str, str] = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>"
    ),
}
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


def book(rows: Sequence[Sequence[str]], numbers: bool = True, others: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a workbook of one sheet. With `numbers`, texts that are integers become numbers."""
    lines = "".join(
        f'<row r="{r}">{"".join(_cell(f"{_letter(c)}{r}", cell, numbers) for c, cell in enumerate(row))}</row>'
        for r, row in enumerate(rows, 1)
    )
    return package(lines, others)


def package(sheet: str, others: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a workbook whose sheet has this XML as rows; `others` are additional or replaced parts."""
    content = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
    return zipped({**PARTS, _SHEET_PART: content, **(others or {})})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return the parts as a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def shared(*texts: str) -> str:
    """Return the part with the shared texts."""
    items = "".join(f"<si><t>{escape(text.translate(_FORBIDDEN))}</t></si>" for text in texts)
    return f'{_HEAD}<sst xmlns="{_MAIN}">{items}</sst>'


def _letter(column: int) -> str:
    return chr(65 + column) if column < 26 else f"{chr(64 + column // 26)}{chr(65 + column % 26)}"


def _cell(place: str, text: str, numbers: bool) -> str:
    if numbers and text.isascii() and text.isdigit() and len(text) < 16:
        return f'<c r="{place}"><v>{text}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text.translate(_FORBIDDEN))}</t></is></c>'


def with_damaged_part(data: bytes, chance: Random) -> bytes:
    """Return a valid zip file in which one part is damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(parts))
    parts[name] = words.damaged(bytes(archive_part(parts[name])), chance)
    return zipped(parts)


def archive_part(part: str | bytes) -> bytes:
    """Return a part as bytes."""
    return part.encode() if isinstance(part, str) else part


def bomb(rows: str, chance: Random) -> bytes:
    """Return a workbook with a part that expands to a large size."""
    size = chance.choice((8, 64, 400)) << 20
    air = chance.choice((b" ", b"\n", b"<!-- -->", b"A"))
    filler = air * (size // len(air))
    kind = chance.randrange(5)
    if kind == 0:
        return package(rows, {"xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">'.encode() + filler + b"</sst>"})
    if kind == 1:
        return zipped({**PARTS, _SHEET_PART: f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode() + filler})
    if kind == 2:
        part = b"<a>" + b"<b/>" * 200_000 + b"</a>"
        return package(rows, {f"xl/worksheets/sheet{n}.xml": part for n in range(2, chance.choice((20, 120)))})
    if kind == 3:
        inner = package(rows, {"xl/sharedStrings.xml": filler})
        return package(rows, {"xl/embeddings/inner.xlsx": inner, "xl/worksheets/inner.xml": inner})
    return package(rows, {f"xl/x{n}.xml": "<a/>" for n in range(chance.choice((1_990, 3_000)))})


def laughing(rows: str, chance: Random) -> bytes:
    """Return a workbook with recursive or external XML entities in some part and encoding."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, chance.choice((4, 10))))
    entity = chance.choice(
        (
            f'<!ENTITY l0 "ha">{levels}',
            '<!ENTITY l0 SYSTEM "file:///etc/passwd">',
            '<!ENTITY % l0 SYSTEM "http://127.0.0.1:9/x"> %l0;',
        )
    )
    doctype = f"<!DOCTYPE r [{entity}]>"
    name = chance.choice(
        ("xl/sharedStrings.xml", "xl/workbook.xml", _SHEET_PART, "[Content_Types].xml", "xl/styles.xml")
    )
    body = {
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>&l3;</t></si></sst>',
        "xl/workbook.xml": PARTS["xl/workbook.xml"].removeprefix(_HEAD).replace('name="S"', 'name="&l3;"'),
        _SHEET_PART: f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}<row r="9"><c r="A9" t="str"><v>&l3;</v></c></row></sheetData></worksheet>',
        "[Content_Types].xml": PARTS["[Content_Types].xml"].removeprefix(_HEAD),
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">&l3;</styleSheet>',
    }[name]
    encoding = chance.choice(("utf-8", "utf-8", "utf-16", "utf-16-be", "utf-7"))
    label = encoding.upper() if encoding != "utf-16-be" else "UTF-16"
    return package(rows, {name: f'<?xml version="1.0" encoding="{label}"?>{doctype}{body}'.encode(encoding)})


def misdirected(rows: str, chance: Random) -> bytes:
    """Return a workbook with wrong types or targets, missing or duplicate parts."""
    target = chance.choice(
        (
            "../../../etc/passwd",
            "/etc/passwd",
            "C:\\x",
            "worksheets/none.xml",
            "",
            "worksheets/sheet1.xml" * 500,
            "workbook.xml",
        )
    )
    kind = chance.randrange(6)
    if kind == 0:
        return package(
            rows,
            {
                "xl/_rels/workbook.xml.rels": PARTS["xl/_rels/workbook.xml.rels"].replace(
                    "worksheets/sheet1.xml", target
                )
            },
        )
    if kind == 1:
        wrong = chance.choice(
            ("application/msword", "image/png", "application/vnd.ms-excel.sheet.binary.macroEnabled.main", "x" * 5000)
        )
        types = PARTS["[Content_Types].xml"].replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", wrong
        )
        return package(rows, {"[Content_Types].xml": types})
    if kind == 2:
        parts = {**PARTS, _SHEET_PART: "<worksheet/>"}
        del parts[chance.choice(list(parts))]
        return zipped(parts)
    if kind == 3:
        name = words.text(chance)
        one = f'<sheet name={quoteattr(name.translate(_FORBIDDEN)[:300])} sheetId="1" r:id="r1"/>'
        sheets = f"<sheets>{one * chance.choice((1, 3, 300))}</sheets>"
        return package(
            rows, {"xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheets}</workbook>'}
        )
    if kind == 4:
        return _with_odd_names(rows, chance)
    return package(
        rows, {"xl/" + chance.choice(("workbook.bin", "sharedStrings.bin", "vbaProject.bin")): chance.randbytes(99)}
    )


def _with_odd_names(rows: str, chance: Random) -> bytes:
    out = io.BytesIO(package(rows))
    odd = chance.choice(
        (
            "../../evil.xml",
            "/etc/evil.xml",
            "xl\\worksheets\\sheet1.xml",
            "XL/WORKBOOK.XML",
            _SHEET_PART,
            "xl/" + "n" * 60_000 + ".xml",
        )
    )
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(odd, f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>')
    return out.getvalue()


def lying(data: bytes, chance: Random) -> bytes:
    """Return a zip file whose directory contains wrong sizes, methods or offsets."""
    bytes_ = bytearray(data)
    starts = [place for place in range(len(data) - 46) if data[place : place + 4] == b"PK\x01\x02"]
    for start in chance.sample(starts, k=chance.choice((1, len(starts)))):
        offset, kind = chance.choice(((20, "<I"), (24, "<I"), (42, "<I"), (10, "<H"), (8, "<H"), (16, "<I")))
        number = chance.choice((0, 1, 1 << 30, 0xFFFFFFFF, 99, 0x0800))
        struct.pack_into(kind, bytes_, start + offset, number & (0xFFFF if kind == "<H" else 0xFFFFFFFF))
    return bytes(bytes_)


def odd_cells(chance: Random) -> str:
    """Return rows of XML with cells that no spreadsheet program writes."""
    place = chance.choice(("A2", "XFD1048576", "A0", "ZZZZ1", "A99999999999", "a2", "", "A2:B3", "甲2", "A-1"))
    kind = chance.choice(("s", "n", "d", "b", "e", "str", "inlineStr", "zz", ""))
    content = chance.choice((*words.NUMBERS, *words.DAYS, "99999999999", "-1", "4294967296", "TRUE", "2", ""))
    formula = chance.choice(
        (
            "",
            "<f>1+1</f>",
            "<f>cmd|' /C calc'!A0</f>",
            '<f t="shared" si="0" ref="A1:XFD1048576">A1</f>',
            "<f>" + "(" * 5000 + "</f>",
        )
    )
    cell = f"<c r={quoteattr(place)} t={quoteattr(kind)} s={quoteattr(chance.choice(('0', '1', '99999', '-1')))}>{formula}<v>{escape(content)}</v></c>"
    row = chance.choice(("2", "0", "-1", "1048577", "99999999999999999999", "x", "2.5", ""))
    return f'<row r="1">{_cell("A1", "企业名称", False)}{_cell("B1", "营业收入", False)}</row><row r={quoteattr(row)}>{cell}{_cell("B3", "5", True)}</row>'


OLD_BOOK = Path(__file__).resolve().parents[1] / "registers" / "fixtures" / "old.xls"
"""An honest workbook of the old format, to be damaged."""
