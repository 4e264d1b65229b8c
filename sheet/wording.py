"""Texts of the sheet: amounts, windows, marks."""

from __future__ import annotations

from decimal import Decimal

from matcher import ConditionVerdict, Gain, Match, MatchResult, PolicyState, policy_words, worth, worth_words
from policies import Modelled, SupportKind, Unit, Verdict, plain, show

MARKS = {ConditionVerdict.MET: "✔", ConditionVerdict.UNMET: "✗", ConditionVerdict.UNKNOWN: "?"}


def money(low: Decimal, high: Decimal | None) -> str:
    """Return a range of 万元 in words; `low` and `high` may be equal, `high` is None without a bound.

    >>> money(Decimal(20), Decimal(40)), money(Decimal(0), Decimal(40))
    ('20–40万元', '最高 40万元')
    """
    if high is None:
        return f"{show(low, Unit.MONEY)}以上" if low > 0 else "金额待资料齐后估算"
    if low == high:
        return show(low, Unit.MONEY)
    return f"{plain(low)}–{plain(high)}万元" if low > 0 else f"最高 {show(high, Unit.MONEY)}"


def amount(result: MatchResult) -> str:
    """Return what the policy brings to the firm, in a few words, after 若符合 while the verdict is unknown."""
    words = worth_words(worth(result.gains)) if any(gain.has_amount for gain in result.gains) else ""
    if words:
        gap = " " if words[0].isdigit() else "，"
        return f"若符合{gap}{words}" if result.verdict is Verdict.UNKNOWN else words
    loans = [gain.support.limit for gain in result.gains if gain.support.limit is not None]
    return f"额度最高 {show(max(loans), Unit.MONEY)}" if loans else ""


def gain_line(gain: Gain) -> str:
    """Return one support item with its amount, the basis of the amount, and what must happen so that it is paid."""
    parts = [gain.support.text]
    if gain.has_amount and gain.low is not None and (gain.high is None or gain.high > 0):
        about = "约 " if gain.support.formula is not None else ""
        basis = f"（{gain.support.basis}）" if gain.support.basis else ""
        parts.append(f"本企业{about}{money(gain.low, gain.high)}{basis}")
    parts += policy_words.support_remarks(gain.support, whole=not gain.certain)
    if gain.estimated:
        parts.append("可加计费用未填，按研发费用估算")
    if gain.support.kind is SupportKind.LOAN and gain.support.limit is not None:
        parts.append(f"额度最高 {show(gain.support.limit, Unit.MONEY)}")
    return "；".join(parts)


def window(result: MatchResult) -> str:
    """Return the filing window with the days left."""
    calls = result.policy.calls
    if result.state is PolicyState.ALWAYS:
        return calls.by_law or calls.text
    if result.state is PolicyState.OPEN and result.closes is not None:
        return f"{_dates(result)}，还剩 {result.days_left} 天"
    if result.state in (PolicyState.UPCOMING, PolicyState.CLOSED) and result.opens is not None:
        if result.opens > result.on:
            return f"下次 {_dates(result)}，距开始 {(result.opens - result.on).days} 天"
        return f"本轮（{_dates(result)}）已截止，下一轮时间未公布"
    return policy_words.call_words(result.policy, result.on)


def _dates(result: MatchResult) -> str:
    return f"{result.opens:%Y-%m-%d} 至 {result.closes:%Y-%m-%d}" if result.opens and result.closes else ""


def office(result: MatchResult, match: Match) -> str:
    """Return where to apply and whom to ask, with the phone where it is known."""
    policy = result.policy
    found = match.offices_of(policy)
    offices = [policy_words.office_words(entry) for entry in found if entry.name or not policy.lead_department]
    return f"{policy.apply_at or '渠道未公布'}；咨询：{'；'.join(dict.fromkeys(offices)) or policy.lead_department}"


def verdict_words(result: MatchResult) -> str:
    """Return the verdict in words; a policy without published rule gives 条件未公布."""
    if result.verdict is Verdict.UNKNOWN and result.policy.modelled(result.on) is Modelled.NONE:
        return "条件未公布"
    return result.verdict.label
