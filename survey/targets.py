"""What a district aimed at in a year and what came of it, as the documents state it, beside our own count. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from firms import Indicator, TargetKind
from policies import plain
from survey.figures import Bar, Cell, FigureTable

_GOALS = (TargetKind.TARGET, TargetKind.ORDERED)
OWN_KINDS: Mapping[str, str] = {
    # indicator of the documents: kind of title that the casebook counts
    "国家科技型中小企业": "tech_sme",
    "高新技术企业": "hnte",
    "雏鹰企业": "chuying",
    "瞪羚企业": "dengling",
    "独角兽企业": "unicorn",
}
_HEADINGS = ("指标", "口径", "目标", "实绩", "单位", "完成率", "文件写的完成率", "说明", "本库", "来源")


def districts(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """The districts that have indicators, those with most first."""
    counts: dict[str, int] = {}
    for entry in indicators:
        counts[entry.district] = counts.get(entry.district, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def target_figures(indicators: Sequence[Indicator], district: str, year: int, own: Mapping[str, int]) -> FigureTable:
    """Goals and results of a district and year; `own` counts by kind of title in the casebook.

    A completion is worked out only where goal and result have the same scope and unit.
    """
    here = [entry for entry in indicators if entry.district == district]
    groups: dict[tuple[str, str, str, str], list[Indicator]] = {}
    for entry in here:
        if entry.year == year:
            groups.setdefault((entry.indicator, entry.scope, entry.unit, entry.part), []).append(entry)
    table: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for members in groups.values():
        for row, bar in _rows(members, own):
            table.append(row)
            if bar is not None:
                bars.append(bar)
    years = "、".join(str(each) for each in sorted({entry.year for entry in here}))
    return FigureTable(
        "targets",
        "指标",
        "数字照录文件；口径相同才算完成率；“本库”是企业库里年末有效的资质数，供对照",
        _HEADINGS,
        tuple(table),
        tuple(bars),
        ("完成率",),
        f"参考资料里没有{district} {year} 年的指标。有资料的年份：{years}。"
        if years
        else f"参考资料里没有{district}的指标。",
    )


def _rows(members: Sequence[Indicator], own: Mapping[str, int]) -> list[tuple[tuple[Cell, ...], Bar | None]]:
    goals = [entry for entry in members if entry.kind in _GOALS]
    results = [entry for entry in members if entry.kind not in _GOALS]
    left: Sequence[Indicator | None] = goals or (None,)
    right: Sequence[Indicator | None] = results or (None,)
    return [_row(goal, result, own) for goal in left for result in right]


def _row(
    goal: Indicator | None, result: Indicator | None, own: Mapping[str, int]
) -> tuple[tuple[Cell, ...], Bar | None]:
    named = result or goal
    if named is None:
        raise ValueError("a row of indicators needs a goal or a result")
    share = completion(goal, result)
    count = own.get(OWN_KINDS.get(named.indicator, ""))
    stated = f"{plain(result.completion * 100)}%" if result is not None and result.completion is not None else ""
    notes = "；".join((*_kind_words(goal, result), *_notes(goal, result)))
    sources = "；".join(dict.fromkeys(_source(entry) for entry in (goal, result) if entry is not None))
    scope = named.scope + (f"（{named.part}）" if named.part else "")
    words = f"{plain(share * 100, 1)}%" if share is not None else ""
    row: tuple[Cell, ...] = (
        named.indicator, scope, _figure(goal), _figure(result), named.unit, words, stated, notes, count, sources,
    )  # fmt: skip
    bar = Bar(named.indicator, (share * 100,), words) if share is not None else None
    return row, bar


def completion(goal: Indicator | None, result: Indicator | None) -> Decimal | None:
    """The share of a goal that was reached; None where one of them is missing, no number, or zero."""
    if goal is None or result is None or not goal.value or result.value is None:
        return None
    return result.value / goal.value


def _figure(entry: Indicator | None) -> Cell:
    if entry is None:
        return ""
    return entry.value if entry.value is not None else entry.text


def _kind_words(goal: Indicator | None, result: Indicator | None) -> Iterator[str]:
    """Says where a figure is another kind than its column."""
    if goal is not None and goal.kind is TargetKind.ORDERED:
        yield "目标由市里下达"
    if result is not None and result.kind is TargetKind.EXPECTED:
        yield "实绩为预计数"


def _notes(*entries: Indicator | None) -> Iterator[str]:
    yield from dict.fromkeys(entry.note for entry in entries if entry is not None and entry.note)


def _source(entry: Indicator) -> str:
    return f"《{entry.document.title}》"
