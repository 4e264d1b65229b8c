"""What a change of one policy would mean for the firms of the casebook, worked out firm by firm. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matcher import ResultGroup
from policies import Verdict
from survey.background import each
from survey.result_words import amount_words, note_words

if TYPE_CHECKING:
    from casebook import Casebook
    from matcher import Profile
    from policies import Policy
    from survey.background import MatchingJob


@dataclass(frozen=True)
class ImpactSide:
    """What a policy says of a firm: verdict, group, what it is worth and what is missing, in words."""

    verdict: Verdict
    group: ResultGroup
    amount: str
    note: str


@dataclass(frozen=True)
class ImpactRow:
    """One firm for which something changes; a side is None where there is no policy."""

    number: int
    name: str
    officer: str
    was: ImpactSide | None
    becomes: ImpactSide | None

    @property
    def turn(self) -> tuple[str, str]:
        """The change as two words: the groups, or the amounts where the group stays."""
        was, becomes = self.was, self.becomes
        if was is not None and becomes is not None and was.group is becomes.group:
            return was.amount or "没有金额", becomes.amount or "没有金额"
        return _label(was), _label(becomes)

    @property
    def words(self) -> str:
        """The change in a few words: 待补资料 → 不符合."""
        return " → ".join(self.turn)


def _label(side: ImpactSide | None) -> str:
    return "没有这项政策" if side is None else side.group.label


@dataclass(frozen=True)
class Impact:
    """What was found over the casebook.

    `stopped` when not all firms were looked at; `after` counts all firms by the group that they are in afterwards.
    """

    total: int = 0
    looked: int = 0
    rows: tuple[ImpactRow, ...] = ()
    after: Mapping[ResultGroup, int] = field(default_factory=dict)

    @property
    def stopped(self) -> bool:
        """Whether it was ended early."""
        return self.looked < self.total

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many firms changed from what to what, in words, the most frequent first."""
        found = Counter(row.turn for row in self.rows)
        return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))

    def words(self) -> str:
        """The outcome in one sentence: 对已建档的 12 家企业：3 家由“待补资料”变“不符合”。"""
        if not self.total:
            return "企业库还是空的，看不到对企业的影响。"
        head = f"已停止，只看了 {self.looked}/{self.total} 家" if self.stopped else f"对已建档的 {self.total} 家企业"
        parts = [f"{count} 家由“{was}”变“{becomes}”" for (was, becomes), count in self.counts.items()]
        return f"{head}：{'；'.join(parts) or '结论都不变'}。"


def impact(book: Casebook, before: Policy | None, after: Policy | None, job: MatchingJob) -> Impact:
    """Match every firm of the casebook with the policy as it is and as it would be, until done or stopped."""
    firms = book.enterprises.search("", job.on)
    rows: list[ImpactRow] = []
    counts: Counter[ResultGroup] = Counter()
    looked = 0
    for firm in each(firms, job, len(firms)):
        profile = book.enterprises.profile(firm.id, job.on).profile
        row = ImpactRow(firm.id, firm.name, firm.officer, _side(before, profile, job), _side(after, profile, job))
        if row.becomes is not None:
            counts[row.becomes.group] += 1
        if len(set(row.turn)) > 1:
            rows.append(row)
        looked += 1
    job.on_progress(looked, len(firms))
    return Impact(len(firms), looked, tuple(rows), dict(counts))


def _side(policy: Policy | None, profile: Profile, job: MatchingJob) -> ImpactSide | None:
    if policy is None:
        return None
    found = job.matched((policy,), profile)
    result = found.results[0]
    return ImpactSide(result.verdict, found.group_of(result), amount_words(result), note_words(result, found))
