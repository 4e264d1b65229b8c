"""The document: sections in order, bytes, and the file beside which is renamed."""

from __future__ import annotations

from pathlib import Path

from reportlab.platypus import Flowable

from matcher import Match
from policies.files import save_bytes
from sheet import sections, styles
from sheet.blocks import block
from sheet.flowables import para
from sheet.fonts import register
from sheet.numbered import AUTHOR, About, laid_out
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
    about = About(
        title=f"{match.profile.name} 科技政策一对一服务单",
        author=options.office or AUTHOR,
        subject=match.determination,
        footer=_footer(match, options),
    )
    return laid_out(story(match, options, measure), about)


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
    save_bytes(path, sheet_bytes(match, options), new_folder=True)


__all__ = ["Edition", "sheet_bytes", "write_sheet"]
