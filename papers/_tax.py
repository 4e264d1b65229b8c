"""What the readers of tax forms share: figures by label and head, sums that prove them, facts with their source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from papers._heads import DOUBTED_YEAR, names_other_year
from papers._labels import Lines
from papers._sheet import PaperPlace, Spot, Untaken
from papers._types import PaperCheck, PaperFact, PaperKind, PaperPart, PaperReading
from policies import CATALOGUE, Unit
from registers import WrittenUnit, number_in

SURE = 1.0
"""Sureness of a figure that a sum of its paper proves."""
UNPROVED = 0.85
"""Sureness of a figure that no sum proves. Our choice."""

_OTHER_UNIT = 0.7
"""Sureness of amounts in a unit that the form does not have. Our choice: below what is taken by itself."""
_LEAST_EACH, _MOST_EACH = Decimal("0.05"), Decimal(50_000)
"""Income per head of a firm in 万元, at least and at most. Our choice: far beyond what high-tech firms have."""


class TaxFigure(msgspec.Struct, frozen=True):
    """A number of a paper as written, with the number of its line ("" if none is printed)."""

    value: Decimal
    spot: Spot
    line: str


class Taking:
    """Takes the figures of one paper; `reading` returns them if all sums hold."""

    def __init__(self, kind: PaperKind, part: PaperPart) -> None:
        self.kind = kind
        self.part = part
        self.head = part.head
        self.lines = Lines(part.sheet)
        self.checks: list[PaperCheck] = []
        self._facts: list[PaperFact] = []
        self._left: list[Untaken] = list(part.head.troubles)
        self._proved: set[PaperPlace] = set()
        self._strange_unit = ""
        self._unit_compared = False
        self._most = SURE

    def left(self, why: str, spot: Spot | None = None) -> None:
        """Tell something that is not taken."""
        place = spot.place.words() if spot else self.part.sheet.name
        text = spot.text[:40] if spot else ""
        entry = Untaken(place=place, why=why, text=text)
        if entry not in self._left:
            self._left.append(entry)

    def figure(self, *names: str, head: Spot | None = None) -> TaxFigure | None:
        """Return the number of the line with one of these names, in the column of `head` if it is given.

        Without a head the line must have exactly one number. What is ambiguous is told and not taken.
        """
        found: list[TaxFigure] = []
        for index, label in self.lines.all(*names):
            spot = self.lines.under(index, label, head) if head is not None else self._only(index, label)
            if spot is None or spot == label:
                continue
            if spot.value is None:
                self.left("没有看懂这个数", spot)
                continue
            found.append(TaxFigure(spot.value, spot, self._line(index, label)))
        if len({figure.value for figure in found}) > 1:
            self.left(f"“{names[0]}”有两个不同的数，没有取", found[0].spot)
            return None
        return found[0] if found else None

    def one(self, *names: str, head: Spot | None = None) -> TaxFigure | None:
        """Return the number under a head of a form that has one column of amounts, or else the only number."""
        return (self.figure(*names, head=head) if head is not None else None) or self.figure(*names)

    def is_proved(self, figure: TaxFigure) -> bool:
        """Return whether a check holds that this figure is part of."""
        return figure.spot.place in self._proved

    def beside(self, *names: str) -> list[Spot]:
        """Return what is written beside each label of these names."""
        cells = (self.lines.cells(index, label) for index, label in self.lines.all(*names))
        return [found[0] for found in cells if found]

    def _only(self, index: int, label: Spot) -> Spot | None:
        cells = self.lines.cells(index, label)
        if len(cells) > 1:
            self.left("这一行有几个数，看不出哪一个是金额，没有取", label)
            return None
        return cells[0] if cells else None

    def _line(self, index: int, label: Spot) -> str:
        return self.lines.number(index, label)

    def equal(
        self,
        rule: str,
        total: TaxFigure | None,
        parts: Sequence[TaxFigure | None],
        signs: str = "",
        *,
        binding: bool = True,
    ) -> bool:
        """Check that a total is the sum of its parts; an empty part counts as 0, all empty: no check.

        Returns: whether it is not wrong. A check that is not `binding` is only noted if it holds.
        """
        there = [part for part in parts if part is not None]
        if total is None or not there:
            return True
        amount = Decimal(0)
        for part, sign in zip(parts, signs or "+" * len(parts), strict=True):
            if part is not None:
                amount += part.value if sign == "+" else -part.value
        holds = abs(total.value - amount) <= _rounding(total, there)
        if holds or binding:
            self.holds(rule, holds, (total, *there))
        return holds

    def compare(self, rule: str, total: TaxFigure, amount: Decimal, parts: Sequence[TaxFigure]) -> None:
        """Check that a total is an amount computed from its parts, within the rounding of what is written."""
        self.holds(rule, abs(total.value - amount) <= _rounding(total, parts), (total, *parts))

    def ratio(self, rule: str, share: TaxFigure | None, part: TaxFigure | None, whole: TaxFigure | None) -> None:
        """Check that a share (61.5% or 0.615 or 61.5) is part ÷ whole."""
        if share is None or part is None or whole is None or not whole.value:
            return
        exact = part.value / whole.value
        step = Decimal(1).scaleb(-_places(share.value))
        asked = (share.value, step) if abs(share.value) <= 1 or exact > 1 else (share.value / 100, step / 100)
        self.holds(rule, abs(asked[0] - exact) <= asked[1], (part, whole))

    def check_unit(self, amount: TaxFigure | None, people: TaxFigure | None) -> None:
        """Compare income per head with what firms have: a wrong unit is wrong by a thousand at least."""
        if amount is None or people is None or self.head.unit is None or people.value <= 0 or amount.value <= 0:
            return
        self._unit_compared = True
        each = (number_in(amount.value, Unit.MONEY, self.head.unit) or Decimal(0)) / people.value
        if not _LEAST_EACH <= each <= _MOST_EACH:
            each = each.quantize(Decimal("0.0001"))
            self._strange_unit = (
                f"按写明的单位（{self.head.unit}）人均收入 {each} 万元，不合常理，金额没有取，请核对单位"
            )

    def at_most(self, rule: str, part: TaxFigure | None, whole: TaxFigure | None) -> None:
        """Check that a part is not more than its whole; only noted if it fails, as it proves neither figure."""
        if part is not None and whole is not None and part.value > whole.value:
            self.checks.append(PaperCheck(rule, False))

    def holds(self, rule: str, holds: bool, figures: Iterable[TaxFigure]) -> None:
        """Note a check; one that holds proves its figures."""
        self.checks.append(PaperCheck(rule, holds))
        if holds:
            self._proved.update(figure.spot.place for figure in figures)

    def money(self, field: str, year: int, figure: TaxFigure | None, source: str) -> None:
        """Take a figure of money as a fact of a year. Without a unit in the head it is told, not taken."""
        if figure is None:
            return
        if self.head.unit is None:
            self.left("没有写明金额单位，金额都没有取")
            return
        if self._strange_unit:
            self.left(self._strange_unit)
            return
        value = number_in(figure.value, Unit.MONEY, self.head.unit)
        if value is None or (value < 0 and not CATALOGUE[field].signed):
            self.left(f"“{CATALOGUE[field].label}”是负数，没有取", figure.spot)
            return
        if self.head.unit is not WrittenUnit.YUAN:
            self.left(f"税务申报表以元填报，这张表写的单位是{self.head.unit}，已按写明的单位换算，请核对单位")
            self._most = self._most if self._unit_compared else min(self._most, _OTHER_UNIT)
        self.fact(f"{field}.{year}", value, source, figure)

    def count(self, field: str, year: int, figure: TaxFigure | None, source: str) -> None:
        """Take a number of people as a fact of a year."""
        if figure is None:
            return
        if figure.value < 0:
            self.left(f"“{CATALOGUE[field].label}”是负数，没有取", figure.spot)
            return
        self.fact(f"{field}.{year}", figure.value, source, figure)

    def fact(self, field: str, value: object, source: str, figure: TaxFigure) -> None:
        """Take a fact with the place of its figure; one that is recognised or placed by a guess must be proved by a sum."""
        if (figure.spot.loose or figure.spot.score < 1) and not self.is_proved(figure):
            page = "扫描件" if figure.spot.score < 1 else "没有表格线的页"
            self.left(f"在{page}上，又没有表内关系可以证明这个数，没有取", figure.spot)
            return
        sure = SURE if self.is_proved(figure) else UNPROVED
        self.told(field, value, source, figure.spot, sure)

    def told(self, field: str, value: object, source: str, spot: Spot, sure: float, words: str = "") -> None:  # noqa: PLR0913
        """Take a fact that is no figure; `words` are those of its spot unless given."""
        self._facts.append(
            PaperFact(
                field=field,
                value=value,
                source=f"{self.kind.value} {source}",
                place=spot.place,
                sure=min(self._most, sure if sure == SURE else min(sure, spot.score)),
                words=words or spot.text,
            )
        )

    def missing(self, name: str, figure: TaxFigure | None) -> None:
        """Tell that a line has no figure, if it has none."""
        if figure is None:
            self.left(f"“{name}”没有填，或看不出是哪个数")

    def source(self, figure: TaxFigure, name: str, column: int = 0) -> str:
        """Return the line of a figure as its paper numbers it: 第15行第2列, or the name of the line."""
        line = f"第{figure.line}行" if figure.line else f"“{name}”"
        return f"{line}第{column}列" if column else line

    def year(self, on: date) -> int | None:
        """Return the year of the paper. Without one, or for one that is not over, it is told and None."""
        year = self.head.year
        if year is None:
            period = self.head.period()
            self.left(f"所属期 {period} 不是一个年度，没有取" if period else "没有写明所属期，没有取")
        elif year >= on.year:
            self.left(f"所属期 {year} 年还没有过完，没有取")
            return None
        elif names_other_year(self.part.sheet, year):
            self._most = DOUBTED_YEAR
            self.left(f"工作表名写的年度与所属期 {year} 年对不上，请核对是哪一年的表")
        return year

    def reading(self) -> PaperReading:
        """Return what was taken; nothing if a sum fails."""
        failed = [check.rule for check in self.checks if not check.holds]
        if not self._facts and not self._left:
            self.left("认出了这张表，但没有找到要取的数（没有填，或版面不认得）")
        if failed:
            self.left(f"表内关系不成立（{'；'.join(failed)}），整张表没有取数，请核对原表")
        return PaperReading(
            paper=self.kind,
            title=self.part.title,
            firm_name=self.head.name,
            credit_code=self.head.code,
            period=self.head.period(),
            facts=() if failed else tuple(self._facts),
            checks=tuple(self.checks),
            left_out=tuple(self._left),
            sheet=self.part.sheet.name,
        )


def _rounding(total: TaxFigure, parts: Sequence[TaxFigure]) -> Decimal:
    """Return how far a sum may be off if each of its numbers was rounded as it is written."""
    step = Decimal(1).scaleb(-max(_places(figure.value) for figure in (total, *parts)))
    return step * (len(parts) + 1) / 2


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
