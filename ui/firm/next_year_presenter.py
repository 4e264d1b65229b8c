"""What the page “今年还是明年” shows of a firm: the titles, the windows, the conditions, what to make up. No Qt.

Figures that are tried out are kept here only; nothing of the firm changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from matcher import ConditionVerdict, YearBasis, YearTurn, read_profile, titles_ahead, year_ahead
from policies import CATALOGUE, UserError, plain, show
from ui.entry.entries import read_entry
from ui.entry.typed import read_number

if TYPE_CHECKING:
    from datetime import date

    from matcher import Match, SeriesSpan, YearAhead, YearLine, YearSide
    from policies import Policy


@dataclass(frozen=True)
class SpanRow:
    """A series as shown: its label, and for every year the figure and how it counts.

    `new` is the fact of the new year; it is None where the series is not read for it.
    """

    label: str
    cells: tuple[str, ...]
    leaving: tuple[bool, ...]
    new: str | None
    given: bool
    tried: bool
    hint: str


@dataclass(frozen=True)
class LineRow:
    """A condition as shown: the texts of its columns, the verdicts of both years, and the whole story."""

    id: str
    texts: tuple[str, str, str, str]
    this: str
    next: str
    story: str


@dataclass(frozen=True)
class WorkRow:
    """One thing to make up as shown: its heading, the text, and who and by when."""

    heading: str
    text: str
    when: str


_SHORT = 26
"""Characters up to which a condition is shown whole in its row; a longer one is shown by what it compares."""
_NONE = ConditionVerdict.UNKNOWN.value


class YearsPresenter:
    """The titles of one match set beside each other in two years."""

    def __init__(self, match: Match, policy: str = "") -> None:
        self._match = match
        self.titles: tuple[Policy, ...] = titles_ahead(match.results)
        self._assumed: dict[str, Decimal] = {}
        self._typed: dict[str, str] = {}
        self._ahead: dict[str, YearAhead] = {}
        self.chosen = self._first(policy)
        self.whole = False
        """Whether the conditions that have nothing to do with years are shown too."""

    def _first(self, policy: str) -> str:
        """Returns the title to begin with: that of a policy, else the first that has something to say."""
        wanted = next((found.policy.grants for found in self._match.results if found.policy.id == policy), None)
        ids = [title.id for title in self.titles]
        same = (title.id for title in self.titles if wanted and title.grants == wanted)
        return next(same, None) or next((i for i in ids if self._of(i).telling), ids[0] if ids else "")

    @property
    def years(self) -> tuple[int, int]:
        """The two years of filing."""
        return self._match.on.year, self._match.on.year + 1

    @property
    def ahead(self) -> YearAhead | None:
        """The chosen title in both years; None if the firm can have none of them."""
        return self._of(self.chosen) if self.chosen else None

    def _of(self, policy: str) -> YearAhead:
        if policy not in self._ahead:
            title = next(title for title in self.titles if title.id == policy)
            self._ahead[policy] = year_ahead(title, self._match.profile, self._match.on, self._assumed)
        return self._ahead[policy]

    @property
    def assumes(self) -> bool:
        """Whether figures are being tried out."""
        return bool(self._assumed)

    def choose(self, policy: str) -> None:
        """Chooses the title that is shown."""
        self.chosen = policy

    def forget(self) -> None:
        """Drops all figures that were tried out."""
        self._assumed.clear()
        self._typed.clear()
        self._ahead.clear()

    def assume(self, fact: str, text: str) -> str:
        """Tries out a figure of the new year; empty text drops it. Returns why the text is refused, else ""."""
        name, _, year = fact.partition(".")
        raw = read_number(text, CATALOGUE[name].unit)
        if raw is None:
            self._assumed.pop(fact, None)
            self._typed.pop(fact, None)
            self._ahead.clear()
            return ""
        entry = read_entry(name, {year: raw})
        if entry.message:
            return entry.message
        try:
            value = read_profile({name: {year: raw}}).series(name).get(int(year))
        except UserError as error:
            return str(error)
        if value is None:
            return "请填一个数"
        self._assumed[fact] = value
        self._typed[fact] = text.strip()
        self._ahead.clear()
        return ""

    def typed(self, fact: str) -> str:
        """Returns the text that was tried out for a fact."""
        return self._typed.get(fact, "")

    def headline(self) -> str:
        """Returns what comes of next year, in one sentence."""
        ahead = self.ahead
        if ahead is None:
            return "这家企业不在这几类资质的申报范围内。"
        return f"{ahead.level_words}。"

    def conflict(self) -> str:
        """Returns which figures of these years cannot stand side by side, tried ones among them; "" if none."""
        ahead = self.ahead
        return "；".join(found.text for found in ahead.contradictions) if ahead is not None else ""

    def dates(self) -> str:
        """Returns when the title ends and when applications are accepted."""
        ahead = self.ahead
        if ahead is None:
            return ""
        parts = [ahead.certificate.text] if ahead.certificate is not None else []
        rounds = [f"历次：{ahead.rounds}"] if ahead.rounds else []
        return "；".join((*parts, ahead.call_words, *rounds))

    def line_titles(self) -> tuple[str, ...]:
        """Returns the titles of the columns of the conditions."""
        this, following = self.years
        return ("条件", f"{this} 年申报", f"{following} 年申报", f"{this} 年底前要做到")

    def span_titles(self) -> tuple[str, ...]:
        """Returns the titles of the columns of the windows."""
        return ("指标", *(f"{year} 年" for year in self._years()))

    def _years(self) -> tuple[int, ...]:
        ahead = self.ahead
        return tuple(sorted({year for span in ahead.spans for year in span.years})) if ahead is not None else ()

    def spans(self) -> tuple[SpanRow, ...]:
        """Returns the windows of the chosen title."""
        ahead = self.ahead
        return tuple(self._span(span, ahead) for span in ahead.spans) if ahead is not None else ()

    def _span(self, span: SeriesSpan, ahead: YearAhead) -> SpanRow:
        years = self._years()
        field = CATALOGUE[span.name]
        fact = f"{span.name}.{ahead.new_year}" if ahead.new_year in span.next else None
        figure = span.figures.get(ahead.new_year)
        tried = figure is not None and figure.basis is YearBasis.ASSUMED
        level = span.figures.get(ahead.new_year - 1)
        hint = f"试填 {ahead.new_year} 年的{field.label}，只看结果，不保存"
        if level is not None and figure is None:
            hint += f"；不填按 {ahead.new_year - 1} 年的 {show(level.value, field.unit)}估算要补多少"
        cells = tuple(self._figure(span, year) for year in years)
        leaving = tuple(year in span.leaves for year in years)
        unit = f"（{field.unit.value}）" if field.unit.value else ""
        return SpanRow(f"{field.label}{unit}", cells, leaving, fact, figure is not None and not tried, tried, hint)

    def _figure(self, span: SeriesSpan, year: int) -> str:
        if year not in span.years:
            return ""
        factor = 100 if CATALOGUE[span.name].unit.value == "%" else 1
        figure, ends = span.figures.get(year), span.spans.get(year)
        if figure is not None:
            return plain(figure.value * factor)
        if ends is not None:
            return f"{plain(ends.low * factor)}–{plain(ends.high * factor)}"
        return "试填" if year in span.adds and year >= self._match.on.year else "未知"

    def lines(self) -> tuple[LineRow, ...]:
        """Returns the conditions of the chosen title; without `whole` those that years change or that are open."""
        ahead = self.ahead
        if ahead is None:
            return ()
        return tuple(_line(line, ahead) for line in ahead.lines if self.whole or line.dated)

    def work(self) -> tuple[WorkRow, ...]:
        """Returns what to make up, papers first, then the materials of the policy."""
        ahead = self.ahead
        if ahead is None:
            return ()
        found = [WorkRow(item.kind.value, item.text, _when(item.holder, item.by)) for item in ahead.work]
        papers = [WorkRow("备材料", paper.text, _when(paper.holder, None)) for paper in ahead.policy.materials]
        return (*found, *papers)


def _when(holder: str, by: date | None) -> str:
    """Returns who has a thing in hand and the last day, on two lines."""
    return "\n".join(part for part in (holder, f"{by} 前" if by is not None else "申报前") if part)


def _line(line: YearLine, ahead: YearAhead) -> LineRow:
    indent = "　" * line.depth + ("或　" if line.alternative else "")
    following = line.next.actual if line.next is not None else "不再要求"
    if line.waits and line.next is not None and line.next.verdict is ConditionVerdict.UNKNOWN:
        following = f"看 {ahead.new_year} 年的数"
    if line.turn in (YearTurn.GAINED, YearTurn.LOST):
        following = f"{following}（{line.turn.value}）" if following else line.turn.value
    asked = "；或 ".join(need.short for need in line.needs)
    if line.earliest is not None:
        asked = f"最早 {line.earliest} 年申报"
    if line.level is ConditionVerdict.MET and any(need.bound for need in line.needs):
        asked += "（持平就够）"
    first, second = ahead.years
    story = [line.text, *(f"{year} 年申报：{_side(side)}" for year, side in ((first, line.this), (second, line.next)))]
    story += [need.text for need in line.needs]
    this = line.this.actual if line.this is not None else "没有这一条"
    return LineRow(
        line.id,
        (f"{indent}{line.text if len(line.text) <= _SHORT else line.label}", this, following, asked),
        line.this.verdict.value if line.this is not None else _NONE,
        line.next.verdict.value if line.next is not None else _NONE,
        "\n".join(story),
    )


def _side(side: YearSide | None) -> str:
    if side is None:
        return "没有这一条"
    required = f"，要求 {side.required}" if side.required else ""
    actual = f"，本企业 {side.actual}" if side.actual else ""
    return f"{side.verdict.label}{actual}{required}"
