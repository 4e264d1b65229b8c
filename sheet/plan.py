"""The plan of a firm (一企一策) as it is printed: where the firm stands, what it lacks, what is done by whom and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from sheet.firm_words import firm_words
from sheet.flowables import HEADED, LINED, SHADED, gap, keep_together, para, rule, table
from sheet.fonts import register
from sheet.numbered import DocumentInfo, build_pdf
from sheet.options import Edition
from sheet.styles import CELL, CELL_MUTED, FIRM, SECTION, SMALL, TITLE

_HEAD = ParagraphStyle("plan-head", parent=CELL, fontName=TITLE.fontName)
_BOX = ParagraphStyle("plan-box", parent=CELL, alignment=TA_CENTER)
_NAME = "一企一策服务方案"


class PlanLine(msgspec.Struct, frozen=True):
    """A line of a part: its text, and for a step who does it by when and whether it is done."""

    text: str
    person: str = ""
    due_on: date | None = None
    done_on: date | None = None


class PlanPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What a printed plan holds. `facts` are label and text of the head: code, place, titles, contacts.

    `parts` are heading and lines in printed order; the steps are apart. `progress` is for the edition of the officer.
    """

    firm: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, tuple[PlanLine, ...]], ...]
    steps: tuple[PlanLine, ...]
    on: date
    office: str = ""
    officer: str = ""
    phone: str = ""
    edition: Edition = Edition.FIRM
    progress: tuple[tuple[str, str], ...] = ()


def plan_bytes(paper: PlanPaper) -> bytes:
    """Return the plan as PDF: two pages unless a person wrote more. The firm's edition has no internal words.

    Raises: MissingGlyph if a text contains a character that cannot be printed.

    >>> plan_bytes(PlanPaper(firm="某公司", facts=(), parts=(), steps=(), on=date(2026, 12, 1)))[:5]
    b'%PDF-'
    """
    register()
    story = [part for section in (_heading, _parts, _steps, _progress, _signed) for part in section(paper)]
    footer = "　".join(filter(None, (paper.office, _NAME, paper.firm)))
    return build_pdf(story, DocumentInfo(title=_NAME, subject=paper.firm, footer=footer)).data


def _told(text: str, paper: PlanPaper) -> str:
    return text if paper.edition is Edition.OFFICER else firm_words(text)


def _heading(paper: PlanPaper) -> Iterator[Flowable]:
    edition = "" if paper.edition is Edition.FIRM else "（工作版，内部使用）"
    made = "　".join(filter(None, (paper.office, f"经办人 {paper.officer}" if paper.officer else "", paper.phone)))
    yield para(f"{_NAME}{edition}", TITLE)
    yield para(paper.firm, FIRM)
    yield para("　".join(filter(None, (f"{paper.on.isoformat()} 编制", made))), SMALL)
    yield rule()
    known = [(label, text) for label, text in paper.facts if text]
    if known:
        yield table([[para(label, CELL_MUTED), para(text, CELL)] for label, text in known], (1, 6), SHADED)


def _parts(paper: PlanPaper) -> Iterator[Flowable]:
    for heading, lines in paper.parts:
        rows = [
            [para(f"{place}.", CELL_MUTED), para(_told(line.text, paper), CELL)] for place, line in enumerate(lines, 1)
        ]
        yield from _section(heading, rows or [[para("", CELL), para("（未列）", CELL_MUTED)]])


def _section(heading: str, rows: Sequence[Sequence[Flowable]]) -> Iterator[Flowable]:
    first, rest = rows[:1], rows[1:]
    yield keep_together([para(heading, SECTION), table(first, (1, 24), () if not rest else _BELOW)])
    if rest:
        yield table(rest, (1, 24), LINED)


_BELOW = (("LINEBELOW", (0, 0), (-1, -1), *LINED[0][3:]),)


def _steps(paper: PlanPaper) -> Iterator[Flowable]:
    yield para("措施", SECTION)
    if not paper.steps:
        yield para("（未列）", CELL_MUTED)
        return
    rows: list[list[Flowable]] = [[para(text, _HEAD) for text in ("", "做什么", "谁来做", "什么时候前", "完成")]]
    for place, step in enumerate(paper.steps, 1):
        done = f"✔ {step.done_on:%m-%d}" if step.done_on is not None else "□"
        due = step.due_on.isoformat() if step.due_on is not None else ""
        texts = (str(place), _told(step.text, paper), step.person, due)
        rows.append([*(para(text, CELL) for text in texts), para(done, _BOX)])
    yield table(rows, (1, 14, 4, 3.6, 2.2), HEADED, repeat=1)


def _progress(paper: PlanPaper) -> Iterator[Flowable]:
    """Yield what was done lately: for the officer only."""
    if paper.edition is Edition.OFFICER and paper.progress:
        yield para("近来的往来（内部）", SECTION)
        yield table([[para(day, CELL_MUTED), para(text, CELL)] for day, text in paper.progress], (1, 6), LINED)


def _signed(paper: PlanPaper) -> Iterator[Flowable]:
    remark = "政策以主管部门发布的文件和认定为准；本方案随企业情况和政策变化调整。"
    cells = [para("企业负责人：", CELL), para("经办人：", CELL), para("日期：", CELL)]
    yield keep_together([gap(10), para(remark, CELL_MUTED), gap(14), table([cells], (1, 1, 1))])
