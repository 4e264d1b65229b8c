"""Finds in a sentence what is given: the sums and rates, each with its bounds, and the words that say for what.

A sum is read only where the words give it. A threshold, a budget or a base that stands beside it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import Enum, auto
from itertools import pairwise

import msgspec

from clauses._cuts import Span, segments
from clauses.model import Figure
from policies import Unit, show

GIVES = (
    r"(?:奖励|奖补|补助|补贴|资助|贴息|贴补|补偿|奖金|匹配|配套|扶持|支持|激励|经费|资金|返还|补给|补足|创新券|服务券)"
)
SHARES = ("%", "‰")
"""Units of shares."""
_NEAR = 300
"""Characters around a sum that say what it is. Our choice: longer than any sentence that gives something."""
_GIVE = re.compile(rf"给予|予以|发放|{GIVES}|奖(?=\d)|补(?=\d)|给(?=[^予出以]|$)")
_AFTER_GIVES = re.compile(
    r"(?:人民币)?(?:\([^()]*\))?(?:/[^,;。\d]{1,4})?的?(?:一次性|专项|财政|事后|后|创业|创新|研发|科研|项目|启动|建设|运营|租金|市级|区级|资金|经费|认定|"
    rf"成长|贷款|综合|生活|安家|住房|购房|年度){{0,2}}{GIVES}"
)
_UPTO = re.compile(
    r"(?:最高|最多|至多|上限|不超过|不超|不高于|以内|封顶|限额)(?:可|均|不超过|为|是|达到?|至|给予|获得?|享受|资助|补助|补贴|奖励|支持|补偿|贴息|配套|按照?|额度?|金额|标准|总额|累计|合计|人民币|:|每年|每家|每户|一次性|企业){0,4}\s*$"
)
_UPTO_AFTER = re.compile(
    r"\s*(?:\([^()]*\))?\s*(?:\(含\))?(?:以内|之内|封顶|为限|为上限|以下(?:的)?(?:奖|补|资助|支持))"
)
_LEAST = re.compile(r"(?:不低于|不少于|最低|至少)\s*$")
_LINE_AFTER = re.compile(
    r"\s*\((?:不含|含|含本数|不含本数)\)|\s*(?:\([^()]{0,6}\))?\s*的?,?按|\s*(?:\([^()]{0,6}\))?\s*(?:以上|及以上|或以上|以下|及以下|以内|之内|的?部分|之间|区间)"
)
_LINE_BEFORE = re.compile(
    r"(?:达到?|超过|突破|满|高于|大于|低于|小于|不足|未满|不到|不低于|不少于|不超过|在|每满|每增加|[><≥≤])\s*(?:人民币|\()?\s*$"
)
_MEASURED = re.compile(
    r"收入|投入|投资|产值|资产|利润|税|出口|销售|营收|规模|合同|交易额|成交|融资|贷款|费用|支出|注册资本|实缴|增加值|余额|成本|价格|单价|估值|贡献|到账"
)
_OTHER_BEFORE = re.compile(r"(?:例如|一例|例:|曾|已)[^,;。]{0,16}$|\((?:含|其中|包括|不含)[^()]*$|(?:约|大约|平均)\s*$")
_OTHER_AFTER = re.compile(r"左右|上下|(?:的)?(?:基础上|差额|标准(?:计算|测算))|的?(?:基础|以外)")
_BUDGET = re.compile(r"(?:安排|设立|统筹|筹集|预算|资金池|基金规模|资金规模|总规模|撬动|投放|发行)[^,;。]*$")
_TOTAL = re.compile(r"资金总[额量]|总经费|经费总[额量]|资金规模|年度总额")
_ONE_FIRM = re.compile(r"单个|单家|每[家户个]|同一|企业|单位|机构|项目")
_PER = re.compile(
    r"每[一-龥]{0,8}\d+\s*(?:名|人|家|户|台|亩|吨|辆|只|头)[^,;。]*$|每(?:年|季度)?(?:人|名|位|月|平方米|平米|㎡|亩|吨|度|千瓦|公里|平|天|日|培育|引进|新增|增加|招用|孵化|招引|帮助|推荐|培养|吸纳|招收|开展|举办)[^,;。]*$|人均[^,;。]*$|按[^,;。]{0,6}(?:人|平方米|面积)[^,;。]{0,4}$"
)
_PER_EARLIER = re.compile(
    r"每(?:成功)?(?:培育|引进|新增|增加|招用|孵化|招引|帮助|推荐|培养|吸纳|招收)[^,;。]{0,24},[^,;。]{0,14}$"
)
_PER_AFTER = re.compile(r"\s*(?:/|每)\s*(?:人|名|月|平方米|平|㎡|亩|天|日|吨|度|千瓦)")
SHARES = ("%", "‰")
LISTED = re.compile(r"(?:\([^()]*\))?\s*(?:、|和|及|与|或者?|/)\s*")
_SPANNED = re.compile(r"\s*(?:\([^()]{1,4}\))?\s*(?:-|—|——|–|~|至|到)\s*")
_LENT = re.compile(
    r"(?:贷款?|授信|本金|融资|保额|担保)(?:[^,;。\d奖补]{0,8})(?:最高|上限|不超过|最多|至多|可达)[^,;。\d贴补奖资]{0,6}$"
)
_LENT_AFTER = re.compile(r"(?:的|以内的?)?[^,;。\d]{0,8}(?:贷款|授信|信用贷|快贷)(?!贴息|贴补|利息|的?(?:奖|补))")
_LENDS = re.compile(r"额度|可获|可申请|提供|授信|最高")
_SUBSIDY = re.compile(r"贴息|贴补|补贴|补助|奖励|资助")
_SHARED_OUT = re.compile(
    r"其中|拨付|兑付|首期|先期|首付|余款|剩余|预拨|下达|用于|负担|承担|分担|收回|追回|退回|扣减|(?<!加计)扣除"
)
_CAP_WORDS = re.compile(
    r"(?:[,，、\s(]|每年度?|每个?年度|每家|每户|每个|同一|单个|单家|单户|单项|单笔|单次|成果|奖补|兑现|企业|单位|项目|年度|累计|合计|总计|总额|但|且|原则上|奖励|补助|补贴|资助|支持|资金|金额|额度|额|扶持|以内|给予|可|予以|人民币|比例|标准|的|进行|补偿|贴息|配套|一次性|最高|最多|不超过|不高于|分别|不|上限|为|达到?|至|按照?|申请|获得|享受|其|年|户|家|个|最终|主体|当年|平台|机构|申报|和|费用|限额|后|事后|研发|科研|专项|财政|经费|以|区|市|级){0,24}"
)  # fmt: skip


class Sort(Enum):
    """What a figure is in a sentence that gives something."""

    SUM = auto()
    UPTO = auto()
    LEAST = auto()
    RATE = auto()
    LINE = auto()
    OTHER = auto()


def money(figure: Figure) -> Decimal | None:
    """Return a sum in 万元, also of a number without 元 (30万); None if the figure is no sum of money."""
    if figure.unit == "万元":
        return figure.value
    return figure.value / 10_000 if not figure.unit and figure.text[-1] in "万亿" else None


class SortedFigure(msgspec.Struct, frozen=True):
    """A figure with its index in the clause, what it is, and whether it is per head or unit of something."""

    index: int
    figure: Figure
    sort: Sort
    per: bool = False

    @property
    def words(self) -> str:
        """The sum as it is printed, with its unit."""
        return self.figure.text if self.figure.text.endswith(("元", "%", "％", "‰")) else show(self.value, Unit.MONEY)

    @property
    def value(self) -> Decimal:
        """The sum in 万元, or the share."""
        sum_ = money(self.figure)
        return self.figure.value if sum_ is None else sum_

    @property
    def start(self) -> int:
        """The place of its first character in the text of the clause."""
        return self.figure.start

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.figure.start + len(self.figure.text)


class Giving(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a sentence gives.

    `sums` are the fixed sums (several of a list for several cases), `rates` the shares of a base, `upto` the upper
    bounds, `least` a lower bound; `spanned` is true if two sums are a range. `start` is the place after the giving
    before it.
    """

    start: int
    sums: tuple[SortedFigure, ...] = ()
    rates: tuple[SortedFigure, ...] = ()
    upto: tuple[SortedFigure, ...] = ()
    least: SortedFigure | None = None
    spanned: bool = False

    @property
    def figures(self) -> tuple[SortedFigure, ...]:
        """All figures in their order."""
        some = (*self.sums, *self.rates, *self.upto, *((self.least,) if self.least else ()))
        return tuple(sorted(some, key=lambda each: each.start))


