"""Texts of the sheet: amounts, windows, offices, marks."""

from __future__ import annotations

import re
from decimal import Decimal

from matcher import ConditionVerdict, Gain, Match, MatchResult, PolicyState, policy_words, worth
from policies import Call, Grade, PolicyKind, PolicyOffice, SupportKind, Unit, Verdict, plain, show
from sheet.firm_words import firm_words, told, told_dates
from sheet.options import Edition, SheetOptions

MARKS = {ConditionVerdict.MET: "✔", ConditionVerdict.UNMET: "✗", ConditionVerdict.UNKNOWN: "?"}
_IN_KIND = {
    PolicyKind.QUALIFICATION: "资格认定",
    PolicyKind.PLATFORM: "平台认定",
    PolicyKind.SCIENCE_AWARD: "荣誉奖励",
    PolicyKind.TAX: "按实际税额减免",
    PolicyKind.AWARD: "金额以通知为准",
    PolicyKind.PROJECT: "金额以通知为准",
    PolicyKind.FINANCE: "额度由机构核定",
}
"""What stands in the place of an amount where there is none."""
_OTHER, _TO_PERSON = "服务类支持", "支持给到个人"
_BEFORE_FILING = {Grade.REPOST: "申报前以发文单位的文本为准", Grade.REPORT: "申报前请先电话确认"}
"""What a firm is told where the bureau holds no text of the issuer itself."""
_TIME = re.compile(r"\d|[季期月]|预缴|汇算|随时")
"""What words about a relief hold if they say when it is claimed."""
_HOTLINE = "12345"
_LONG_OFFICE = re.compile(r"^国家税务总局(?=.)|（[^（）]*）$")
"""What is left out of the name of an office in a cell: its superior office, and how a hotline puts through."""


def money(low: Decimal, high: Decimal | None) -> str:
    """Return a range of 万元 in words; `low` and `high` may be equal, `high` is None without a bound.

    >>> money(Decimal(20), Decimal(40)), money(Decimal(0), Decimal(40)), money(Decimal(0), None)
    ('20–40万元', '最高 40万元', '')
    """
    if high is None:
        return f"{show(low, Unit.MONEY)}以上" if low > 0 else ""
    if low == high:
        return show(low, Unit.MONEY) if low else ""
    return f"{plain(low)}–{plain(high)}万元" if low > 0 else f"最高 {show(high, Unit.MONEY)}"


def amount_on(result: MatchResult, options: SheetOptions) -> tuple[str, str]:
    """Return `amount` as it stands on a sheet: that of a person says where the support is the person's own."""
    words, remark = amount(result)
    given = any(gain.support.beneficiary for gain in result.gains)
    if options.person and words == _OTHER and given:
        return _TO_PERSON, remark
    return words, remark


def amount(result: MatchResult) -> tuple[str, str]:
    """Return what the policy brings to the firm in a few words, and the remark below them.

    What is certain comes first; a ceiling whose route or event nobody has answered is told apart.
    """
    if result.verdict is Verdict.INELIGIBLE:
        return "补上差距后可报", ""
    found = worth(result.gains) if any(gain.has_amount for gain in result.gains) else None
    sure = money(found.low, found.high) if found is not None else ""
    ceiling = f"最高 {show(found.open_high, Unit.MONEY)}" if found is not None and found.open_high else ""
    if sure:
        return sure, _sure_remark(result, ceiling)
    if ceiling:
        return ceiling, "按兑现条件核定"
    loans = [gain.support.limit for gain in result.gains if gain.support.limit is not None]
    if loans:
        return f"额度最高 {show(max(loans), Unit.MONEY)}", "以机构核定为准"
    return _IN_KIND.get(result.policy.kind, _OTHER), ""


def _sure_remark(result: MatchResult, ceiling: str) -> str:
    parts = [
        "核验通过后" if result.verdict is Verdict.UNKNOWN else "",
        f"另有{ceiling}，按兑现条件核定" if ceiling else "",
    ]
    return "；".join(part for part in parts if part)


def gain_line(gain: Gain, options: SheetOptions) -> str:
    """Return one support item with its amount, the basis of the amount, and what must happen so that it is paid."""
    parts = [told(gain.support.text, options)]
    words = money(gain.low, gain.high) if gain.has_amount and gain.low is not None else ""
    if words:
        about = "约 " if gain.support.formula is not None else ""
        basis = f"（{told(gain.support.basis, options)}）" if gain.support.basis else ""
        parts.append(f"{_whose(options, about)}{about}{words}{basis}")
    parts += [told(remark, options) for remark in policy_words.support_remarks(gain.support, whole=not gain.certain)]
    if gain.estimated:
        parts.append("可加计费用未填，按研发费用估算")
    if gain.support.kind is SupportKind.LOAN and gain.support.limit is not None:
        parts.append(f"额度最高 {show(gain.support.limit, Unit.MONEY)}")
    return "；".join(part for part in parts if part)


