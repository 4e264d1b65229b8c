"""Why a policy answers a need, in words: what it gives, and under which condition."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from matcher._calls import PolicyState
from matcher.explain import Condition
from matcher.groups import ResultGroup
from matcher.outcome import ConditionVerdict
from matcher.policy_words import condition_words, office_words
from policies import Aspect, Policy, Support, SupportKind, Unit, show

if TYPE_CHECKING:
    from matcher.evaluate import MatchResult
    from matcher.match import Match

_LONGEST = 42
"""Characters of the support and of a condition in the words, so that they fit on two lines beside a name."""
_BRACKETS = re.compile(r"（[^（）]+）(?=[，。；、]|$)")
_MOST_CONDITIONS = 2
"""Open conditions that are named; the rest is a number."""
_LATER = (Aspect.BODY, Aspect.LEGAL_PERSON, Aspect.PLACE, Aspect.NEGATIVE)
"""Aspects that most firms meet: their conditions are named last."""


def answer_words(
    match: Match, result: MatchResult, group: ResultGroup, item: Support | None, amount: Decimal | None
) -> str:
    """Return what a support item gives (None: nothing is said of it) and what the result still hangs on."""
    parts = [_support(item, amount), _event(result, item), _standing(match, result, group)]
    return "；".join(part for part in parts if part)


def reply_words(match: Match, result: MatchResult, why: str) -> str:
    """Return the answer to the firm in one line: the policy, why it fits, and whom to ask."""
    offices = match.offices_of(result.policy)
    office = next((office for office in offices if office.phone), offices[0] if offices else None)
    whom = f"。联系：{office_words(office)}" if office is not None else ""
    return f"{result.policy.name}：{why}{whom}"


def policies_in_reply(policies: Iterable[Policy], reply: str) -> tuple[Policy, ...]:
    """Return the policies that have a line written by `reply_words` in an answer, in the order of the lines."""
    by_name = {policy.name: policy for policy in policies}
    heads = (line.partition("：")[0] for line in reply.split("\n") if "：" in line)
    return tuple(dict.fromkeys(by_name[head] for head in heads if head in by_name))


def own_words(policies: Iterable[Policy], reply: str) -> str:
    """Return an answer without the lines of `reply_words`: what the officer wrote."""
    names = {policy.name for policy in policies}
    return "\n".join(line for line in reply.split("\n") if line.strip() and line.partition("：")[0] not in names)


def refusal_words(match: Match, result: MatchResult, group: ResultGroup) -> str:
    """Return why a policy that the firm asks for is no answer: not in force, or refused and by what."""
    name = result.policy.short or result.policy.name
    if group is ResultGroup.OUT_OF_FORCE:
        return f"{name}：{result.state.label}"
    entry = next((entry for entry in match.conditions(result) if _unmet(entry)), None)
    if entry is None:
        return f"{name}：{group.label}"
    return f"{name}：{group.label}（{entry.gap.text if entry.gap is not None else shortened(entry.text)}）"


def _support(item: Support | None, amount: Decimal | None) -> str:
    if item is None:
        return ""
    words = shortened(item.text)
    if item.kind is not SupportKind.LOAN or item.limit is None or amount is None:
        return words
    wish = show(amount, Unit.MONEY)
    return f"{words}，够 {wish}" if item.limit >= amount else f"{words}，只够 {wish}的一部分"


def _event(result: MatchResult, item: Support | None) -> str:
    """Return what must have happened first, while that is open for this firm."""
    open_ = any(gain.support is item and not gain.certain for gain in result.gains)
    return f"兑现条件：{condition_words(item.event)}" if item is not None and item.event is not None and open_ else ""


def _standing(match: Match, result: MatchResult, group: ResultGroup) -> str:
    match group:
        case ResultGroup.READY:
            return _ready(result)
        case ResultGroup.NEXT_ROUND:
            return f"条件都符合，{result.state.label}"
        case ResultGroup.HELD:
            until = result.held_until
            return f"已持有，有效至 {until.isoformat()}" if until is not None else "已持有"
        case ResultGroup.NEAR:
            gaps = [entry.gap.text for entry in match.conditions(result) if entry.gap is not None and _unmet(entry)]
            return f"只差一步：{'；'.join(gaps[:_MOST_CONDITIONS])}"
        case ResultGroup.TO_CONFIRM:
            return f"只差核验：{_open(match, result)}"
        case ResultGroup.CONSULT:
            return "申请条件没有公布，先问主管部门"
        case ResultGroup.CONFLICT:
            return f"材料有矛盾，先核对：{_open(match, result)}"
    return f"还须：{_open(match, result)}"


def _ready(result: MatchResult) -> str:
    if result.state is PolicyState.ALWAYS:
        return f"条件都符合，{result.state.label}"
    until = f"，{result.closes.isoformat()} 截止" if result.closes is not None else ""
    return f"条件都符合，{result.state.label}{until}"


def _open(match: Match, result: MatchResult) -> str:
    """Return the first open conditions in words, those of this policy before those of nearly every policy."""
    general = {name for entry in result.version.applicants if entry.aspect in _LATER for name in entry.conditions}
    waiting = [entry for entry in match.conditions(result) if entry.verdict is ConditionVerdict.UNKNOWN]
    waiting.sort(key=lambda entry: entry.id in general)
    words = [shortened(_leaf(entry)) for entry in waiting]
    more = len(words) - _MOST_CONDITIONS
    tail = f"等 {len(words)} 项" if more > 0 else ""
    return "；".join(words[:_MOST_CONDITIONS]) + tail


def _leaf(entry: Condition) -> str:
    """Return the words of a condition; of a group without a label those of its first open member."""
    if entry.children and entry.text.startswith("以下"):
        return next((_leaf(child) for child in entry.children if child.verdict is ConditionVerdict.UNKNOWN), entry.text)
    return entry.text


def _unmet(entry: Condition) -> bool:
    return entry.verdict is ConditionVerdict.UNMET


def shortened(text: str) -> str:
    """Return a text without brackets at its ends of phrases, cut at a mark if it is too long; a whole clause ends plainly.

    >>> shortened("首台（套）产品（目录内），由主管部门按（甲+乙+丙+丁）认定")
    '首台（套）产品，由主管部门按（甲+乙+丙+丁）认定'
    """
    text = _BRACKETS.sub("", text)
    if len(text) <= _LONGEST:
        return text
    marks = [place for place in range(_LONGEST // 3, _LONGEST) if text[place] in "；，、。" and _outside(text[:place])]
    cut = text[: marks[-1]] if marks else text[:_LONGEST]
    return cut if marks and text[marks[-1]] in "；。" else f"{cut}…"


def _outside(head: str) -> bool:
    """Return whether a text ends outside of brackets."""
    return head.count("（") == head.count("）")
