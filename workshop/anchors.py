"""Words of a document, kept as a quote and found again in another version of it.

A quote is never moved to another place unseen: where the surroundings do not prove the place, it is AMBIGUOUS or
ORPHANED and a person points to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from clauses import PolicyText
from workshop._flat import Flat, flat_of, folded, occurrences
from workshop.model import Anchored, AnchorState, Quote

_CONTEXT = 12
"""Characters kept before and after at least. Our choice: a clause and its neighbour differ within them."""
_LONGEST = 4_096
_ADJACENT = 6
"""So many characters beside the words prove a side where the words stood once."""
_FAR = 8
"""So many characters of context, found before or after with something put in between, prove a side."""
_LIKE = 0.7
"""Least similarity (normalised Levenshtein) of reworded words."""
_SHORT = 8
"""Words shorter than this are compared with the characters beside them: 5% and 6% share one sign of two."""
_DISTINCT = 20
"""Words so long that stand once are the same words even where everything around them is new."""
_MARGIN = 0.1
_LITTLE = 90
"""Two versions of a clause at least as much alike (per cent) differ in few places."""
_PLACES = 6
"""Similar places looked at."""


class _Found(msgspec.Struct, frozen=True):
    """A place that may be the one: its bounds, how like the words and how like the sides are.

    `proved` counts the sides that still stand there, `near` those of them that stand next to the words.
    """

    start: int
    end: int
    exact: float
    sides: float
    proved: int
    near: int

    @property
    def score(self) -> float:
        """How like words and surroundings are, from 0 to 1."""
        return (self.exact + self.sides) / 2


def quote_of(text: PolicyText, sha256: str, clause: int, start: int, end: int) -> Quote:
    """Return the words of a clause as a quote; blanks at its ends are left off.

    Raises: ValueError if the bounds hold no words of the clause.
    """
    whole = text.clauses[clause].text
    words = whole[start:end]
    if not 0 <= start < end <= len(whole) or not folded(words):
        raise ValueError(f"no words of clause {clause} at {start}:{end}")
    flat = flat_of(text)
    first, last = flat.place(clause, start), flat.place(clause, end)
    before, after = _needed(flat.text, first, last)
    return Quote(
        sha256=sha256,
        clause=text.clauses[clause].path,
        exact=words.strip(),
        prefix=flat.text[max(0, first - max(_CONTEXT, before)) : first],
        suffix=flat.text[last : last + max(_CONTEXT, after)],
        before=before,
        after=after,
    )


def _needed(text: str, first: int, last: int) -> tuple[int, int]:
    """Return how many characters before, and after, tell the words from the same words elsewhere."""
    words = text[first:last]
    before = after = 0
    for place in occurrences(words, text):
        if place != first:
            before = max(before, _agreeing_before(text, first, place) + 1)
            after = max(after, _agreeing_after(text, last, place + len(words)) + 1)
    return min(before, first), min(after, len(text) - last)


def _agreeing_before(text: str, one: int, other: int) -> int:
    """Return how many characters before two places are the same; some at once while they are."""
    count, some = 0, 64
    while some:
        low = min(one, other) - count - some
        agree = low >= 0 and text[one - count - some : one - count] == text[other - count - some : other - count]
        count, some = (count + some, some) if agree and count < _LONGEST else (count, some // 2)
    return count


def _agreeing_after(text: str, one: int, other: int) -> int:
    count, some = 0, 64
    while some:
        high = max(one, other) + count + some
        agree = (
            high <= len(text) and text[one + count : one + count + some] == text[other + count : other + count + some]
        )
        count, some = (count + some, some) if agree and count < _LONGEST else (count, some // 2)
    return count


def _common_tail(one: str, other: str) -> int:
    count, most = 0, min(len(one), len(other), _LONGEST)
    while count < most and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


@lru_cache(maxsize=8192)
def find_quote(text: PolicyText, quote: Quote) -> Anchored:
    """Return where the words of a quote stand in a text.

    The same words in the same surroundings are found with `sure` 1. If words or surroundings changed, `sure` is less,
    and what surroundings do not prove is AMBIGUOUS (`clause` is the likeliest place) or ORPHANED.
    """
    flat, words = flat_of(text), folded(quote.exact)
    prefix, suffix = folded(quote.prefix), folded(quote.suffix)
    whole = occurrences(prefix + words + suffix, flat.text)
    whole = [place + len(prefix) for place in whole if flat.locate(place + len(prefix), place + len(prefix + words))]
    if len(whole) == 1:
        return _anchored(flat, AnchorState.FOUND, whole[0], whole[0] + len(words), 1.0)
    same = [_judged(flat, quote, place, place + len(words)) for place in occurrences(words, flat.text)]
    same = [found for found in same if flat.locate(found.start, found.end)]
    like = [] if whole else [found for found in _reworded(flat, quote) if all(_apart(found, one) for one in same)]
    return _decided(text, quote, flat, sorted([*same, *like], key=_worth))


def remainder(clause: PolicyText, quote: Quote) -> Anchored:
    """Return what is left of a quote in the one clause that its clause became, if half of it was struck out.

    It is ORPHANED if less than that is left, or nothing of one piece.
    """
    flat, words = flat_of(clause), folded(quote.exact)
    start, end = _mapped(folded(quote.prefix), words, folded(quote.suffix), flat.text)
    left = flat.text[start:end]
    if 2 * len(left) < len(words) or fuzz.partial_ratio(words, left) < 100 * _LIKE:
        return Anchored(state=AnchorState.ORPHANED)
    score = _judged(flat, quote, start, end).score
    return _anchored(flat, AnchorState.FOUND, start, end, min(_LIKE, score))


def followed(old: PolicyText, new: PolicyText, quote: Quote) -> Anchored:
    """Return where a quote of the one clause of a text stands in what became of the clause, if little changed in it.

    The fewest changes that lead from one to the other tell which of several like places it is.
    """
    before, after = flat_of(old), flat_of(new)
    if fuzz.ratio(before.text, after.text) < _LITTLE:
        return Anchored(state=AnchorState.ORPHANED)
    was = find_quote(old, quote)
    first, last = before.place(0, was.start), before.place(0, was.end)
    start, end = opposite(before.text, after.text, first, last)
    if was.state is not AnchorState.FOUND or start >= end:
        return Anchored(state=AnchorState.ORPHANED)
    sure = 1.0 if before.text[first:last] == after.text[start:end] else _LIKE
    return _anchored(after, AnchorState.FOUND, start, end, sure)


def _worth(found: _Found) -> tuple[int, int, float]:
    """Return what places are sorted by, the best first."""
    return -found.proved, -found.near, -found.score


def _apart(one: _Found, other: _Found) -> bool:
    return one.end <= other.start or other.end <= one.start


def _decided(text: PolicyText, quote: Quote, flat: Flat, found: list[_Found]) -> Anchored:
    """Return the place if one is proved, the likeliest one as AMBIGUOUS if not. The places come with the best first."""
    if not found:
        return Anchored(state=AnchorState.ORPHANED)
    best = found[0]
    rivals = [one for one in found[1:] if _worth(one)[:2] == _worth(best)[:2] and one.score > best.score - _MARGIN]
    verbatim = [one for one in found if one.exact == 1]
    if best.exact < 1:  # the words as they were, with one side beside them, speak against a place where they changed
        rivals += [one for one in verbatim if one.near and one not in rivals]
    once = not quote.before and not quote.after and best.exact == 1 and len(verbatim) == 1
    proved = best.proved == 2 or (once and best.proved == 1) or (once and len(folded(quote.exact)) >= _DISTINCT)
    if proved and not rivals:
        return _anchored(flat, AnchorState.FOUND, best.start, best.end, min(0.99, best.score))
    named = next((one for one in [best, *rivals] if _path(text, flat, one) == quote.clause), best)
    return _anchored(flat, AnchorState.AMBIGUOUS, named.start, named.end, min(0.99, named.score))


def _path(text: PolicyText, flat: Flat, found: _Found) -> str:
    located = flat.locate(found.start, found.end)
    return "" if located is None else text.clauses[located[0]].path


def _anchored(flat: Flat, state: AnchorState, first: int, last: int, sure: float) -> Anchored:
    located = flat.locate(first, last)
    assert located is not None  # only such places are kept
    clause, start, end = located
    return Anchored(state=state, clause=clause, start=start, end=end, sure=round(sure, 3))


def _judged(flat: Flat, quote: Quote, start: int, end: int) -> _Found:
    """Return a place with how like it is to the quote. What follows is compared as what precedes, in the mirror."""
    prefix, suffix = folded(quote.prefix), folded(quote.suffix)
    left, right = flat.text[:start], flat.text[end:]
    sides = [(prefix, left, quote.before)] if prefix else []
    sides += [(suffix[::-1], right[::-1], quote.after)] if suffix else []
    alike = [Levenshtein.normalized_similarity(side, beside[-len(side) :]) for side, beside, _ in sides]
    return _Found(
        start,
        end,
        _likeness(folded(quote.exact), flat.text[start:end], prefix, suffix),
        sum(alike) / len(alike) if alike else 1.0,
        2 - len(sides) + sum(max(_is_near(*side), _is_parted(*side)) for side in sides),
        2 - len(sides) + sum(_is_near(*side) for side in sides),
    )


def _is_near(side: str, beside: str, needed: int) -> bool:
    """Return whether so much of a side of the quote as tells its place still stands next to the words."""
    return _common_tail(side, beside) >= min(needed or _ADJACENT, len(side))


def _is_parted(side: str, beside: str, _: int) -> bool:
    """Return whether a side of the quote still stands there, with one thing put in between."""
    adjacent = _common_tail(side, beside)
    rest = side[: len(side) - adjacent]
    return len(rest) >= _FAR and rest in beside[: len(beside) - adjacent]


def _likeness(words: str, other: str, prefix: str, suffix: str) -> float:
    if words == other:
        return 1.0
    if len(words) < _SHORT:
        before, after = prefix[-_ADJACENT:], suffix[:_ADJACENT]
        words, other = before + words + after, before + other + after
    return min(0.99, Levenshtein.normalized_similarity(words, other))


def _reworded(flat: Flat, quote: Quote) -> Iterator[_Found]:
    """Yield the places whose words are similar, each once."""
    words, prefix, suffix = folded(quote.exact), folded(quote.prefix), folded(quote.suffix)
    before, after = prefix[-_CONTEXT * 2 :], suffix[: _CONTEXT * 2]
    seen: list[_Found] = []
    for start, end in (*_similar(before + words + after, flat.text, 3), *_similar(words, flat.text, _PLACES)):
        room = _CONTEXT + len(words) // 2
        low, high = max(0, start - room - len(before)), end + room + len(after)
        bounds = _mapped(before, words, after, flat.text[low:high])
        located = flat.locate(low + bounds[0], low + bounds[1])
        if located is None:
            continue
        found = _judged(flat, quote, low + bounds[0], low + bounds[1])
        if found.exact >= _LIKE and all(_apart(found, one) for one in seen):
            seen.append(found)
            yield found


def _similar(words: str, text: str, most: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the runs of a text that are most like some words, the best first."""
    for _ in range(most):
        found = fuzz.partial_ratio_alignment(words, text, score_cutoff=60)
        if found is None or found.dest_start >= found.dest_end or len(words) > len(text):
            return
        yield found.dest_start, found.dest_end
        gone = "\0" * (found.dest_end - found.dest_start)
        text = text[: found.dest_start] + gone + text[found.dest_end :]


def _mapped(before: str, words: str, after: str, text: str) -> tuple[int, int]:
    """Return the bounds in a text of what stands there for the words between their surroundings."""
    return opposite(before + words + after, text, len(before), len(before) + len(words))


def opposite(old: str, new: str, first: int, last: int) -> tuple[int, int]:
    """Return the bounds in a text of what stands there for a run of another one, as few changes make one the other."""
    start, end = 0, len(new)
    for step in Levenshtein.opcodes(old, new):
        if step.src_start <= first < step.src_end:
            start = min(step.dest_end, step.dest_start + first - step.src_start)
        if step.src_start < last <= step.src_end:
            end = min(step.dest_end, step.dest_start + last - step.src_start)
    return start, end
