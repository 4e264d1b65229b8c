"""Compiles formulas to intervals over columns, with one function per kind of formula, as in `matcher._compute`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from policies import CATALOGUE, QUANTITIES, Field, FieldType
from policies import formula as f
from screening._amounts import Arithmetic, Inexpressible, Interval, Ratio
from screening._terms import Term, Terms

SCALE = 1_000_000
"""Money, headcounts of a year and shares are stored in millionths: a fen (分) is 10⁻⁶ 万元."""
LARGEST = 10**15
"""Largest magnitude of a scaled figure in columns (10⁹ 万元); rows with a larger one are decided one by one.

Our choice: a double represents integers up to 2⁵³ (9 × 10¹⁵) exactly.
"""
MOST_RECORDS = 10**6
"""Largest number of records in a list; longer lists are decided one by one. Our choice."""


def year_column(name: str, year: int) -> str:
    """Return the name of the column of a series in one year.

    >>> year_column("revenue", 2025)
    'revenue.2025'
    """
    return f"{name}.{year}"


class FormulaCompiler:
    """Compiles formulas to one graph of terms for one day.

    Each kind of formula and each function has a method that returns its interval (see `_KINDS` and
    `_BUILTINS`). `year` is the last closed accounting year.
    """

    def __init__(self, terms: Terms, on: date) -> None:
        self.terms = terms
        self.on = on
        self.year = on.year - 1
        self.arithmetic = Arithmetic(terms)
        self._memory: dict[str, Interval] = {}

    def compute(self, text: str) -> Interval:
        """Return the compiled formula of a text; equal texts are compiled once.

        Raises: Inexpressible if columns cannot express the formula exactly.
        """
        found = self._memory.get(text)
        if found is None:
            found = self._memory[text] = self.evaluate(f.parse(text))
        return found

    def evaluate(self, formula: f.Formula) -> Interval:
        """Return the compiled form of a parsed formula."""
        return _KINDS[type(formula)](self, formula)

    # facts -----------------------------------------------------------------------------------

    def undefined(self) -> Interval:
        """Return a number that does not exist for any firm."""
        end = self.arithmetic.open_end()
        return Interval(end, end, self.terms.false, self.terms.true)

    def founded_after(self, year: int) -> Term:
        """Return where the firm is known to be founded after a year."""
        t = self.terms
        last = date(year, 12, 31).toordinal()
        return t.both((t.given_day("founded_on"), t.negate(t.by_day("founded_on", last))))

    def raw_year(self, name: str, year: int) -> Term:
        """Return the column of a series in one year."""
        return self.terms.column(year_column(name, year), LARGEST, CATALOGUE[name].signed)

    def in_year(self, name: str, year: int) -> Interval:
        """Return a series in one year; undefined if the value is unknown and the firm was founded later."""
        return self._in_year(CATALOGUE[name], self.raw_year(name, year), year)

    def _in_year(self, field: Field, value: Term, year: int) -> Interval:
        t = self.terms
        void = t.both((t.negate(t.given(value)), self.founded_after(year)))
        return self.arithmetic.fact(value, _scale(field), field.signed, void)

    def number(self, formula: f.Number) -> Interval:
        return self.arithmetic.known(Fraction(formula.value))

    def fact(self, formula: f.Fact) -> Interval:
        """Return a number, or 1 and 0 for a boolean. Raises: Inexpressible for other types."""
        t, field = self.terms, CATALOGUE[formula.name]
        if field.type is FieldType.FLAG:
            yes, no = t.flag(field.name, True), t.flag(field.name, False)
            value = t.case(yes, t.one, t.case(no, t.zero, t.null))
            return self.arithmetic.fact(value, 1, False, t.false)
        if field.type in (FieldType.COUNT, FieldType.NUMBER):
            value = t.column(field.name, LARGEST, field.signed)
            return self.arithmetic.fact(value, _scale(field), field.signed, t.false)
        raise Inexpressible(f"“{field.label}”不是数字")

    def year_fact(self, formula: f.YearFact) -> Interval:
        return self.in_year(formula.name, self.year + 1 + formula.offset)

    def named(self, formula: f.Named) -> Interval:
        return self.compute(QUANTITIES[formula.name].formula)

    def binary(self, formula: f.Binary) -> Interval:
        a = self.arithmetic
        table = {
            f.Operator.ADD: a.add,
            f.Operator.SUBTRACT: a.subtract,
            f.Operator.MULTIPLY: a.multiply,
            f.Operator.DIVIDE: a.divide,
        }
        return table[formula.operator](self.evaluate(formula.left), self.evaluate(formula.right))

    def extreme(self, formula: f.Extreme) -> Interval:
        return self.arithmetic.extreme(formula.greatest, tuple(self.evaluate(member) for member in formula.members))

    def years(self, formula: f.Years) -> Interval:
        """Return the sum or mean over the last closed years, without years before the firm was founded."""
        t, a, field = self.terms, self.arithmetic, CATALOGUE[formula.name]
        total, exact, count = (a.known(Fraction(0)), t.true, t.zero)
        for year in range(self.year - formula.years + 1, self.year + 1):
            absent = self.founded_after(year)
            value = self.raw_year(formula.name, year)
            one = a.fact(value, _scale(field), field.signed, t.false)
            low, high = (Ratio(t.case(absent, t.zero, end.numerator), t.one, end.factor) for end in (one.low, one.high))
            exact = t.both((exact, t.either((absent, t.given(value)))))
            total = a.add(total, Interval(low, high, t.true, t.false))
            count = t.add(count, t.case(absent, t.zero, t.one))
        none = self.founded_after(self.year)
        if formula.mean:
            low, high = (Ratio(end.numerator, count, end.factor) for end in (total.low, total.high))
            return Interval(low, high, exact, none)
        return Interval(total.low, total.high, exact, none)

    def records(self, formula: f.Records) -> Interval:
        """Return a count or sum over a list of records; both ends are computed once per distinct list."""
        t = self.terms
        part = None if formula.of is None else CATALOGUE[formula.name].part(formula.of)
        scale = 1 if part is None else _scale(part)
        bound = MOST_RECORDS if part is None else LARGEST
        low, high = (t.figure(formula, formula.name, end, bound) for end in ("low", "high"))
        factor = Fraction(1, scale)
        return Interval(Ratio(low, t.one, factor), Ratio(high, t.one, factor), t.same(low, high), t.false)

    def tier(self, formula: f.Tier) -> Interval:
        """Raise Inexpressible: columns do not support values by tier."""
        raise Inexpressible("分档取值")

    # functions -------------------------------------------------------------------------------

    def builtin(self, formula: f.Builtin) -> Interval:
        function = _BUILTINS.get(formula.name)
        if function is None:
            raise Inexpressible(f"函数 {formula.name}")
        return function(self, *formula.arguments)

    def days_since(self, field: str) -> Interval:
        """Return the days from a date to the day of the match."""
        return self.arithmetic.fact(self.terms.days(field), 1, True, self.terms.false)

    def years_in_niche(self) -> Interval:
        """Return the years from `niche_since` to the last closed year."""
        t = self.terms
        since = t.column("niche_since", 10_000, False)  # a year has four digits
        return self.arithmetic.fact(t.subtract(t.number(self.year), since), 1, True, t.false)

    def yes(self, field: str) -> Interval:
        """Return 1 for yes and 0 for no; between 0 and 1 if unknown."""
        fact = self.fact(f.Fact(field))
        return Interval(fact.low, self._filled(fact.high, 1), fact.exact, self.terms.false)

    def _filled(self, end: Ratio, value: int) -> Ratio:
        t = self.terms
        return Ratio(t.fill(end.numerator, t.number(value)), end.denominator, end.factor)

    def deductible_rd(self) -> Interval:
        """Return the deductible R&D expense of the last year, or all R&D expense if it is unknown."""
        t = self.terms
        value = t.fill(self.raw_year("rd_deductible", self.year), self.raw_year("rd_expense", self.year))
        return self._in_year(CATALOGUE["rd_deductible"], value, self.year)

    def average_growth(self, name: str) -> Interval:
        """Return the mean of the last two yearly growth ratios minus one, as defined in `matcher._compute`."""
        t = self.terms
        years = range(self.year - 2, self.year + 1)
        absent = [self.founded_after(year) for year in years]
        a, b, c = values = [self.raw_year(name, year) for year in years]
        unknown = t.either(
            t.both((t.negate(gone), t.negate(t.given(value)))) for gone, value in zip(absent, values, strict=True)
        )
        three = t.both((t.negate(absent[0]), t.negate(t.same(a, t.zero))))
        no_base = t.either((absent[1], t.same(b, t.zero)))
        below = t.either((t.above(t.zero, b), t.above(t.zero, c), t.both((three, t.above(t.zero, a)))))
        square = t.add(t.multiply(b, b), t.multiply(c, a))
        twice = t.multiply(t.number(2), t.multiply(a, b))
        top = t.case(three, t.subtract(square, twice), t.subtract(c, b))
        under = t.case(three, twice, b)
        top, under = t.case(no_base, t.zero, top), t.case(no_base, t.one, under)
        known = t.negate(unknown)
        end = Ratio(t.case(known, top, t.null), under)
        return Interval(end, end, known, t.both((known, t.negate(no_base), below)))


def _scale(field: Field) -> int:
    if field.type is FieldType.COUNT:
        return 1
    return SCALE * 100 if field.type is FieldType.SERIES and field.unit.value == "%" else SCALE


_KINDS: Mapping[type, Callable[..., Interval]] = {
    f.Number: FormulaCompiler.number,
    f.Fact: FormulaCompiler.fact,
    f.YearFact: FormulaCompiler.year_fact,
    f.Named: FormulaCompiler.named,
    f.Binary: FormulaCompiler.binary,
    f.Extreme: FormulaCompiler.extreme,
    f.Years: FormulaCompiler.years,
    f.Records: FormulaCompiler.records,
    f.Tier: FormulaCompiler.tier,
    f.Builtin: FormulaCompiler.builtin,
}
_BUILTINS: Mapping[str, Callable[..., Interval]] = {
    "days_since": FormulaCompiler.days_since,
    "years_in_niche": FormulaCompiler.years_in_niche,
    "yes": FormulaCompiler.yes,
    "deductible_rd": FormulaCompiler.deductible_rd,
    "average_growth": FormulaCompiler.average_growth,
}
