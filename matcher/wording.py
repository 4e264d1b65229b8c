"""Rules as Chinese sentences, generated from the rule so that text and rule cannot differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from matcher._amount import Amount, PartlyKnownText
from matcher._facts import Facts
from matcher._holding import granted_records, last_day, valid_records
from matcher.outcome import Outcome, ScorePoints
from policies import CATALOGUE, QUALIFICATIONS, Unit, plain, show, show_exactly
from policies import rules as r

SIGNS: Mapping[r.Comparison, str] = {
    r.Comparison.AT_LEAST: "≥",
    r.Comparison.ABOVE: "＞",
    r.Comparison.AT_MOST: "≤",
    r.Comparison.BELOW: "＜",
    r.Comparison.EQUAL: "＝",
}
_AGES = {"age_days", "days_since(founded_on)"}


def sentence(node: r.Rule) -> str:
    """Return the condition as one sentence, independent of the firm.

    >>> [sentence(member) for member in policy.versions[-1].rule.members if member.id == "taxable-income"]
    ['年度应纳税所得额 ≤ 300万元']
    """
    return _SENTENCES[type(node)](node)


def _line(op: r.Comparison, value: Decimal, unit: Unit) -> str:
    return f"{SIGNS[op]} {show(value, unit, 6)}"


def _title(node: r.Rule, fallback: str) -> str:
    return node.label or fallback


def _compare(node: r.Compare) -> str:
    title, line = _title(node, node.left.label), _compare_line(node)
    return f"{line}{title}" if line == _NOTHING else f"{title}{line}" if line == _LOSS else f"{title} {line}"


_NOTHING, _LOSS = "没有", "为负"


_COUNTED = (Unit.PEOPLE, Unit.ITEMS, Unit.PIECES, Unit.FIRMS, Unit.TIMES, Unit.SEATS)


def _compare_line(node: r.Compare) -> str:
    """Return the line in words; lines that only say that there is nothing (＝ 0项, ＜ 1件), or a minus, in plain words."""
    unit, least = node.left.unit, r.Comparison.BELOW
    nothing = node.op in (r.Comparison.EQUAL, r.Comparison.AT_MOST) and not node.value and unit is not Unit.SHARE
    if nothing or (unit in _COUNTED and node.op is least and node.value == 1):
        return _NOTHING
    return _LOSS if node.op is least and not node.value else _line(node.op, node.value, unit)


def _between(node: r.Between) -> str:
    unit = node.left.unit
    return f"{_title(node, node.left.label)}在 {show(node.low, unit)} 至 {show(node.high, unit)} 之间（含）"


def _flag(node: r.Flag) -> str:
    field = CATALOGUE[node.field]
    if node.label or node.value:
        return node.label or field.label
    return f"不是{field.label}" if "是否为" in field.question else _opposite(field.label)


def _wards_off(node: r.Flag) -> bool:
    """Return whether a flag asks that something is not there (未列入…, 没有…), which 是 and 否 would leave unclear."""
    text = sentence(node)
    return not node.value and not text.startswith("是") and any(word in text for word in ("没有", "未", "不"))


def answer_words(node: r.Flag, *, holds: bool) -> str:
    """Return the firm's answer to a flag as said of its sentence: whether what the sentence says holds.

    >>> from policies import rules
    >>> answer_words(rules.Flag(field="abnormal_list", value=False), holds=True)
    '无此情形'
    """
    if _wards_off(node):
        return "无此情形" if holds else "有此情形"
    return "是" if holds else "否"


def _on_date(node: r.OnDate) -> str:
    words = {">=": "不早于", ">": "晚于", "<=": "不晚于", "<": "早于", "==": "为"}
    return f"{_title(node, CATALOGUE[node.field].label)}{words[node.op.value]} {node.day.isoformat()}"


def _one_of(node: r.OneOf) -> str:
    values = "、".join(node.values)
    return node.label or (
        f"{node.left.label}为{values}" if len(node.values) == 1 else f"{node.left.label}属于：{values}"
    )


def bands(node: r.Tiers) -> str:
    """Return the bands of a tiered threshold in words: ≤5000万元时 ≥5%；…"""
    parts: list[str] = []
    for band in node.bands:
        line = f"{SIGNS[node.op]}{show(band.value, node.left.unit)}"
        if band.upto is not None:
            parts.append(f"≤{show(band.upto, node.by.unit)}时 {line}")
        elif band.below is not None:
            parts.append(f"＜{show(band.below, node.by.unit)}时 {line}")
        else:
            parts.append(f"以上 {line}")
    return "；".join(parts)


def _tiers(node: r.Tiers) -> str:
    return f"{_title(node, node.left.label)}按{node.by.label}分档：{bands(node)}"


def _holds(node: r.Holds) -> str:
    names = "、".join(QUALIFICATIONS[kind][0] for kind in node.kinds)
    return node.label or (f"持有有效的{names}资格" if len(node.kinds) == 1 else f"持有以下任一有效资格：{names}")


def _recognised(node: r.Recognised) -> str:
    names = "或".join(QUALIFICATIONS[kind][0] for kind in node.kinds)
    when = "本年度" if node.years == 0 else "本年度或上年度" if node.years == 1 else f"本年度或此前 {node.years} 个年度"
    return node.label or f"{when}认定为{names}"


def _region(node: r.Region) -> str:
    return node.label or f"注册地在{'或'.join(node.places)}"


def _manual(node: r.Manual) -> str:
    return node.text


def _score(node: r.Score) -> str:
    floors = [f"{line.group} ≥ {plain(line.floor)}分" for line in node.groups if line.floor is not None]
    tail = f"，且{'、'.join(floors)}" if floors else ""
    return f"{_title(node, '评价得分')} {SIGNS[node.op]} {plain(node.pass_mark)}分{tail}"


def _all(node: r.All) -> str:
    return node.label or "以下各项同时满足"


def _any(node: r.Any) -> str:
    return node.label or "以下任一项满足"


def _not(node: r.Not) -> str:
    return node.label or negative(node.member)


_OPPOSITES = (
    ("没有", "有"), ("不属于", "属于"), ("不属", "属"), ("不在", "在"), ("不是", "是"), ("未列入", "列入"), ("未被", "被"),
    ("有效", "不是有效"), ("属于", "不属于"), ("属", "不属"), ("已是", "还不是"), ("是", "不是"), ("在", "不在"),
    ("持有", "没有"), ("列入", "未列入"), ("被", "未被"), ("有", "没有"),
)  # fmt: skip
"""How a phrase begins, and how its opposite does; the first that fits counts."""
_LATELY = re.compile(r"(近.{1,2}年|近.{1,3}个?月|\d+ 个月内|以前年度|知识产权)(没有|有|已)?")
_STARTS = tuple(start for start, _ in _OPPOSITES)


def negative(node: r.Rule) -> str:
    """Return the sentence that says the opposite of a condition: 不属于烟草制造业、娱乐业, 注册地不在天津市滨海新区.

    >>> from policies import rules
    >>> negative(rules.Region(places=("天津市滨海新区",)))
    '注册地不在天津市滨海新区'
    """
    text = sentence(node)
    match node:
        case r.Flag(label="", value=value):
            return sentence(replace(node, value=not value))
        case r.Not(member=member):
            return sentence(member)
        case r.Region(label=""):
            return f"注册地不在{'或'.join(node.places)}"
        case r.OneOf(label="", left=left, values=values):
            return f"{left.label}不属于：{'、'.join(values)}" if len(values) > 1 else f"{left.label}不是{values[0]}"
        case r.Recognised(label=""):
            return text.replace("认定为", "没有认定为", 1)
        case r.OneOf() if not text.startswith(_STARTS):
            return f"不属于{text}"
        case r.Holds() | r.Recognised() if not text.startswith(_STARTS):
            return f"不是{text}"
        case r.All() | r.Any():
            return node.label and _opposite(text)
        case _:
            return _opposite(text)


def _opposite(text: str) -> str:
    for start, other in _OPPOSITES:
        if text.startswith(start):
            return other + text[len(start) :]
    when = _LATELY.match(text)
    if when is None:
        return f"没有：{text}"
    return f"{when[1]}{'有' if when[2] == '没有' else '没有'}{text[when.end() :]}"


_SENTENCES: Mapping[type, Callable[..., str]] = {
    r.All: _all,
    r.Any: _any,
    r.Not: _not,
    r.Compare: _compare,
    r.Flag: _flag,
    r.Between: _between,
    r.OnDate: _on_date,
    r.OneOf: _one_of,
    r.Tiers: _tiers,
    r.Score: _score,
    r.Holds: _holds,
    r.Recognised: _recognised,
    r.Region: _region,
    r.Manual: _manual,
}


def required(outcome: Outcome, facts: Facts) -> str:
    """Return the threshold or answer that the rule requires, in words, for the column beside the firm's figure."""
    match outcome.node:
        case r.Compare() as node:
            return _compare_line(node)
        case r.Tiers() as node:
            return bands(node) if outcome.line is None else _line(node.op, outcome.line, node.left.unit)
        case r.Between(low=low, high=high, left=left):
            return f"{show(low, left.unit)}–{show(high, left.unit)}"
        case r.Flag() as node:
            return answer_words(node, holds=True)
        case r.OneOf(values=texts) | r.Region(places=texts):
            return "、".join(texts)
        case r.Not(member=member):
            return _forbidden(member, required(outcome.members[0], facts))
        case r.Holds(kinds=kinds):
            return "、".join(QUALIFICATIONS[kind][0] for kind in kinds)
        case r.Recognised(years=years):
            last = facts.on.year
            return f"{last} 年内认定" if years == 0 else f"{last - years}–{last} 年内认定"
        case r.Score(op=op, pass_mark=mark):
            return f"{SIGNS[op]} {plain(mark)}分"
        case r.OnDate(op=op, day=day):
            return f"{SIGNS[op]} {day.isoformat()}"
        case r.Manual():
            return "核实为“是”"
        case _:
            return ""