def _whose(options: SheetOptions, about: str) -> str:
    """Return the words before an amount: a person's sheet does not say whose it is, for most goes to the unit."""
    if not options.person:
        return "本企业"
    return "按现有数据" if about else "金额 "


def window(result: MatchResult, options: SheetOptions) -> str:
    """Return the filing window with the days left."""
    calls = result.policy.calls
    if result.state is PolicyState.ALWAYS:
        return told("；".join(dict.fromkeys(part for part in (calls.by_law, calls.text) if part)), options)
    if result.state is PolicyState.OPEN and result.closes is not None:
        return f"{_dates(result)}，还剩 {result.days_left} 天"
    if result.state in (PolicyState.UPCOMING, PolicyState.CLOSED) and result.opens is not None:
        if result.opens > result.on:
            return f"下次 {_dates(result)}，距开始 {(result.opens - result.on).days} 天"
        return f"本轮（{_dates(result)}）已截止，下一轮时间未公布"
    words = told_dates(policy_words.call_words(result.policy, result.on), options)
    silent = result.state is PolicyState.UNANNOUNCED and not words.startswith("时间未公布")
    return f"时间未公布。{words}" if silent else words


def _dates(result: MatchResult) -> str:
    return f"{result.opens:%Y-%m-%d} 至 {result.closes:%Y-%m-%d}" if result.opens and result.closes else ""


def when(result: MatchResult) -> str:
    """Return in a few words by when to apply, for a cell of a table."""
    if result.state is PolicyState.OPEN and result.closes is not None:
        return f"{result.closes.isoformat()} 前（还有 {result.days_left} 天）"
    if (
        result.state in (PolicyState.UPCOMING, PolicyState.CLOSED)
        and result.opens is not None
        and result.opens > result.on
    ):
        return f"{result.opens.isoformat()} 起"
    if result.state is PolicyState.ALWAYS:
        words = [_first_clause(text) for text in (result.policy.calls.text, result.policy.calls.by_law)]
        return next((text for text in words if _TIME.search(text)), "报税时")
    if result.state is PolicyState.OPEN:
        return "常年受理"
    last = max(result.policy.calls.dated, key=lambda call: call.year, default=None)
    head = "本轮已截止" if result.state is PolicyState.CLOSED else "时间未公布"
    return f"{head}，上一轮 {_round(last)}" if last is not None else head


def brief_when(result: MatchResult) -> str:
    """Return by when to apply in still fewer words, for one line of the first page."""
    if result.state is PolicyState.ALWAYS:
        return "报税时" if result.policy.kind is PolicyKind.TAX else "随时"
    return when(result)


def _round(call: Call) -> str:
    """Return the round of a year in a few words: 2025 年，到 2025-05-25."""
    return f"{call.closes.isoformat()} 止" if call.closes is not None else f"{call.year} 年"


def _first_clause(text: str) -> str:
    return firm_words(text).partition("；")[0]


def offices(result: MatchResult, match: Match) -> tuple[PolicyOffice, ...]:
    """Return the offices to ask that have a name, those with a direct phone first, then those behind the hotline."""
    found = match.offices_of(result.policy)
    named = [office for office in found if office.name or not result.policy.lead_department]
    return tuple(sorted(named, key=lambda office: (not office.phone, office.phone == _HOTLINE)))


def office_line(result: MatchResult, match: Match, options: SheetOptions) -> str:
    """Return whom to ask, with phone, on one line."""
    words = [told(policy_words.office_words(office), options) for office in offices(result, match)]
    line = "；".join(dict.fromkeys(words)) or result.policy.lead_department
    return line.replace("（政务热线，请转本单位）", "（热线转接）")


def whom(result: MatchResult, match: Match, options: SheetOptions) -> tuple[str, str]:
    """Return the short name and the phone of the one office to ask first."""
    for office in offices(result, match):
        name = told(office.name or policy_words.office_words(office), options)
        return _LONG_OFFICE.sub("", name) or name, office.phone
    return result.policy.lead_department, ""


def grade_words(grade: Grade, options: SheetOptions) -> str:
    """Return how close the sources are to the issuer's own text; a firm reads only what follows from it, if anything."""
    return grade.label if options.edition is Edition.OFFICER else _BEFORE_FILING.get(grade, "")


def short_name(result: MatchResult) -> str:
    """Return the short name of a policy, or the whole one."""
    return result.policy.short or result.policy.name


def short_number(determination: str) -> str:
    """Return the number of a sheet as it is printed large and told by phone.

    >>> short_number("0cb4ec7e07481a2b")
    '0CB4-EC7E'
    """
    return f"{determination[:4]}-{determination[4:8]}".upper()
