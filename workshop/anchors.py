"""Finding words of a document again: a quote is the words with a little before and after, never a place."""

from __future__ import annotations

from collections.abc import Iterator

from clauses import PolicyText
from workshop.model import Anchored, AnchorState, Quote

_AROUND = 12


def quote_of(text: PolicyText, sha256: str, clause: int, start: int, end: int) -> Quote:
    """Return the quote of a part of a clause, without blanks at its ends."""
    whole = text.clauses[clause].text
    exact = whole[start:end]
    start += len(exact) - len(exact.lstrip())
    exact = exact.strip()
    end = start + len(exact)
    return Quote(
        sha256=sha256,
        clause=text.clauses[clause].path,
        exact=exact,
        prefix=whole[max(0, start - _AROUND) : start],
        suffix=whole[end : end + _AROUND],
    )


def find_quote(text: PolicyText, quote: Quote) -> Anchored:
    """Return where the words of a quote stand; of several places the one with the same surroundings and clause."""
    places = sorted(_places(text, quote), reverse=True)
    if not places:
        return Anchored(state=AnchorState.ORPHANED)
    likeness, clause, start = places[0]
    several = len(places) > 1 and places[1][0] == likeness
    state = AnchorState.AMBIGUOUS if several else AnchorState.FOUND
    if several:
        clause, start = min((at, begin) for alike, at, begin in places if alike == likeness)
    return Anchored(state=state, clause=clause, start=start, end=start + len(quote.exact), sure=1.0)


def _places(text: PolicyText, quote: Quote) -> Iterator[tuple[int, int, int]]:
    for number, clause in enumerate(text.clauses):
        start = clause.text.find(quote.exact)
        while start >= 0:
            end = start + len(quote.exact)
            same = clause.text[:start].endswith(quote.prefix) + clause.text[end:].startswith(quote.suffix)
            yield 2 * same + (clause.path == quote.clause), number, start
            start = clause.text.find(quote.exact, start + 1)
