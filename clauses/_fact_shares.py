"""Shares and growth: 研发费用占营业收入的比例, 营业收入同比增长."""

from __future__ import annotations

import re

from clauses._fact_context import harmless, is_number
from clauses._fact_guess import FactGuess, composed, is_series, label_of, unit_of
from clauses._fact_place import Around
from clauses._fact_years import Manner, YearSpan, formula_of, year_label, years_in
from clauses._words import Naming
from policies import QUANTITIES, Unit
from policies.rules import Operand

_GROWTH = re.compile(r"(?:增长|增幅|增速|增加|提高|提升)(?:率|幅度|速度|额)?[^,。；;\d]{0,14}$")
_COMPOUND = re.compile(r"复合|年均|平均")
_RISING = re.compile(
    r"(?:同比|环比|较上一?年度?|比[上前]一?年度?|较前一?年度?|与上年相比|年均|复合|平均|总额|额|近?[两二三]年|连续|实现|保持|的|均|规模|\s|\([^()]*\))*"
)
"""Matches the words between a fact and its growth."""
_AFTER_SHARE = re.compile(
    r"(?:总额|总数|总量|符合|总人数|的|之|比例|比重|占比|比|应当?|须|需|要|原则上|均|为|在|达到?|不(?:得)?(?:低于|少于|高于|超过)|至少|高于|低于|超过|大于|小于|不足|未达到|分别|达"
    r"|≥|≤|>|<|:|,|\s|\([^()]*\)|[A-H][.、])*"
)
"""Matches the words between the facts of a share and its number."""
_IN_TIERS = re.compile(
    r"的?(?:比例|比重|占比)[^,。；;\d]{0,16}:.*\d\s*[万亿元人%]+(?:\([^()]*\))?(?:以[上下内])?(?:\([^()]*\))?的?(?:企业)?,?(?:比例|比重)?(?:应)?(?:不(?:得)?(?:低于|少于|超过)|达到|为)?"
)
"""Matches the words between the facts of a share and a number of its tiers: 的比例：收入5000万元以下的不低于."""
_WHOLE_OF = {
    **dict.fromkeys(("sci_staff", "rd_staff", "bachelors_up", "college_staff", "doctors", "masters"), "employees"),
    "rd_expense": "revenue",
    "main_revenue": "revenue",
    "carrier_tenant_area": "carrier_area",
    "carrier_trained_staff": "carrier_staff",
    "carrier_ip_tenants": "carrier_tenants",
}
"""What a bare 占比 of a fact is a share of."""
_FARTHEST = 24
"""Characters between the parts of a share. Our choice: the words of a share stand close together."""


def share_of(place: Around) -> FactGuess | None:
    """Return the share or growth that a figure in percent is compared with."""
    if place.figure.unit not in ("%", ""):
        return None
    return _growth(place) or _share(place)


def _numbers(mentions: list[Naming]) -> list[Naming]:
    return [each for each in mentions if is_number(each)]


def _growth(place: Around) -> FactGuess | None:
    found = _GROWTH.search(place.before)
    if found is None:
        return None
    from_here = place.opens + found.start()
    if any(each.start < from_here < each.end for each in _numbers(place.mentions)):
        return None  # a quantity whose name says 增长率
    named = [each for each in _numbers(place.mentions) if each.end <= from_here and from_here - each.end <= _FARTHEST]
    if not named or not is_series(named[-1].word.name):
        return None
    mention = named[-1]
    years = years_in(place.text[place.opens : place.start], place.year)
    between = place.text[mention.end : from_here].replace("，", ",")
    alone = len({each.word.name for each in named}) == 1  # 营业收入1000万元以上，且同比增长: there is only one subject
    clear = harmless(place, mention) and (
        _RISING.fullmatch(between) or (alone and _RISING.fullmatch(re.split(r",|、|且|并", between)[-1]))
    )
    if place.figure.unit == "%":
        return _growth_rate(place, mention, years, clear=bool(clear))
    return None


def _growth_rate(place: Around, mention: Naming, years: YearSpan, *, clear: bool) -> FactGuess | None:
    words = place.text[mention.start : place.start]
    name = mention.word.name
    if years.count > 1 or _COMPOUND.search(words):
        said = place.text[place.opens : place.start]
        if years.count != 2 or "复合" in words or not _COMPOUND.search(said):
            return None  # each of two years, or a compound rate, is another quantity
        text = f"({name}[-1] / {name}[-2] + {name}[-2] / {name}[-3]) / 2 - 1"
    else:
        text = f"{name}[{years.offset}] / {name}[{years.offset - 1}] - 1"
    operand, fact = composed(text, f"{label_of(name)}{'近两年平均' if years.count == 2 else '同比'}增长", Unit.SHARE)
    return FactGuess(
        operand=operand,
        fact=fact,
        start=mention.start,
        end=place.start,
        sure=0.55 if not clear else 0.85 if years.count == 1 else 0.8,
        why=f"“{place.text[mention.start : place.start].strip()}”说的是增长",
    )


