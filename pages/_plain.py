"""Plain text: its encoding, and its lines as paragraphs."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from pages._limits import ReadingGuard
from pages._paragraphs import OPENING, glued, table_text
from pages.model import Paragraph
from policies.text_encoding import chinese_text

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 60_000
"""Characters by which two encodings are compared."""
_WRAPPED = 0.4
"""Text was wrapped by hand if at least so many of its lines are full, and there are some lines."""
_BROKEN = 0.7
"""It was, too, if so many of its full lines end inside a sentence and a line without a number or indent follows."""
_FEW = 6
_NARROW, _WIDE = 24, 120
"""Widths of wrapped lines, in Latin letters."""
_CONTROLS = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f]")
_OTHER = "请用记事本打开，另存为 UTF-8 编码后再打开"
_SENTENCE_ENDS = ("。", "；", "：", ";", ":")
_DAMAGED_TEXT = ("锟斤拷", "\ufffd", "烫烫烫")


def decoded(data: bytes, declared: str, guard: ReadingGuard) -> str:
    """Return the text of a file in UTF-8, UTF-16, GB18030 or Big5, or in the encoding that it declares.

    Raises: UserError if it is no text.
    """
    if len(data) > guard.limits.text:
        raise guard.error(f"文字超过 {guard.limits.text // 1024 // 1024} MB", "请只留下需要的部分")
    text = _decoded(data, declared, guard)
    strange = len(_CONTROLS.findall(text[:_SAMPLE]))
    if "\0" in text or strange * 200 > min(len(text), _SAMPLE):
        raise guard.error("不是认得的文件，也不是文本", "请用 PDF、docx、网页、文本或图片文件")
    if any(mark in text for mark in _DAMAGED_TEXT):
        guard.note("文字里有乱码（编码转换时损坏的），请对照原件")
    return text


def _decoded(data: bytes, declared: str, guard: ReadingGuard) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if even or odd:
        return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and declared not in ("utf-8", "utf8") and (text := _strict(data, declared)) is not None:
        return text
    found = chinese_text(data)
    if found is None:
        return _mostly(data, guard)
    if found[1] != "gb18030":
        guard.note("文件是 Big5（繁体）编码")
    return found[0]


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _mostly(data: bytes, guard: ReadingGuard) -> str:
    """Return text with a few damaged places in it; they are told. Raises: UserError if there are many."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") * 200 < len(text):
            return text
    raise guard.error("文字编码认不出（不是 UTF-8、GB18030、Big5 或 UTF-16）", _OTHER)


def read_text(data: bytes, guard: ReadingGuard) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text file: its lines; lines wrapped by hand are joined, lines with tabs are tables.

    Raises: UserError if it is no text, or too long.
    """
    text = decoded(data, "", guard)
    guard.count(len(text), 0)
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return tuple(_paragraphs(lines, _wrapping(lines)))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _wrapping(lines: list[str]) -> int:
    """Return the width from which a line goes on in the next one; 0 if the text was not wrapped by hand."""
    widths = sorted(_width(line) for line in lines if line.strip())
    if len(widths) < _FEW:
        return 0
    widest = widths[int(len(widths) * 0.9)]
    full = sum(1 for width in widths if 0.9 * widest <= width <= widest + 4)
    fits = _NARROW <= widest <= _WIDE and widths[-1] <= widest + 8
    if fits and full >= _WRAPPED * len(widths):
        return int(0.9 * widest)
    return _broken(lines, widths[-1])


def _broken(lines: list[str], widest: int) -> int:
    """Return the width at which sentences were broken, in a text most of whose lines are short; 0 if none were."""
    full = [i for i, line in enumerate(lines[:-1]) if _width(line) >= widest - 3 and "\t" not in line]
    inside = sum(1 for i in full if not lines[i].endswith(_SENTENCE_ENDS) and not _opens(lines[i + 1]))
    fits = _NARROW <= widest <= _WIDE and len(full) >= _FEW // 2
    return widest - 3 if fits and inside >= _BROKEN * len(full) else 0


def _opens(line: str) -> bool:
    """Return whether a line begins a paragraph: it is empty, indented, a row of a table, or has a number."""
    return not line.strip() or line[0] in " \u3000\t" or "\t" in line or bool(OPENING.match(line.strip()))


def _paragraphs(lines: list[str], wrapping: int) -> Iterator[Paragraph]:
    part = ""
    rows: list[tuple[str, ...]] = []
    for line in [*lines, ""]:
        is_row = "\t" in line.strip()
        if part and (_opens(line) or is_row or not wrapping):
            yield Paragraph(part, None)
            part = ""
        if rows and not is_row:
            yield _table(rows)
            rows = []
        if is_row:
            rows.append(tuple(cell.strip() for cell in line.split("\t")))
            continue
        part = glued(part, line.strip())
        if part and (_width(line) < wrapping or part.endswith(("。", "；"))):
            yield Paragraph(part, None)
            part = ""


def _table(rows: list[tuple[str, ...]]) -> Paragraph:
    width = max(map(len, rows))
    table = tuple((*row, *[""] * (width - len(row))) for row in rows)
    return Paragraph(table_text(table), None, table=table)