def sorted_figures(
    sentence: Span, figures: Sequence[Figure], *, under_benefits: bool = False
) -> tuple[SortedFigure, ...]:
    """Return the figures of money and the shares of a sentence with what each is.

    Under a heading about benefits a sum is given without a verb (竞赛一等奖20万元).
    """
    told, parts = _of_money(sentence, figures), segments(sentence)
    found: list[SortedFigure] = []
    while told:
        length = _run(told, sentence)
        found += _sorted(told[:length], sentence, parts, under_benefits)
        told = told[length:]
    return tuple(found)


def _run(told: Sequence[tuple[int, Figure]], sentence: Span) -> int:
    """Return how many figures from the first one on are one list or span (10万元、20万元): they are the same."""
    length = 1
    for (_, one), (_, after) in pairwise(told):
        if not _joined_to(after, one, sentence) or (one.unit in SHARES) is not (after.unit in SHARES):
            break
        length += 1
    return length


def _of_money(sentence: Span, figures: Sequence[Figure]) -> list[tuple[int, Figure]]:
    """Return the shares and sums of a sentence."""
    inside = ((i, each) for i, each in enumerate(figures) if sentence.start <= each.start < sentence.end)
    return [(i, each) for i, each in inside if each.unit in SHARES or money(each) is not None]