def _share(place: Around) -> FactGuess | None:
    """Return the share of the words A占B…比例, B中A占比, A占比 or A不低于B的 before the figure."""
    before = place.text[place.opens : place.start]
    numbers = [each for each in _numbers(place.mentions) if each.end <= place.start]
    if among := _pair_among(place, numbers):
        return _share_guess(place, *among, before, owned=True)
    pair = _pair_of(numbers, place.opens + before.rfind("占"), place.start)
    if "占" in before and pair is not None:
        return _share_guess(place, *pair, before)
    if re.search(r"的\s*$", before) and len(numbers) >= 2:
        base = numbers[-1]
        of = [
            each
            for each in numbers[:-1]
            if re.search(r"低于|达到|超过|少于|高于|达", place.text[each.end : base.start])
        ]
        if of and base.end + 1 >= place.start - 1 and base.start - of[-1].end <= _FARTHEST:
            return _share_guess(place, of[-1], base, before)
    return _bare_share(place, numbers[-1]) if numbers else None


def _pair_among(place: Around, numbers: list[Naming]) -> tuple[Naming, Naming] | None:
    """Return the part and the whole of 职工总数中本科人员占比."""
    if len(numbers) < 2 or not re.match(r"(?:所)?占比", place.text[numbers[-1].end :]):
        return None
    between = place.text[numbers[-2].end : numbers[-1].start]
    return (numbers[-1], numbers[-2]) if re.fullmatch(r"中\s*[,，]?\s*(?:具有)?", between) else None


def _bare_share(place: Around, part: Naming) -> FactGuess | None:
    """Return the share of a fact whose whole is not named: 研发人员占比."""
    whole = _WHOLE_OF.get(part.word.name)
    among = [each for each in place.mentions if is_number(each) and each.end <= part.start][-1:]
    if re.search("其中[^,，]{0,8}$", place.text[place.opens : part.start]) and among and among[0].word.name != whole:
        return None  # 研发人员不少于10人，其中本科以上人员占比: a share of those before
    if whole is None or not re.match(r"(?:的)?(?:占比|比例|比重|所占比例|占(?=\d|比))", place.text[part.end :]):
        return None
    words = place.text[place.opens : place.start]
    found = share_formula(part.word.name, whole, years_in(words, place.year), words)
    behind = place.text[part.end : place.start].replace("，", ",").removeprefix("占")
    clear = _AFTER_SHARE.fullmatch(behind) is not None
    if found is None:
        return None
    (operand, fact), _ = found
    return FactGuess(
        operand=operand,
        fact=fact,
        start=part.start,
        end=part.end,
        sure=0.78 if clear and harmless(place, part) else 0.5,
        why=f"“{part.word.text}占比”，按占“{label_of(whole)}”理解",
    )


def _pair_of(numbers: list[Naming], at: int, until: int) -> tuple[Naming, Naming] | None:
    part = [each for each in numbers if each.end <= at and at - each.end <= _FARTHEST]
    whole = [each for each in numbers if at < each.start < until and each.start - at <= _FARTHEST]
    return (part[-1], whole[0]) if part and whole else None


def _share_guess(place: Around, part: Naming, whole: Naming, words: str, *, owned: bool = False) -> FactGuess | None:
    until = max(part.end, whole.end)
    behind = place.text[until : place.start].replace("，", ",")
    said = place.text[place.opens : until] + behind.split(":")[0]  # the years of a tier are not those of the share
    found = share_formula(part.word.name, whole.word.name, years_in(said, place.year), words)
    if found is None:
        return None
    (operand, fact), sure = found
    clear = _AFTER_SHARE.fullmatch(behind) or _IN_TIERS.fullmatch(behind)
    return FactGuess(
        operand=operand,
        fact=fact,
        start=min(part.start, whole.start),
        end=max(part.end, whole.end),
        sure=sure if clear and (owned or harmless(place, part)) else 0.5,
        why=f"“{place.text[min(part.start, whole.start) : max(part.end, whole.end)]}”是两个事实之比",
    )


def share_formula(part: str, whole: str, years: YearSpan, words: str) -> tuple[tuple[Operand, str], float] | None:
    """Return the operand and name of a share of two facts, and how sure it is."""
    if part.startswith("carrier_") is not whole.startswith("carrier_"):
        return None  # the staff of an incubator is not that of a firm
    if part == whole or part in QUANTITIES or whole in QUANTITIES or unit_of(part) is not unit_of(whole):
        return None
    only = _only_quantity(part, whole)
    if only and not re.search(r"年", words):
        return composed(QUANTITIES[only].formula, "", Unit.SHARE), 0.82
    manner = years.manner or ("sum" if years.count > 1 else "")
    years = YearSpan(count=years.count, manner=manner, offset=years.offset, sure=years.sure)
    each = [YearSpan(offset=-back) for back in range(1, years.count + 1)] if years.manner == Manner.EACH else [years]
    shares = [f"{formula_of(part, one)} / {formula_of(whole, one)}" for one in each]
    text = f"min({', '.join(shares)})" if len(shares) > 1 else shares[0]
    label = f"{year_label(years) if is_series(part) else ''}{label_of(part)}占{label_of(whole)}比例"
    sure = 0.9 if years.sure >= 0.8 else 0.78 if years.count > 1 else 0.6
    return composed(text, label, Unit.SHARE), sure


def _only_quantity(part: str, whole: str) -> str:
    named = [
        name
        for name, quantity in QUANTITIES.items()
        if "/" in quantity.formula
        and quantity.formula.count("/") == 1
        and re.search(rf"\b{part}\b.*/.*\b{whole}\b", quantity.formula)
    ]
    return named[0] if len(named) == 1 else ""
