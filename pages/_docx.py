"""Reads Word files (docx): paragraphs with their automatic numbers, tables, text boxes, footnotes, in order."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pages._limits import ReadingGuard
from pages._numbering import DocxNumbers, W
from pages._package import unpacked, xml_of
from pages._paragraphs import table_text
from pages.model import Paragraph

_BODY, _NUMBERS, _STYLES, _FOOTNOTES = (f"word/{name}.xml" for name in ("document", "numbering", "styles", "footnotes"))
_EDGES = tuple(f"word/{part}{number}.xml" for part in ("header", "footer") for number in range(1, 10))
_COLUMNS = 200
_SHOWN = 40
_DROPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rt"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def read_docx(data: bytes, guard: ReadingGuard) -> tuple[Paragraph, ...]:
    """Return the paragraphs and tables of a Word file in order; what is not read is noted. Raises: UserError."""
    parts = unpacked(data, (_BODY, _NUMBERS, _STYLES, _FOOTNOTES, *_EDGES), guard)
    roots = {name: xml_of(part, guard) for name, part in parts.items()}
    styles = roots.get(_STYLES)
    reader = _Reader(DocxNumbers(roots.get(_NUMBERS), styles, guard), {} if styles is None else _names(styles), guard)
    body = roots[_BODY].find(f"{W}body")
    found = [] if body is None else list(reader.blocks(body))
    if (notes := roots.get(_FOOTNOTES)) is not None:
        found += (part for note in notes if not note.get(f"{W}type") for part in reader.blocks(note, "脚注"))
    guard.count(sum(len(part.text) for part in found), 0)
    pictures = sum(1 for tag in _PICTURES for _ in roots[_BODY].iter(tag))
    if pictures:
        guard.note(f"有 {pictures} 幅图片，图里的文字没有读")
    edges = [text for name in _EDGES if name in roots for text in reader.texts(roots[name])]
    if edges:
        shown = "、".join(f"“{text[:_SHOWN]}”" for text in dict.fromkeys(edges[:12]))
        guard.note(f"页眉和页脚没有当作正文：{shown}")
    return tuple(found)


def _names(styles: Element) -> dict[str, str]:
    names: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None:
            names[style.get(f"{W}styleId", "")] = name.get(f"{W}val", "")
    return names


class _Reader:
    """Reads the blocks of one file in their order, so that its numbers can be counted."""

    def __init__(self, numbering: DocxNumbers, names: dict[str, str], guard: ReadingGuard) -> None:
        self._numbering, self._names, self._guard = numbering, names, guard

    def blocks(self, parent: Element, style: str = "") -> Iterator[Paragraph]:
        """Yield the paragraphs and tables of a block, those inside content controls and changes included."""
        for element in parent:
            self._guard.check()
            if element.tag == f"{W}p":
                yield from self._paragraph(element, style)
            elif element.tag == f"{W}tbl":
                yield self._table(element)
            elif element.tag in _DROPPED:
                self._tell_changes()
            elif element.tag != f"{W}sectPr":
                yield from self.blocks(element, style)

    def texts(self, parent: Element) -> list[str]:
        """Return the texts of the paragraphs inside a block that are not empty."""
        return [text for text in (self._text(part).strip() for part in parent.iter(f"{W}p")) if text]

    def _paragraph(self, element: Element, style: str) -> Iterator[Paragraph]:
        """Yield a paragraph, its lines apart where it has line ends, then the content of its text boxes."""
        properties = element.find(f"{W}pPr")
        named = "" if properties is None else _style(properties)
        text = self._text(element)
        if text.strip():
            text = self._numbering.number(properties, named) + text.strip()
            for line in filter(None, map(str.strip, text.split("\n"))):
                yield Paragraph(line, None, style=style or self._names.get(named, named))
        for box in _boxes(element):
            yield from self.blocks(box, style)

    def _text(self, element: Element) -> str:
        """Return the text of a paragraph as a reader sees it: insertions in, deletions and hidden text out."""
        text = ""
        for child in element:
            if child.tag in _DROPPED:
                if child.tag in (f"{W}del", f"{W}moveFrom"):
                    self._tell_changes()
            elif child.tag in (f"{W}t", _MATH):
                text += child.text or ""
            elif child.tag in _SIGNS:
                text += _SIGNS[child.tag] if child.get(f"{W}type") in (None, "textWrapping") else ""
            elif child.tag == f"{W}sym":
                self._guard.note("有用符号字体写的符号读不出来，写成了“□”，请对照原件")
                text += "□"
            elif child.tag == f"{W}r" and child.find(f"{W}rPr/{W}vanish") is not None:
                self._guard.note("有隐藏的文字，没有读")
            elif child.tag not in (f"{W}txbxContent", f"{W}pPr", f"{W}rPr", _FALLBACK):
                text += self._text(child)
        return text

    def _tell_changes(self) -> None:
        self._guard.note("文件里有修订，已按接受修订后的文字读，删去的没有读")

    def _table(self, element: Element) -> Paragraph:
        """Return a table; a merged cell has its text once, the places that it covers are empty."""
        rows: list[tuple[str, ...]] = []
        for row in _inner(element, f"{W}tr"):
            cells: list[str] = [""] * _span(row.find(f"{W}trPr/{W}gridBefore"))
            for cell in _inner(row, f"{W}tc"):
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                covered = merge is not None and merge.get(f"{W}val", "continue") == "continue"
                text = "" if covered else "\n".join(part.text for part in self.blocks(cell))
                cells += [text, *[""] * (max(1, _span(cell.find(f"{W}tcPr/{W}gridSpan"))) - 1)]
                if len(cells) > _COLUMNS:
                    raise self._guard.error(f"有一个表格超过 {_COLUMNS} 列", "请改用 xlsx 文件")
            rows.append(tuple(cells))
        width = max(map(len, rows), default=0)
        table = tuple((*row, *[""] * (width - len(row))) for row in rows)
        return Paragraph(table_text(table), None, table=table)


def _style(properties: Element) -> str:
    style = properties.find(f"{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def _span(element: Element | None) -> int:
    text = "" if element is None else element.get(f"{W}val", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _inner(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the nearest descendants with a tag: rows and cells may lie inside content controls and changes."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag not in _DROPPED and element.tag != f"{W}tbl":
            yield from _inner(element, tag)


def _boxes(parent: Element) -> Iterator[Element]:
    """Yield the text boxes inside a paragraph; each is written twice, for new and for old programs."""
    for element in parent:
        if element.tag == f"{W}txbxContent":
            yield element
        elif element.tag not in (_FALLBACK, f"{W}pPr"):
            yield from _boxes(element)
