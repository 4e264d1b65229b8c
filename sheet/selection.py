"""Selection of what is printed: policies with a block, those in the table of the rest, and the facts to supply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import islice

import msgspec

from matcher import ConditionVerdict, Match, MatchResult, PolicyState, Question, Ranked, ResultGroup
from policies import Holder, Modelled, Verdict
from sheet.options import Edition, SheetOptions

_LEAST_MET = 4
"""Conditions that must be met before a policy that lacks facts gets a block: our choice."""
_LIKELY = Decimal("0.7")
"""Share of met conditions from which a policy that lacks facts gets a block: our choice."""

_CHOSEN_GROUPS = (ResultGroup.READY, ResultGroup.TO_CONFIRM, ResultGroup.NEAR, ResultGroup.NEXT_ROUND)
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


_BLOCK_HEIGHT, _ROW_HEIGHT = 240, 20
"""Points, measured on the sheets of invented firms."""


class Size(msgspec.Struct, frozen=True):
    """How long a sheet may be: the most blocks, rows of the table of the rest, and questions.

    Of policies that lack facts at most a third of `listed` is named.
    """

    blocks: int
    listed: int
    homework: int

    def height(self, whole: Selection) -> float:
        """Return about how many points all this takes, at most as much as there is in a selection."""
        blocks = min(self.blocks, len(whole.blocks)) * _BLOCK_HEIGHT
        rows = min(self.listed, len(whole.listed)) + min(self.homework, len(whole.homework))
        return blocks + rows * _ROW_HEIGHT


_BLOCKS = (7, 6, 5, 4, 3, 2)
"""From the usual choice (a reader takes in seven things) to the shortest, our choice."""
_ROWS = ((30, 12), (22, 12), (17, 12), (13, 10), (10, 10), (7, 8), (4, 6), (4, 4))
SIZES = tuple(Size(blocks, *rows) for blocks in _BLOCKS for rows in _ROWS)
"""From the usual size to the shortest, blocks before rows: a firm's edition takes the first that fits its pages."""
_OFFICERS = Size(blocks=_BLOCKS[0], listed=60, homework=40)


def usual_choice(match: Match) -> tuple[str, ...]:
    """Return the ids of the policies that get a block if nobody chooses, in printed order.

    >>> usual_choice(found)
    ('cn-small-low-profit',)
    """
    return tuple(result.policy.id for result in select(match, SheetOptions(), Choice()).blocks)


class Choice(msgspec.Struct, frozen=True):
    """The policies to print whole: the usual ones, if wanted, and those added by hand, which always keep their block."""

    usual: bool = True
    added: tuple[str, ...] = ()


def choice_of(match: Match, options: SheetOptions) -> Choice:
    """Return what was chosen: nothing, more than the usual policies, or others or another order than these."""
    selected = options.selected
    if selected is None:
        return Choice()
    usual = usual_choice(match)
    return (
        Choice(added=selected[len(usual) :]) if selected[: len(usual)] == usual else Choice(usual=False, added=selected)
    )


def select(match: Match, options: SheetOptions, choice: Choice, size: Size = SIZES[0]) -> Selection:
    """Return the usual choice within the limits, and the caseworker's choice; officers read more of the rest."""
    ranked = match.ranked()
    groups = {point: [place.result for place in places] for point, places in ranked.items()}
    chosen = _chosen(match, groups, choice, size.blocks, personal=bool(options.person))
    ids = {result.policy.id for result in chosen}
    others = tuple(result for point in POSSIBLE for result in groups[point] if result.policy.id not in ids)
    officer = options.edition is Edition.OFFICER
    size = _OFFICERS if officer else size
    refused: tuple[MatchResult, ...] = (*groups[ResultGroup.NOT_MET], *groups[ResultGroup.OUT_OF_FORCE])
    return Selection(
        blocks=chosen,
        listed=_listed(match, others, size.listed),
        others=others,
        held=tuple(groups[ResultGroup.HELD]),
        refused=refused if officer or options.show_refused else (),
        all_ready=tuple(groups[ResultGroup.READY]),
        homework=_homework(match, ids, options)[: size.homework],
        ranks={place.result.policy.id: place for places in ranked.values() for place in places},
    )