def _joined_to(after: Figure, figure: Figure, sentence: Span) -> bool:
    between = sentence.text[figure.start + len(figure.text) - sentence.start : after.start - sentence.start]
    return (LISTED.fullmatch(between) or _SPANNED.fullmatch(between)) is not None


def _sorted(
    run: Sequence[tuple[int, Figure]], sentence: Span, parts: Sequence[Span], under_benefits: bool
) -> list[SortedFigure]:
    first, last = run[0][1], run[-1][1]
    start = max((part.start for part in parts if part.start <= first.start), default=sentence.start)
    end = next((part.end for part in parts if part.end > last.start), sentence.end)
    before = sentence.text[start - sentence.start : first.start - sentence.start][-_NEAR:]
    after = sentence.text[last.start + len(last.text) - sentence.start : end - sentence.start][:_NEAR]
    earlier = sentence.text[: first.start - sentence.start][-_NEAR:]
    per = any((_PER.search(before), _PER_AFTER.match(after), _PER_EARLIER.search(earlier)))
    given = under_benefits or _GIVE.search(earlier) is not None
    around = before + sentence.text[first.start - sentence.start : last.start - sentence.start] + last.text + after
    reported = _REPORTED.search(around) and not _PROMISED.search(around)
    if _is_band(run, before, sentence):
        sort = Sort.LINE
    elif reported or _SHARED_OUT.search(around) or _NOT_GIVEN.search(around) or _is_other(before, after):
        sort = Sort.OTHER
    elif first.unit in SHARES:
        sort = _sort_of_share(before, after)
    elif _LENT.search(before) or _LENT_AFTER.match(after):
        sort = Sort.UPTO if _LENDS.search(sentence.text) and not _SUBSIDY.search(sentence.text) else Sort.LINE
    else:
        sort = _sort_of_money(before, after, given)
    return [SortedFigure(index, figure, sort, per) for index, figure in run]


