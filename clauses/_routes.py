"""What must hold so that an item is given: the line that the words name as a comparison, else a person confirms it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clauses._amounts import Sort, SortedFigure, sorted_figures
from clauses._bases import ONE_PROJECT
from clauses._cuts import Span, tidy
from clauses._fact_guess import SURE
from clauses._facts import fact_of
from clauses._figures import plain
from clauses._given import Given
from clauses.model import PolicyText
from policies.rules import Between, Compare, Comparison, Manual, ManualReason, Operand, Rule

_NOTHING_MORE = re.compile(
    r"(?:年度|上一?年|当年|年|度|企业|单位|公司|对|对于|的|达到?|超过|突破|实现|以上|以下|以内|及|或|在|为|之间|不满|不足|低于|不低于|高于|含|不含|[(),:至到~—–-])*"
)


def confirmed(case: str, clause: str) -> Rule:
    """Return the condition that a person confirms a case."""
    return Manual(text=case, reason=ManualReason.PROJECT, clause=clause)


def route_of(given: Given, case: str, lines: Sequence[SortedFigure], known: Operand | None) -> tuple[Rule | None, Rule]:
    """Return the route of an item and its event.

    The route is the line that the case names, if its fact is sure; `known` is the measure of the sentence before. If the
    case says nothing besides, the line is the event itself.
    """
    event = confirmed(case, given.clause.path)
    if not case or "部分" in given.event.text:
        return None, event
    operand = measured_by(given.text, given.place, lines) or (known if starts_with_a_figure(given.event) else None)
    if operand is not None and operand.formula != "project_total" and ONE_PROJECT.search(given.event.text):
        operand = None  # the line is of a project, the fact of the firm
    line = _line(operand, lines, given) if operand is not None else None
    if line is None:
        return None, event
    return (None, line) if _says_no_more(given, case, lines) else (line, event)


def lines_of(given: Given) -> tuple[SortedFigure, ...]:
    """Return the thresholds of money in the words before those that give."""
    told = sorted_figures(given.sentence, given.clause.figures)
    inside = (one for one in told if given.event.start <= one.start < given.event.end)
    return tuple(one for one in inside if one.sort is Sort.LINE and one.figure.unit == "万元")


def measured_by(text: PolicyText, place: int, lines: Sequence[SortedFigure]) -> Operand | None:
    """Return the fact that all these figures of a clause are compared with, None if none is sure or they differ."""
    if lines and "实缴" in text.clauses[place].text[: lines[0].start]:
        return None  # what is paid in is not the registered capital
    guesses = [guess for one in lines if (guess := fact_of(text, place, one.index)) is not None]
    sure = [guess.operand for guess in guesses if guess.sure >= SURE]
    alike = len(guesses) == len(lines) and len({guess.operand.formula for guess in guesses}) == 1
    return sure[0] if sure and alike else None


def starts_with_a_figure(event: Span) -> bool:
    """Return whether the words before those that give name a line without its measure, which the sentence before named."""
    return re.match(r"[\s,(]*(?:达到?|超过|不足|不满)?\s*\d", event.text) is not None


def _line(operand: Operand, lines: Sequence[SortedFigure], given: Given) -> Rule | None:
    clause = given.clause.path
    if len(lines) == 1:
        figure = lines[0].figure
        if not figure.op or figure.op == "==":
            return None
        return Compare(left=operand, op=Comparison(figure.op), value=figure.value, clause=clause)
    if len(lines) != 2 or not lines[0].figure.value < lines[1].figure.value:
        return None
    between = given.sentence.text[lines[0].end - given.sentence.start : lines[1].start - given.sentence.start]
    if not re.fullmatch(r"\s*(?:[(]含[)])?(?:以上)?\s*(?:-|—|——|–|~|至|到)\s*", between):
        return None
    if re.match(r"\s*[(]不含", given.sentence.text[lines[1].end - given.sentence.start :]):
        return None  # one bound excluded: a person writes the two comparisons
    return Between(left=operand, low=lines[0].figure.value, high=lines[1].figure.value, clause=clause)


def _says_no_more(given: Given, case: str, lines: Sequence[SortedFigure]) -> bool:
    """Return whether a case names the fact and its line and nothing besides."""
    rest = case
    for one in lines:
        rest = rest.replace(one.figure.text, "", 1)
    for one in lines_of(given):
        guess = fact_of(given.text, given.place, one.index)
        if guess is not None and guess.end > guess.start:
            rest = rest.replace(tidy(given.clause.text[guess.start : guess.end]), "", 1)
    return _NOTHING_MORE.fullmatch(plain(rest).replace(" ", "")) is not None
