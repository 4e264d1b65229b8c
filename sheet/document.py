"""The service sheet: its sections in order, as PDF bytes or as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from reportlab.platypus import Flowable

from matcher import Match, YearAhead
from policies.files import save_bytes
from sheet import first_page, next_year, rest, sections
from sheet.annex import annexes
from sheet.blocks import block
from sheet.checks import checks
from sheet.fonts import register
from sheet.marks import section
from sheet.numbered import AUTHOR, FRAME_HEIGHT, Built, DocumentInfo, build_pdf
from sheet.options import Edition, SheetOptions
from sheet.selection import SIZES, Selection, choice_of, select

_MOST_PAGES = 4
"""Pages of a firm's edition. Our choice: two sheets of paper printed on both sides."""
_MOST_LAYOUTS = 4
"""Layouts of one sheet until it fits well; three are usual, and the last one is of the shortest size if none has fitted."""
_ROOM = 200
"""Points that must be left on a page so that the first block begins there: our choice, a block and its materials."""
_LONGEST_OFFICE = 16
"""Characters of the office's name in the footer, to keep the footer on one line."""


def story(match: Match, options: SheetOptions, selection: Selection, ahead: Sequence[YearAhead]) -> list[Flowable]:
    """Return all flowables of the sheet in order; `ahead` are the titles for which next year has something to say."""
    return [
        *first_page.heading(match, options),
        *first_page.figures(match, options),
        *first_page.steps(match, selection, options),
        *first_page.needs(match, options),
        *([] if options.person else first_page.ladders(match)),
        *first_page.overview(match, selection, options),
        *checks(match, selection, options),
        *_blocks(match, selection, options),
        *next_year.flowables(match, ahead),
        *sections.homework(match, selection, options),
        *rest.others(match, selection, options),
        *sections.held(match, selection, options),
        *sections.layers(match, selection),
        *sections.choices(match, selection),
        *rest.refused(match, selection, options),
        *sections.internal(options),
        *sections.legend(match, selection, options),
        *sections.signatures(options),
    ]


def _blocks(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    if not selection.blocks:
        return []
    parts = section(
        f"值得办的政策（展开 {len(selection.blocks)} 项，按对{'本人' if options.person else '企业'}的用处排）", _ROOM
    )
    for number, result in enumerate(selection.blocks, 1):
        parts.extend(block(match, result, selection, options, number))
    return parts


def sheet_bytes(match: Match, options: SheetOptions | None = None) -> bytes:
    """Return the sheet as PDF; the same match and options give the same bytes.

    The firm's edition has at most four pages, besides the annex: if it is longer, fewer policies get a block and fewer
    are named in the table of the rest. Policies chosen by hand always keep their block.
    Raises: MissingGlyph if a text contains a character that cannot be printed.

    >>> sheet_bytes(found)[:5]
    b'%PDF-'
    """
    register()
    options = options or SheetOptions()
    choice = choice_of(match, options)
    ahead = () if options.person else next_year.telling(match)
    whole = select(match, options, choice)

    free = options.edition is Edition.OFFICER or options.show_refused
    too_long, place, last, best = -1, 0, 0 if free else len(SIZES) - 1, _Fitting(len(SIZES))
    for layout in range(_MOST_LAYOUTS):
        if layout == _MOST_LAYOUTS - 1 and not best.data:
            place = last
        selection = select(match, options, choice, SIZES[place])
        built = _built(match, options, selection, ahead)
        over = _points_over(built, options)
        if over <= 0 or place == last:
            best = _Fitting(place, built.data)
            place = _next_size(range(too_long + 1, place), place, -over, whole)
        else:
            too_long, stop = place, min(best.place, last)
            shorter = _next_size(range(place + 1, stop), place, -over, whole)
            place = max((place + stop + 1) // 2, shorter) if best.data else shorter
        if place >= best.place:
            break
    return best.data


class _Fitting(NamedTuple):
    """The longest sheet so far that fits, and the place of its size."""

    place: int
    data: bytes = b""


def _next_size(places: range, place: int, room: float, whole: Selection) -> int:
    """Return the longest of some sizes that takes about so many points more than the size of a place, or the last.

    `whole` is the selection without limits of size.
    """
    height = SIZES[place].height(whole)
    fitting = (i for i in places if SIZES[i].height(whole) - height <= room)
    return next(fitting, places.stop)


def _points_over(built: Built, options: SheetOptions) -> float:
    """Return how many points a sheet is longer than it may be, as a negative number how much room is left."""
    pages = built.pages - _MOST_PAGES - len(options.annex) - 1
    return pages * FRAME_HEIGHT + (FRAME_HEIGHT / 2 if options.annex else built.used)


def _built(match: Match, options: SheetOptions, selection: Selection, ahead: Sequence[YearAhead]) -> Built:
    """Return the PDF of a selection."""
    about = DocumentInfo(
        title=f"{match.profile.name} {options.person} 人才政策一对一服务单"
        if options.person
        else f"{match.profile.name} 科技政策一对一服务单",
        author=options.office or AUTHOR,
        subject=match.determination,
        footer=_footer(match, options),
    )
    return build_pdf([*story(match, options, selection, ahead), *annexes(match, options)], about)


def _footer(match: Match, options: SheetOptions) -> str:
    office = options.office if len(options.office) <= _LONGEST_OFFICE else f"{options.office[:_LONGEST_OFFICE]}…"
    parts = (
        office,
        options.edition_label,
        f"按 {match.on.isoformat()} 推算"
        if options.printed_on not in (None, match.on)
        else f"数据日期 {match.on.isoformat()}",
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
