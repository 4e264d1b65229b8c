"""Reads Word 97–2003 files (doc): paragraphs with their automatic numbers, tables, text boxes, notes, in order."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pages._doc_file import WordFile
from pages._doc_properties import DELETED, HIDDEN, SYMBOL, ParagraphKind, WordProperties, lists_of
from pages._glyphs import is_unknown
from pages._limits import ReadingGuard
from pages._paragraphs import table_text
from pages.model import Paragraph

_COLUMNS = 200
_SHOWN = 40
_SNAP = 30
"""Edges of columns closer than this (twentieths of a point) are one edge."""
_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_ENDS = "\r\x07\x0c"
_CELL = "\x07"
_SIGNS = {"\t": "\t", "\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " "}
_PICTURES = "\x01\x08"


class _Part(msgspec.Struct, frozen=True):
    """A paragraph with the sign that ends it."""

    text: str
    end: str
    kind: ParagraphKind


def read_doc(data: bytes, guard: ReadingGuard) -> tuple[Paragraph, ...]:
    """Return the paragraphs and tables of a Word file in order; what is not read is noted. Raises: UserError."""
    reader = _Reader(WordFile(data, guard), guard)
    found = [*reader.blocks("text"), *reader.blocks("footnotes", "脚注"), *reader.blocks("endnotes", "尾注")]
    if boxes := list(reader.blocks("boxes")):
        guard.note("文本框里的文字排在最后")
        found += boxes
    reader.tell()
    return tuple(found)


class _Reader:
    """Reads the parts of one file in their order, so that its numbers can be counted."""

    def __init__(self, file: WordFile, guard: ReadingGuard) -> None:
        self._file, self._guard = file, guard
        self._stories = file.stories()
        self._properties = WordProperties(file, guard)
        self._numbers = lists_of(file, guard)
        self._marks = self._properties.marks()
        self._pictures = 0

    def blocks(self, story: str, style: str = "") -> Iterator[Paragraph]:
        """Yield the paragraphs and tables of a part of the text."""
        table = _Table(self._guard)
        for part in self._parts(story):
            if part.kind.in_table or part.kind.depth or part.end == _CELL:
                table.add(part)
                continue
            yield from table.finished()
            for line in filter(None, map(str.strip, part.text.split("\n"))):
                yield Paragraph(line, None, style=style or self._properties.names.get(part.kind.style, ""))
        yield from table.finished()

    def tell(self) -> None:
        """Note what is not part of the text."""
        edges = [part.text.strip() for part in self._parts("headers", counted=False)]
        if texts := list(dict.fromkeys(filter(None, edges)))[:12]:
            shown = "、".join(f"“{text[:_SHOWN]}”" for text in texts)
            self._guard.note(f"页眉和页脚没有当作正文：{shown}")
        if any(part.text.strip() for part in self._parts("remarks", counted=False)):
            self._guard.note("文件里有批注，没有读")
        if self._pictures:
            self._guard.note(f"有 {self._pictures} 幅图片，图里的文字没有读")

    def _parts(self, story: str, *, counted: bool = True) -> Iterator[_Part]:
        """Yield the paragraphs, with their numbers; only those of the text itself are counted."""
        start, end = self._stories[story]
        text = ""
        codes = self._codes(start, end)
        for i in range(start, end):
            sign = self._file.text[i]
            if codes[i - start] or self._is_left_out(i, sign):
                continue
            if sign not in _ENDS:
                text += self._shown(i, sign)
                continue
            kind = self._properties.paragraph(i)
            number = self._number(kind) if counted and text.strip() else ""
            yield _Part(_whole(number + text.strip()), sign, kind)
            text = ""
            self._guard.check()
        if text.strip():
            yield _Part(_whole(text.strip()), "\r", ParagraphKind())

    def _number(self, kind: ParagraphKind) -> str:
        return self._numbers.next_number(str(kind.list_number), kind.level or 0) if kind.list_number else ""

    def _codes(self, start: int, end: int) -> bytearray:
        """Return which characters are codes of fields: of a field only its result is shown."""
        hidden = bytearray(end - start)
        waiting: list[list[int]] = []
        for i in range(start, end):
            sign = self._file.text[i]
            if sign == _FIELD:
                waiting.append([i])
            elif sign == _RESULT and waiting:
                waiting[-1].append(i)
            elif sign == _FIELD_END and waiting:
                field = waiting.pop()
                last = field[1] if len(field) > 1 else i
                hidden[field[0] - start : last + 1 - start] = b"\1" * (last + 1 - field[0])
        if waiting:
            self._guard.note("有没写完的域，它的代码也读成了文字，请对照原件")
        return hidden

    def _is_left_out(self, i: int, sign: str) -> bool:
        if self._marks[i] & DELETED:
            self._guard.note("文件里有修订，已按接受修订后的文字读，删去的没有读")
        elif self._marks[i] & HIDDEN:
            if sign not in _ENDS:
                self._guard.note("有隐藏的文字，没有读")
        else:
            return False
        return self._marks[i] & DELETED != 0 or sign not in _ENDS

    def _shown(self, i: int, sign: str) -> str:
        """Return a character as a reader sees it."""
        if sign in _SIGNS:
            return _SIGNS[sign]
        if self._marks[i] & SYMBOL or (is_unknown(ord(sign)) and not "\ud800" <= sign < "\ue000"):
            self._guard.note("有用符号字体写的符号读不出来，写成了“□”，请对照原件")
            return "□"
        if sign in _PICTURES:
            self._pictures += 1
        return sign if sign >= " " and sign != "\x7f" else ""


def _whole(text: str) -> str:
    """Return a text with the halves of its pairs joined."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Table:
    """Gathers the paragraphs of a table into rows and cells."""

    def __init__(self, guard: ReadingGuard) -> None:
        self._guard = guard
        self._rows: list[tuple[list[str], tuple[int, ...]]] = []
        self._cells: list[str] = []
        self._cell: list[str] = []

    def add(self, part: _Part) -> None:
        """Add a paragraph of a cell, or the end of a row. A table inside a cell is read row by row into the cell."""
        kind = part.kind
        if kind.inner_end and kind.depth > 1:
            return
        if kind.row_end and kind.depth <= 1:
            self._end_row(kind.edges)
            return
        if part.text:
            self._cell.append(part.text)
        if part.end == _CELL and kind.depth <= 1:
            self._cells.append("\n".join(self._cell))
            self._cell = []
            if len(self._cells) > _COLUMNS:
                raise self._guard.error(f"有一个表格超过 {_COLUMNS} 列", "请改用 xlsx 文件")

    def _end_row(self, edges: tuple[int, ...]) -> None:
        if self._cells:
            self._rows.append((self._cells, edges))
        self._cells = []

    def finished(self) -> Iterator[Paragraph]:
        """Yield the table, if there is one; a merged cell has its text once, the places that it covers are empty."""
        if self._cell:
            self._cells.append("\n".join(self._cell))
        self._end_row(())
        rows, self._rows, self._cell = self._rows, [], []
        if not rows:
            return
        table = tuple(_laid(rows))
        if any(cell for row in table for cell in row):
            yield Paragraph(table_text(table), None, table=table)


def _laid(rows: list[tuple[list[str], tuple[int, ...]]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows with their cells in the columns where they begin, as far as all rows tell their edges."""
    edges: list[int] = []
    for edge in sorted(edge for _, own in rows for edge in own[:-1]):
        if not edges or edge - edges[-1] > _SNAP:
            edges.append(edge)
    told = all(len(own) == len(cells) + 1 for cells, own in rows) and len(edges) <= _COLUMNS
    width = len(edges) if told else max(len(cells) for cells, _ in rows)
    for cells, own in rows:
        row = [""] * width
        for i, cell in enumerate(cells):
            at = sum(edge <= own[i] for edge in edges) - 1 if told else i
            row[at] = f"{row[at]}\n{cell}" if row[at] and cell else row[at] or cell
        yield tuple(row)