_NOT_GIVEN = re.compile(r"不予|不再|不得|不享受|不重复|补足(?:至|到)|补差|差额")


_REPORTED = re.compile(
    r"兑现|转移支付|预计|预期|截至|共计|争取到?|获批|中标|到位|项目(?:总)?金额|(?:完成|实现|投入|支付)[^,;。]{0,20}\d|(?:获得?|得到)[^,;。的]{0,24}\d"
)
_PROMISED = re.compile(r"可|最高|最多|一次性|给予|予以|将|的(?:奖|补|资)|每|(?:奖励|补助|补贴|资助)\s*\d")


def _is_band(run: Sequence[tuple[int, Figure]], before: str, sentence: Span) -> bool:
    """Return whether figures are the bounds in a cell of a table, in whose row another cell with a number follows."""
    end = run[-1][1].start + len(run[-1][1].text) - sentence.start
    later = sentence.text[end:].partition("\t")[2]
    bounded = any(figure.op for _, figure in run) and not _UPTO.search(before)
    return bounded and re.search(r"\d", later) is not None


def _is_other(before: str, after: str) -> bool:
    bare = re.search(rf"\d\s*{LISTED.pattern}$", before)  # 500、800元: the numbers before are no figures
    whole = _TOTAL.search(before) and not _ONE_FIRM.search(before)
    found = bare or whole or _OTHER_AFTER.match(after) or _OTHER_BEFORE.search(before) or _BUDGET.search(before)
    return bool(found)


def _sort_of_money(before: str, after: str, given: bool) -> Sort:
    """Return what a sum is; `given` is whether something was given before it in the sentence or by the heading."""
    at_rate = re.match(r"\s*(?:的?标准)?,?(?:给予|予以)", after) and re.search(r"按|以|每|为", before)
    gives = _given_before(before) or at_rate is not None or _AFTER_GIVES.match(after) is not None
    if re.search(r"(?:最高|最多|上限)[^,;。\d]{0,8}$", before) and not _LINE_AFTER.match(after):
        return Sort.UPTO
    if _UPTO.search(before) and (gives or not _MEASURED.search(before)) and not _LINE_AFTER.match(after):
        return Sort.UPTO
    if _UPTO_AFTER.match(after) and (gives or not _MEASURED.search(before)):
        return Sort.UPTO
    if _LINE_AFTER.match(after) and not (gives and re.match(r"\s*以上的?(?:奖励|补助|资助|支持)", after)):
        return Sort.LINE
    if _LEAST.search(before) and gives:
        return Sort.LEAST
    if _LINE_BEFORE.search(before) or (not gives and re.match(r"\s*(?:\([^()]*\))?的\s*$", after)):
        return Sort.LINE
    near = re.split(r"\d[\d.,]*\s*[百千万亿]*元?", before)[-1]
    return Sort.SUM if gives or (given and not _MEASURED.search(near)) else Sort.LINE


def _given_before(before: str) -> bool:
    """Return whether something is given in the words right before a figure, and not only named as a base."""
    found = list(_GIVE.finditer(before))
    return bool(found) and not _MEASURED.search(before[found[-1].end() :])


def _sort_of_share(before: str, after: str) -> Sort:
    if re.match(r"\s*(?:\([^()]{0,6}\))?\s*(?:以上|及以上|以下|及以下)", after):
        return Sort.LINE
    if re.match(
        rf"\s*(?:\([^()]*\))?\s*(?:的?(?:比例|标准|额度|部分)?)?,?\s*(?:给予|予以|进行|计算|一次性|{GIVES}|补(?=[,;。]|$)|最高)",
        after,
    ):
        return Sort.RATE
    if re.search(r"(?:按照?|依照?|以(?![上下内]))[^,;。]*$", before) or re.search(
        rf"(?:给予|予以|{GIVES})[^,;。]{{0,24}}$", before
    ):
        return Sort.RATE
    return Sort.LINE


