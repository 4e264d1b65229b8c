"""The document: sections in order, page furniture, bytes, and the file beside which is renamed."""

from __future__ import annotations

import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from matcher import Match
from policies import UserError
from sheet import sections, styles
from sheet.blocks import block
from sheet.flowables import para
from sheet.fonts import REGULAR, register, require_glyphs
from sheet.options import Edition, SheetOptions
from sheet.selection import MEASURES, Measure, Selection, select

_HEADINGS = {
    "ready": "可以申报",
    "later": "符合条件，等下一次申报",
    "near": "差一步：补上差距就能报",
    "open": "待核实：答完就有结论（只列把握较大的）",
}

_MOST_PAGES = 4
_LONGEST_OFFICE = 16


def story(match: Match, options: SheetOptions, measure: Measure = MEASURES[0]) -> list[Flowable]:
    """All flowables of the sheet, in order."""
    selection = select(match, options, measure)
    return [
        *sections.heading(match, options),
        *sections.summary(match, selection),
        *sections.ladders(match),
        *_blocks(match, selection, options),
        *sections.held(match, selection),
        *sections.layers(match, selection),
        *sections.choices(match, selection),
        *sections.homework(match, selection, options),
        *sections.others(match, selection, options),
        *sections.refused(match, selection),
        *sections.requests(match, options),
        *sections.internal(options),
        *sections.signatures(options),
    ]


def _blocks(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    parts: list[Flowable] = []
    for name, heading in _HEADINGS.items():
        results = getattr(selection, name)
        if results:
            parts.extend(sections.section(heading, 170))
            for result in results:
                parts.extend(block(match, result, options))
    if not parts:
        parts.append(para("按现有资料还没有可以直接申报的政策；请先补充下面清单中的资料。", styles.BODY))
    return parts


class _NumberedCanvas(Canvas):
    """A canvas that knows the number of pages when it writes the footers."""

    footer = ""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._pages: list[dict[str, object]] = []
        self._entries: list[tuple[int, str, int, float]] = []

    def outline_entry(self, title: str, level: int, top: float) -> None:
        """Remembers an outline entry for the page at hand; its page exists only in the end."""
        self._entries.append((len(self._pages), title, level, top))

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keeps the page until all are known."""
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # what reportlab's own showPage calls; the stubs leave it out

    def save(self) -> None:
        """Writes every page with its number."""
        total = len(self._pages)
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self.setFont(REGULAR, 8)
            self.setFillColor(styles.MUTED)
            self.setStrokeColor(styles.RULE)
            self.line(styles.MARGIN, styles.BOTTOM - 8, styles.PAGE[0] - styles.MARGIN, styles.BOTTOM - 8)
            self.drawString(styles.MARGIN, styles.BOTTOM - 20, self.footer)
            self.drawRightString(styles.PAGE[0] - styles.MARGIN, styles.BOTTOM - 20, f"第 {number} 页 共 {total} 页")
            self._write_outline(number - 1)
            super().showPage()
        super().save()

    def _write_outline(self, page: int) -> None:
        for i, (where, title, level, top) in enumerate(self._entries):
            if where == page:
                key = f"entry-{i}"
                self.bookmarkHorizontal(key, 0, top)
                self.addOutlineEntry(title, key, level, closed=level > 0)


def sheet_bytes(match: Match, options: SheetOptions | None = None) -> bytes:
    """The sheet as PDF; the same match and options give the same bytes.

    The firm's usual sheet stays within four pages: where it would not, fewer policies get a block
    and more are only named.
    Raises: MissingGlyph when a text holds a character that cannot be printed.
    """
    options = options or SheetOptions()
    register()
    free = options.edition is Edition.OFFICER or options.selected is not None or options.show_refused
    data = b""
    for measure in MEASURES[:1] if free else MEASURES:
        data, pages = _built(match, options, measure)
        if pages <= _MOST_PAGES:
            break
    return data


def _built(match: Match, options: SheetOptions, measure: Measure) -> tuple[bytes, int]:
    """The PDF and its number of pages."""
    footer = _footer(match, options)
    require_glyphs(footer)
    canvas: Any = type("SheetCanvas", (_NumberedCanvas,), {"footer": footer})
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=styles.PAGE,
        title=f"{match.profile.name} 科技政策一对一服务单",
        author=options.office or "科策一对一",
        subject=match.determination,
        lang="zh-CN",
        initialFontName=REGULAR,
        invariant=1,
    )
    frame = Frame(
        styles.MARGIN - 6,
        styles.BOTTOM,
        styles.WIDTH + 12,
        styles.PAGE[1] - styles.TOP - styles.BOTTOM,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates([PageTemplate(id="page", frames=[frame])])
    document.build(story(match, options, measure), canvasmaker=canvas)
    return target.getvalue(), document.page


def _footer(match: Match, options: SheetOptions) -> str:
    office = options.office if len(options.office) <= _LONGEST_OFFICE else f"{options.office[:_LONGEST_OFFICE]}…"
    parts = (
        office,
        options.edition.label,
        f"数据日期 {match.on.isoformat()}",
        f"政策库 {match.library.version}",
        "以主管部门认定为准",
    )
    return " ｜ ".join(part for part in parts if part)


def write_sheet(match: Match, path: Path, options: SheetOptions | None = None) -> None:
    """Writes the sheet beside the target and renames it; a failure leaves the target as it was.

    Raises: UserError when the target cannot be written.
    """
    write_beside(path, sheet_bytes(match, options))


def write_beside(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all."""
    if path.is_dir():
        raise UserError(f"{path} 是文件夹，请写明文件名，如 服务单.pdf")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UserError(f"写不了 {path}，请检查文件夹是否存在、是否可写，文件是否正被打开") from error


__all__ = ["Edition", "sheet_bytes", "write_beside", "write_sheet"]
