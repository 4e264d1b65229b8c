"""The service sheet: its sections in order, as PDF bytes or as a file."""

from __future__ import annotations

from pathlib import Path

from reportlab.platypus import Flowable

from matcher import Match
from policies.files import save_bytes
from sheet import sections, styles
from sheet.blocks import block
from sheet.flowables import para
from sheet.fonts import register
from sheet.numbered import AUTHOR, DocumentInfo, build_pdf
from sheet.options import Edition, SheetOptions
from sheet.selection import BLOCK_LIMITS, BlockLimits, Selection, select

_HEADINGS = {
    "ready": "可以申报",
    "later": "符合条件，等下一次申报",
    "near": "差一步：补上差距就能报",
    "open": "待核实：答完就有结论（只列把握较大的）",
}

_MOST_PAGES = 4
"""Pages of a firm's edition. Our choice: two sheets of paper printed on both sides."""
_LONGEST_OFFICE = 16
"""Characters of the office's name in the footer, to keep the footer on one line."""


def story(match: Match, options: SheetOptions, limits: BlockLimits = BLOCK_LIMITS[0]) -> list[Flowable]:
    """Return all flowables of the sheet in order."""
    selection = select(match, options, limits)
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


def sheet_bytes(match: Match, options: SheetOptions | None = None) -> bytes:
    """Return the sheet as PDF; the same match and options give the same bytes.

    The firm's edition has at most four pages unless policies were chosen by hand: if it is longer, fewer policies
    get a block and more are listed by name.
    Raises: MissingGlyph if a text contains a character that cannot be printed.

    >>> sheet_bytes(found)[:5]
    b'%PDF-'
    """
    options = options or SheetOptions()
    register()
    free = options.edition is Edition.OFFICER or options.selected is not None or options.show_refused
    data = b""
    for limits in BLOCK_LIMITS[:1] if free else BLOCK_LIMITS:
        data, pages = _built(match, options, limits)
        if pages <= _MOST_PAGES:
            break
    return data


def _built(match: Match, options: SheetOptions, limits: BlockLimits) -> tuple[bytes, int]:
    """Return the PDF and its number of pages."""
    about = DocumentInfo(
        title=f"{match.profile.name} 科技政策一对一服务单",
        author=options.office or AUTHOR,
        subject=match.determination,
        footer=_footer(match, options),
    )
    return build_pdf(story(match, options, limits), about)


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
    """Write the sheet to a file, or leave the file unchanged if that fails.

    Raises: UserError if the file cannot be written, MissingGlyph if a text cannot be printed.

    >>> from pathlib import Path
    >>> write_sheet(found, Path("服务单.pdf"))
    >>> Path("服务单.pdf").read_bytes()[:5]
    b'%PDF-'
    """
    save_bytes(path, sheet_bytes(match, options), new_folder=True)


__all__ = ["Edition", "sheet_bytes", "write_sheet"]
