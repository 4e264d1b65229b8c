"""The next steps of the firm: what to do, whom to ask, by when. No layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from matcher import Match, MatchResult, PolicyState, ResultGroup, by_holder, total_worth
from policies import Holder
from sheet.firm_words import firm_words
from sheet.options import SheetOptions
from sheet.selection import Selection
from sheet.wording import money, short_name, when, whom

MOST_STEPS = 4
"""Steps on the first page: our choice, what a person remembers after a visit."""
_SOON = 180
"""Days before the end of a title from which its renewal is a step: the span of the desk's list of expiring titles."""
_MOST_NAMES = 4


class NextStep(msgspec.Struct, frozen=True):
    """One thing to do, with the office and the phone to ask, and the day or occasion by which it is done."""

    what: str
    who: str
    phone: str
    by: str


def next_steps(match: Match, selection: Selection, options: SheetOptions) -> tuple[NextStep, ...]:
    """Return the few things to do next, the most urgent first."""
    found = (
        *_closing(match, selection, options),
        *_expiring(match, selection, options),
        *_by_law(match, selection, options),
        *_filing(match, selection, options),
        *_confirming(match, selection, options),
        *_gaps(match, selection, options),
    )
    homework = _homework(match, selection, options)
    return (*found[: MOST_STEPS - len(homework)], *homework)


def _step(what: str, result: MatchResult, match: Match, options: SheetOptions, by: str = "") -> NextStep:
    who, phone = whom(result, match, options)
    return NextStep(what, who, phone, by or when(result))


def _closing(match: Match, selection: Selection, options: SheetOptions) -> Iterable[NextStep]:
    """Yield the calls that close, the next one first."""
    open_ = [result for result in selection.blocks if result.state is PolicyState.OPEN and result.closes is not None]
    for result in sorted(open_, key=lambda result: (result.closes, result.policy.id)):
        yield _step(f"申报“{short_name(result)}”{_for(result)}", result, match, options)


def _expiring(match: Match, selection: Selection, options: SheetOptions) -> Iterable[NextStep]:
    """Yield the titles that end soon."""
    for result in sorted(selection.held, key=lambda result: (result.held_until or match.on, result.policy.id)):
        left = (result.held_until - match.on).days if result.held_until is not None else None
        if result.held_until is not None and left is not None and left <= _SOON:
            renewal = firm_words(result.policy.validity.renewal)
            what = f"“{short_name(result)}”到期：{renewal}" if renewal else f"准备“{short_name(result)}”到期后的续期"
            yield _step(what, result, match, options, f"{result.held_until.isoformat()} 到期（还有 {left} 天）")


def _by_law(match: Match, selection: Selection, options: SheetOptions) -> Iterable[NextStep]:
    """Yield one step for all reliefs that are claimed with the returns, per office."""
    grouped: dict[tuple[str, str], list[MatchResult]] = {}
    for result in selection.all_ready:
        if result.state is PolicyState.ALWAYS:
            grouped.setdefault(whom(result, match, options), []).append(result)
    for (who, phone), results in grouped.items():
        days = {when(result) for result in results}
        yield NextStep(
            f"报税时享受{_names(results)}{_sum(results)}", who, phone, days.pop() if len(days) == 1 else "各次报税时"
        )


def _names(results: Sequence[MatchResult]) -> str:
    named = "、".join(f"“{short_name(result)}”" for result in results[:_MOST_NAMES])
    return named if len(results) <= _MOST_NAMES else f"{named}等 {len(results)} 项"


def _sum(results: Sequence[MatchResult]) -> str:
    found = total_worth(results)
    words = money(found.low, found.high) if found.low else ""
    return f"，估算 {words}" if words else ""


def _for(result: MatchResult) -> str:
    return _sum([result])


def _filing(match: Match, selection: Selection, options: SheetOptions) -> Iterable[NextStep]:
    """Yield the best policy that is accepted all year."""
    rolling = [r for r in selection.all_ready if r.state is PolicyState.OPEN and r.closes is None]
    for result in rolling[:1]:
        yield _step(f"申请“{short_name(result)}”{_for(result)}", result, match, options)


def _confirming(match: Match, selection: Selection, options: SheetOptions) -> Iterable[NextStep]:
    """Yield the best policy that only confirmations keep open."""
    for result in _blocks_of(ResultGroup.TO_CONFIRM, match, selection)[:1]:
        yield _step(f"“{short_name(result)}”{_for(result)}：{_open_words(match, result)}", result, match, options)


def _open_words(match: Match, result: MatchResult) -> str:
    """Return what is to be confirmed and by whom: one condition in its words, several as a number."""
    if len(result.missing) > 1:
        return f"其余都够，请受理单位核验剩下的 {len(result.missing)} 项"
    question = next((q for q in match.questions if q.field in result.missing), None)
    if question is None or question.holder == Holder.OFFICER.value:
        return "其余都够，请受理单位核验剩下的 1 项"
    return f"其余都够，由{question.holder}确认“{firm_words(question.label).partition('（')[0]}”"


def _gaps(match: Match, selection: Selection, options: SheetOptions) -> Iterable[NextStep]:
    """Yield the nearest gap."""
    for result in _blocks_of(ResultGroup.NEAR, match, selection)[:1]:
        gaps = [condition.gap.text for condition in match.conditions(result) if condition.gap is not None]
        yield _step(f"补上“{short_name(result)}”的差距：{'；'.join(gaps)}", result, match, options)


def _blocks_of(group: ResultGroup, match: Match, selection: Selection) -> list[MatchResult]:
    return [result for result in selection.blocks if match.group_of(result) is group]


def _homework(match: Match, selection: Selection, options: SheetOptions) -> tuple[NextStep, ...]:
    """Return the step to hand in what is missing, with the number for each holder."""
    counts = [f"{holder} {len(questions)} 项" for holder, questions in by_holder(selection.homework)]
    if not counts:
        return ()
    who = options.officer or options.office or "工作人员"
    return (NextStep(f"补齐后面清单里的资料（{'、'.join(counts)}）", who, options.phone, "＿＿月＿＿日前"),)