def _forbidden(node: r.Rule, words: str) -> str:
    """Return what a negated condition requires: the answer that must not be, or the other of two answers."""
    if isinstance(node, r.Manual):
        return "核实为“否”"
    return f"除 {words} 外" if words else ""


def actual(outcome: Outcome, facts: Facts, policy: str) -> str:
    """Return the firm's own figure in words, 未知 if unknown."""
    match outcome.node:
        case r.Not():
            return actual(outcome.members[0], facts, policy)
        case r.Compare(left=left) | r.Between(left=left) | r.Tiers(left=left):
            return _actual_amount(outcome, left, facts)
        case r.Flag(field=field):
            value = facts.values.get(field)
            return "未知" if value is None else answer_words(outcome.node, holds=value is outcome.node.value)
        case r.OneOf():
            return _actual_choice(outcome.actual)
        case r.Holds(kinds=kinds):
            return _actual_holding(kinds, facts)
        case r.Recognised(kinds=kinds):
            return _actual_grants(kinds, facts)
        case r.Region():
            places = [facts.text(name) for name in ("province", "district", "zone")]
            return "".join(place for place in places if place) or "未知"
        case r.Score():
            return _actual_score(outcome.actual)
        case r.OnDate(field=field):
            day = facts.values.get(field)
            return day.isoformat() if isinstance(day, date) else "未知"
        case r.Manual(id=key):
            answer = facts.confirmed(f"{policy}/{key}")
            return "未核实" if answer is None else "已核实：是" if answer else "已核实：否"
        case _:
            return ""


