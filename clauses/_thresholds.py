"""Finds comparisons of facts with the figures of a clause. Pure functions."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec.structs import replace

from clauses._applicants import FoundRule
from clauses._fact_guess import FactGuess
from clauses._facts import fact_of
from clauses._phrases import Bounds, ClauseWords, trimmed
from clauses.model import Figure
from policies import QUANTITIES, Unit
from policies.rules import Between, Compare, Comparison, Operand

SURE_ENOUGH = 0.7
"""Below it the fact of a figure is only a suggestion. Our choice: a wrong condition is worse than none."""
_SAME_UNITS = (
    {"人", "名", "位", "人次"},
    {"项", "件", "个", "篇", "部", "种", "套", "台套", "台"},
    {"家", "户", "个"},
    {"年", "周年"},
    {"年", "岁", "周岁"},
    {"天", "日"},
    {"平方米", "㎡"},
    {"次", "场", "期"},
    {"个", "席", "座", "处"},
    {"名", "位"},
)
_DAYS_OF_YEAR = 365
"""满一年 is 365 calendar days."""
_JOIN = re.compile(r"\s*(?:\(含(?:本数)?\))?\s*(?:以上)?\s*(?:-|—|–|~|至|到)\s*")
_TAIL = re.compile(
    r"(?:\((?:不)?含(?:本数)?\))?(?:及以上|以上|或以上|及以下|以下|以内|之内|或以下)?(?:\((?:不)?含(?:本数)?\))?"
)
_YEAR = re.compile(
    r"(?:(?:上|本|近|最近|前|连续|过去)(?:一|两|二|三|\d)?(?:个)?(?:会计|完整)?|(?<!\d)20\d\d\s*)(?:年度?)?$"
)
_NOUN = re.compile(r"(?:的)?[一-龥ⅠⅡⅢI](?<![的或且并和及与、])(?<!的[或且企单])")
_DATED = re.compile(r"(?<!\d)20\d\d(?=\s*年)")
_FOUNDED = re.compile(r"(?:注册|成立|设立)(?:登记)?(?:时间)?(?:已)?(?:满|达到|达|超过|不少于)?$")
_JOINS = re.compile(r"[\s,，、;；]*(?:或者|或|并且|且|并|以及|和|及)?")
_HEAD = re.compile(
    r"(?:应当?|须|需|均|为|在|至少|必须|已|累计)*(?:不(?:得|应)?(?:低于|少于|小于|超过|高于|多于|大于|短于)|不下于|达到?|满|超过|高于|大于|低于|少于|小于|不足|未满|至少(?:为|有)?|最低|最高|>=?|<=?|≥|≤)?(?:人民币|有)?$"
)


def thresholds_in(place: ClauseWords, span: Bounds) -> list[FoundRule]:
    """Return the comparisons of a sentence whose fact and unit are known."""
    figures, words = place.figures, place.words
    found: list[FoundRule] = []
    second = -1
    for index, figure in enumerate(figures):
        if index == second or not span.start <= figure.start < span.end:
            continue
        pair = figures[index + 1] if index + 1 < len(figures) and _joined(words, figure, figures[index + 1]) else None
        second = index + 1 if pair is not None else second
        guess = _guess(place, index)
        if guess is None or guess.sure < SURE_ENOUGH or (guess.start < guess.end and guess.start < span.start):
            continue
        behind = _tail(words, figures[index - 1].start + len(figures[index - 1].text)) if index else 0
        match = _compared(words, guess, behind, (index, figure), (index + 1, pair) if pair is not None else None)
        if match is not None:
            found.append(match)
    return found


def _guess(place: ClauseWords, index: int) -> FactGuess | None:
    """Return the fact of a figure; one that stands before the figure and an 或 does not if another follows the figure."""
    guess = fact_of(place.text, place.clause, index)
    figure = place.figures[index]
    if guess is not None and _is_muddled(place.words, guess, figure.start):
        return None
    founded = _FOUNDED.search(place.words, 0, figure.start)
    if guess is not None and founded is not None and "carrier_opened_on" in guess.operand.formula:
        age = QUANTITIES["age_days"]  # 运营机构在本区注册满1年
        operand = Operand(age.formula, age.label, age.unit)
        guess = replace(guess, operand=operand, fact=age.name, start=founded.start(), end=founded.end())
    end = _tail(place.words, figure.start + len(figure.text))
    if (
        guess is None
        or not guess.start < guess.end <= figure.start
        or "或" not in place.words[guess.end : figure.start]
    ):
        return guess
    return _named_behind(place, index) if _NOUN.match(place.words, end) else guess


def _is_muddled(words: str, guess: FactGuess, end: int) -> bool:
    """Return whether a share of each year (均, 每年) was taken for one over the years together."""
    formula = guess.operand.formula
    each = re.search(r"(?<!平)均|每年|各年", words[guess.start : end]) is not None
    return "/ min(" in formula or (each and "sum(" in formula and "/" in formula)


def _named_behind(place: ClauseWords, index: int) -> FactGuess | None:
    """Return the fact that the words from the figure on name: 3项以上Ⅱ类知识产权."""
    figure, clause = place.figures[index], place.text.clauses[place.clause]
    text = clause.text[figure.start :]
    alone = replace(clause, text=text, figures=(replace(figure, start=0),))
    guess = fact_of(replace(place.text, clauses=(alone,)), 0, 0)
    return replace(guess, start=guess.start + figure.start, end=guess.end + figure.start) if guess is not None else None


def _joined(words: str, first: Figure, second: Figure) -> bool:
    between = words[first.start + len(first.text) : second.start]
    return first.op == ">=" and second.op == "<=" and _JOIN.fullmatch(between) is not None


def _compared(
    words: str, guess: FactGuess, behind: int, first: tuple[int, Figure], second: tuple[int, Figure] | None
) -> FoundRule | None:
    operand = guess.operand
    low = in_unit(first[1], operand.unit)
    last = second[1] if second is not None else first[1]
    head = _head(words, first[1].start)
    named = _with_years(words, guess.start) if guess.start < guess.end else head
    end = _tail(words, last.start + len(last.text))
    begin = max(min(named, head), behind)
    begin += len(_JOINS.match(words, begin)[0]) if begin == behind else 0  # type: ignore[index]  # it may match nothing
    paid_in = "registered_capital" in guess.operand.formula and "实缴" in words[min(named, begin) : last.start]
    dated = set(_DATED.findall(words, max(0, begin - 24), last.start))
    if (
        paid_in
        or (len(dated) > 1 and "min(" not in guess.operand.formula)
        or _is_other_growth(words, guess, last.start)
    ):
        return None
    place = trimmed(words, Bounds(begin, max(end, guess.end) if guess.start >= end else end))
    if low is None or not first[1].op:
        return None
    if second is None:
        rule = Compare(left=operand, op=Comparison(first[1].op), value=low)
        return FoundRule(place, rule, figures=(first[0],), sure=guess.sure, why=guess.why)
    high = in_unit(second[1], operand.unit)
    if high is None or low > high:
        return None
    both = Between(left=operand, low=low, high=high)
    return FoundRule(place, both, figures=(first[0], second[0]), sure=guess.sure, why=guess.why)


def in_unit(figure: Figure, unit: Unit) -> Decimal | None:
    """Return the value of a figure in the unit of a fact, or None if its own unit does not fit.

    Years become days of 365 each: 注册满一年 is 365 days.
    """
    if unit is Unit.SHARE:
        return figure.value if figure.unit == "%" and abs(figure.value) <= 1 else None
    if figure.unit == unit.value:
        return figure.value
    if unit is Unit.DAYS and figure.unit in ("年", "周年"):
        return figure.value * _DAYS_OF_YEAR
    same = any(figure.unit in units and unit.value in units for units in _SAME_UNITS)
    return figure.value if same else None


def _is_other_growth(words: str, guess: FactGuess, end: int) -> bool:
    """Return whether 较前年 was taken for the growth of the year before last."""
    return (
        "[-3]" in guess.operand.formula
        and re.search(r"[较比](?:前年|前一年)", words[max(0, end - 16) : end]) is not None
    )


def _with_years(words: str, start: int) -> int:
    """Return the start of words with the year that they belong to (近两|年营业收入)."""
    found = _YEAR.search(words[max(0, start - 10) : start])
    return start - len(found[0]) if found else start


def _head(words: str, start: int) -> int:
    found = _HEAD.search(words[max(0, start - 16) : start])
    return start - len(found[0]) if found else start


def _tail(words: str, end: int) -> int:
    found = _TAIL.match(words, end)
    return found.end() if found else end
