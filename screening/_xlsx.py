"""A plain spreadsheet written row by row: one sheet of texts and numbers, never held in memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from policies import UserError

MOST_ROWS = 1_048_576
"""Rows of a sheet, the header included."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" \
Target="{target}"/></Relationships>"""
_BOOK = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
<sheets><sheet name={name} sheetId="1" r:id="rId1"/></sheets></workbook>"""
_SHEET_HEAD = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"""
_SHEET_TAIL = "</sheetData></worksheet>"


class SheetWriter:
    """Writes one sheet. The file is complete after `close`."""

    def __init__(self, path: Path, name: str) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._archive.writestr("[Content_Types].xml", _TYPES)
        self._archive.writestr("_rels/.rels", _RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        self._archive.writestr("xl/workbook.xml", _BOOK.format(name=quoteattr(name)))
        self._archive.writestr(
            "xl/_rels/workbook.xml.rels", _RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml")
        )
        self._sheet = self._archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self._sheet.write(_SHEET_HEAD.encode())
        self._rows = 0

    def row(self, cells: Iterable[object]) -> None:
        """One row; None leaves a cell empty.

        Raises: UserError when the sheet is full.
        """
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise UserError(f"一张表最多 {MOST_ROWS} 行，放不下这么多结果：请改用 .csv 或 .parquet，或每项政策一列")
        self._sheet.write(("<row>" + "".join(map(_cell, cells)) + "</row>").encode())

    def close(self) -> None:
        """Finishes the file."""
        self._sheet.write(_SHEET_TAIL.encode())
        self._sheet.close()
        self._archive.close()

    def abandon(self) -> None:
        """Lets go of an unfinished file."""
        self._sheet.close()
        self._archive.close()


def _cell(value: object) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(_UNWRITABLE.sub("", str(value)))}</t></is></c>'
