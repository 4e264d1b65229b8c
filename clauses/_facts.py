"""Which fact a figure of a clause is compared with, by the words around it. A wrong fact is worse than none.

`sure` says how much of the words is understood: a name with only harmless words around it is sure, an unknown word
between the name and the figure is not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from functools import cache

import msgspec

from clauses._fact_ages import age_of
from clauses._fact_context import harmless, in_context, is_number
from clauses._fact_guess import SURE, FactGuess, composed, is_series, label_of, named_operand, unit_of
from clauses._fact_place import Around
from clauses._fact_shares import share_of
from clauses._fact_years import Manner, YearSpan, year_label, years_in
from clauses._named import NamedFact, named_facts
from clauses._words import NameKind, NameWord, Naming, words
from clauses.model import ClauseRole, Figure, PolicyText
from policies import CATALOGUE, QUANTITIES, Unit, depends_on_catalogue
from policies.fact_words import rows_of
from policies.rules import Operand

_UNITS: dict[Unit, tuple[str, ...]] = {
    Unit.MONEY: ("万元",),
    Unit.SHARE: ("%",),
    Unit.PEOPLE: ("人", "名", "位"),
    Unit.PIECES: ("件", "项", "个", "种", "部", "篇"),
    Unit.ITEMS: ("项", "件", "个"),
    Unit.FIRMS: ("家", "个", "户"),
    Unit.DAYS: ("天", "日"),
    Unit.MONTHS: ("个月", "月"),
    Unit.YEARS: ("年",),
    Unit.POINTS: ("分",),
    Unit.TIMES: ("次", "场", "场次"),
    Unit.SQUARE_METRES: ("平方米", "㎡", "平米"),
    Unit.SEATS: ("个", "支"),
    Unit.RANK: ("名",),
    Unit.RATE: ("倍",),
    Unit.NONE: (),
}
_ALSO = rows_of(
    """
carrier_seats: 席
carrier_teams: 家
carrier_tenants: 家 户
nev_bought: 辆
"""
)
"""Further units in which documents count a fact."""
_PLAIN = 0.7
"""The most that is sure of a number that no word compares with anything, or that stands in a definition. Our choice: below `SURE`."""
_FACT_FREE = re.compile(
    r"(?:应当?|须|需|要|达到?|满|为|在|的|之?和|均|都|合计|累计|总计|总额|总量|总数|数量|金额|规模|面积|余额|人数|不(?:得)?(?:低于|少于|高于|超过|多于|大于|小于|足)|最低|最少|至少|不满|未满"
    r"|超过|高于|低于|大于|小于|多于|少于|突破|人民币|原则上|一般|已|拥有|共|有|:|'|\"|“|”|\([^()]{0,16}\)|（|）|,|\s|实缴到位|到位|实缴|未(?:超过|达到?|满)|首次|均值|年均|平均|每年|实际|≥|≤|>|<|=|⩾|⩽|不下于|等于|前|位居|位列|或|占比|数|额|分别)*"
)
_BEHIND = re.compile(
    r"(?:\([^()]{0,6}\))?(?:(?:及|或)(?=以)|\(含\))?(?:以上|以下|以内)?(?:\([^()]{0,6}\))?的?(?:有效|授权|已授权|国内|自主|自有|与主导产品相关的?|与主营业务相关的?|具有|专职|全职|核心|的|拥有)*"
)
_JOINS = re.compile(
    r"(?:\([^()]{0,6}\))?(?:及?以[上下内])?(?:\([^()]{0,6}\))?(?:-|—|–|~|至|到|、|和|或|,|\s)*(?:不超过|不足|低于|超过)?"
)
_BARE = re.compile(
    r"(?:的|该|上述|比例|占比|比重|应当?|须|需|要|且|并|但|在|对|为|达到?|超过|不足|低于|高于|不(?:得)?(?:超过|低于|高于|少于)|未超过|满|大于|小于|以[上下内]|至|到|含|之间|:|\s|>|≥|<|≤"
    r"|\d+(?:\.\d+)?\s*(?:[万亿]?元|%|人|件|项|个|家)?|[()—~-])*"
)
"""Matches the words of a tier that names nothing: the figure before says what it is about."""
_PARTS = re.compile(r",|且|并且?|但")
_EACH_OF = re.compile(
    r"(?:每(?!家企业|户企业|个企业)|单(?!位|个企业|家企业|户企业)|人均|户均|平均每|新增|增量|新)[^,。；;]{0,3}$"
)
_OF_A_PLACE = re.compile(r"全[区市县省国]|力争|预计|我[区市县省](?!内|行政|注册)|地区生产总值|目标")
"""Words of plans and reports: the number is one of a place, not of a firm."""
_PLANNED = re.compile(
    r"项目(?:完成|建成|达产|投产|结束|期满|验收|实施期|执行期)|(?:实施|执行|建设)期(?:内|满|末|间)|考核指标|完成时|达产后|(?:预期|预计)(?:可|将)?"
)
"""Words of what a project is to reach: the number is none of the firm's years."""
_DIFFERENCE = re.compile(r"增长|增加|增量|提高|新增")


