"""Which of our firms a policy touches: worked out firm by firm over the casebook, in the background. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matcher import ResultGroup
from survey.background import each
from survey.result_words import amount_words, note_words

if TYPE_CHECKING:
    from casebook import Casebook
    from policies import Policy
    from survey.background import MatchingJob

LISTED = (*(point for point in ResultGroup if point.possible), ResultGroup.HELD)
"""The groups whose firms are listed; the refused are counted only."""


@dataclass(frozen=True)
class TouchedFirm:
    """One firm that a policy touches: what is missing and what the policy is worth to it."""

    number: int
    name: str
    point: ResultGroup
    amount: str
    note: str
    officer: str
    open: int


@dataclass(frozen=True)
class Touched:
    """What was found for a policy; `stopped` when not all firms were looked at."""

    policy: str
    total: int = 0
    looked: int = 0
    counts: Mapping[ResultGroup, int] = field(default_factory=dict)
    firms: tuple[TouchedFirm, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether it was ended early."""
        return self.looked < self.total

    def of(self, point: ResultGroup) -> tuple[TouchedFirm, ...]:
        """The firms of one group, the nearest to an answer first."""
        return tuple(sorted((f for f in self.firms if f.point is point), key=lambda firm: (firm.open, firm.name)))

    def words(self) -> str:
        """The outcome in one sentence."""
        if not self.total:
            return "企业库还是空的；先在“企业”里导入或新建。"
        refused = self.counts.get(ResultGroup.NOT_MET, 0)
        outside = self.counts.get(ResultGroup.OUT_OF_FORCE, 0)
        parts = [f"{'已停止，只' if self.stopped else '共'}看了 {self.looked} 家"]
        parts += [f"不符合 {refused} 家"] if refused else []
        parts += [f"政策不在施行期，{outside} 家都不能申报"] if outside else []
        return "；".join(parts)


def touched(book: Casebook, policy: Policy, job: MatchingJob) -> Touched:
    """Match one policy with every firm of the casebook, until done or stopped."""
    counts: dict[ResultGroup, int] = {}
    firms: list[TouchedFirm] = []
    looked = 0
    rows = book.enterprises.search("", job.on)
    for row in each(rows, job, len(rows)):
        found = job.matched((policy,), book.enterprises.profile(row.id, job.on).profile)
        result = found.results[0]
        point = found.group_of(result)
        counts[point] = counts.get(point, 0) + 1
        looked += 1
        if point in LISTED:
            note = note_words(result, found)
            firms.append(
                TouchedFirm(row.id, row.name, point, amount_words(result), note, row.officer, len(result.missing))
            )
    job.on_progress(looked, len(rows))
    return Touched(policy.id, len(rows), looked, counts, tuple(firms))