def _listed(match: Match, others: Sequence[MatchResult], most: int) -> tuple[MatchResult, ...]:
    """Return the policies named in the table of the rest, group by group; those without published conditions never."""
    asking = [result for result in others if match.group_of(result) is ResultGroup.TO_ASK]
    left_out = {result.policy.id for result in asking[most // 3 :]}
    named = (r for r in others if r.policy.id not in left_out and match.group_of(r) is not ResultGroup.CONSULT)
    return tuple(islice(named, most))


def _chosen(
    match: Match,
    groups: Mapping[ResultGroup, Sequence[MatchResult]],
    choice: Choice,
    blocks: int,
    *,
    personal: bool,
) -> tuple[MatchResult, ...]:
    found = {result.policy.id: result for point in POSSIBLE for result in groups[point]}
    added = tuple(found[policy] for policy in dict.fromkeys(choice.added) if policy in found)
    if not choice.usual:
        return added
    usual = _usual(match, groups, max(blocks - len(added), _BLOCKS[-1]), personal=personal)
    return (*(result for result in usual if result.policy.id not in choice.added), *added)


def _usual(
    match: Match, groups: Mapping[ResultGroup, Sequence[MatchResult]], blocks: int, *, personal: bool
) -> tuple[MatchResult, ...]:
    """Return the best of every group in turn, in the order of the groups."""
    ready, confirm, near, later = (groups[point] for point in _CHOSEN_GROUPS)
    likely = [
        result for result in groups[ResultGroup.TO_ASK] if _met_share(result, match, personal=personal) >= _LIKELY
    ]
    in_turn = (
        *(*ready[:2], *confirm[:1], *later[:1], *near[:1]),
        *(*ready[2:4], *confirm[1:2], *likely[:1]),
        *(*near[1:2], *confirm[2:3], *likely[1:2], *later[1:], *ready[4:]),
    )
    taken = {result.policy.id for result in in_turn[:blocks]}
    printed = (*ready, *confirm, *near, *likely, *later)
    return tuple(result for result in printed if result.policy.id in taken)


def _met_share(result: MatchResult, match: Match, *, personal: bool) -> Decimal:
    """Return the share of met conditions of an open result; 0 without published rule or with too few met conditions.

    A firm is not shown what is for somebody else; a person (`personal`) is.
    """
    if result.verdict is not Verdict.UNKNOWN or result.policy.modelled(match.on) is Modelled.NONE:
        return Decimal(0)
    others = not personal and bool(result.gains) and all(gain.support.beneficiary for gain in result.gains)
    if result.state is PolicyState.CLOSED or others:
        return Decimal(0)  # nothing can be filed now, or the support is for somebody else
    verdicts = [condition.verdict for condition in match.conditions(result)]
    met = verdicts.count(ConditionVerdict.MET)
    return Decimal(met) / len(verdicts) if met >= _LEAST_MET else Decimal(0)


def _homework(match: Match, printed: set[str], options: SheetOptions) -> tuple[Question, ...]:
    ranges = (question for question in match.homework if question.field in match.profile.ranges)
    left = (*match.questions, *ranges)
    asked = tuple(question for question in left if _worth_asking(question, printed, options))
    return tuple(sorted(asked, key=_not_theirs)) if options.person else asked


def _not_theirs(question: Question) -> bool:
    """Return whether a question is for others than the person of the sheet."""
    return question.holder != Holder.PERSON.value


def _worth_asking(question: Question, printed: set[str], options: SheetOptions) -> bool:
    """Return whether a question is printed: facts of the firm always, confirmations only for policies on this sheet.

    A firm is not asked for the judgement of officers, nor for what only a person knows of himself; the person is.
    """
    theirs = (Holder.OFFICER.value,) if options.person else (Holder.OFFICER.value, Holder.PERSON.value)
    if options.edition is Edition.FIRM and question.holder in theirs:
        return False
    if not question.field.startswith(("confirmed.", "scores.")):
        return True
    return not printed.isdisjoint(question.policies)