def fact_of(text: PolicyText, clause: int, figure: int) -> FactGuess | None:
    """Return the fact that a figure of a clause is compared with; None for amounts that are given, terms and doubt.

    >>> from clauses import TextLine, read_lines
    >>> text = read_lines([TextLine("第三条 上年度研发费用占营业收入的比例不低于5%。")])
    >>> fact_of(text, 0, 0).fact
    'rd_ratio'
    """
    place = Around(text, clause, figure)
    guess = _understood(place)
    if guess is not None and guess.sure >= SURE:
        return guess
    return _continued(place) or _part_of_share(place) or _led(place) or guess


def _understood(place: Around) -> FactGuess | None:
    guess = age_of(place) or share_of(place) or _by_name(place)
    if guess is not None and place.gives(guess.end if guess.end > guess.start else place.opens - 1):
        return None
    if guess is not None and _PLANNED.search(place.before):
        guess = msgspec.structs.replace(guess, sure=min(guess.sure, 0.5))
    plain_amount = not place.figure.op and guess is not None and guess.fact != "age_days"
    if guess is not None and (plain_amount or place.clause.role is ClauseRole.DEFINITION):
        return msgspec.structs.replace(guess, sure=min(guess.sure, _PLAIN))
    return guess


def _led(place: Around) -> FactGuess | None:
    """Return the fact that the words above name, for a tier that names none: the lines below 比例符合如下要求."""
    if not place.figure.op or not _BARE.fullmatch(_PARTS.split(place.before)[-1]):
        return None
    lead = place.lead
    guess = _understood(Around(place.policy, place.index, place.number, lead)) if lead else None
    if guess is None or guess.sure < SURE:
        return None
    return msgspec.structs.replace(guess, start=0, end=0, sure=min(guess.sure, 0.82), why=f"上文说的是“{lead}”")


def _continued(place: Around) -> FactGuess | None:
    """Return the fact of the figure before, if this one goes on with it: 20—50人, or the next tier without a name."""
    if not place.figure.op or place.number == 0 or place.gives(place.opens - 1):
        return None
    bare = _BARE.fullmatch(_PARTS.split(place.before)[-1]) is not None
    for number in range(place.number - 1, -1, -1):
        earlier = place.figures[number]
        if earlier.unit != place.figure.unit or not earlier.op:
            continue
        joined = _JOINS.fullmatch(place.text[earlier.start + len(earlier.text) : place.start].replace("，", ","))
        if not (bare or (joined and number == place.number - 1)):
            return None
        guess = fact_of(place.policy, place.index, number)
        if guess is None:
            if bare:
                continue
            return None
        return msgspec.structs.replace(guess, sure=min(guess.sure, 0.82), why=f"接着前面的“{earlier.text}”")
    return None


def _part_of_share(place: Around) -> FactGuess | None:
    """Return the part of the share before a bare amount: 研发费用不低于收入的5%，且不低于200万元."""
    if not place.figure.op or place.number == 0 or not _BARE.fullmatch(_PARTS.split(place.before)[-1]):
        return None
    earlier = place.figures[place.number - 1]
    between = place.text[earlier.start + len(earlier.text) : place.start]
    share = fact_of(place.policy, place.index, place.number - 1) if earlier.unit == "%" else None
    part = re.fullmatch(r"(\w+)\[-1\] / \w+\[-1\]", share.operand.formula) if share is not None else None
    if share is None or part is None or "且" not in between or not _fits(part[1], place.figure.unit):
        return None
    operand, fact = named_operand(part[1], YearSpan())
    return msgspec.structs.replace(share, operand=operand, fact=fact, sure=min(share.sure, 0.78))


