"""Web pages: the text that a reader sees, tables with their merged cells, without menus and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pages._limits import ReadingGuard
from pages._markup import BLOCKS, SKIPPED, Tag, tree_of
from pages._paragraphs import OPENING, table_text
from pages._plain import decoded
from pages.model import Paragraph

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,20})", re.IGNORECASE)
_HEAD = 4096
_CONTENT = re.compile(
    r"TRS_Editor|TRS_UEDITOR|UCAP-CONTENT|pages_content|article[-_]?(?:content|con|body|text)|news[-_]?content"
    r"|xxgk[-_]?content|con[-_]?text|zoom\b|^content$|^article$|^vsb_content|main[-_]?text",
    re.IGNORECASE,
)
_LINKED = 0.7
"""A block with so much of its text in links is a menu."""
_MENU = 4
_FEW = 200
_MOST_OF_PAGE = 0.7
"""The article is so much of the page outside of links, where no block is named as the article."""
_WHOLE = ("table", "tbody", "tr", "ul", "ol", "li", "p")
"""Blocks that are a part of an article and no place for one."""
_STOPS = ("。", "；", "：", ";", ":")
_CELLS, _COLUMNS = 200_000, 300
_SHOWN = 30
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_SITE = re.compile(r"\s*[_|\-–—].*$")


def read_html(data: bytes, guard: ReadingGuard) -> tuple[Paragraph, ...]:
    """Return the paragraphs and tables of a web page; menus are left out and told.

    Raises: UserError if it is no text, or too large.
    """
    found = _CHARSET.search(data[:_HEAD])
    declared = found[1].decode("ascii").lower() if found else ""
    root = tree_of(decoded(data, "gb18030" if declared in ("gb2312", "gbk") else declared, guard), guard)
    reader = _Reader(guard)
    main = _main_part(root)
    title = _title(root)
    parts = list(reader.blocks(main))
    if main is not root and title and all(title not in part.text for part in parts[:5]):
        parts.insert(0, Paragraph(title, None, style="title"))
    guard.count(sum(len(part.text) for part in parts), 0)
    rest = [] if main is root else list(_Reader(ReadingGuard(guard.name)).blocks(root, main))
    left = [*reader.menus, *(part.text for part in rest)]
    if left:
        shown = "、".join(f"“{text[:_SHOWN]}”" for text in left[:8])
        guard.note(f"网页正文以外的文字没有读（共 {sum(map(len, left))} 字）：{shown}")
    return tuple(parts)


def _title(root: Tag) -> str:
    """Return the title: what the page names as that of the article, else its own without the name of the site."""
    for tag in root.tags():
        if tag.name == "meta" and tag.attributes.get("name", "").lower() == "articletitle":
            return _BLANKS.sub(" ", tag.attributes.get("content", "")).strip()
    for tag in root.tags():
        if tag.name == "title":
            return _SITE.sub("", _BLANKS.sub(" ", tag.text()).strip())
    return ""


def _main_part(root: Tag) -> Tag:
    """Return the block that is named as the article and holds most of the text, else the whole page."""
    best: Tag | None = None
    for tag in root.tags():
        names = f"{tag.attributes.get('id', '')}\n{tag.attributes.get('class', '')}".split("\n")
        if tag.name in BLOCKS and any(_CONTENT.search(name) for name in names):
            if best is None or tag.size > best.size:
                best = tag
    if best is not None and best.size >= max(_FEW, 0.5 * root.size):
        return best
    found = _densest(root)
    return found if found.size >= _FEW else root


def _densest(root: Tag) -> Tag:
    """Return the innermost block outside of which there is no sentence, no numbered line and no table.

    What is left out is the edge of a page: buttons, the times it was seen, its address and links.
    """
    now = root
    while True:
        inner = [child for child in now.children if isinstance(child, Tag) and child.name not in SKIPPED]
        largest = max(inner, key=lambda tag: tag.unlinked, default=None)
        if largest is None or not largest.blocks or largest.name in _WHOLE or not largest.unlinked:
            return now
        if largest.unlinked < _MOST_OF_PAGE * now.unlinked or _says_something(now, largest):
            return now
        now = largest


def _says_something(tag: Tag, without: Tag) -> bool:
    """Return whether a block has a sentence, a numbered line or a table, besides `without`."""
    rest = list(_Reader(ReadingGuard("")).blocks(tag, without))
    return any(part.table or part.text.endswith(_STOPS) or OPENING.match(part.text) for part in rest)


class _Reader:
    """Collects the paragraphs of a page, and the menus that it leaves out."""

    def __init__(self, guard: ReadingGuard) -> None:
        self._guard = guard
        self.menus: list[str] = []

    def blocks(self, tag: Tag, without: Tag | None = None, style: str = "") -> Iterator[Paragraph]:
        """Yield the paragraphs and tables inside a block, except those of `without`."""
        text = ""
        items = _first_number(tag)
        for child in tag.children:
            if isinstance(child, str):
                text += child
            elif child is without or self._is_skipped(child):
                continue
            elif child.name == "br":
                yield from _paragraph(text, style)
                text = ""
            elif child.name == "table" and not _is_layout(child):
                yield from _paragraph(text, style)
                text = ""
                yield from self._table(child)
            elif child.name in BLOCKS or child.blocks:
                yield from _paragraph(text, style)
                text = ""
                inner = self.blocks(child, without, child.name if re.fullmatch("h[1-6]", child.name) else style)
                if items is not None and child.name == "li":
                    inner = _numbered(inner, items)
                    items += 1
                yield from inner
            else:
                text += _inline(child)
        yield from _paragraph(text, style)

    def _is_skipped(self, tag: Tag) -> bool:
        if tag.name in SKIPPED:
            return True
        if _HIDDEN.search(tag.attributes.get("style", "")) or "hidden" in tag.attributes:
            self._guard.note("网页里隐藏的内容没有读")
            return True
        if tag.name not in BLOCKS or tag.name == "body":
            return False
        if tag.size > _MENU and tag.unlinked < (1 - _LINKED) * tag.size and not tag.attached:
            self.menus.append(" ".join(tag.text().split()))
            return True
        return False

    def _table(self, table: Tag) -> Iterator[Paragraph]:
        """Yield a table; a merged cell has its text once, the places that it covers are empty."""
        cells: dict[tuple[int, int], str] = {}
        rows = list(_rows(table))
        for r, row in enumerate(rows):
            self._guard.check()
            c = 0
            for cell in (tag for tag in row.children if isinstance(tag, Tag) and tag.name in ("td", "th")):
                while (r, c) in cells:
                    c += 1
                down, right = min(_span(cell, "rowspan"), len(rows) - r), _span(cell, "colspan")
                if c + right > _COLUMNS or len(cells) + down * right > _CELLS:
                    raise self._guard.error("有一个表格大得不合常理", "请改用 xlsx 文件")
                cells.update({(r + i, c + j): "" for i in range(down) for j in range(right)})
                cells[r, c] = "\n".join(part.text for part in self.blocks(cell))
                c += right
        width = max((c for _, c in cells), default=-1) + 1
        found = tuple(tuple(cells.get((r, c), "") for c in range(width)) for r in range(len(rows)))
        if any(cell for row in found for cell in row):
            yield Paragraph(table_text(found), None, table=found)


def _paragraph(text: str, style: str) -> Iterator[Paragraph]:
    text = _BLANKS.sub(" ", text).strip(" \u3000\u200b\ufeff")
    if text:
        yield Paragraph(text, None, style=style)


def _inline(tag: Tag) -> str:
    if tag.name in SKIPPED or _HIDDEN.search(tag.attributes.get("style", "")):
        return ""
    return "".join(child if isinstance(child, str) else _inline(child) for child in tag.children)


def _first_number(tag: Tag) -> int | None:
    """Return the number that a browser shows before the first item of a numbered list; None for other elements."""
    if tag.name != "ol":
        return None
    start = tag.attributes.get("start", "1")
    return int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1


def _numbered(parts: Iterator[Paragraph], number: int) -> Iterator[Paragraph]:
    """Yield the paragraphs of an item, its number before the first one."""
    for i, part in enumerate(parts):
        yield part if i or part.table else Paragraph(f"{number}. {part.text}", None, style=part.style)


def _is_layout(table: Tag) -> bool:
    """Return whether a table only arranges the page: it holds other tables, or has a single cell."""
    return table.tables or table.cells <= 1


def _rows(table: Tag) -> Iterator[Tag]:
    for child in table.children:
        if isinstance(child, Tag):
            if child.name == "tr":
                yield child
            elif child.name in ("thead", "tbody", "tfoot"):
                yield from _rows(child)


def _span(cell: Tag, name: str) -> int:
    text = cell.attributes.get(name, "1").strip()
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 5 else 1
