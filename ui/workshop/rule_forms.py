"""The forms of single conditions. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from policies import Unit, rules
from policies.rules import Comparison, ManualReason, Operand, Rule
from ui.workshop.form import CardForm, FieldError, FormField, InputKind, Values, choices_of
from ui.workshop.picks import PickTable

COMPARISONS: tuple[tuple[object, str], ...] = (
    (Comparison.AT_LEAST, "≥（以上、不低于）"),
    (Comparison.ABOVE, "＞（超过）"),
    (Comparison.AT_MOST, "≤（以下、不超过）"),
    (Comparison.BELOW, "＜（不足、低于）"),
    (Comparison.EQUAL, "＝（等于）"),
)
_ORDER = (
    (Comparison.AT_LEAST, "不早于"),
    (Comparison.ABOVE, "晚于"),
    (Comparison.AT_MOST, "不晚于"),
    (Comparison.BELOW, "早于"),
)
_COMMON = ("id", "label", "document", "clause", "grade", "note")
_LABEL = FormField("label", "改叫法", hint="不填就用事实的名称；文件的说法不同时填文件的")
_R = TypeVar("_R", bound=rules.Node)


def kept(former: object) -> dict[str, object]:
    """Returns the id and the source of a former condition, which stay when it becomes another one."""
    return {name: getattr(former, name) for name in _COMMON} if isinstance(former, rules.Node) else {}


def _made(kind: type[_R], former: object, given: Values, /, **own: object) -> _R:
    return kind(**{**kept(former), "label": given.get("label") or "", **own})  # type: ignore[arg-type]  # the fields of the node


def _left(values: Values) -> Operand:
    left = values["left"]
    assert isinstance(left, Operand)  # the form asks for it
    return left


def _unpack(*names: str) -> Callable[[rules.Node], dict[str, object]]:
    return lambda rule: {name: getattr(rule, name) for name in (*names, "label")}


def _pack_compare(values: Values, former: object) -> Rule:
    return _made(rules.Compare, former, values, left=_left(values), op=values["op"], value=values["value"])


def _pack_between(values: Values, former: object) -> Rule:
    low, high = values["low"], values["high"]
    if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
        raise FieldError("high", "上限比下限小，请检查两个数")
    return _made(rules.Between, former, values, left=_left(values), low=low, high=high)


def _pack_flag(values: Values, former: object) -> Rule:
    return _made(rules.Flag, former, values, field=values["field"], value=values["value"])


def _pack_on_date(values: Values, former: object) -> Rule:
    return _made(rules.OnDate, former, values, field=values["field"], op=values["op"], day=values["day"])


def _pack_one_of(values: Values, former: object) -> Rule:
    left, picked = _left(values), values["values"]
    assert isinstance(picked, tuple)  # texts
    wrong = [text for text in picked if left.options and text not in left.options]
    if wrong:
        raise FieldError("values", f"“{left.label}”不能是“{wrong[0]}”；可选：{'、'.join(left.options)}")
    return _made(rules.OneOf, former, values, left=left, values=picked)


def _pack_tiers(values: Values, former: object) -> Rule:
    by, bands = values["by"], values["bands"]
    return _made(rules.Tiers, former, values, left=_left(values), by=by, op=values["op"], bands=bands)


def _pack_holds(values: Values, former: object) -> Rule:
    return _made(rules.Holds, former, values, kinds=values["kinds"])


def _pack_recognised(values: Values, former: object) -> Rule:
    return _made(rules.Recognised, former, values, kinds=values["kinds"], years=values["years"] or 0)


def _pack_region(values: Values, former: object) -> Rule:
    return _made(rules.Region, former, values, places=values["places"])


def _pack_manual(values: Values, former: object) -> Rule:
    if values["reason"] is ManualReason.NO_FACT and not values["suggestion"]:
        raise FieldError("suggestion", "“尚无事实”要写明建议增加哪个事实")
    own = {name: values[name] or "" for name in ("text", "suggestion", "holder")}
    return rules.Manual(**{**kept(former), **own, "reason": values["reason"]})  # type: ignore[arg-type]  # as in _made


def _pack_score(values: Values, former: object) -> Rule:
    groups = former.groups if isinstance(former, rules.Score) else ()
    return _made(
        rules.Score,
        former,
        values,
        op=values["op"],
        pass_mark=values["pass_mark"],
        items=values["items"],
        groups=groups,
    )


def _number(name: str, label: str, of: str = "left") -> FormField:
    return FormField(name, label, InputKind.NUMBER, unit_of=of, needed=True)


def _choice(name: str, label: str, choices: tuple[tuple[object, str], ...]) -> FormField:
    return FormField(name, label, InputKind.CHOICE, choices, needed=True)


_FACT = FormField(
    "left", "比什么", InputKind.FACT, table=PickTable.NUMBERS, needed=True, hint="打几个字或拼音首字母来找"
)
_OP = _choice("op", "怎么比", COMPARISONS)
_YES = ((True, "须为“是”"), (False, "须为“否”（没有、未被）"))
_YEARS = "0 是本年度，1 是本年度或上年度"
REASONS = choices_of(ManualReason)

RULE_FORMS: Mapping[type, CardForm] = {
    rules.Compare: CardForm(
        (_FACT, _OP, _number("value", "多少"), _LABEL), _unpack("left", "op", "value"), _pack_compare
    ),
    rules.Between: CardForm(
        (_FACT, _number("low", "不低于"), _number("high", "不超过"), _LABEL),
        _unpack("left", "low", "high"),
        _pack_between,
    ),
    rules.Tiers: CardForm(
        (
            _FACT,
            _OP,
            FormField("by", "按什么分档", InputKind.FACT, table=PickTable.NUMBERS, needed=True),
            FormField("bands", "各档", InputKind.BANDS, needed=True),
            _LABEL,
        ),
        _unpack("left", "op", "by", "bands"),
        _pack_tiers,
    ),
    rules.Flag: CardForm(
        (
            FormField("field", "哪个事实", InputKind.FACT, table=PickTable.FLAGS, needed=True, hint=_FACT.hint),
            _choice("value", "要求", _YES),
            _LABEL,
        ),
        _unpack("field", "value"),
        _pack_flag,
    ),
    rules.OneOf: CardForm(
        (
            FormField("left", "哪个事实", InputKind.FACT, table=PickTable.TEXTS, needed=True, hint=_FACT.hint),
            FormField("values", "可以是", InputKind.WORDS, unit_of="left", needed=True),
            _LABEL,
        ),
        _unpack("left", "values"),
        _pack_one_of,
    ),
    rules.Holds: CardForm(
        (FormField("kinds", "任一资质", InputKind.PICKS, table=PickTable.TITLES, needed=True), _LABEL),
        _unpack("kinds"),
        _pack_holds,
    ),
    rules.Recognised: CardForm(
        (
            FormField("kinds", "任一资质", InputKind.PICKS, table=PickTable.TITLES, needed=True),
            FormField("years", "往前几个年度", InputKind.WHOLE, hint=_YEARS),
            _LABEL,
        ),
        _unpack("kinds", "years"),
        _pack_recognised,
    ),
    rules.Region: CardForm(
        (FormField("places", "任一地区", InputKind.PICKS, table=PickTable.PLACES, needed=True), _LABEL),
        _unpack("places"),
        _pack_region,
    ),
    rules.OnDate: CardForm(
        (
            FormField("field", "哪个日期", InputKind.FACT, table=PickTable.DAYS, needed=True),
            _choice("op", "怎么比", _ORDER),
            FormField("day", "哪一天", InputKind.DAY, needed=True),
            _LABEL,
        ),
        _unpack("field", "op", "day"),
        _pack_on_date,
    ),
    rules.Score: CardForm(
        (
            _choice("op", "怎么比", COMPARISONS),
            FormField("pass_mark", "及格分", InputKind.NUMBER, unit=Unit.POINTS, needed=True),
            FormField("items", "各项指标", InputKind.SCORES, needed=True),
            _LABEL,
        ),
        _unpack("op", "pass_mark", "items"),
        _pack_score,
    ),
    rules.Manual: CardForm(
        (
            FormField("text", "核实什么", InputKind.TEXT, needed=True),
            _choice("reason", "为什么", REASONS),
            FormField("suggestion", "建议增加的事实", hint="程序有了哪个事实就能自己判断"),
            FormField("holder", "谁知道", hint="财务、人事、研发……"),
        ),
        lambda rule: {name: getattr(rule, name) for name in ("text", "reason", "suggestion", "holder")},
        _pack_manual,
    ),
}
"""Kind of condition → its form, in the order in which a person picks one."""
RULE_NAMES: Mapping[type, str] = {
    rules.Compare: "数值比较",
    rules.Between: "数值区间",
    rules.Tiers: "分档要求",
    rules.Flag: "是或否",
    rules.OneOf: "属于几种之一",
    rules.Holds: "持有资质",
    rules.Recognised: "某年度认定",
    rules.Region: "注册地",
    rules.OnDate: "日期",
    rules.Score: "打分表",
    rules.Manual: "人工核实",
}
