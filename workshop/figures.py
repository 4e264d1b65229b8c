"""The figures of the documents beside the cards: which are decided, and which numbers of a card its words do not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from clauses import Content, Figure, PolicyText, RuleContent, SupportContent, ValidityContent
from policies import QUANTITIES, Support, Unit, formula, show
from policies.rules import Between, Compare, Operand, Rule, Score, Tiers, walk
from workshop.anchors import find_quote
from workshop.model import Anchored, AnchorState, Card, Draft, Quote, QuotedPlace
from workshop.tree import settled

FigurePlace = tuple[str, int, int]
"""A figure: the document, the index of the clause, and the start in its text."""


class OpenFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that nobody decided about: where it stands, as written, and the card that it waits in ("" for none)."""

    sha256: str
    clause: int
    start: int
    text: str
    card: str = ""


class FigureCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many figures the documents have and how many of them are decided."""

    total: int = 0
    decided: int = 0
    open: tuple[OpenFigure, ...] = ()

    @property
    def words(self) -> str:
        """The count in words: 本文件 23 个数字，21 个已处理."""
        return f"本文件 {self.total} 个数字，{self.decided} 个已处理" if self.total else "本文件没有数字"


def figure_count(draft: Draft, texts: Mapping[str, PolicyText]) -> FigureCount:
    """Return the count over the documents of a draft; every figure is counted once."""
    holders, done = figure_cards(draft.cards, texts), settled(draft)
    total, left = 0, []
    for sha256 in dict.fromkeys(source.sha256 for source in draft.sources if source.sha256 in texts):
        for number, clause in enumerate(texts[sha256].clauses):
            for figure in clause.figures:
                total += 1
                cards = holders.get((sha256, number, figure.start), ())
                waiting = next((card for card in cards if card not in done), "")
                if waiting or not cards:
                    left.append(
                        OpenFigure(sha256=sha256, clause=number, start=figure.start, text=figure.text, card=waiting)
                    )
    return FigureCount(total=total, decided=total - len(left), open=tuple(left))


def figure_cards(cards: Iterable[Card], texts: Mapping[str, PolicyText]) -> Mapping[FigurePlace, tuple[str, ...]]:
    """Return the cards that answer for each figure."""
    found: dict[FigurePlace, list[str]] = {}
    for card in cards:
        for place in places_of(card):
            at = anchored(place.quote, texts)
            for start in place.figures if at is not None else ():
                found.setdefault((place.quote.sha256, at.clause if at is not None else -1, start), []).append(card.id)
    return {place: tuple(holders) for place, holders in found.items()}


def places_of(card: Card) -> tuple[QuotedPlace, ...]:
    """Return the words that a card rests on, the main ones first, each with the figures that the card answers for."""
    own = (QuotedPlace(quote=card.quote, figures=card.figures),) if card.quote is not None else ()
    return (*own, *card.beside)


def anchored(quote: Quote, texts: Mapping[str, PolicyText]) -> Anchored | None:
    """Return where words stand in their document; None if it is not kept, or if they stand nowhere in it."""
    text = texts.get(quote.sha256)
    at = find_quote(text, quote) if text is not None else None
    return None if at is None or at.state is AnchorState.ORPHANED else at


def figures_of(card: Card, texts: Mapping[str, PolicyText]) -> tuple[Figure, ...] | None:
    """Return the figures in all the words of a card; None if the words are not there to look at."""
    places = [(place, at) for place in places_of(card) if (at := anchored(place.quote, texts)) is not None]
    found = (
        figure
        for place, at in places
        for figure in texts[place.quote.sha256].clauses[at.clause].figures
        if at.start <= figure.start < at.end or figure.start in place.figures
    )
    return tuple(found) if places else None


_YEAR_DAYS, _YEAR_MONTHS = 365, 12


def foreign_numbers(content: Content, figures: tuple[Figure, ...]) -> tuple[str, ...]:
    """Return the numbers of a content, as words, that are not among the figures of its words."""
    known = {(value, sort) for figure in figures for value in values_of(figure) for sort in _sorts(figure.unit)}
    if not figures:  # “有研发投入” is above 0, “有专利” is at least 1
        known = {(Decimal(number), sort) for number in (0, 1) for sort in _SORTS}
    numbers = numbers_in(content)
    return tuple(
        dict.fromkeys(show(number, unit) for number, unit in numbers if (number, _SORT.get(unit, unit)) not in known)
    )


_SORT: Mapping[Unit, Unit] = {unit: Unit.NONE for unit in Unit if unit not in (Unit.MONEY, Unit.SHARE)}
"""Money and shares are told apart; persons, pieces and bare numbers are written in many ways."""
_SORTS = (Unit.MONEY, Unit.SHARE, Unit.NONE)


def _sorts(unit: str) -> tuple[Unit, ...]:
    """Return what a written unit may stand for in a condition."""
    if unit == Unit.MONEY.value:
        return (Unit.MONEY, Unit.NONE)
    return (Unit.SHARE, Unit.NONE) if unit in (Unit.SHARE.value, "‰") else (Unit.NONE,) if unit else _SORTS


def values_of(figure: Figure) -> Iterator[Decimal]:
    """Yield the numbers that a figure may be in a condition: its value, and a span of years as days or months too."""
    yield figure.value
    if "年" in figure.unit:  # 注册满一年 is 365 days, valid for three years is 36 months
        yield figure.value * _YEAR_DAYS
        yield figure.value * _YEAR_MONTHS
    if figure.unit in ("个月", "月"):
        yield figure.value / _YEAR_MONTHS


def numbers_in(content: Content) -> Iterator[tuple[Decimal, Unit]]:
    """Yield the numbers of a content that its words must state, with their units."""
    match content:
        case RuleContent(rule=rule):
            yield from _numbers_of(rule)
        case SupportContent(support=support):
            yield from _amounts(support)
        case ValidityContent(validity=validity) if validity.months is not None:
            yield Decimal(validity.months), Unit.MONTHS
        case _:
            return


def _amounts(support: Support) -> Iterator[tuple[Decimal, Unit]]:
    for number in (support.low, support.high, support.cap, support.limit):
        if number is not None:
            yield number, Unit.MONEY
    if support.formula is not None:
        yield from _literals(support.formula)
    if support.when is not None:
        yield from _numbers_of(support.when)


def _numbers_of(rule: Rule) -> Iterator[tuple[Decimal, Unit]]:
    for node in walk(rule):
        match node:
            case Compare(left=left, value=value):
                yield value, left.unit
                yield from _own_literals(left)
            case Between(left=left, low=low, high=high):
                yield low, left.unit
                yield high, left.unit
                yield from _own_literals(left)
            case Tiers(left=left, by=by, bands=bands):
                for band in bands:
                    yield band.value, left.unit
                    yield from ((limit, by.unit) for limit in (band.upto, band.below) if limit is not None)
            case Score():
                yield from _points(node)
            case _:
                continue


def _points(score: Score) -> Iterator[tuple[Decimal, Unit]]:
    """Yield the pass mark and the points; 0 points for the rest are seldom written."""
    yield score.pass_mark, Unit.POINTS
    points = {item.max for item in score.items}
    points |= {
        end for item in score.items for option in item.options for grade in option for end in (grade.low, grade.high)
    }
    yield from ((number, Unit.POINTS) for number in sorted(points) if number)


def _own_literals(left: Operand) -> Iterator[tuple[Decimal, Unit]]:
    """Yield the numbers of a formula that is written out, but for small whole ones, which count years.

    The formula of a named quantity states nothing of this document.
    """
    if not any(quantity.formula == left.formula for quantity in QUANTITIES.values()):
        yield from (pair for pair in _literals(left.formula) if pair[0] % 1 or pair[0] > _YEAR_MONTHS)


def _literals(text: str) -> Iterator[tuple[Decimal, Unit]]:
    try:
        parts = tuple(formula.parts_of(formula.parse(text)))
    except formula.FormulaError:
        return
    for part in parts:
        match part:
            case formula.Number(value=value) if value not in (0, 1):
                yield value, Unit.SHARE if 0 < value < 1 else Unit.NONE
            case formula.Tier(steps=steps):
                yield from ((limit, Unit.NONE) for limit, _ in steps)
            case _:
                continue
