"""Selection of what is printed: policies with a block, those in the table of the rest, and the facts to supply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import islice

import msgspec

from matcher import ConditionVerdict, Match, MatchResult, PolicyState, Question, Ranked, ResultGroup
from policies import Holder, Modelled, Verdict
from sheet.options import Edition, SheetOptions

_LEAST_MET = 3
"""Conditions that must be met before a policy that lacks facts gets a block: our choice."""
_LIKELY = Decimal("0.5")
"""Share of met conditions from which a policy that lacks facts gets a block: our choice."""

POSSIBLE = tuple(point for point in ResultGroup if point.possible or point is ResultGroup.CONSULT)


class Selection(msgspec.Struct, frozen=True):
    """What is printed where.

    `blocks` are printed whole, in printed order. `listed` are the next ones, in the table of the rest; `others` are all
    policies without a block. `homework` are the questions that the firm is asked to answer.
    """

    blocks: tuple[MatchResult, ...]
    listed: tuple[MatchResult, ...]
    others: tuple[MatchResult, ...]
    held: tuple[MatchResult, ...]
    refused: tuple[MatchResult, ...]
    all_ready: tuple[MatchResult, ...]
    homework: tuple[Question, ...]
    ranks: Mapping[str, Ranked]

    def why(self, result: MatchResult, told: str) -> str:
        """Return the reason why a policy stands where it does, without what the words beside it (`told`) already tell."""
        return self.ranks[result.policy.id].beyond(told)


class BlockLimits(msgspec.Struct, frozen=True):
    """The most policies of each group with a block, and most blocks in all."""

    ready: int
    confirm: int
    near: int
    ask: int
    blocks: int


class RowLimits(msgspec.Struct, frozen=True):
    """The most rows of the table of the rest, those of policies that lack facts apart, and most questions."""

    listed: int
    ask: int
    homework: int


LIMITS = (
    BlockLimits(ready=4, confirm=3, near=2, ask=2, blocks=7),
    BlockLimits(ready=4, confirm=2, near=2, ask=1, blocks=6),
    BlockLimits(ready=3, confirm=2, near=1, ask=1, blocks=5),
    BlockLimits(ready=2, confirm=1, near=1, ask=1, blocks=4),
    BlockLimits(ready=2, confirm=1, near=1, ask=0, blocks=3),
    BlockLimits(ready=1, confirm=1, near=0, ask=0, blocks=2),
)
"""Limits from the usual choice (a reader takes in seven things) to the shortest, our choice."""
_LISTED = (30, 22, 17, 13, 10, 7, 4)
ROWS = (
    *(RowLimits(listed, ask=listed // 3, homework=min(12, listed + 2)) for listed in _LISTED),
    RowLimits(4, ask=1, homework=4),
)
"""Limits from the longest to the shortest, our choice: a firm's edition takes the first with which it fits its pages."""
_OFFICERS_ROWS = RowLimits(listed=60, ask=40, homework=40)


def usual_choice(match: Match) -> tuple[str, ...]:
    """Return the ids of the policies that get a block if nobody chooses, in printed order.

    >>> usual_choice(found)
    ('cn-small-low-profit',)
    """
    return tuple(result.policy.id for result in select(match, SheetOptions()).blocks)


def without_usual_choice(match: Match, options: SheetOptions) -> SheetOptions:
    """Return the options with `selected` only if somebody chose other policies, or another order, than the usual ones."""
    usual = options.selected is not None and options.selected == usual_choice(match)
    return msgspec.structs.replace(options, selected=None) if usual else options


def select(
    match: Match, options: SheetOptions, limits: BlockLimits = LIMITS[0], rows: RowLimits = ROWS[0]
) -> Selection:
    """Return the usual choice within the limits, or the caseworker's choice; officers read more of the rest."""
    ranked = match.ranked()
    groups = {point: [place.result for place in places] for point, places in ranked.items()}
    chosen = _chosen(match, groups, options, limits)
    ids = {result.policy.id for result in chosen}
    others = tuple(result for point in POSSIBLE for result in groups[point] if result.policy.id not in ids)
    officer = options.edition is Edition.OFFICER
    rows = _OFFICERS_ROWS if officer else rows
    refused: tuple[MatchResult, ...] = (*groups[ResultGroup.NOT_MET], *groups[ResultGroup.OUT_OF_FORCE])
    return Selection(
        blocks=chosen,
        listed=_listed(match, others, rows),
        others=others,
        held=tuple(groups[ResultGroup.HELD]),
        refused=refused if officer or options.show_refused else (),
        all_ready=tuple(groups[ResultGroup.READY]),
        homework=_homework(match, ids, options)[: rows.homework],
        ranks={place.result.policy.id: place for places in ranked.values() for place in places},
    )


def _listed(match: Match, others: Sequence[MatchResult], rows: RowLimits) -> tuple[MatchResult, ...]:
    """Return the policies named in the table of the rest, group by group; those without published conditions never."""
    asking = [result for result in others if match.group_of(result) is ResultGroup.TO_ASK]
    left_out = {result.policy.id for result in asking[rows.ask :]}
    named = (r for r in others if r.policy.id not in left_out and match.group_of(r) is not ResultGroup.CONSULT)
    return tuple(islice(named, rows.listed))


def _chosen(
    match: Match, groups: Mapping[ResultGroup, Sequence[MatchResult]], options: SheetOptions, limits: BlockLimits
) -> tuple[MatchResult, ...]:
    if options.selected is not None:
        found = {result.policy.id: result for point in POSSIBLE for result in groups[point]}
        return tuple(found[policy] for policy in dict.fromkeys(options.selected) if policy in found)
    likely = [r for r in groups[ResultGroup.TO_ASK] if _met_share(r, match) >= _LIKELY]
    first = (
        *groups[ResultGroup.READY][: limits.ready],
        *groups[ResultGroup.TO_CONFIRM][: limits.confirm],
        *groups[ResultGroup.NEAR][: limits.near],
        *likely[: limits.ask],
        *groups[ResultGroup.NEXT_ROUND][:1],
        *groups[ResultGroup.READY][limits.ready :],
        *groups[ResultGroup.NEXT_ROUND][1:],
    )
    return first[: limits.blocks]


def _met_share(result: MatchResult, match: Match) -> Decimal:
    """Return the share of met conditions of an open result; 0 without published rule or with too few met conditions."""
    if result.verdict is not Verdict.UNKNOWN or result.policy.modelled(match.on) is Modelled.NONE:
        return Decimal(0)
    if result.state is PolicyState.CLOSED or (result.gains and all(gain.support.beneficiary for gain in result.gains)):
        return Decimal(0)  # nothing can be filed now, or the support is for somebody else
    verdicts = [condition.verdict for condition in match.conditions(result)]
    met = verdicts.count(ConditionVerdict.MET)
    return Decimal(met) / len(verdicts) if met >= _LEAST_MET else Decimal(0)


def _homework(match: Match, printed: set[str], options: SheetOptions) -> tuple[Question, ...]:
    return tuple(question for question in match.questions if _worth_asking(question, printed, options))


def _worth_asking(question: Question, printed: set[str], options: SheetOptions) -> bool:
    """Return whether a question is printed: facts of the firm always, confirmations only for policies on this sheet.

    A firm is not asked for the judgement of officers, nor for what only a person knows of himself.
    """
    theirs = (Holder.OFFICER.value, Holder.PERSON.value)
    if options.edition is Edition.FIRM and question.holder in theirs:
        return False
    if not question.field.startswith(("confirmed.", "scores.")):
        return True
    return not printed.isdisjoint(question.policies)
