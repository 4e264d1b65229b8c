"""A match as lines of text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.amounts import worth, worth_words
from matcher.derive import derived_words, unread_words
from matcher.evaluate import MatchResult
from matcher.explain import Condition
from matcher.groups import ResultGroup
from matcher.match import Match
from matcher.outcome import ConditionVerdict
from matcher.rank import Ranked
from policies import Unit, Verdict, plain, show

_MARKS = {ConditionVerdict.MET: "✔", ConditionVerdict.UNMET: "✗", ConditionVerdict.UNKNOWN: "？"}
_MOST_QUESTIONS = 8
"""Questions listed at most: our choice, to keep the text short; the JSON output lists all."""


def as_text(match: Match) -> str:
    """Return the whole match as text, in the groups of the window.

    Refused policies take one line each; the folded groups, in which nothing can be done, are only counted.

    >>> print(as_text(found).splitlines()[3])
      小型微利企业所得税优惠（cn-small-low-profit，国家·税收优惠，依法享受，随时办理）  20–40万元
    """
    return "\n".join(_lines(match)) + "\n"


def _lines(match: Match) -> Iterator[str]:
    yield f"{match.profile.name}（{match.size}）  数据日期 {match.on.isoformat()}  政策库 {match.library.version}"
    yield from _read(match)
    yield from _needs(match)
    for point, entries in match.ranked().items():
        if not entries:
            continue
        yield ""
        yield f"【{point.label}】{len(entries)} 项{'（不逐项列出，加 --json 可见）' if point.folded else ''}"
        for entry in entries if not point.folded else ():
            yield from _short(match, entry.result) if point is ResultGroup.NOT_MET else _block(match, entry)
    yield from _questions(match)
    yield ""
    yield "以主管部门认定为准。"


def _read(match: Match) -> Iterator[str]:
    """Yield what follows from the given facts, and what was not read."""
    if match.derived:
        yield f"推定，待核实：{'；'.join(map(derived_words, match.derived))}"
    for field, text in match.unread.items():
        yield f"没读懂：{unread_words(field, text)}"


def _short(match: Match, result: MatchResult) -> Iterator[str]:
    reasons = [condition.text for condition in match.conditions(result) if condition.verdict is ConditionVerdict.UNMET]
    tail = f"：{'；'.join(reasons)}" if reasons else ""
    yield f"  {result.policy.name}（{result.policy.id}，{result.state.label}）{tail}"


def _block(match: Match, entry: Ranked) -> Iterator[str]:
    result, policy = entry.result, entry.result.policy
    until = f"，有效期至 {result.held_until.isoformat()}" if result.held_until else ""
    head = f"{policy.id}，{policy.level.value}·{policy.kind.value}，{result.state.label}{until}"
    why = entry.beyond(head)
    yield f"  {policy.name}（{head}）{amount(result)}{f'  〔{why}〕' if why else ''}"
    for condition in match.conditions(result):
        yield from _condition(condition, "    ")


def _condition(condition: Condition, indent: str) -> Iterator[str]:
    own_figure = f"  本企业 {condition.actual}" if condition.actual else ""
    where = f"  〔{condition.source.document}{condition.source.clause}〕"
    mark = "–" if condition.untaken else _MARKS[condition.verdict]
    yield f"{indent}{mark} {condition.text}{own_figure}{where}"
    if condition.gap is not None:
        yield f"{indent}  差距：{condition.gap.text}"
    for child in condition.children:
        yield from _condition(child, indent + "  ")


def amount(result: MatchResult) -> str:
    """Return the amount of a result in words, or the empty text if there is none."""
    words = worth_words(worth(result.gains)) if any(gain.has_amount for gain in result.gains) else ""
    if not words:
        return ""
    return f"  若符合 {words}" if result.verdict is Verdict.UNKNOWN else f"  {words}"


def _needs(match: Match) -> Iterator[str]:
    """Yield what the firm asks for, each with the policies that fit."""
    if match.needs:
        yield ""
        yield "【您提出的】"
    for need in match.needs:
        wish = (
            f"（{show(need.amount, Unit.MONEY)}）"
            if need.amount is not None and plain(need.amount) not in need.text
            else ""
        )
        yield f"  {need.category}：{need.text}{wish}"
        for entry in need.shown:
            policy = entry.result.policy
            yield f"    {policy.name}（{policy.id}，{match.group_of(entry.result).label}）：{entry.why}"
        if not need.answers:
            yield f"    {need.note or '没有对得上的政策或产品，另行答复'}"


def _questions(match: Match) -> Iterator[str]:
    if not match.questions:
        return
    yield ""
    yield "【还需了解】"
    for question in match.questions[:_MOST_QUESTIONS]:
        stake = f"，涉及 {show(question.amount_at_stake, Unit.MONEY)}" if question.amount_at_stake else ""
        yield f"  {question.holder}：{question.text}（可定 {question.settles} 项{stake}）"
    if len(match.questions) > _MOST_QUESTIONS:
        yield f"  另有 {len(match.questions) - _MOST_QUESTIONS} 个问题。"
