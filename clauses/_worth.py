"""The amount of a support item, as far as the words state it, and the words that it is told in."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec.structs import replace

from clauses._amounts import SHARES, Giving, Sort, SortedFigure, money
from clauses._bases import formula_of_rate
from clauses._cuts import figures_inside, segments, tidy
from clauses._figures import plain
from clauses._given import Given
from clauses._support_words import STAKE
from policies import Support, SupportKind

_MEASURED_OUT = re.compile(r"面积|平方米|㎡|每[人台件亩]|\d\s*(?:人|名|台|件|亩)")
"""Words that bound the base itself (补贴面积最多200平方米): the whole fact would be too much."""
_NO_BASE = "按比例给予，基数不是已有的事实"
_BOUNDED = re.compile(r"(?:面积|人数|台数|数量|套数)[^,;。]{0,6}(?:最多|最高|不超过|不高于|限|以内)")
"""Words that limit the base itself: more may be paid than is counted."""
_PER = "按人、按面积等计算，数量不是已有的事实"


def with_amount(support: Support, given: Given) -> tuple[Support, str]:
    """Return an item with what the words state of its amount, and why."""
    giving = given.giving
    upto = giving.upto[0].value if giving.upto and giving.upto[0].figure.unit not in SHARES else None
    if support.beneficiary:
        return support, f"得益的是{support.beneficiary}，不写金额"
    if support.kind is SupportKind.LOAN:
        limit = upto if upto is not None else max((each.value for each in giving.sums), default=None)
        return replace(support, limit=limit), "贷款额度不是收益"
    if support.kind is SupportKind.TAX_SAVED or STAKE.search(given.words.text):
        return support, "税收优惠或股权投资，不写金额"
    if giving.rates:
        return _by_rate(support, given, upto)
    return _by_sums(support, giving, upto)


def _by_rate(support: Support, given: Given, upto: Decimal | None) -> tuple[Support, str]:
    rate = given.giving.rates[0]
    if (
        len(given.giving.rates) == 1
        and not given.giving.sums
        and not _MEASURED_OUT.search(given.sentence.text[rate.end - given.sentence.start :])
    ):
        before = given.sentence.text[: rate.start - given.sentence.start]
        formula = formula_of_rate(before, given.event.text, rate.figure.value)
        if formula and not _BOUNDED.search(given.sentence.text):
            return replace(support, formula=formula, cap=upto), "按事实的比例计算，请核对基数"
    if upto is not None:
        return replace(support, high=upto), f"{_NO_BASE}，只写最高额"
    return support, _NO_BASE


def _by_sums(support: Support, giving: Giving, upto: Decimal | None) -> tuple[Support, str]:
    sums = [each.value for each in giving.sums]
    if any(each.per for each in giving.sums):
        return (replace(support, high=upto) if upto is not None else support), _PER
    if giving.least is not None and not sums:
        return replace(support, low=giving.least.value, high=upto), "写了最低额"
    if sums and giving.spanned:
        return replace(support, low=min(sums), high=max(sums), cap=upto), "写了幅度"
    if sums:
        return replace(support, low=sums[0], high=sums[0], cap=upto), "写了固定金额"
    if upto is None or giving.upto[0].per:
        return support, _PER if upto is not None else "没有写金额"
    return replace(support, high=upto), "只写了最高额"


def only(given: Given, number: SortedFigure) -> Given:
    """Return the giving with one sum of its list."""
    one = (number,)
    giving = replace(
        given.giving,
        sums=one if number.sort is Sort.SUM else (),
        upto=one if number.sort is Sort.UPTO else (),
        rates=(),
        spanned=False,
    )
    return replace(given, giving=giving)


def in_few_words(support: Support, given: Given) -> Support:
    """Return an item whose words name no sum that is not in its data; what it was told in becomes the basis."""
    stated = sums_of(support)
    if not stated or not _other_sums(given, given.event.start, stated):
        return support
    if not _other_sums(given, given.words.start, stated):
        return replace(support, text=tidy(given.words.text), basis=support.text)
    last = given.giving.figures[-1]
    part = next((part for part in segments(given.words) if part.start <= last.start < part.end), given.words)
    words = re.sub(r"\([^()]*\)", "", part.text)  # 40万元（含市级资金20万元）
    return replace(support, text=tidy(words), basis=support.text)


def _other_sums(given: Given, start: int, stated: tuple[Decimal, ...]) -> bool:
    inside = (given.clause.figures[i] for i in figures_inside(given.clause, start, given.words.end))
    return any(value is not None and value not in stated for value in map(money, inside))


def sums_of(support: Support) -> tuple[Decimal, ...]:
    """Return the sums of money in an item."""
    return tuple(each for each in (support.low, support.high, support.cap, support.limit) if each is not None)


_ONLY_LIMITS = re.compile(
    r"(?:同一|单个|单家|单户|单项|单笔|每[家户个]|扶持|企业|单位|项目|主体|当年|年度|全年|每年|累计|合计|总计|总额|贴息额?|补助|补贴|奖励|奖补|资助|支持|资金|金额|额度|最高|不超过|不高于|原则上|上限|为|的|给予|获得|享受|各项|以上|上述|两项|可|年|不超过\s*(?:\d+|[一二两三四五])\s*(?:年|个月)|分\d年(?:兑现|拨付|发放)|兑现|[,:\s])*"
)


def common_limit(given: Given) -> SortedFigure | None:
    """Return the limit of all that a clause gives (同一企业每年累计不超过100万元), None if the words give something."""
    giving = given.giving
    if len(giving.upto) != 1 or giving.figures != giving.upto:
        return None
    limit = giving.upto[0]
    whole = given.sentence.text[: limit.end - given.sentence.start]
    first = given.start <= given.sentence.start
    words = whole if first else next(reversed(re.split(r"[,:;]", whole)))
    words = (
        words.removesuffix(plain(limit.figure.text))
        + re.split(r"[,;]", given.words.text[limit.end - given.words.start :])[0]
    )
    marked = re.search(r"同一|单个|单家|单户|单项|单笔|每[家户个]|累计|合计|总[额计]|年度|每年|全年", words) is not None
    return limit if marked and limit.figure.unit not in SHARES and _ONLY_LIMITS.fullmatch(words) else None
