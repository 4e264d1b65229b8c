"""Computes the verdicts of policies for many firms, from the cells of a register or from profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from matcher import ConditionVerdict, Facts, Profile
from matcher.decide import decide
from policies import Policy, Verdict
from screening._cells import FactColumn, RowRefusal, read_row
from screening._conflicts import with_opponents
from screening._reads import fields_of, with_sources

if TYPE_CHECKING:
    import polars as pl

    from screening._prepare import PreparedBatch

VERDICTS = tuple(verdict.value for verdict in Verdict)
"""The verdicts by their number in frames: 0 eligible, 1 ineligible, 2 unknown."""
NAMES = ("name", "credit_code")
"""The columns that identify the firm of a line."""
_CODES = {ConditionVerdict.MET: 0, ConditionVerdict.UNMET: 1, ConditionVerdict.UNKNOWN: 2}


class Engine(StrEnum):
    """The engines that compute verdicts; all return the same. DuckDB is an optional dependency."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SQLITE = "sqlite"
    PYTHON = "python"


class ProfileVerdicts:
    """The verdicts of policies for a list of profiles. Firms are identified by their position in the list."""

    def __init__(self, table: pl.DataFrame) -> None:
        self._table = table

    def places(self, policy: str, verdict: Verdict) -> list[int]:
        """Return the positions of the firms with a verdict under a policy, in ascending order."""
        code = VERDICTS.index(verdict.value)
        return (self._table[policy] == code).arg_true().to_list()


class Screener:
    """Computes the verdicts of some policies on a day with one engine."""

    def __init__(self, policies: Sequence[Policy], on: date, engine: Engine = Engine.POLARS) -> None:
        from screening._derived import DerivedColumns
        from screening._prepare import Preparer
        from screening._profiles import ProfilePreparer
        from screening._verdicts import engine_for

        self.policies = tuple(policies)
        self.on = on
        rules = [policy.version_on(on)[0].rule for policy in self.policies]
        self.asked = with_sources(with_opponents(name for rule in rules for name in fields_of(rule, on)))
        """The names of the columns that the rules read (`revenue.2025` for a series), of those from which their values may
        follow, and of those that may contradict them."""
        self._preparer = Preparer(self.asked)
        self._derived = DerivedColumns(self.asked, on)
        self._profiles = ProfilePreparer(self.asked)
        self._engine = engine_for(engine, self.policies, on)

    def decide(
        self, frame: pl.DataFrame, columns: Mapping[str, FactColumn], rows: pl.Series
    ) -> tuple[pl.DataFrame, list[RowRefusal]]:
        """Return the verdicts of a batch of cells, and the refusals.

        `columns` contains the fact of each column of `frame`; `rows` are the row numbers in the file. The
        result has one row per firm with the columns `row`, `name`, `credit_code` and one column of verdict
        numbers (see VERDICTS) per policy. A row with an unreadable cell is refused, an empty row is skipped.

        >>> frame = polars.DataFrame({"name": ["天津甲公司"], "revenue.2025": ["1200"]})
        >>> columns = {name: column_of(name) for name in frame.columns}
        >>> screener = Screener(library.policies, date(2026, 3, 14))
        >>> verdicts, refusals = screener.decide(frame, columns, polars.Series([2], dtype=polars.UInt32))
        >>> verdicts.to_dicts()
        [{'row': 2, 'name': '天津甲公司', 'credit_code': None, 'p0': 0}]
        """
        import polars as pl

        frame = frame.with_columns(rows.alias(""))
        frame = frame.filter(pl.any_horizontal(_filled(frame, name) for name in columns))
        prepared = None if self._engine is None else self._preparer.prepare(frame, columns)
        names = {name: _name(frame, columns, name) for name in NAMES}
        prepared = None if prepared is None else self._derived.complete(prepared, names)
        refusals: list[RowRefusal] = []
        refused: list[int] = []
        answers: dict[int, list[int]] = {}
        for place in range(frame.height) if prepared is None else prepared.row_by_row:
            read = read_row(_row_cells(frame, columns, place), frame[""][place])
            if isinstance(read, Profile):
                answers[place] = verdict_numbers(self.policies, read, self.on)
            else:
                refused.append(place)
                refusals.extend(read)
        table = self._table({"row": frame[""], **names}, prepared, answers)
        kept = pl.Series([True]).new_from_index(0, table.height).scatter(refused, False) if refused else None
        return (table if kept is None else table.filter(kept)), refusals

    def decide_profiles(self, profiles: Sequence[Profile]) -> ProfileVerdicts:
        """Return the verdicts of profiles.

        >>> firms = [read_profile({"name": "天津甲公司", "revenue": {"2025": 1200}}), read_profile({"name": "乙"})]
        >>> verdicts = Screener(library.policies, date(2026, 3, 14)).decide_profiles(firms)
        >>> verdicts.places("p0", Verdict.ELIGIBLE), verdicts.places("p0", Verdict.UNKNOWN)
        ([0], [1])
        """
        return ProfileVerdicts(self.table_of(profiles, range(len(profiles))))

    def table_of(self, profiles: Sequence[Profile], rows: Sequence[int]) -> pl.DataFrame:
        """Return the verdicts of profiles as a table like that of `decide`; `rows` are their row numbers."""
        import polars as pl

        prepared = None if self._engine is None else self._profiles.prepare(profiles)
        left = range(len(profiles)) if prepared is None else prepared.row_by_row
        answers = {place: verdict_numbers(self.policies, profiles[place], self.on) for place in left}
        identity = {name: pl.Series([p.facts.get(name) for p in profiles], dtype=pl.String) for name in NAMES}
        return self._table({"row": pl.Series(rows, dtype=pl.UInt32), **identity}, prepared, answers)

    def _table(
        self, identity: Mapping[str, pl.Series], prepared: PreparedBatch | None, answers: Mapping[int, list[int]]
    ) -> pl.DataFrame:
        """Return one row per firm; `answers` are the verdict numbers of firms decided one by one, by position."""
        import polars as pl

        if prepared is None or self._engine is None:
            blank = pl.Series([0], dtype=pl.UInt8).new_from_index(0, len(identity["row"]))
            codes = [blank] * len(self.policies)
        else:
            codes = self._engine.decide(prepared)
        decided = enumerate(zip(self.policies, codes, strict=True))
        return pl.DataFrame({**identity, **{policy.id: _patched(code, answers, n) for n, (policy, code) in decided}})


