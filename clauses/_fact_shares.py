"""Shares and growth: 研发费用占营业收入的比例, 营业收入同比增长."""

from __future__ import annotations

import re

from clauses._fact_guess import FactGuess, composed, is_series, label_of, unit_of
from clauses._fact_place import Around
from clauses._fact_years import YearSpan, formula_of, year_label, years_in
from clauses._words import NameKind, Naming, mentions_in
from policies import QUANTITIES, Unit
from policies.rules import Operand

_GROWTH = re.compile(r"(?:增长|增幅|增速|增加|提高|提升)(?:率|幅度|速度|额)?[^,。；;\d]{0,14}$")
_COMPOUND = re.compile(r"复合|年均|平均")
_BELOW = re.compile(
    r"(?:比例|占比|比重)?\s*(?:应|须|需|要)?(?:为|在|达到|达|均)?\s*(?:不低于|不少于|不高于|不超过|至少|高于|低于|超过)?\s*$"
)
_FARTHEST = 24
"""Characters between the parts of a share. Our choice: the words of a share stand close together."""


def share_of(place: Around) -> FactGuess | None:
    """Return the share or growth that a figure in percent is compared with."""
    if place.figure.unit not in ("%", ""):
        return None
    return _growth(place) or _share(place) or _share_above(place)


def _numbers(mentions: list[Naming]) -> list[Naming]:
    return [each for each in mentions if each.word.kind in (NameKind.FACT, NameKind.QUANTITY)]


def _growth(place: Around) -> FactGuess | None:
    found = _GROWTH.search(place.before)
    if found is None:
        return None
    from_here = place.opens + found.start()
    named = [each for each in _numbers(place.mentions) if each.end <= from_here and from_here - each.end <= _FARTHEST]
    if not named or not is_series(named[-1].word.name):
        return None
    mention = named[-1]
    years = years_in(place.text[place.opens : place.start], place.year)
    words = place.text[mention.start : place.start]
    if place.figure.unit == "%":
        return _growth_rate(place, mention, years, words)
    return None


def _growth_rate(place: Around, mention: Naming, years: YearSpan, words: str) -> FactGuess | None:
    name = mention.word.name
    if years.count > 1 or _COMPOUND.search(words):
        if years.count != 2 or "复合" in words:
            return None
        text = f"({name}[-1] / {name}[-2] + {name}[-2] / {name}[-3]) / 2 - 1"
    else:
        text = f"{name}[{years.offset}] / {name}[{years.offset - 1}] - 1"
    operand, fact = composed(text, f"{label_of(name)}{'近两年平均' if years.count == 2 else '同比'}增长", Unit.SHARE)
    return FactGuess(
        operand=operand,
        fact=fact,
        start=mention.start,
        end=place.start,
        sure=0.85 if years.count == 1 else 0.7,
        why=f"“{place.text[mention.start : place.start].strip()}”说的是增长",
    )


def _share(place: Around) -> FactGuess | None:
    """Return the share of the words A占B…比例 or A不低于B的 before the figure."""
    shift, before = place.opens, place.text[place.opens : place.start]
    numbers = [each for each in _numbers(place.mentions) if each.end <= place.start]
    at = before.rfind("占")
    if at >= 0:
        pair = _around(numbers, shift + at, place.start)
        if pair is not None:
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
    return None


def _around(numbers: list[Naming], at: int, until: int) -> tuple[Naming, Naming] | None:
    part = [each for each in numbers if each.end <= at and at - each.end <= _FARTHEST]
    whole = [each for each in numbers if at < each.start < until and each.start - at <= _FARTHEST]
    return (part[-1], whole[0]) if part and whole else None


def _share_guess(place: Around, part: Naming, whole: Naming, words: str) -> FactGuess | None:
    found = share_formula(part.word.name, whole.word.name, years_in(words, place.year), words)
    if found is None:
        return None
    (operand, fact), sure = found
    return FactGuess(
        operand=operand,
        fact=fact,
        start=part.start,
        end=whole.end,
        sure=sure,
        why=f"“{place.text[part.start : whole.end]}”是两个事实之比",
    )


def share_formula(part: str, whole: str, years: YearSpan, words: str) -> tuple[tuple[Operand, str], float] | None:
    """Return the operand and name of a share of two facts, and how sure it is."""
    if part == whole or part in QUANTITIES or whole in QUANTITIES or unit_of(part) is not unit_of(whole):
        return None
    only = _only_quantity(part, whole)
    if only and not re.search(r"年", words):
        return composed(QUANTITIES[only].formula, "", Unit.SHARE), 0.82
    manner = years.manner or ("sum" if years.count > 1 else "")
    years = YearSpan(count=years.count, manner=manner, offset=years.offset, sure=years.sure)
    text = f"{formula_of(part, years)} / {formula_of(whole, years)}"
    label = f"{year_label(years)}{label_of(part)}占{label_of(whole)}比例"
    sure = 0.9 if years.sure >= 0.8 else 0.78
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


def _share_above(place: Around) -> FactGuess | None:
    """Return the share that the clause above or the sentence before names, for tier lines with a bare percentage."""
    before = place.before.rsplit(",", 1)[-1]
    if place.figure.unit != "%" or place.figure.op not in (">=", ">") or not _BELOW.fullmatch(before):
        return None
    above = place.above
    sentences = [each for each in re.split(r"[。；;\n]", above) if "占" in each]
    if not sentences:
        return None
    words = sentences[-1]
    at = words.rfind("占")
    pair = _around(_numbers(mentions_in(words)), at, len(words))
    if pair is None:
        return None
    found = share_formula(pair[0].word.name, pair[1].word.name, years_in(words, place.year), words)
    if found is None:
        return None
    (operand, fact), sure = found
    return FactGuess(
        operand=operand,
        fact=fact,
        start=0,
        end=0,
        sure=min(sure, 0.85),
        why=f"上文说的是“{words[pair[0].start : pair[1].end]}”",
    )
