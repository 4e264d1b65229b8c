"""What is due, as the card of the desk shows it: groups with counts, filters by kind and officer, lines. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.due import DueItem, DueKind, When, counted, due_words, when
from ui.home.presenter import HomeLine
from ui.widgets.filter_option import FilterOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

OVERDUE_SHOWN, TITLES_SHOWN, FEW = 6, 3, 14
"""So many overdue items and overdue titles stand in the whole list, unless it has no more than `FEW` lines; a line leads
to the others, so that today and this week stay in sight."""
MORE = "more"
"""The target of that line; its tooltip is the word of the kind to be listed, "" for all kinds."""
NO_OFFICER = ""
"""The value of the filter for items that nobody is in charge of."""


@dataclass(frozen=True)
class DueChoice:
    """The filters of the list; None matches everything."""

    group: When | None = None
    kind: DueKind | None = None
    officer: str | None = None


def passes(item: DueItem, chosen: DueChoice) -> bool:
    """Returns whether an item is of the chosen kind and officer; the group is not asked."""
    return chosen.kind in (None, item.kind) and chosen.officer in (None, item.officer)


def group_words(items: Iterable[DueItem], chosen: DueChoice, on: date) -> dict[When, str]:
    """Returns the words of the buttons of the groups: 逾期 3."""
    counts = counted((item for item in items if passes(item, chosen)), on)
    return {group: f"{group.value} {counts[group]}" for group in When}


def due_lines(items: Sequence[DueItem], chosen: DueChoice, on: date, me: str = "") -> tuple[HomeLine, ...]:
    """Returns the lines of the items that pass the filters, in their order; whose they are is said if not `me`."""
    kept = [item for item in items if passes(item, chosen) and chosen.group in (None, when(item.due_on, on))]
    lines = [_line(item, on, me if chosen.officer is None else item.officer) for item in kept]
    if chosen.group is not None or len(lines) <= FEW:
        return tuple(lines)
    late = sum(item.due_on < on for item in kept)
    titles = sum(item.kind is DueKind.TITLE for item in kept[:late])
    return (
        *_folded(lines[: late - titles], OVERDUE_SHOWN, "逾期的事项", ""),
        *_folded(lines[late - titles : late], TITLES_SHOWN, "已到期、没有续上的资质", DueKind.TITLE.value),
        *lines[late:],
    )


def _folded(lines: list[HomeLine], shown: int, what: str, kind: str) -> list[HomeLine]:
    """Returns the first lines and one that leads to the others."""
    rest = len(lines) - shown
    more = HomeLine(f"还有 {rest} 项{what}", "全部列出", "", MORE, urgent=True, tip=kind)
    return [*lines[:shown], more] if rest > 1 else lines


def _line(item: DueItem, on: date, me: str) -> HomeLine:
    day = f"今天 {item.hour}".strip() if item.due_on == on else due_words(item.due_on, on)
    parts = (day, item.text, "" if item.officer == me else item.officer)
    tip = "\n".join(filter(None, (item.due_on.isoformat(), item.tip)))
    urgent = item.due_on < on and not item.calm
    return HomeLine(item.name, " · ".join(filter(None, parts)), item.page, item.target, urgent, tip, item)


def kind_options(items: Iterable[DueItem]) -> tuple[FilterOption, ...]:
    """Returns the entries of the filter by kind: the kinds that there are."""
    present = {item.kind for item in items}
    return (
        FilterOption("全部事项", None),
        *(FilterOption(kind.value, kind.value) for kind in DueKind if kind in present),
    )


def officer_options(items: Iterable[DueItem], me: str) -> tuple[FilterOption, ...]:
    """Returns the entries of the filter by officer: everybody, the user first, then the others."""
    present = sorted({item.officer for item in items} - {me, NO_OFFICER})
    mine = (FilterOption(f"{me}（我）", me),) if me else ()
    others = tuple(FilterOption(name, name) for name in present)
    nobody = (FilterOption("没有负责人", NO_OFFICER),) if any(item.officer == NO_OFFICER for item in items) else ()
    return (FilterOption("所有人", None), *mine, *others, *nobody)


def empty_words(items: Sequence[DueItem], chosen: DueChoice, *, firms: bool) -> str:
    """Returns what an empty list says: what to do first, that nothing is due, or that the filters leave nothing."""
    if not firms:
        return "先导入企业名单；安排的走访、答应的答复、申报和兑现的日子、到期的资质，会按日期列在这里"
    if not items:
        return "没有逾期，30 天内也没有要办的事"
    group = f"“{chosen.group.value}”里" if chosen.group is not None else ""
    return f"{group}没有符合筛选的事项；按 0 回到全部"
