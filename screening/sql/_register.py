"""Reads the cells of the table `register` in SQL as integers, texts, dates and lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from matcher import DIVISION_INDUSTRIES, SECTION_DIVISIONS, SECTION_INDUSTRIES
from policies import CATALOGUE, SIZE_INDUSTRIES, FieldType
from policies import formula as f
from policies import rules as r
from policies.places import RANKS
from screening._conditions import parsed_formula
from screening._conflicts import days_of, rules_of
from screening._figures import SCALE
from screening.sql._bodies import LEGAL, ORG, RESIDENT, body_steps, code_steps
from screening.sql._dialects import SqlDialect
from screening.sql._places import place_steps
from screening.sql._words import all_of, any_of, cast, column, is_one_of, number, text, when, whole

if TYPE_CHECKING:
    from sqlglot import exp

TABLE = "register"
_PLAIN = "plain"
_FLAGS = {
    "true": True, "false": False, "是": True, "否": False, "1": True, "0": False, "1.0": True, "0.0": False,
}  # fmt: skip
"""The booleans of the data contract for registers."""
_DERIVED_FLAGS = {"legal_person": LEGAL, "resident_enterprise": RESIDENT}
"""Flags that may follow from name and credit code → their columns."""
_LETTERS = "ABCDEFGHIJKLMNOPQRST"
_TRADES = (
    "F",
    "G",
    "H",
    "I",
)  # sections with divisions in different industries of the size table (工信部联企业〔2011〕300号)


class Register:
    """The columns that one query reads, and the expressions that convert their cells."""

    def __init__(self, dialect: SqlDialect, on: date) -> None:
        self._dialect = dialect
        self._on = on
        self._read: set[str] = set()
        self._cells: dict[str, exp.Expr] = {}
        self._ready: dict[str, exp.Expr] = {}
        self._counted: dict[str, exp.Expr] = {}
        self._sound: list[exp.Expr] = []
        self._code = False
        self._place = False
        self._body = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The sorted names of the columns that are read."""
        return tuple(sorted(self._read | {"name", "credit_code"}))

    def _raw(self, name: str) -> exp.Expr:
        self._read.add(name)
        return column(name)

    def _text(self, name: str) -> exp.Expr:
        """Return a cell as text, NULL if it is empty."""
        from sqlglot import exp

        bare = exp.Trim(this=cast(self._raw(name), "text"))
        return exp.func("NULLIF", bare, text(""))

    def number(self, name: str, bound: int) -> str:
        """Add a column of integers (money in millionths), NULL where it is contradicted. Returns: its name in the query."""
        from sqlglot import exp

        ready = self._figure(name)
        wrong: list[exp.Expr] = []
        for parts, limit in rules_of(name):
            total = column(self._figure(parts[0]))
            for part in parts[1:]:
                total = exp.Add(this=total, expression=column(self._figure(part)))
            wrong.append(exp.GT(this=total, expression=column(self._figure(limit))))
        return self._unless(wrong, ready)

    def _unless(self, wrong: list[exp.Expr], ready: str) -> str:
        """Add a column that is NULL where a test is true. Returns: its name, that of the column itself without a test."""
        from sqlglot import exp

        if not wrong:
            return ready
        self._counted[f"{ready} counted"] = when(any_of(wrong), exp.null(), column(ready))
        return f"{ready} counted"

    def _figure(self, name: str) -> str:
        ready = f"n:{name}"
        if ready not in self._ready:
            field = CATALOGUE[name.partition(".")[0]]
            scale = 1 if field.type is FieldType.COUNT else SCALE
            self._ready[ready] = whole(self._dialect.figure_cell(self._raw(name)), scale)
            self._sound.append(self._readable(name, ready, field.signed))
        return ready

    def _readable(self, name: str, ready: str, signed: bool) -> exp.Expr:
        from sqlglot import exp

        known = exp.Not(this=exp.Is(this=column(ready), expression=exp.null()))
        fits = known if signed else all_of([known, exp.GTE(this=column(ready), expression=number(0))])
        self._cells[f"c:{name}"] = self._text(name)
        cell = column(f"c:{name}")
        said = all_of([fits, *self._dialect.numeric(cell)])
        return any_of([exp.Is(this=cell.copy(), expression=exp.null()), said])

    def plain(self) -> exp.Expr:
        """Return whether all figures of the row were read exactly."""
        return column(_PLAIN)

    def day(self, field: str) -> str:
        """Add a column of dates as texts (2026-03-14), NULL where contradicted. Returns: its name in the query."""
        from sqlglot import exp

        pairs = [tuple(self._date(day) for day in pair) for pair in days_of(field)]
        wrong: list[exp.Expr] = [exp.GT(this=column(first), expression=column(second)) for first, second in pairs]
        return self._unless(wrong, self._date(field))

    def _date(self, field: str) -> str:
        from sqlglot import exp

        ready = f"d:{field}"
        self._ready[ready] = exp.func("SUBSTR", self._text(field), number(1), number(10))
        return ready

    def by_day(self, field: str, ordinal: int) -> exp.Expr:
        """Return whether a date is known and not after a day (`date.toordinal`)."""
        from sqlglot import exp

        line = text(date.fromordinal(ordinal).isoformat())
        early = exp.LTE(this=column(self.day(field)), expression=line)
        return exp.func("COALESCE", early, exp.false())

    def days(self, field: str) -> exp.Expr:
        """Return the days from a date to the day of the match."""
        from sqlglot import exp

        first = cast(column(self.day(field)), "date")
        last = cast(text(self._on.isoformat()), "date")
        return cast(exp.DateDiff(this=last, expression=first, unit=exp.var("day")), "bigint")

    def flag(self, field: str, wanted: bool) -> exp.Expr:
        """Return whether a boolean fact is known and has this value."""
        from sqlglot import exp

        ready = _DERIVED_FLAGS.get(field, f"f:{field}")
        if field in _DERIVED_FLAGS:
            self._body = True
        else:
            self._ready[ready] = exp.Lower(this=self._text(field))
        words = tuple(word for word, answer in _FLAGS.items() if answer is wanted)
        return exp.func("COALESCE", is_one_of(column(ready), words), exp.false())

    def text_of(self, *fields: str) -> None:
        """Add columns of texts under their own names."""
        for field in fields:
            self._ready[field] = self._text(field)

    def place(self) -> None:
        """Add the columns with the place of registration."""
        self._place = True

    def list_of(self, field: str) -> None:
        """Add a column with a list under its own name."""
        self._ready[field] = self._dialect.opened(field, self._text(field))

    def json_of(self, field: str) -> str:
        """Add a column with a JSON object as text. Returns: its name in the query."""
        self.text_of(field)
        return field

    def industry(self) -> str:
        """Add the column with the industry of the size table. Returns: its name in the query."""
        self._code = True
        self._ready["size_industry"] = self._stated_industry()
        return "size industry"

    def _stated_industry(self) -> exp.Expr:
        from sqlglot import exp

        given = self._text("size_industry")
        cases = [
            exp.If(
                this=any_of(
                    [
                        exp.EQ(this=given.copy(), expression=text(name)),
                        exp.Like(this=given.copy(), expression=text(f"{name}（%")),
                    ]
                ),
                true=text(name),
            )
            for name in SIZE_INDUSTRIES
        ]
        return exp.Case(ifs=cases)

    def needs(self, rule: r.Rule, fields: tuple[str, ...]) -> None:
        """Add the columns that a condition over texts and lists reads."""
        if isinstance(rule, r.OneOf) and isinstance(parsed_formula(rule.left.formula), f.Builtin):
            self._code = True
            return
        if isinstance(rule, r.Region):
            self.place()
            return
        for field in fields:
            if field == ORG:
                self._body = True
            elif CATALOGUE[field].type in (FieldType.RECORDS, FieldType.TEXTS):
                self.list_of(field)
            else:
                self.text_of(field)

    # into the query --------------------------------------------------------------------------

    def into(self, query: exp.Select, name: str) -> exp.Select:
        """Return the query with common table expressions that convert the register; the last one has this name."""
        from sqlglot import exp

        identity = [exp.alias_(cast(self._raw(n), "text"), n, quoted=True) for n in ("name", "credit_code")]
        cells = {**self._cells, **self._ready, **self._given()}
        if self._code:
            cells["industry_code"] = exp.func("UPPER", self._text("industry_code"))
            cells.setdefault("size_industry", cast(exp.null(), "text"))
        first = exp.select(*identity, *(_as(value, key) for key, value in cells.items())).from_(TABLE)
        steps = [("cells", first)]
        if self._code:
            steps += [(f"codes_{n}", exp.select(exp.Star(), *added)) for n, added in enumerate(self._codes(), 1)]
        for n, added in enumerate(self._derived(), 1):
            steps.append((f"derived_{n}", exp.select(exp.Star(), *_named(added), copy=False)))
        plain = _as(exp.func("COALESCE", all_of(self._sound), exp.false()), _PLAIN)
        counted = (_as(value, key) for key, value in self._counted.items())
        steps.append((name, exp.select(exp.Star(), plain, *counted)))
        source = ""
        for step, select in steps:
            select = select.from_(source) if source else select
            query = query.with_(step, as_=select, materialized=self._dialect.materialized, copy=False)
            source = step
        return query

    def _given(self) -> dict[str, exp.Expr]:
        """Return the cells from which place and body follow, as texts."""
        from sqlglot import exp

        given: dict[str, exp.Expr] = {}
        if self._place or self._body:
            given["given code"] = self._text("credit_code")
        if self._place:
            given |= {f"given {field}": self._text(field) for field in RANKS}
        if self._body:
            given |= {"given name": self._text("name"), "given org": self._text("org_type")}
            given["given legal"] = exp.Lower(this=self._text("legal_person"))
            given["given resident"] = exp.Lower(this=self._text("resident_enterprise"))
        return given

    def _derived(self) -> list[dict[str, exp.Expr]]:
        """Return the columns that follow from others, one mapping per step; see `matcher.complete`."""
        steps = code_steps() if self._place or self._body else []
        if self._place:
            steps += place_steps(column("plain code"))
        return steps + body_steps() if self._body else steps

    def _codes(self) -> list[list[exp.Expr]]:
        """Return the columns derived from the industry code, one list per step; see `matcher._size`."""
        from sqlglot import exp

        code = column("industry_code")
        first = exp.func("SUBSTR", code, number(1), number(1))
        lettered = is_one_of(first, tuple(_LETTERS))
        digits = when(lettered, exp.func("SUBSTR", code, number(2)), code)
        letter = when(lettered, first)
        given, tail = column("code letter"), column("code digits")
        pure = exp.EQ(
            this=exp.func("COALESCE", exp.Trim(this=tail, expression=text("0123456789")), text("")), expression=text("")
        )
        some = exp.NEQ(this=tail, expression=text(""))
        division = exp.TryCast(this=exp.func("SUBSTR", tail, number(1), number(2)), to=exp.DataType.build("int"))
        by_division = when(all_of([some, pure]), division)
        number_of = column("code division")
        sections = exp.Case(
            ifs=[
                exp.If(this=exp.Between(this=number_of.copy(), low=number(low), high=number(high)), true=text(name))
                for name, low, high in SECTION_DIVISIONS
            ]
        )
        derived = column("division section")
        agrees = any_of([exp.Is(this=given, expression=exp.null()), exp.EQ(this=given, expression=derived)])
        section = when(exp.EQ(this=tail, expression=text("")), given, when(agrees, derived))
        return [
            [_as(letter, "code letter"), _as(digits, "code digits")],
            [_as(by_division, "code division")],
            [_as(sections, "division section")],
            [_as(section, "industry_section")],
            [_as(self._class(tail), "industry_class"), _as(self._industry(tail), "size industry")],
        ]

    def _class(self, digits: exp.Expr) -> exp.Expr:
        from sqlglot import exp

        long = exp.GTE(this=exp.func("LENGTH", digits), expression=number(2))
        whole_code = exp.DPipe(
            this=column("industry_section"), expression=exp.func("SUBSTR", digits, number(1), number(2))
        )
        return when(long, whole_code)

    def _industry(self, digits: exp.Expr) -> exp.Expr:
        from sqlglot import exp

        section = column("industry_section")
        start = exp.func("SUBSTR", digits, number(1), number(2))
        three = exp.func("SUBSTR", digits, number(1), number(3))
        short = all_of([is_one_of(section, _TRADES), exp.LT(this=exp.func("LENGTH", digits), expression=number(2))])
        rules: list[tuple[exp.Expr, exp.Expr]] = [
            (exp.Not(this=exp.Is(this=column("size_industry"), expression=exp.null())), column("size_industry")),
            (exp.Is(this=section, expression=exp.null()), exp.null()),
            (is_one_of(three, ("701",)), text("房地产开发经营")),
            (is_one_of(three, ("702",)), text("物业管理")),
            (short, exp.null()),
            *((is_one_of(start, (division,)), text(name)) for division, name in DIVISION_INDUSTRIES.items()),
            *((is_one_of(section, (letter,)), text(name)) for letter, name in SECTION_INDUSTRIES.items()),
        ]
        ifs = [exp.If(this=test.copy(), true=value.copy()) for test, value in rules]
        return exp.Case(ifs=ifs, default=text("其他未列明行业"))


def _named(columns: Mapping[str, exp.Expr]) -> list[exp.Expr]:
    from sqlglot import exp

    return [exp.alias_(value, name, quoted=True, copy=False) for name, value in columns.items()]


def _as(value: exp.Expr, name: str) -> exp.Expr:
    from sqlglot import exp

    return exp.alias_(value.copy(), name, quoted=True)
