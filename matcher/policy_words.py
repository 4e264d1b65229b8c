"""Rules as numbered lines and scores as rows, with their sources.

For callers that print or show a policy itself rather than its match with a firm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from matcher._calls import PolicyState
from matcher.evaluate import MatchResult, evaluate
from matcher.negation import told_rule
from matcher.profile import read_profile
from matcher.wording import sentence
from policies import Call, Document, Policy, PolicyOffice, Support, Unit, Version, plain, rules, show
from policies.review import has_own_address

_EMPTY_PROFILE = read_profile({})
_GROUPS = (rules.All, rules.Any)
_HOTLINE = "12345"


class RuleLine(msgspec.Struct, frozen=True):
    """One condition: number (`2.1`), depth in the tree (0 at the top), sentence, and source document."""

    number: str
    depth: int
    node: rules.Rule
    text: str
    document: Document | None

    @property
    def has_source(self) -> bool:
        """Whether the line shows a source of its own; a group of other conditions shows none."""
        return not isinstance(self.node, _GROUPS) or bool(self.node.document or self.node.clause)

    @property
    def remark(self) -> str:
        """The text in brackets after the sentence: that a person confirms it, who knows the answer, and the note."""
        manual = self.node if isinstance(self.node, rules.Manual) else None
        who = f"人工核实{f'，由{manual.holder}提供' if manual.holder else ''}" if manual is not None else ""
        note = f"注：{self.node.note}" if self.node.note else ""
        return "；".join(part for part in (who, note) if part)


class ScoreRow(msgspec.Struct, frozen=True):
    """One indicator of a score: group, name, most points, and how the points are given."""

    group: str
    label: str
    most: str
    grades: str


def rule_head(rule: rules.Rule) -> str:
    """Return the words that join the conditions at the top: 全部满足, 任一项满足 and so on."""
    if isinstance(rule, rules.All) and not rule.id:
        return sentence(rule)
    return "须满足"


def rule_lines(policy: Policy, rule: rules.Rule) -> tuple[RuleLine, ...]:
    """Return every condition of a rule as a line; an all-of at the root is replaced by its members.

    >>> [line.text for line in rule_lines(policy, policy.versions[-1].rule) if line.node.id == "taxable-income"]
    ['年度应纳税所得额 ≤ 300万元']
    """
    tops: Sequence[rules.Rule] = rule.members if isinstance(rule, rules.All) and not rule.id else (rule,)
    return tuple(line for i, top in enumerate(tops, 1) for line in _lines(policy, top, str(i), 0))


def _lines(policy: Policy, rule: rules.Rule, number: str, depth: int) -> Iterator[RuleLine]:
    node = told_rule(rule)
    yield RuleLine(number, depth, node, sentence(node), policy.document(node.document))
    for i, member in enumerate(_members(node), 1):
        yield from _lines(policy, member, f"{number}.{i}", depth + 1)


def _members(node: rules.Rule) -> tuple[rules.Rule, ...]:
    """Return the conditions listed below another one; a negated condition is part of the sentence.

    The label of a negation may hide what exactly must not be, which is listed then.
    """
    if isinstance(node, rules.Not) and node.label:
        return (rules.Not(member=node.member, id=node.id, document=node.document, clause=node.clause),)
    return node.members if isinstance(node, _GROUPS) else ()


def score_rows(score: rules.Score) -> tuple[ScoreRow, ...]:
    """Return the indicators of a score with their points."""
    return tuple(ScoreRow(item.group, item.label, f"{plain(item.max)}分", _grades(item)) for item in score.items)


def score_limits(score: rules.Score) -> str:
    """Return the ceilings and minimums of groups of indicators in words."""
    parts = [f"{line.group}最多 {plain(line.max)}分" for line in score.groups if line.max is not None]
    parts += [f"{line.group}不低于 {plain(line.floor)}分" for line in score.groups if line.floor is not None]
    return "；".join(parts)


def _grades(item: rules.ScoreItem) -> str:
    if not item.options:
        return f"人工评定 0–{plain(item.max)}分"
    ways = ["\n".join(_grade(grade) for grade in option) for option in item.options]
    words = "\n或者\n".join(ways)
    return f"{words}\n（档内由人工评定）" if item.judged else words


def _grade(grade: rules.ScoreGrade) -> str:
    points = plain(grade.low) if grade.low == grade.high else f"{plain(grade.low)}–{plain(grade.high)}"
    return f"{condition_words(grade.when) if grade.when is not None else '其余'}：{points}分"


def condition_words(whole: rules.Rule) -> str:
    """Return a rule as one phrase with groups in brackets, for the condition of a support item or of a grade."""
    rule = told_rule(whole)
    members = _members(rule)
    if not members:
        return sentence(rule)
    inner = ("，或" if isinstance(rule, rules.Any) else "，且").join(condition_words(member) for member in members)
    if isinstance(rule, _GROUPS) and not rule.label:
        return f"（{inner}）" if len(members) > 1 else inner
    return f"{sentence(rule)}（{inner}）"


def result_without_firm(policy: Policy, on: date) -> MatchResult:
    """Return the result of a policy on a day for an empty profile: for its state, window and version."""
    return evaluate(policy, _EMPTY_PROFILE, on)


def status_words(result: MatchResult) -> str:
    """Return the state of a policy on the day in words: whether it is in force and open for filing."""
    version = result.version
    if result.state is PolicyState.EXPIRED and version.expires is not None:
        return f"已失效（{version.expires.isoformat()} 止）"
    if result.state is PolicyState.NOT_YET and version.effective is not None:
        return f"尚未施行（{version.effective.isoformat()} 起）"
    if result.state is PolicyState.OPEN and result.closes:
        return f"正在受理（至 {result.closes.isoformat()}）"
    return result.state.label


def superseded(policy: Policy) -> bool:
    """Return whether all documents of the policy have been superseded."""
    return bool(policy.documents) and all(document.superseded_by for document in policy.documents)


def force_words(version: Version) -> str:
    """Return the days from and to which a version is in force, in words."""
    first = f"{version.effective.isoformat()} 起" if version.effective else ""
    last = f"至 {version.expires.isoformat()} 止" if version.expires else ""
    return f"{first}{last}" or "起止日未载明"


def call_words(policy: Policy, on: date) -> str:
    """Return when applications are accepted: the dated calls of this and later years, else the last one, and the words."""
    calls = policy.calls
    current = [call for call in calls.dated if call.year >= on.year or (call.closes is not None and call.closes >= on)]
    shown = current or sorted(calls.dated, key=lambda call: call.year)[-1:]
    parts = [_call_words(call, past=not current) for call in shown]
    stops = [f"{stop.since.isoformat()} 起{stop.text}" for stop in (calls.paused, calls.used_up) if stop is not None]
    reopens = [f"{calls.reopens.isoformat()} 起恢复受理"] if calls.reopens is not None else []
    rolling = [calls.rolling.text] if calls.rolling is not None else []
    text = [calls.text] if calls.text else []
    return "；".join(dict.fromkeys((*stops, *reopens, *parts, *rolling, *text))) or calls.by_law or "时间未公布"


def _call_words(call: Call, past: bool) -> str:
    first = f"{call.opens.isoformat()} " if call.opens is not None else ""
    last = f"至 {call.closes.isoformat()}" if call.closes is not None else "起，截止日未公布"
    step = f"（{call.step}）" if call.step else ""
    head = f"时间未公布，上一轮（{call.year} 年）" if past else f"{call.year} 年："
    return f"{head}{first}{last}{step}"


def office_words(office: PolicyOffice) -> str:
    """Return an office in words: name (or duty), phone and address; the general hotline is told as what it is."""
    name = office.name or (f"{office.duty.value}主管部门" if office.duty is not None else "主管部门")
    phone = (
        f"{office.phone}（政务热线，请转本单位）" if office.phone == _HOTLINE and "热线" not in name else office.phone
    )
    return " ".join(part for part in (name, phone, office.address) if part)


def link_words(document: Document) -> str:
    """Return the words of the link to a document: a page that is not of a government or the issuer is named."""
    official = document.host == "gov.cn" or document.host.endswith(".gov.cn") or has_own_address(document)
    return "打开网页" if official else f"打开转载页（{document.host}，不是发文单位的网站）"


def validity_words(policy: Policy) -> str:
    """Return how long a granted qualification is valid and how it is renewed."""
    validity = policy.validity
    months = f"{validity.months} 个月" if validity.months is not None and not validity.text else ""
    before = (
        f"到期前 {validity.renewal_months_before} 个月内办理续期" if validity.renewal_months_before is not None else ""
    )
    return "；".join(part for part in (validity.text or months, validity.renewal, before) if part)


def support_remarks(item: Support, *, whole: bool = True) -> tuple[str, ...]:
    """Return what is said of a support item beside its text: route, event, how often, cap, claim, payer, beneficiary.

    With `whole` false the route and the event are left out: for a firm of which they are known.
    """
    route, event = (item.when, item.event) if whole else (None, None)
    remarks = (
        f"限：{condition_words(route)}" if route is not None else "",
        f"兑现条件：{condition_words(event)}" if event is not None else "",
        item.pays.label if item.pays is not None else "",
        span_words(None, item.cap) if item.cap is not None else "",
        f"申领：{item.claim}" if item.claim else "",
        f"出资：{item.payer}" if item.payer else "",
        f"受益人：{item.beneficiary}" if item.beneficiary else "",
    )
    return tuple(remark for remark in remarks if remark)


def span_words(low: Decimal | None, high: Decimal | None) -> str:
    """Return an amount or range of 万元 in words, or the empty text if none is stated."""
    if low is None and high is None:
        return ""
    if low is None or low == 0:
        return f"最高 {show(high, Unit.MONEY)}" if high is not None else ""
    if high is None:
        return f"{show(low, Unit.MONEY)}以上"
    return show(low, Unit.MONEY) if low == high else f"{plain(low)}–{plain(high)}万元"