def givings(sentence: Span, figures: Sequence[Figure], *, under_benefits: bool = False) -> tuple[Giving, ...]:
    """Return what a sentence gives, in order.

    >>> from clauses._figures import figures_in
    >>> from clauses._cuts import sentences
    >>> text = "研发费用500万元以上的，按10%给予补助，最高50万元"
    >>> found = givings(next(sentences(text)), figures_in(text))
    >>> [(each.rates[0].figure.text, each.upto[0].figure.text) for each in found]
    [('10%', '50万元')]
    """
    found = tuple(_joined(sentence, sorted_figures(sentence, figures, under_benefits=under_benefits)))
    shares = [each for each in found if each.rates]
    if len(shares) > 1 and shares == list(found) and "部分" in sentence.text:  # a share of each part of one base
        rates = tuple(rate for each in found for rate in each.rates)
        return (Giving(start=found[0].start, rates=rates, upto=found[-1].upto),)
    return found


def _joined(sentence: Span, told: Sequence[SortedFigure]) -> Iterator[Giving]:
    now: Giving | None = None
    last: SortedFigure | None = None
    for each in told:
        if each.sort in (Sort.LINE, Sort.OTHER):
            continue
        more = _more(now, last, each, sentence) if now is not None and last is not None else None
        if more is None:
            if now is not None and last is not None:
                yield now
            now = _first(each, min(_end_of_part(sentence, last), each.start) if last else sentence.start)
        else:
            now = more
        last = each
    if now is not None:
        yield now


def _end_of_part(sentence: Span, last: SortedFigure) -> int:
    """Return the place after the part of the sentence in which a figure stands, or after its list of giving words."""
    after = sentence.text[last.end - sentence.start :]
    found = re.match(rf"[^,;。、:]*?(?:{GIVES})?(?=[,;。、:]|$)", after)
    return last.end + (found.end() if found else 0)


def _first(each: SortedFigure, start: int) -> Giving:
    match each.sort:
        case Sort.RATE:
            return Giving(start=start, rates=(each,))
        case Sort.UPTO:
            return Giving(start=start, upto=(each,))
        case Sort.LEAST:
            return Giving(start=start, least=each)
        case _:
            return Giving(start=start, sums=(each,))


def _is_limit(between: str) -> bool:
    """Return whether the words from a sum or rate to an upper bound only finish the one and begin the other."""
    rest, comma, limit = between.partition(",")
    given = len(rest) <= 16 and re.search(GIVES, rest) is not None
    return _CAP_WORDS.fullmatch(limit if comma and given else between) is not None


def _more(now: Giving, last: SortedFigure, each: SortedFigure, sentence: Span) -> Giving | None:
    """Return the giving with one figure more that belongs to it, None if the figure begins another one."""
    between = sentence.text[last.end - sentence.start : each.start - sentence.start]
    replace = msgspec.structs.replace
    spanned = _SPANNED.fullmatch(between) is not None
    if each.sort is last.sort and (spanned or LISTED.fullmatch(between)):
        match each.sort:
            case Sort.SUM:
                return replace(now, sums=(*now.sums, each), spanned=spanned and len(now.sums) == 1)
            case Sort.RATE:
                return replace(now, rates=(*now.rates, each), spanned=spanned and not now.sums)
            case _:
                return replace(now, upto=(*now.upto, each))
    if each.sort is Sort.RATE and last.sort is Sort.RATE and not re.search(r"[,、:]", between):
        return replace(now, rates=(*now.rates, each))
    if each.sort is Sort.UPTO and not now.upto and _is_limit(between):
        return replace(now, upto=(each,))
    if each.sort is Sort.RATE and now.upto and not now.rates and not now.sums and _CAP_WORDS.fullmatch(between):
        return replace(now, rates=(each,))
    return None