def marked(words: str, node: r.Rule, facts: Facts) -> str:
    """Return the firm's own figure in words, with a remark if it is derived: 天津市河东区（由信用代码 120102 推定）."""
    match node:
        case r.Region():
            fields: tuple[str, ...] = ("district", "city", "province")
        case r.Flag(field=field):
            fields = (field,)
        case r.OneOf(left=left):
            fields = (left.formula,)
        case _:
            return words
    because = next((why for field in fields if (why := facts.because.get(field))), None)
    return words if because is None else f"{words}（由{because} 推定）"


def _actual_amount(outcome: Outcome, left: r.Operand, facts: Facts) -> str:
    amount = outcome.actual
    if not isinstance(amount, Amount):
        return ""
    if amount.undefined:
        return amount.undefined
    if amount.exact is not None:
        text = (
            show_exactly(amount.exact, left.unit, outcome.line)
            if outcome.line is not None
            else show(amount.exact, left.unit)
        )
        founded = facts.founded_on()
        return f"{text}（{founded.isoformat()} 成立）" if left.formula in _AGES and founded is not None else text
    if amount.missing and facts.spans.keys() >= set(amount.missing):
        told = "两处说法不一" if facts.profile.disputed.keys() & set(amount.missing) else "区间"
        return f"{span(amount, left.unit)}（{told}）"
    return span(amount, left.unit)


def span(amount: Amount, unit: Unit) -> str:
    """Return a partly known number in words: 未知, 至少 3件, 最多 20分, 3–8分."""
    low = None if amount.low is None or amount.low == 0 else amount.low
    if low is None and amount.high is None:
        return "未知"
    if amount.high is None and low is not None:
        return f"至少 {show(low, unit)}"
    if low is None and amount.high is not None:
        return f"最多 {show(amount.high, unit)}"
    least, most = (show(end or Decimal(0), unit) for end in (low, amount.high))
    mark = "%" if unit is Unit.SHARE else unit.value
    return f"{least.removesuffix(mark) if most.endswith(mark) else least}–{most}"


def _actual_choice(choice: object) -> str:
    if not isinstance(choice, PartlyKnownText) or choice.options is None:
        return "未知"
    if not choice.options:
        return "无" if choice.several else "未知"
    return ("、" if choice.several else "或").join(choice.options)


def _actual_holding(kinds: tuple[str, ...], facts: Facts) -> str:
    records = facts.records("qualifications")
    if records is None:
        return "未知"
    held = valid_records(facts, kinds)
    if held:
        end = last_day(held[0])
        name = QUALIFICATIONS[str(held[0]["kind"])][0]
        return f"{name}（至 {end.isoformat()}）" if end is not None else f"{name}（有效期未填）"
    past = [record for record in records if record.get("kind") in kinds]
    ends = [end for end in (last_day(record) for record in past) if end is not None]
    return f"已于 {max(ends).isoformat()} 到期" if ends else "没有"


def _actual_grants(kinds: tuple[str, ...], facts: Facts) -> str:
    if facts.records("qualifications") is None:
        return "未知"
    records = granted_records(facts, kinds)
    days = [day for day in (record.get("granted_on") for record in records) if isinstance(day, date)]
    if days:
        return f"{max(days).isoformat()} 认定"
    return "认定日期未填" if records else "没有"


def _actual_score(points: object) -> str:
    if not isinstance(points, ScorePoints):
        return ""
    return f"{plain(points.low)}分" if points.low == points.high else f"{plain(points.low)}–{plain(points.high)}分"