def _fits(name: str, unit: str) -> bool:
    own = unit_of(name)
    if name == "equity_rounds":
        return unit == "万元"
    return unit in _UNITS[own] or unit in _ALSO.get(name, ())


def _by_name(place: Around) -> FactGuess | None:
    unit = place.figure.unit
    named = [each for each in place.mentions if is_number(each) and _fits(each.word.name, unit)]
    before = [each for each in named if each.end <= place.start]
    after = [each for each in named if each.start >= place.end]
    if before and after and "或" in place.text[before[-1].end : place.start]:
        before = []  # 1件以上发明专利或3件以上软件著作权: the name before belongs to the other figure
    found = [guess for guess in (_named_before(place, before), _named_behind(place, after)) if guess is not None]
    if not found:
        return _by_likeness(place)
    return max(found, key=lambda guess: guess.sure)


def _named_before(place: Around, before: list[Naming]) -> FactGuess | None:
    if not before:
        return None
    mention = before[-1]
    if mention.word.name != "equity_rounds" and _DIFFERENCE.search(place.text[mention.end : place.start]):
        return None
    crossed = [f for f in place.figures if mention.end <= f.start < place.start]
    rest = _without_figures(place, mention, crossed)
    if rest is None:
        return None
    strange = len(rest) - _length(_FACT_FREE.match(rest))
    return _guess(place, mention, 0.92 - 0.09 * strange)


def _without_figures(place: Around, mention: Naming, crossed: list[Figure]) -> str | None:
    """Return the words between a name and the first figure behind it; None if the figures are not one list."""
    if not crossed:
        return place.text[mention.end : place.start].replace("，", ",")
    spots = [*crossed, place.figure]
    for one, other in itertools.pairwise(spots):
        if not _JOINS.fullmatch(place.text[one.start + len(one.text) : other.start].replace("，", ",")):
            return None
    return place.text[mention.end : crossed[0].start].replace("，", ",")


def _named_behind(place: Around, after: list[Naming]) -> FactGuess | None:
    if not after:
        return None
    mention = after[0]
    between = place.text[place.end : mention.start].replace("，", ",")
    if len(between) > 24 or re.search(r"[,、]", between):
        return None
    rest = len(between) - _length(_BEHIND.match(between))
    last, whole = _last_behind(place, after)
    sure = 0.88 - 0.08 * rest if whole else 0.5
    return _guess(place, last, sure, behind=True)


def _last_behind(place: Around, after: list[Naming]) -> tuple[Naming, bool]:
    """Return the name that a list behind a figure ends with (软件著作权、实用新型等Ⅱ类知识产权), and whether it is clear.

    Of several names that none sums up, and of a list with 等, it is not clear what is counted.
    """
    last = after[0]
    for each in after[1:]:
        joint = re.fullmatch(r"(?:专利权?)?\s*(、|和|及|或|或者|与|以及|等)\s*", place.text[last.end : each.start])
        if joint is None:
            break
        if joint[1] == "等":
            return each, True
        last = each
    return after[0], last is after[0] and not re.match(
        r"(?:专利权?)?(?:等|、(?=[^,，。；;]{0,12}等))", place.text[last.end :]
    )


def _length(found: re.Match[str] | None) -> int:
    return found.end() if found else 0


def _guess(place: Around, mention: Naming, sure: float, *, behind: bool = False) -> FactGuess | None:
    years = years_in(place.text[place.opens : place.start], place.year)
    lead = place.text[place.opens : mention.start if not behind else place.start].replace("，", ",")
    lead = re.split(r",", lead)[-1]
    strange = not behind and not harmless(place, mention)
    name = mention.word.name
    listed = [] if behind else _listed(place, mention)
    resolved = _sum_of([*listed, name]) if listed else _resolved(name, years)
    if resolved is None:
        return None
    operand, fact = resolved
    if listed:
        sure = min(sure, 0.8)
    elif name in CATALOGUE and years.count >= 1 and operand.formula != name:
        sure = min(sure, years.sure)
    if _of_other_years(fact, operand, years):
        sure = min(sure, 0.55)
    if _OF_A_PLACE.search(place.before):
        sure = min(sure, 0.5)
    if strange or not in_context(place, mention):
        sure = min(sure, 0.6)
    single = (_EACH_OF.search(lead) or re.search(r"每\s*\d", place.before)) is not None and name != "equity_rounds"
    if single:
        sure = min(sure, 0.6)
    if sure < 0.2:
        return None
    return FactGuess(
        operand=operand,
        fact=fact,
        start=mention.start,
        end=mention.end,
        sure=round(sure, 2),
        why=f"“{mention.word.text}”就是“{operand.label}”" if sure >= SURE else f"附近有“{mention.word.text}”，请核对",
    )


