"""The block “今年还是明年”: what the new year changes for a title, and what it must bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportlab.platypus import Flowable

from matcher import (
    ConditionVerdict,
    MakeUp,
    MakeUpKind,
    Match,
    YearAhead,
    YearLine,
    YearSide,
    titles_ahead,
    year_ahead,
)
from sheet import styles
from sheet.flowables import HEADED, gap, keep_together, para, table
from sheet.marks import section
from sheet.wording import MARKS

_MOST_TITLES = 2
"""Titles that get a table. This and the limits below are our choice, to keep the block below half a page."""
_MOST_LINES = 5
_MOST_WORK = 4
_MOST_EASY = 4


def telling(match: Match) -> tuple[YearAhead, ...]:
    """Return the titles for which next year has something to say, the most urgent first."""
    found = [year_ahead(policy, match.profile, match.on) for policy in titles_ahead(match.results)]
    return tuple(sorted((ahead for ahead in found if ahead.telling), key=_order)[:_MOST_TITLES])


def flowables(match: Match, found: Sequence[YearAhead] | None = None) -> list[Flowable]:
    """Return the block of a firm, or nothing if next year has nothing to say; `found` is the result of `telling`, if known."""
    parts: list[Flowable] = []
    for ahead in telling(match) if found is None else found:
        parts.append(keep_together(_title(ahead)))
    return [*section("今年还是明年", 150), *parts] if parts else []


def _order(ahead: YearAhead) -> tuple[bool, int]:
    """Sort titles that end soon first, then those with the fewest lines that need something."""
    ending = ahead.certificate is not None
    return not ending, sum(not _easy(line) for line in ahead.lines if line.needs)


def _title(ahead: YearAhead) -> list[Flowable]:
    this, following = ahead.years
    rows = [line for line in ahead.lines if line.telling][:_MOST_LINES]
    parts: list[Flowable] = [para([(f"{ahead.policy.name}：", True), (ahead.level_words, False)], styles.TIGHT)]
    dates = [ahead.certificate.text] if ahead.certificate is not None else []
    parts.append(para("；".join((*dates, ahead.call_words)), styles.CELL))
    parts.extend(para(words, styles.SMALL) for words in ahead.window_words)
    if rows:
        titles = ("条件", f"{this} 年申报", f"{following} 年申报", f"{ahead.new_year} 年底前要做到")
        header: list[Flowable] = [para(title, styles.HEAD) for title in titles]
        cells = [header, *(_row(line, ahead) for line in rows)]
        parts.append(table(cells, (24, 18, 17, 41), HEADED))
    parts.extend(_easy_words(ahead))
    parts.extend(_work(ahead))
    return [*parts, gap(6)]


def _easy(line: YearLine) -> bool:
    return line.level is ConditionVerdict.MET


def _row(line: YearLine, ahead: YearAhead) -> list[Flowable]:
    this = _side_words(line.this) if line.this is not None else "没有这一条"
    following = _side_words(line.next) if line.next is not None else "不再要求"
    if line.next is not None and line.next.verdict is ConditionVerdict.UNKNOWN and line.waits:
        following = f"{MARKS[ConditionVerdict.UNKNOWN]} 看 {ahead.new_year} 年的数"
    asked = "；或 ".join(need.text for need in line.needs)
    if line.earliest is not None:
        asked = f"已定的年度不会再变，最早 {line.earliest} 年申报"
    return [para(text, styles.CELL) for text in (line.label, this, following, asked or line.turn.value)]


def _side_words(side: YearSide) -> str:
    required = f"（须 {side.required}）" if side.required else ""
    return f"{MARKS[side.verdict]} {side.actual}{required}"


def _easy_words(ahead: YearAhead) -> list[Flowable]:
    """Return one line for all conditions for which it is enough to stay level."""
    names = [line.label for line in ahead.lines if line.needs and _easy(line) and not line.telling]
    if not names:
        return []
    tail = f"等 {len(names)} 项" if len(names) > _MOST_EASY else ""
    head = f"{ahead.new_year} 年与 {ahead.new_year - 1} 年持平就够："
    return [para([(head, True), ("、".join(names[:_MOST_EASY]) + tail, False)], styles.TIGHT)]


def _work(ahead: YearAhead) -> list[Flowable]:
    """Return what is not a figure of the new year: papers to make up, and facts that must still happen."""
    shown = _shown(ahead.lines)
    rest = [item for item in ahead.work if item.condition not in shown and not item.distant]
    parts: list[Flowable] = []
    for kind in MakeUpKind:
        words = _items([item for item in rest if item.kind is kind and not item.clean])
        if words:
            parts.append(para([(f"{kind.value}：", True), (words, False)], styles.CELL))
    clean = sum(item.clean for item in rest)
    if clean:
        parts.append(para([("另要核实：", True), (f"合规情形 {clean} 项，申报前由企业确认", False)], styles.CELL))
    return parts


def _shown(lines: Iterable[YearLine]) -> set[str]:
    """Return the conditions that stand in the table, with the groups they are members of."""
    shown: set[str] = set()
    above: list[str] = []
    for line in lines:
        above[line.depth :] = [line.id]
        if line.telling:
            shown.update(above)
    return shown


def _items(items: Iterable[MakeUp]) -> str:
    found = list(items)
    named = [
        f"{item.head or item.text}（{item.holder}{f'，{item.by.isoformat()} 前' if item.by else ''}）" for item in found
    ]
    tail = f"；另有 {len(found) - _MOST_WORK} 项" if len(found) > _MOST_WORK else ""
    return "；".join(named[:_MOST_WORK]) + tail