def _filled(frame: pl.DataFrame, name: str) -> pl.Expr:
    import polars as pl

    cell = pl.col(name)
    return (
        cell.is_not_null() & (cell.str.strip_chars() != "") if frame.schema[name] == pl.String else cell.is_not_null()
    )


def _row_cells(frame: pl.DataFrame, columns: Mapping[str, FactColumn], place: int) -> dict[FactColumn, str | None]:
    """Return the cells of one row as texts."""
    row = frame.row(place, named=True)
    return {column: _as_text(row[name]) for name, column in columns.items()}


def _as_text(value: object) -> str | None:
    """Return a cell as text, None for an empty cell."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _name(frame: pl.DataFrame, columns: Mapping[str, FactColumn], field: str) -> pl.Series:
    import polars as pl

    if field not in columns:
        return pl.Series(field, [None], dtype=pl.String).new_from_index(0, frame.height)
    return frame[field].cast(pl.String).str.strip_chars().alias(field)


def _patched(codes: pl.Series, answers: Mapping[int, list[int]], number: int) -> pl.Series:
    if not answers:
        return codes
    return codes.clone().scatter(list(answers), [answer[number] for answer in answers.values()])


def verdict_numbers(policies: Sequence[Policy], profile: Profile, on: date) -> list[int]:
    """Return the verdict numbers of one firm, computed by `matcher.decide`."""
    facts = Facts(profile, on)
    return [_CODES[decide(policy.version_on(on)[0].rule, facts, policy.id).verdict] for policy in policies]
