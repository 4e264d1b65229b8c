"""Finds score tables: items with a maximum, their grades, and the pass mark. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from clauses._applicants import FoundRule
from clauses._facts import fact_of
from clauses._figures import plain
from clauses._phrases import Bounds, ClauseWords, parts, sentences
from clauses._thresholds import in_unit
from clauses.model import PolicyText
from policies.rules import Compare, Comparison, Operand, Score, ScoreGrade, ScoreItem

_ITEM = re.compile(
    r"^\s*(?P<label>[^。;:(\n]{2,30}?)(?:指标)?\s*[((](?:满分|最高|共|总分|分值|权重)?(?:为|:)?\s*(?P<max>\d+)\s*分[))]"
)
_MARK = re.compile(r"总分|得分|分值|评分|综合评价|综合得分|计分")
_TOTAL = re.compile(r"(?:总分|满分|合计)(?:为|:|是|共)?\s*(\d+)\s*分")
_PER = re.compile(r"每|扣|加\d|累计")
_LEAST_SURE = 0.45
"""The grades of an item support each other, as the lines of tiers do. Our choice."""


class ScoreTable(NamedTuple):
    """A score at the clause and figure of its pass mark, the parts beside it that say more, the clauses of its items."""

    clause: int
    mark: int
    found: FoundRule
    rest: tuple[Bounds, ...]
    items: tuple[int, ...]


def scores_in(text: PolicyText) -> Iterator[ScoreTable]:
    """Yield the score tables of a document that has a pass mark for them."""
    runs = list(_runs(text))
    marks = list(_marks(text))
    for run in runs:
        near = [mark for mark in marks if text.clauses[run[0]].path.startswith(text.clauses[mark[0].clause].path)]
        chosen = near or marks
        if len(run) > 1 and len(runs) == 1 and chosen:
            table = _table(text, run, *chosen[0])
            if _adds_up(text, table):
                yield table


def _adds_up(text: PolicyText, table: ScoreTable) -> bool:
    """Return whether the largest points of the items are together what the words above them state, if they do."""
    rule = table.found.rule
    above = [c.text for c in text.clauses if text.clauses[table.items[0]].path.startswith(c.path) and c.path]
    stated = {
        Decimal(found[1])
        for words in (text.clauses[table.clause].text, *above)
        for found in _TOTAL.finditer(plain(words))
        if _ITEM.match(plain(words)) is None
    }
    return not isinstance(rule, Score) or stated <= {sum((item.max for item in rule.items), Decimal(0))}


def _runs(text: PolicyText) -> Iterator[list[int]]:
    """Yield the clauses that are items of one table: neighbours in one clause, each with a maximum."""
    run: list[int] = []
    parent = ""
    for place, clause in enumerate(text.clauses):
        if not clause.path or _ITEM.match(ClauseWords(text, place).words) is None:
            continue
        above = re.sub(r"(?:[^.、）]+[.、]|（[^（）]+）|[^、（）.]+条)$", "", clause.path)
        if run and above != parent:
            yield run
            run = []
        run.append(place)
        parent = above
    if run:
        yield run


def _marks(text: PolicyText) -> Iterator[tuple[ClauseWords, Bounds, int]]:
    """Yield the sentences that state a pass mark, with its figure: the smallest number of points with a comparison."""
    for place in range(len(text.clauses)):
        words = ClauseWords(text, place)
        if _ITEM.match(words.words):
            continue
        for span in sentences(words.words):
            points = [
                i
                for i in words.figures_in(span)
                if words.figures[i].unit == "分" and words.figures[i].op in (">=", ">")
            ]
            if len(points) == 1 and _MARK.search(span.of(words.words)):
                yield words, span, points[0]


def _table(text: PolicyText, run: Sequence[int], words: ClauseWords, span: Bounds, mark: int) -> ScoreTable:
    items = tuple(_item(ClauseWords(text, place)) for place in run)
    figure = words.figures[mark]
    total = sum((item.max for item in items), Decimal(0))
    own = tuple(
        i
        for i in words.figures_in(span)
        if i == mark or (words.figures[i].unit == "分" and words.figures[i].value == total)
    )
    beside = tuple((place, i) for place in run for i in range(len(text.clauses[place].figures)))
    rule = Score(op=Comparison(figure.op), pass_mark=figure.value, items=items)
    why = f"{len(items)} 项指标，满分合计 {total} 分"
    pieces = list(parts(words.words, span))
    used = [piece for piece in pieces if any(piece.start <= words.figures[i].start < piece.end for i in own)]
    rest = tuple(piece for piece in pieces if piece not in used and words.figures_in(piece))
    where = Bounds(used[0].start, used[-1].end)
    found = FoundRule(where, rule, figures=own, beside=beside, sure=0.7, why=why)
    return ScoreTable(words.clause, mark, found, rest, tuple(run))


def _item(words: ClauseWords) -> ScoreItem:
    """Return an indicator; one whose grades are not all known is judged by a person."""
    head = _ITEM.match(words.words)
    label = head["label"].strip() if head else words.words[:20]
    most = next((figure.value for figure in words.figures if figure.unit == "分"), Decimal(0))
    grades = _grades(words, most) if head else ()
    name = label.replace(" ", "")
    return ScoreItem(id=name, label=label, max=most, options=(grades,) if grades else (), judged=not grades)


def _grades(words: ClauseWords, most: Decimal) -> tuple[ScoreGrade, ...]:
    """Return the grades of an indicator from the highest to the rest, () if its words state no complete table."""
    if _PER.search(words.words):
        return ()
    rows: list[tuple[Decimal | None, Decimal | None, Decimal]] = []  # at least, below, points
    left: Operand | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    for index, figure in enumerate(words.figures[1:], start=1):
        if figure.unit == "分":
            rows.append((low, high, figure.value))
            low = high = None
            continue
        guess = fact_of(words.text, words.clause, index)
        amount = in_unit(figure, guess.operand.unit) if guess is not None and guess.sure >= _LEAST_SURE else None
        if guess is None or amount is None or (left is not None and left.formula != guess.operand.formula):
            return ()
        left = guess.operand
        if figure.op in (">=", ""):
            low = amount if figure.op else None
        elif figure.op in ("<", "<="):
            high = amount
        if figure.op not in (">=", "<", "<="):
            return ()
    return _ladder(left, rows, most) if left is not None else ()


def _ladder(
    left: Operand, rows: Sequence[tuple[Decimal | None, Decimal | None, Decimal]], most: Decimal
) -> tuple[ScoreGrade, ...]:
    stated = sorted((row for row in rows if row[0] is not None), key=lambda row: -(row[0] or 0))
    rest = [row for row in rows if row[0] is None]
    lows = [row[0] for row in stated]
    fits = all(row[1] in (None, upper) for row, upper in zip(stated[1:], lows, strict=False))
    falling = all(a[2] > b[2] for a, b in pairwise(stated))
    if not stated or len(rest) > 1 or len(set(lows)) != len(lows) or not fits or not falling or stated[0][2] > most:
        return ()
    if stated[0][1] is not None or (rest and rest[0][1] != lows[-1]) or (rest and rest[0][2] >= stated[-1][2]):
        return ()
    least = rest[0][2] if rest else Decimal(0)
    grades = [
        ScoreGrade(points, points, Compare(left=left, op=Comparison.AT_LEAST, value=low))
        for low, _, points in stated
        if low is not None
    ]
    return (*grades, ScoreGrade(least, least))
