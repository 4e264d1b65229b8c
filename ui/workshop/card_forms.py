"""The forms of all kinds of cards: one for each kind of condition, and one for each other part of a policy. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from clauses import (
    CallsContent,
    Content,
    GroupContent,
    Joined,
    MaterialContent,
    NoteContent,
    OfficeContent,
    RuleContent,
    SupportContent,
    ValidityContent,
)
from policies import (
    Aspect,
    Call,
    Calls,
    CallStop,
    Duty,
    Holder,
    Material,
    OfficeLevel,
    Pays,
    PolicyOffice,
    RollingCalls,
    Support,
    SupportKind,
    Unit,
    UserError,
    Validity,
    formula,
    plain,
)
from policies.rules import Operand
from ui.workshop.form import CardForm, FieldError, FormField, InputKind, Values, choices_of, replaced
from ui.workshop.picks import PickTable, entries, name_of, operand
from ui.workshop.rule_forms import RULE_FORMS, RULE_NAMES

_ASPECT = FormField(
    "aspect",
    "回答谁能申请",
    InputKind.CHOICE,
    ((None, "不是，是一般条件"), *((aspect, aspect.label) for aspect in Aspect)),
)
_NO_MONEY, _FIXED, _RANGE, _MOST, _LEAST, _SHARE, _FORMULA, _LOAN = (
    "没写金额", "固定金额", "从…到…", "最高", "不低于", "按比例", "按公式", "贷款额度",
)  # fmt: skip
_WAYS = tuple((way, way) for way in (_NO_MONEY, _FIXED, _RANGE, _MOST, _LEAST, _SHARE, _FORMULA, _LOAN))
_ROUND, _ROLLING, _LAW, _PAUSED, _WORDS = "一轮申报", "常年受理", "依法享受，申报即享", "暂停受理", "只有文字"
_ACCEPTANCE = tuple((way, way) for way in (_ROUND, _ROLLING, _LAW, _PAUSED, _WORDS))
_PRODUCT = re.compile(r"(?P<left>.+?) \* (?P<share>\d*\.?\d+)")
_MONEY = Unit.MONEY


def _rule_form(form: CardForm, nested: bool = False) -> CardForm:
    """Returns the form of a card with one condition, from that of the condition."""

    def unpack(content: RuleContent) -> dict[str, object]:
        return {**form.unpack(content.rule), "aspect": content.aspect}

    def pack(values: Values, former: object) -> Content:
        old = former if isinstance(former, RuleContent) else None
        rule = form.pack(values, old.rule if old is not None else None)
        return RuleContent(rule=rule, aspect=values.get("aspect"))  # type: ignore[arg-type]  # a choice of the form

    return CardForm((*form.fields, _ASPECT), unpack, pack)


def _support_values(content: SupportContent) -> dict[str, object]:
    item = content.support
    way, left, share = _way(item), None, None
    product = _PRODUCT.fullmatch(item.formula or "")
    if way == _SHARE and product is not None:
        left, share = operand(product["left"]), Decimal(product["share"])
    names = ("text", "kind", "low", "high", "formula", "cap", "limit", "pays", "event", "when", *_SUPPORT_WORDS)
    return {
        **{name: getattr(item, name) for name in names},
        "way": way,
        "amount": item.low,
        "left": left,
        "share": share,
    }


_SUPPORT_WORDS = ("beneficiary", "claim", "payer", "group")


def _way(item: Support) -> str:
    if item.formula is not None:
        product = _PRODUCT.fullmatch(item.formula)
        known = product is not None and any(pick.value == product["left"] for pick in entries(PickTable.NUMBERS))
        return _SHARE if known else _FORMULA
    if item.limit is not None:
        return _LOAN
    if item.low is None and item.high is None:
        return _NO_MONEY
    if item.low == item.high:
        return _FIXED
    return _MOST if not item.low else _LEAST if item.high is None else _RANGE


def _pack_support(values: Values, former: object) -> Content:
    old = former.support if isinstance(former, SupportContent) else None
    words = {name: values.get(name) or "" for name in ("text", *_SUPPORT_WORDS)}
    rest = {name: values.get(name) for name in ("kind", "cap", "pays", "event", "when")}
    return SupportContent(support=replaced(old, Support, **_amounts(values, old), **words, **rest))


def _amounts(values: Values, old: Support | None) -> dict[str, object]:
    """Returns low, high, limit and formula, of which only those of the chosen way are set."""
    way = values["way"]
    fixed = values["amount"] if way == _FIXED else None
    low = old.low if way == _MOST and old is not None and not old.low else values.get("low")  # 0 or not stated
    return {
        "low": fixed if way == _FIXED else low if way in (_RANGE, _MOST, _LEAST) else None,
        "high": fixed if way == _FIXED else values.get("high") if way in (_RANGE, _MOST) else None,
        "limit": values["limit"] if way == _LOAN else None,
        "formula": _product(values)
        if way == _SHARE
        else _readable(str(values["formula"]))
        if way == _FORMULA
        else None,
    }


def _product(values: Values) -> str:
    left, share = values["left"], values["share"]
    assert isinstance(left, Operand)
    assert isinstance(share, Decimal)
    return f"{name_of(left) or left.formula} * {plain(share, 6)}"


def _readable(text: str) -> str:
    try:
        formula.parse(text)
    except formula.FormulaError as error:
        raise FieldError("formula", str(error)) from error
    return text


def _if_way(*ways: str) -> tuple[str, tuple[object, ...]]:
    return "way", ways


_SUPPORT = CardForm(
    (
        FormField("text", "给什么", InputKind.TEXT, needed=True),
        FormField("kind", "哪一类", InputKind.CHOICE, choices_of(SupportKind), needed=True),
        FormField("way", "金额怎么写", InputKind.CHOICE, _WAYS, needed=True),
        FormField("amount", "金额", InputKind.NUMBER, unit=_MONEY, needed=True, only_if=_if_way(_FIXED)),
        FormField("low", "最低", InputKind.NUMBER, unit=_MONEY, needed=True, only_if=_if_way(_RANGE, _LEAST)),
        FormField("high", "最高", InputKind.NUMBER, unit=_MONEY, needed=True, only_if=_if_way(_RANGE, _MOST)),
        FormField(
            "left", "按什么的比例", InputKind.FACT, table=PickTable.NUMBERS, needed=True, only_if=_if_way(_SHARE)
        ),
        FormField("share", "比例", InputKind.NUMBER, unit=Unit.SHARE, needed=True, only_if=_if_way(_SHARE)),
        FormField("formula", "公式", needed=True, only_if=_if_way(_FORMULA), hint="例：rd_expense[-1] * 0.1"),
        FormField("cap", "封顶", InputKind.NUMBER, unit=_MONEY, only_if=_if_way(_SHARE, _FORMULA)),
        FormField("limit", "贷款最高", InputKind.NUMBER, unit=_MONEY, needed=True, only_if=_if_way(_LOAN)),
        FormField("pays", "多久给一次", InputKind.CHOICE, ((None, "没写"), *((pays, pays.label) for pays in Pays))),
        FormField("event", "兑现条件", InputKind.RULE, hint="发生了什么才给，如当年认定为高新技术企业"),
        FormField("when", "限哪些企业", InputKind.RULE, hint="只有一部分申报企业能得的，写是哪一部分"),
        FormField("beneficiary", "给谁", hint="不是给企业的写明：个人、团队、载体"),
        FormField("claim", "怎么申领"),
        FormField("payer", "谁出资"),
        FormField("group", "只取最高的一组", hint="同一组里的支持只算最好的一项，起个名字"),
    ),
    _support_values,
    _pack_support,
)


def _calls_values(content: CallsContent) -> dict[str, object]:
    calls = content.calls
    found: dict[str, object] = {"way": _WORDS, "words": calls.text, "by_law": calls.by_law}
    if calls.dated:
        call = calls.dated[0]
        found |= {"way": _ROUND, **{name: getattr(call, name) for name in call.__struct_fields__}}
    elif calls.rolling is not None:
        rolling = calls.rolling
        found |= {"way": _ROLLING, "rolling": rolling.text, "source": rolling.source, "seen": rolling.seen}
    elif calls.paused is not None:
        found |= {"way": _PAUSED, "since": calls.paused.since, "paused": calls.paused.text}
    elif calls.by_law:
        found["way"] = _LAW
    return found


def _pack_calls(values: Values, former: object) -> Content:
    old = former.calls if isinstance(former, CallsContent) else Calls()
    return CallsContent(calls=_CALLS[str(values["way"])](values, old))


def _pack_round(values: Values, old: Calls) -> Calls:
    year, opens, closes = values["year"], values["opens"], values["closes"]
    if opens is not None and closes is not None and closes < opens:  # type: ignore[operator]  # two days
        raise FieldError("closes", "截止日在开始日之前，请检查")
    words = {name: values[name] or "" for name in ("step", "portal", "source")}
    call = Call(year=year, opens=opens, closes=closes, **words)  # type: ignore[arg-type]  # as the form says
    return Calls(text=old.text, last_seen=old.last_seen, dated=(call, *old.dated[1:]))


_CALLS: Mapping[str, Callable[[Values, Calls], Calls]] = {
    _ROUND: _pack_round,
    _ROLLING: lambda v, old: Calls(rolling=RollingCalls(text=v["rolling"], source=v["source"] or "", seen=v["seen"])),  # type: ignore[arg-type]  # as the form says
    _LAW: lambda v, old: Calls(by_law=str(v["by_law"])),
    _PAUSED: lambda v, old: Calls(paused=CallStop(since=v["since"], text=str(v["paused"]))),  # type: ignore[arg-type]  # as the form says
    _WORDS: lambda v, old: replaced(old, Calls, text=v["words"]),
}


def _if_call(*ways: str) -> tuple[str, tuple[object, ...]]:
    return "way", ways


_CALL = CardForm(
    (
        FormField("way", "怎么受理", InputKind.CHOICE, _ACCEPTANCE, needed=True),
        FormField("year", "哪一年", InputKind.WHOLE, needed=True, only_if=_if_call(_ROUND)),
        FormField("opens", "开始", InputKind.DAY, only_if=_if_call(_ROUND)),
        FormField("closes", "截止", InputKind.DAY, only_if=_if_call(_ROUND)),
        FormField("step", "哪一步", only_if=_if_call(_ROUND), hint="分网上填报、报送纸件的，写是哪一步"),
        FormField("portal", "申报入口", only_if=_if_call(_ROUND)),
        FormField("rolling", "原文怎么说", InputKind.TEXT, needed=True, only_if=_if_call(_ROLLING)),
        FormField("seen", "哪天看到的", InputKind.DAY, needed=True, only_if=_if_call(_ROLLING)),
        FormField("source", "依据", only_if=_if_call(_ROUND, _ROLLING), needed=True, hint="文件的代号或网址"),
        FormField("by_law", "怎么享受", InputKind.TEXT, needed=True, only_if=_if_call(_LAW)),
        FormField("since", "从哪天起", InputKind.DAY, needed=True, only_if=_if_call(_PAUSED)),
        FormField("paused", "原文怎么说", InputKind.TEXT, needed=True, only_if=_if_call(_PAUSED)),
        FormField("words", "原文怎么说", InputKind.TEXT, needed=True, only_if=_if_call(_WORDS)),
    ),
    _calls_values,
    _pack_calls,
)


def _words_of(values: Values, *names: str) -> dict[str, str]:
    return {name: str(values.get(name) or "") for name in names}


def _office_values(content: OfficeContent) -> dict[str, object]:
    office = content.office or PolicyOffice()
    names = ("duty", "level", "name", "phone", "address", "url", "source", "seen")
    return {"apply_at": content.apply_at, **{name: getattr(office, name) for name in names}}


def _pack_office(values: Values, former: object) -> Content:
    words = _words_of(values, "name", "phone", "address", "url", "source")
    rest = {name: values.get(name) for name in ("duty", "level", "seen")}
    office = PolicyOffice(**words, **rest)  # type: ignore[arg-type]  # as the form says
    door = str(values.get("apply_at") or "")
    if not door and office == PolicyOffice():
        raise FieldError("apply_at", "申报入口和咨询单位至少填一个")
    return OfficeContent(office=office if office != PolicyOffice() else None, apply_at=door)


_OFFICE = CardForm(
    (
        FormField("apply_at", "申报入口", hint="网址、平台或窗口"),
        FormField("duty", "哪个部门", InputKind.CHOICE, ((None, "（单位名称自己写）"), *choices_of(Duty))),
        FormField("level", "哪一级", InputKind.CHOICE, ((None, "最近的一级"), *choices_of(OfficeLevel))),
        FormField("name", "单位名称"),
        FormField("phone", "电话"),
        FormField("address", "地址"),
        FormField("url", "网址"),
        FormField("source", "电话的出处"),
        FormField("seen", "哪天看到的", InputKind.DAY),
    ),
    _office_values,
    _pack_office,
)


def _pack_validity(values: Values, former: object) -> Content:
    if values["months"] is None and not values["text"]:
        raise FieldError("months", "几个月和原文至少填一个")
    whole = {name: values[name] for name in ("months", "renewal_months_before")}
    return ValidityContent(validity=Validity(**whole, **_words_of(values, "text", "renewal")))  # type: ignore[arg-type]  # as the form says


_VALIDITY = CardForm(
    (
        FormField("months", "有效几个月", InputKind.WHOLE, hint="三年写 36"),
        FormField("text", "原文怎么说"),
        FormField("renewal", "怎么续期"),
        FormField("renewal_months_before", "到期前几个月办", InputKind.WHOLE),
    ),
    lambda content: {name: getattr(content.validity, name) for name in content.validity.__struct_fields__},
    _pack_validity,
)
_MATERIAL = CardForm(
    (
        FormField("text", "什么材料", InputKind.TEXT, needed=True),
        FormField(
            "holder", "谁手里有", InputKind.CHOICE, (("", "没写"), *((each.value, each.value) for each in Holder))
        ),
    ),
    lambda content: {"text": content.material.text, "holder": content.material.holder},
    lambda values, former: MaterialContent(material=Material(**_words_of(values, "text", "holder"))),
)
_NOTE = CardForm(
    (FormField("text", "说明", InputKind.TEXT, needed=True, hint="随政策印出，不参与判断"),),
    lambda content: {"text": content.text},
    lambda values, former: NoteContent(text=str(values["text"])),
)
_GROUP = CardForm(
    (
        FormField(
            "joined",
            "组里的条件",
            InputKind.CHOICE,
            ((Joined.ALL, "全部满足"), (Joined.ANY, "任一满足"), (Joined.NONE, "都没有（不予支持的情形）")),
            needed=True,
        ),
        FormField("label", "叫法"),
        _ASPECT,
    ),
    lambda content: {"joined": content.joined, "label": content.label, "aspect": content.aspect},
    lambda values, former: replaced(
        former, GroupContent, joined=values["joined"], label=values["label"] or "", aspect=values["aspect"]
    ),
)
_RULES = {f"条件：{RULE_NAMES[kind]}": (kind, _rule_form(form)) for kind, form in RULE_FORMS.items()}
_PARTS: Mapping[str, tuple[type, CardForm]] = {
    "支持": (SupportContent, _SUPPORT),
    "申报时间": (CallsContent, _CALL),
    "材料": (MaterialContent, _MATERIAL),
    "办理": (OfficeContent, _OFFICE),
    "资格有效期": (ValidityContent, _VALIDITY),
    "说明": (NoteContent, _NOTE),
    "条件组": (GroupContent, _GROUP),
}
CARD_FORMS: Mapping[str, CardForm] = {name: form for name, (_, form) in {**_RULES, **_PARTS}.items()}
"""What a card can be → its form, in the order in which a person picks one."""


def form_name(content: Content) -> str:
    """Returns which of the forms a content has.

    Raises: UserError for a condition without a form, which is edited through its members.
    """
    kind = type(content.rule) if isinstance(content, RuleContent) else type(content)
    for name, (made, _) in {**_RULES, **_PARTS}.items():
        if made is kind:
            return name
    raise UserError("这个条件由几个条件组成，请逐个修改里面的条件")


def content_of(name: str, values: Values, former: Content | None) -> Content:
    """Returns what the values of a form say; a former content keeps what the form does not ask.

    Raises: FieldError if values contradict each other.
    """
    return CARD_FORMS[name].pack(values, former)  # type: ignore[return-value]  # each of these makes a content
