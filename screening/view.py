"""A register in memory, screened: counts per policy, lists of firms, closeness, what-if."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from matcher import Facts, Gap, MatchResult, Profile
from matcher.evaluate import evaluate_with
from matcher.match import NEAR_COUNT, NEAR_DISTANCE, near_miss
from policies import Policy, UserError, Verdict
from policies import rules as r
from screening._cells import Column, Refusal, read_row
from screening._frames import frame_of
from screening._header import read_header
from screening._source import flat
from screening._target import VERDICTS
from screening.screen import Screener, row_cells
from screening.what_if import with_line

if TYPE_CHECKING:
    import polars as pl

_ELIGIBLE, _INELIGIBLE, _UNKNOWN = range(3)
_WITH_GAP = (r.Compare, r.Between, r.Tiers, r.Score)
_FIRST_ROW = 2


class Counts(msgspec.Struct, frozen=True):
    """How many firms a policy answers how. `near` are those among the ineligible that are one step away."""

    policy: str
    eligible: int
    unknown: int
    ineligible: int
    near: int | None = None


class FirmLine(msgspec.Struct, frozen=True):
    """One firm in a list: its row in the register, the verdict, and the gaps where it is refused.

    `distance` is the greatest relative distance of its gaps to their lines (as on the sheet); None where
    something that no change of a figure closes stands against it.
    """

    row: int
    name: str | None
    credit_code: str | None
    verdict: Verdict
    gaps: tuple[Gap, ...] = ()
    distance: Decimal | None = None

    @property
    def near(self) -> bool:
        """Whether the firm is one step away."""
        return bool(self.gaps) and len(self.gaps) <= NEAR_COUNT and (self.distance or 0) <= NEAR_DISTANCE


class Screen:
    """Some policies over firms in memory on a day.

    `firms` are raw profiles, or a frame whose columns are the contract's fields (or labels). Rows that
    cannot be read stand in `refused` and count nowhere.
    """

    def __init__(
        self, policies: Sequence[Policy], on: date, firms: pl.DataFrame | Iterable[Mapping[str, object]]
    ) -> None:
        import polars as pl

        frame = firms if isinstance(firms, pl.DataFrame) else frame_of(firms)
        header = read_header(frame.columns, "企业名册")
        self.policies = tuple(policies)
        self.on = on
        self.ignored = header.ignored
        self._columns: dict[str, Column] = {column.name: column for _, column in header.columns}
        self._frame = flat(frame.select(pl.col(old).alias(column.name) for old, column in header.columns))
        self._table, refused = Screener(policies, on).decide(self._frame, self._columns, _FIRST_ROW)
        self.refused: tuple[Refusal, ...] = tuple(refused)

    def __len__(self) -> int:
        """The firms that were read."""
        return self._table.height

    def policy(self, name: str) -> Policy:
        """The policy of that id.

        Raises: UserError for one that was not screened.
        """
        found = next((policy for policy in self.policies if policy.id == name), None)
        if found is None:
            raise UserError(f"这次筛选没有包括政策“{name}”，请重新选择政策")
        return found

    def counts(self) -> tuple[Counts, ...]:
        """Counts of every policy; near misses are counted per policy on demand (`with_near`)."""
        return tuple(_counts(policy.id, self._table[policy.id]) for policy in self.policies)

    def with_near(self, policy: str) -> Counts:
        """The counts of one policy, near misses included."""
        counts = _counts(policy, self._table[self.policy(policy).id])
        return msgspec.structs.replace(counts, near=len(self.near(policy)))

    def firms(
        self, policy: str, verdict: Verdict | None = None, first: int = 0, count: int | None = None
    ) -> tuple[FirmLine, ...]:
        """A page of the firms with a verdict (None: any), in the order of the register, with their gaps."""
        import polars as pl

        self.policy(policy)
        codes = pl.col(policy)
        rows = self._table if verdict is None else self._table.filter(codes == VERDICTS.index(verdict.value))
        return tuple(self._line(policy, row) for row in rows.slice(first, count)["row"].to_list())

    def near(self, policy: str) -> tuple[FirmLine, ...]:
        """The firms that are one step away, nearest first."""
        lines = [self._line(policy, row) for row in self._candidates(self.policy(policy))]
        return tuple(sorted((line for line in lines if line.near), key=lambda line: (line.distance or 0, line.row)))

    def unreached(self) -> tuple[int, ...]:
        """The rows of the firms that no policy answers with eligible."""
        import polars as pl

        if not self.policies:
            return tuple(self._table["row"].to_list())
        reached = pl.any_horizontal(pl.col(policy.id) == _ELIGIBLE for policy in self.policies)
        return tuple(self._table.filter(~reached)["row"].to_list())

    def tally(self, policy: str, verdict: Verdict, fields: Sequence[str]) -> Mapping[tuple[str | None, ...], int]:
        """How many firms with a verdict there are per value of some text fields, e.g. street and tech_field."""
        import polars as pl

        self.policy(policy)
        wanted = self._table.filter(pl.col(policy) == VERDICTS.index(verdict.value))["row"]
        firms = self._frame.gather(wanted - _FIRST_ROW)
        blank = [pl.lit(None, pl.String).alias(name) for name in fields if name not in self._columns]
        counted = firms.with_columns(blank).group_by(list(fields)).len().sort(fields, nulls_last=True)
        return {tuple(row[:-1]): row[-1] for row in counted.iter_rows()}

    def result(self, policy: str, row: int) -> MatchResult:
        """One policy for the firm of one row with its reasons, as a match gives it."""
        return evaluate_with(self.policy(policy), self._facts(row))

    def what_if(self, policy: str, condition: str, line: Decimal) -> tuple[Counts, Counts]:
        """The counts of a policy as it is, and with the line of one condition replaced (base units).

        Raises: UserError when the policy has no such condition or line.
        """
        moved = with_line(self.policy(policy), condition, line, self.on)
        other = Screener([moved], self.on).decide(self._frame, self._columns, _FIRST_ROW)[0]
        return _counts(policy, self._table[policy]), _counts(policy, other[policy])

    # one firm --------------------------------------------------------------------------------

    def _facts(self, row: int) -> Facts:
        read = read_row(row_cells(self._frame, self._columns, row - _FIRST_ROW), row)
        if not isinstance(read, Profile):
            raise UserError(f"名册第 {row} 行没有读入：{read[0].reason}")
        return Facts(read, self.on)

    def _line(self, policy: str, row: int) -> FirmLine:
        facts = self._facts(row)
        result = evaluate_with(self.policy(policy), facts)
        gaps = near_miss(result, facts) if result.verdict is Verdict.INELIGIBLE else ()
        distances = [gap.distance for gap in gaps if gap.distance is not None]
        name, code = (facts.text(field) for field in ("name", "credit_code"))
        return FirmLine(row, name, code, result.verdict, gaps, max(distances, default=None))

    def _candidates(self, policy: Policy) -> list[int]:
        """The refused rows against which nothing stands that has no gap: only they can be near."""
        import polars as pl

        refused = self._table.filter(pl.col(policy.id) == _INELIGIBLE)["row"]
        rule = policy.version_on(self.on)[0].rule
        firm = [node for node in rule.members if not isinstance(node, _WITH_GAP)] if isinstance(rule, r.All) else []
        if not firm:
            return [int(row) for row in refused.to_list()]
        version = msgspec.structs.replace(policy.version_on(self.on)[0], rule=r.All(members=tuple(firm)))
        other = msgspec.structs.replace(policy, versions=(version,))
        answers = Screener([other], self.on).decide(self._frame, self._columns, _FIRST_ROW)[0]
        open_rows = answers.filter(pl.col(policy.id) != _INELIGIBLE)["row"]
        return sorted(set(refused.to_list()) & set(open_rows.to_list()))


def _counts(policy: str, codes: pl.Series) -> Counts:
    eligible, ineligible, unknown = (int((codes == code).sum()) for code in (_ELIGIBLE, _INELIGIBLE, _UNKNOWN))
    return Counts(policy, eligible, unknown, ineligible)
