"""The words of the workshop: what a card says, its state, its kind. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clauses import (
    CallsContent,
    ClauseRole,
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
from matcher import policy_words, sentence
from policies import Policy, Support, Unit, formula, show
from policies.operands import operand_of
from policies.rules import Manual
from workshop import CardState

if TYPE_CHECKING:
    from workshop import Card

ROLES: Mapping[ClauseRole, str] = {
    ClauseRole.APPLICANT: "申请主体",
    ClauseRole.CONDITION: "条件",
    ClauseRole.BENEFIT: "支持",
    ClauseRole.MATERIAL: "材料",
    ClauseRole.WINDOW: "申报时间",
    ClauseRole.PROCEDURE: "办理",
    ClauseRole.EXCLUSION: "不予支持",
    ClauseRole.VALIDITY: "有效期",
    ClauseRole.DEFINITION: "定义",
    ClauseRole.OTHER: "",
}
"""What a clause is about, as it stands in the margin."""
KINDS: Mapping[type, str] = {
    RuleContent: "条件",
    GroupContent: "条件组",
    SupportContent: "支持",
    CallsContent: "申报时间",
    MaterialContent: "材料",
    OfficeContent: "办理",
    ValidityContent: "资格有效期",
    NoteContent: "说明",
}
"""What a card is, in the order in which a person picks one."""
GROUP_WORDS: Mapping[Joined, str] = {
    Joined.ALL: "以下各项全部满足",
    Joined.ANY: "以下任一项满足",
    Joined.NONE: "以下各项都没有",
}
_PRODUCT = re.compile(r"(?P<left>[a-z_0-9]+(\[-\d\])?) \* (?P<share>\d*\.?\d+)")
_NAME = re.compile(r"(?<![A-Za-z_'\"])[a-z][a-z_0-9]*(\[-\d\])?(?!\w|\()")
NO_CONTENT = "这个数字还没有卡片：它是条件、支持，还是与政策无关？"
_NEEDLESS = "这个数字与政策无关"


def kind_words(content: Content | None) -> str:
    """Returns what kind of card a content makes."""
    return "数字" if content is None else KINDS[type(content)]


def card_words(card: Card, heads: Policy, on: date) -> str:
    """Returns what a card says, as one sentence or two."""
    if card.content is None:
        return _NEEDLESS if card.state is CardState.REJECTED else NO_CONTENT
    return content_words(card.content, heads, on)


def content_words(content: Content, heads: Policy, on: date) -> str:
    """Returns the words of a content; what a rule says is generated from the rule."""
    return _WORDS[type(content)](content, heads, on)


def _rule(content: RuleContent, heads: Policy, on: date) -> str:
    rule = content.rule
    if isinstance(rule, Manual):
        remarks = [rule.reason.value, *([f"建议增加事实：{rule.suggestion}"] if rule.suggestion else [])]
        return f"{rule.text}（人工核实：{'；'.join(remarks)}）"
    return sentence(rule)


def _group(content: GroupContent, heads: Policy, on: date) -> str:
    words = GROUP_WORDS[content.joined]
    return f"{content.label}：{words}" if content.label else words


def _support(content: SupportContent, heads: Policy, on: date) -> str:
    item = content.support
    parts = [item.text, *filter(None, (amount_words(item),)), *policy_words.support_remarks(item)]
    return "；".join(dict.fromkeys(part.rstrip("。；") for part in parts if part))


def amount_words(item: Support) -> str:
    """Returns the amount of a support item in words, "" if it states none."""
    if item.formula is not None:
        return f"金额为{formula_words(item.formula)}"
    if item.limit is not None:
        return f"额度最高 {show(item.limit, Unit.MONEY)}"
    return policy_words.span_words(item.low, item.high)


def formula_words(text: str) -> str:
    """Returns a formula with the labels of its facts.

    >>> formula_words("rd_expense[-1] * 0.1"), formula_words("min(rd_expense[-1], 500)")
    ('上年研发费用的 10%', 'min(上年研发费用, 500)')
    """
    product = _PRODUCT.fullmatch(text)
    if product is not None and 0 < Decimal(product["share"]) <= 1:
        return f"{_label(product['left'])}的 {show(Decimal(product['share']), Unit.SHARE, 4)}"
    return _NAME.sub(lambda found: _label(found[0]), text).replace("*", "×").replace("/", "÷")


def _label(name: str) -> str:
    """Returns the label of a fact or quantity, the text itself for anything else."""
    try:
        left = operand_of(formula.parse(name), name)
    except (formula.FormulaError, KeyError):
        return name
    return left.label if left is not None else name


def _calls(content: CallsContent, heads: Policy, on: date) -> str:
    return policy_words.call_words(replace(heads, calls=content.calls), on)


def _material(content: MaterialContent, heads: Policy, on: date) -> str:
    material = content.material
    return f"{material.text}（{material.holder}）" if material.holder else material.text


def _office(content: OfficeContent, heads: Policy, on: date) -> str:
    office = [policy_words.office_words(content.office)] if content.office is not None else []
    return "；".join((*([f"在 {content.apply_at} 申报"] if content.apply_at else []), *office))


def _validity(content: ValidityContent, heads: Policy, on: date) -> str:
    return policy_words.validity_words(replace(heads, validity=content.validity)) or "有效期未写"


def _note(content: NoteContent, heads: Policy, on: date) -> str:
    return content.text


_WORDS: Mapping[type, Callable[..., str]] = {
    RuleContent: _rule,
    GroupContent: _group,
    SupportContent: _support,
    CallsContent: _calls,
    MaterialContent: _material,
    OfficeContent: _office,
    ValidityContent: _validity,
    NoteContent: _note,
}


def state_words(card: Card) -> str:
    """Returns the state of a card in words; a person who confirms gives the reason too."""
    if card.state is CardState.MANUAL and isinstance(card.content, RuleContent):
        rule = card.content.rule
        return f"{card.state.value}：{rule.reason.value}" if isinstance(rule, Manual) else card.state.value
    return card.state.value