def _listed(place: Around, mention: Naming) -> list[str]:
    """Return the names that stand before a name in one list with it: 实用新型专利、软件著作权5件以上."""
    names: list[str] = []
    end = mention.start
    for each in reversed([each for each in place.mentions if each.end <= mention.start]):
        joined = re.fullmatch(r"\s*(?:、|和|及|或|或者|与|以及)\s*", place.text[each.end : end].replace("，", ","))
        if joined is None or not _fits_kind(each, place):
            break
        names.insert(0, each.word.name)
        end = each.start
    return [name for name in names if name != mention.word.name]


def _fits_kind(mention: Naming, place: Around) -> bool:
    return is_number(mention) and _fits(mention.word.name, place.figure.unit)


def _sum_of(names: list[str]) -> tuple[Operand, str] | None:
    if any(is_series(name) for name in names):
        return None
    return composed(" + ".join(names), "、".join(label_of(name) for name in names), unit_of(names[-1]))


def _resolved(name: str, years: YearSpan) -> tuple[Operand, str] | None:
    if name == "equity_rounds":
        name = f"equity_{years.count}y"
        return named_operand(name, YearSpan()) if name in QUANTITIES else None
    if name not in QUANTITIES:
        return named_operand(name, years)
    if years.manner == Manner.EACH and years.count > 1 and (each := _each_year(name, years)) is not None:
        return each
    other = f"{name}_{years.count}y" if years.count > 1 else f"{name}_before" if years.offset == -2 else name
    operand, fact = named_operand(other if other in QUANTITIES else name, YearSpan())
    if years.count > 1 and operand.formula.startswith("count(") and "years=" not in operand.formula:
        text = f"{operand.formula.removesuffix(')')}, years={years.count})"
        operand = Operand(text, f"{year_label(years)}{operand.label}", operand.unit)
    return operand, fact


def _each_year(name: str, years: YearSpan) -> tuple[Operand, str] | None:
    """Return the least of a quantity of the last year over several years: 近三年研发投入占比均不低于5%."""
    quantity = QUANTITIES[name]
    if set(re.findall(r"\[(-\d)\]", quantity.formula)) != {"-1"}:
        return None
    values = [quantity.formula.replace("[-1]", f"[-{back}]") for back in range(1, years.count + 1)]
    label = f"{year_label(years)}{quantity.label.removeprefix('上年')}"
    return composed(f"min({', '.join(values)})", label, quantity.unit)


def _of_other_years(fact: str, operand: Operand, years: YearSpan) -> bool:
    """Return whether a quantity of the last year was found where the words name other years."""
    return (
        fact in QUANTITIES
        and "[-1]" in operand.formula
        and "[-2]" not in operand.formula
        and years != YearSpan(count=1, offset=-1, manner=years.manner, sure=years.sure)
    )


@depends_on_catalogue
@cache
def _long_words(unit: str) -> Mapping[str, NameWord]:
    """Return the words of facts in a unit that are long enough to be compared by likeness."""
    return {
        text: word
        for text, word in words().items()
        if len(text) >= 5 and word.kind in (NameKind.FACT, NameKind.QUANTITY) and _fits(word.name, unit)
    }


def _by_likeness(place: Around) -> FactGuess | None:
    """Return the fact whose label is most like the words before the figure; never sure enough to be taken unasked."""
    part = re.split(r"[,、]", place.before)[-1]
    if len(part) < 4 or place.gives(place.opens - 1):
        return None
    from rapidfuzz import fuzz, process

    fitting = _long_words(place.figure.unit)
    near = process.extractOne(part, list(fitting), scorer=fuzz.partial_ratio, score_cutoff=75)
    if near is None:
        return None
    word = fitting[near[0]]
    resolved = _resolved(word.name, years_in(place.before, place.year))
    if resolved is None:
        return None
    operand, fact = resolved
    start = place.start - len(part)
    return FactGuess(
        operand=operand,
        fact=fact,
        start=start,
        end=place.start,
        sure=round(0.6 * near[1] / 100, 2),
        why=f"近似“{word.text}”，请核对",
    )


__all__ = ["SURE", "FactGuess", "NamedFact", "fact_of", "named_facts"]
