"""The verdicts of some policies for many firms: cells of a register or profiles in, verdict numbers out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from matcher import ConditionVerdict, Facts, Profile
from matcher.decide import decide
from policies import Policy, Verdict
from screening._cells import FactColumn, RowRefusal, read_row
from screening._reads import fields_of

if TYPE_CHECKING:
    import polars as pl

    from screening._prepare import PreparedBatch

VERDICTS = tuple(verdict.value for verdict in Verdict)
"""The verdicts in the order of their numbers in frames."""
NAMES = ("name", "credit_code")
"""The columns that say whose line it is."""
_CODES = {ConditionVerdict.MET: 0, ConditionVerdict.UNMET: 1, ConditionVerdict.UNKNOWN: 2}


class Engine(StrEnum):
    """What computes the verdicts; all give the same. DuckDB is an extra to install."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SQLITE = "sqlite"
    PYTHON = "python"


class ProfileVerdicts:
    """The verdicts of some policies for a list of profiles; a firm is its position in the list."""

    def __init__(self, table: pl.DataFrame) -> None:
        self._table = table

    def places(self, policy: str, verdict: Verdict) -> list[int]:
        """The positions of the firms with a verdict under a policy, in rising order."""
        code = VERDICTS.index(verdict.value)
        return (self._table[policy] == code).arg_true().to_list()


class Screener:
    """One engine for some policies on a day."""

    def __init__(self, policies: Sequence[Policy], on: date, engine: Engine = Engine.POLARS) -> None:
        from screening._prepare import Preparer
        from screening._profiles import ProfilePreparer
        from screening._verdicts import engine_for

        self.policies = tuple(policies)
        self.on = on
        rules = [policy.version_on(on)[0].rule for policy in self.policies]
        self.asked = frozenset(name for rule in rules for name in fields_of(rule, on))
        """The columns that the rules read, series with their year."""
        self._preparer = Preparer(self.asked)
        self._profiles = ProfilePreparer(self.asked)
        self._engine = engine_for(engine, self.policies, on)

    def decide(
        self, frame: pl.DataFrame, columns: Mapping[str, FactColumn], rows: pl.Series
    ) -> tuple[pl.DataFrame, list[RowRefusal]]:
        """The verdicts of a batch of cells; `rows` are the row numbers that a person sees.

        Returns: one row per firm that was not refused: `row`, `name`, `credit_code` and one column of
        verdict numbers (as in VERDICTS) per policy; and the refusals. A row with a cell that cannot be
        read is refused, a row without any cell is skipped.
        """
        import polars as pl

        frame = frame.with_columns(rows.alias(""))
        frame = frame.filter(pl.any_horizontal(_filled(frame, name) for name in columns))
        prepared = None if self._engine is None else self._preparer.prepare(frame, columns)
        refusals: list[RowRefusal] = []
        refused: list[int] = []
        answers: dict[int, list[int]] = {}
        for place in range(frame.height) if prepared is None else prepared.row_by_row:
            read = read_row(_row_cells(frame, columns, place), frame[""][place])
            if isinstance(read, Profile):
                answers[place] = explained(self.policies, read, self.on)
            else:
                refused.append(place)
                refusals.extend(read)
        names = {name: _name(frame, columns, name) for name in NAMES}
        table = self._table({"row": frame[""], **names}, prepared, answers)
        kept = pl.Series([True]).new_from_index(0, table.height).scatter(refused, False) if refused else None
        return (table if kept is None else table.filter(kept)), refusals

    def decide_profiles(self, profiles: Sequence[Profile]) -> ProfileVerdicts:
        """The verdicts of firms that were read already."""
        return ProfileVerdicts(self.table_of(profiles, range(len(profiles))))

    def table_of(self, profiles: Sequence[Profile], rows: Sequence[int]) -> pl.DataFrame:
        """The verdicts of profiles as a table like that of `decide`; `rows` are their row numbers."""
        import polars as pl

        prepared = None if self._engine is None else self._profiles.prepare(profiles)
        left = range(len(profiles)) if prepared is None else prepared.row_by_row
        answers = {place: explained(self.policies, profiles[place], self.on) for place in left}
        identity = {name: pl.Series([p.facts.get(name) for p in profiles], dtype=pl.String) for name in NAMES}
        return self._table({"row": pl.Series(rows, dtype=pl.UInt32), **identity}, prepared, answers)

    def _table(
        self, identity: Mapping[str, pl.Series], prepared: PreparedBatch | None, answers: Mapping[int, list[int]]
    ) -> pl.DataFrame:
        """One row per firm; `answers` are the verdicts of those that were decided one by one."""
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
    """The cells of one row as texts."""
    row = frame.row(place, named=True)
    return {column: _as_text(row[name]) for name, column in columns.items()}


def _as_text(value: object) -> str | None:
    """A cell as text; None for an empty one."""
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


def explained(policies: Sequence[Policy], profile: Profile, on: date) -> list[int]:
    """The verdict numbers of one firm by the explained evaluator."""
    facts = Facts(profile, on)
    return [_CODES[decide(policy.version_on(on)[0].rule, facts, policy.id).truth] for policy in policies]
