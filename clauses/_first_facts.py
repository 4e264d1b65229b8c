"""Names facts by their words, for the first version of the proposals; `_facts` takes its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from clauses._figures import plain
from clauses.model import PolicyText
from policies import CATALOGUE, QUALIFICATIONS, QUANTITIES, FieldType
from policies.rules import Operand

_WORDS = (
    (r"(?:近|最近)三(?:个会计)?年(?:度)?(?:的)?研(?:究开)?发费用(?:总额|支出|投入)?占(?:同期)?(?:销售|营业)收入(?:总额)?(?:的)?(?:比例|比重)?", "rd_ratio_3y"),
    (r"研(?:究开)?发(?:费用|投入|经费)(?:总额|支出|投入)?占(?:同期|上年度|当年)?(?:主营业务|销售|营业|业务)?收入(?:总额)?(?:的)?(?:比例|比重)?", "rd_ratio"),
    (r"科技人员(?:数)?占(?:企业)?(?:当年)?职工总数(?:的)?(?:比例|比重)?", "sci_staff_share"),
    (r"研发人员(?:数)?占(?:企业)?(?:当年)?职工总数(?:的)?(?:比例|比重)?", "rd_staff_share"),
    (r"高新技术产品(?:\(服务\))?收入占(?:企业)?(?:同期)?总收入(?:的)?(?:比例|比重)?", "hightech_share"),
    (r"资产负债率", "debt_ratio"),
    (r"(?:注册)?成立(?:时间|年限)?|注册(?:时间|年限|登记)?", "age_days"),
    (r"研(?:究开)?发(?:费用|投入|经费)(?:总额|支出|投入)?", "rd_expense"),
    (r"(?:营业|销售)收入(?:总额)?|年?销售额", "revenue"),
    (r"主营业务收入", "main_revenue"),
    (r"资产总额", "total_assets"),
    (r"职工(?:总数|人数)|从业人(?:员|数)", "employees"),
    (r"研发人员(?:数)?", "rd_staff"),
    (r"发明专利", "invention_patents"),
    (r"Ⅰ类知识产权|I类知识产权", "ip_class_one"),
    (r"Ⅱ类知识产权|II类知识产权", "ip_class_two"),
    (r"注册资本(?:金)?", "registered_capital"),
    (r"孵化(?:场地)?(?:总)?面积", "carrier_area"),
    (r"在孵企业(?:数)?", "carrier_tenants"),
)  # fmt: skip


class FactGuess(NamedTuple):
    """The fact that the words around a figure name."""

    operand: Operand
    fact: str
    start: int
    end: int
    sure: float
    why: str


class NamedFact(NamedTuple):
    """A fact or qualification that words name."""

    name: str
    label: str
    kind: str
    start: int
    end: int
    sure: float


def fact_of(text: PolicyText, clause: int, figure: int) -> FactGuess | None:
    """Return the fact that the words before a figure name, or None."""
    found = text.clauses[clause]
    words = plain(found.text)
    place = found.figures[figure].start
    begin = max(words.rfind(mark, 0, place) for mark in "。；;\n") + 1
    best: FactGuess | None = None
    for pattern, name in _WORDS:
        for match in re.finditer(pattern, words[begin:place]):
            guess = FactGuess(
                _operand(name), name, begin + match.start(), begin + match.end(), 0.8, f"写明了{match[0]}"
            )
            if best is None or guess.end > best.end or (guess.end == best.end and guess.start < best.start):
                best = guess
    return best


def named_facts(text: str) -> tuple[NamedFact, ...]:
    """Return the qualifications that a text names, the longest name at each place."""
    words = plain(text)
    found: list[NamedFact] = []
    for kind, (label, _) in sorted(QUALIFICATIONS.items(), key=lambda entry: -len(entry[1][0])):
        for match in re.finditer(re.escape(plain(label)), words):
            if not any(each.start < match.end() and match.start() < each.end for each in found):
                found.append(NamedFact(kind, label, "qualification", match.start(), match.end(), 0.9))
    return tuple(sorted(found, key=lambda each: each.start))


def _operand(name: str) -> Operand:
    if name in QUANTITIES:
        quantity = QUANTITIES[name]
        return Operand(quantity.formula, quantity.label, quantity.unit, quantity.options)
    field = CATALOGUE[name]
    if field.type is FieldType.SERIES:
        return Operand(f"{name}[-1]", f"上年{field.label}", field.unit)
    return Operand(name, field.label, field.unit, field.values)
