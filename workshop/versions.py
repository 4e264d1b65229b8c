"""A new version of a document beside the old one: which clause became which, and the cards of a draft carried over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from rapidfuzz import fuzz

from clauses import Clause, Figure, PolicyText
from workshop._flat import folded
from workshop._numbers import renewed
from workshop.anchors import find_quote, followed, opposite, quote_of, remainder
from workshop.model import AnchorState, Card, CardState, Draft, Quote, QuotedPlace

_PAIRED = 0.5
"""Clauses less alike than this are two different ones."""
_MOVED = 0.8
"""A clause that stands out of order is the same one only if it is as much alike as this."""
_CLOSE = 0.05
"""A rival as much alike, but for this, makes a pair unsure."""
_COMPARED = 1_000_000
"""Pairs of changed clauses compared at most; a document with more is compared by its numbers."""
_OWN = 0.85
"""How much the own words of a clause count beside the headings above it."""
_STOPS = "。；;！？\n"


class ClausePair(msgspec.Struct, frozen=True, kw_only=True):
    """A clause of the old text and what it became, by their indices; None on one side if it is new or gone.

    `sure` is how much alike they are (1: the same words). `open` is true if another clause is as much alike.
    """

    old: int | None
    new: int | None
    sure: float = 0.0
    open: bool = False


class Alignment(msgspec.Struct, frozen=True):
    """All clauses of two texts, each in one pair; in the order of the new text, then those that are gone."""

    pairs: tuple[ClausePair, ...]

    def of_old(self, clause: int) -> ClausePair:
        """Return the pair of a clause of the old text."""
        return next(pair for pair in self.pairs if pair.old == clause)

    @property
    def added(self) -> tuple[int, ...]:
        """The clauses of the new text that the old one has not."""
        return tuple(pair.new for pair in self.pairs if pair.old is None and pair.new is not None)

    @property
    def removed(self) -> tuple[int, ...]:
        """The clauses of the old text that the new one has not."""
        return tuple(pair.old for pair in self.pairs if pair.new is None and pair.old is not None)


class ChangedFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A number that a card answers for: what it was, and what stands there now, None if nothing does."""

    card: str
    was: Figure
    now: Figure | None


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """A draft carried over to a new version of its document. The other fields are what a person has to look at again.

    Those cards are open again. `changed`: the new numbers stand in their content where the old ones stood once, and
    `Card.why` tells both. `reworded`: words or their sentence changed, numbers did
    not. `ambiguous`: the words may stand at several places. `orphaned`: they stand nowhere; both keep the old quote.
    `alignment` tells which clauses are new.
    """

    draft: Draft
    alignment: Alignment
    changed: tuple[ChangedFigure, ...] = ()
    reworded: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    orphaned: tuple[str, ...] = ()


def aligned(old: PolicyText, new: PolicyText) -> Alignment:
    """Return which clause became which. Numbers of clauses count nothing, words and the headings above them do."""
    before, after = [_words(clause) for clause in old.clauses], [_words(clause) for clause in new.clauses]
    found = _same(before, after)
    left, right = _rest(before, found.keys()), _rest(after, found.values())
    if len(left) * len(right) > _COMPARED:
        found |= _by_number(old, new, left, right)
    else:
        likeness = {(i, j): _likeness(before[i], after[j]) for i in left for j in right}
        found |= _in_order(left, right, likeness)
        found |= _out_of_order(left, right, likeness, found)
    return Alignment(tuple(_pairs(found, before, after)))


_Words = tuple[str, str]


def _words(clause: Clause) -> _Words:
    return folded(clause.text), folded(clause.heading)


def _likeness(one: _Words, other: _Words) -> float:
    if one == other:
        return 1.0
    own = fuzz.ratio(one[0], other[0])
    return min(0.99, (_OWN * own + (1 - _OWN) * fuzz.ratio(one[1], other[1])) / 100)


def _rest(items: Sequence[_Words], taken: Iterable[int]) -> list[int]:
    known = set(taken)
    return [place for place in range(len(items)) if place not in known]


def _same(before: Sequence[_Words], after: Sequence[_Words]) -> dict[int, int]:
    """Return the clauses that stand once in both texts with the same words below the same headings."""
    counts = Counter(before), Counter(after)
    places = {words: j for j, words in enumerate(after)}
    return {
        i: places[words]
        for i, words in enumerate(before)
        if words[0] and counts[0][words] == 1 and counts[1][words] == 1
    }


def _by_number(old: PolicyText, new: PolicyText, left: Iterable[int], right: Iterable[int]) -> dict[int, int]:
    places = {new.clauses[j].path: j for j in reversed(list(right))}
    return {i: j for i in left if (j := places.pop(old.clauses[i].path, -1)) >= 0}


def _in_order(left: Sequence[int], right: Sequence[int], likeness: dict[tuple[int, int], float]) -> dict[int, int]:
    """Return the pairs in the order of both texts that are most alike in all."""
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for a in range(len(left) - 1, -1, -1):
        for b in range(len(right) - 1, -1, -1):
            gain = likeness[left[a], right[b]] - _PAIRED
            best[a][b] = max(best[a + 1][b], best[a][b + 1], best[a + 1][b + 1] + gain if gain >= 0 else 0.0)
    found: dict[int, int] = {}
    a = b = 0
    while a < len(left) and b < len(right):
        gain = likeness[left[a], right[b]] - _PAIRED
        if gain >= 0 and best[a][b] == best[a + 1][b + 1] + gain:
            found[left[a]] = right[b]
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return found


def _out_of_order(
    left: Iterable[int], right: Iterable[int], likeness: dict[tuple[int, int], float], found: dict[int, int]
) -> dict[int, int]:
    """Return the pairs among what is left that moved."""
    free = {i for i in left if i not in found}, set(right) - set(found.values())
    moved: dict[int, int] = {}
    for sure, i, j in sorted(((likeness[i, j], i, j) for i in free[0] for j in free[1]), reverse=True):
        if sure >= _MOVED and i not in moved and j not in moved.values():
            moved[i] = j
    return moved


def _pairs(found: dict[int, int], before: Sequence[_Words], after: Sequence[_Words]) -> Iterator[ClausePair]:
    gone, added = _rest(before, found.keys()), _rest(after, found.values())
    origin = {j: i for i, j in found.items()}
    for j in range(len(after)):
        if j not in origin:
            yield ClausePair(old=None, new=j)
            continue
        i = origin[j]
        sure = _likeness(before[i], after[j])
        rivals = [_likeness(before[one], after[j]) for one in gone] + [
            _likeness(before[i], after[one]) for one in added
        ]
        yield ClausePair(old=i, new=j, sure=sure, open=max(rivals, default=0.0) > sure - _CLOSE)
    yield from (ClausePair(old=i, new=None) for i in gone)


def carried(draft: Draft, old_sha: str, new_sha: str, old: PolicyText, new: PolicyText) -> Carried:
    """Return the draft with its cards at the places of a new version of one of its documents.

    A card whose sentence is the same keeps its decision. Every other card is open again, and told by its reason.
    """
    alignment = aligned(old, new)
    carrier = _Carrier(new_sha, old, new, alignment)
    cards = tuple(carrier.whole(card, old_sha) for card in draft.cards)
    sources = tuple(
        msgspec.structs.replace(source, sha256=new_sha) if source.sha256 == old_sha else source
        for source in draft.sources
    )
    return Carried(
        draft=msgspec.structs.replace(draft, cards=cards, sources=sources),
        alignment=alignment,
        changed=tuple(carrier.changed),
        reworded=tuple(dict.fromkeys(carrier.reworded)),
        ambiguous=tuple(dict.fromkeys(carrier.ambiguous)),
        orphaned=tuple(dict.fromkeys(carrier.orphaned)),
    )


class _Carrier:
    """Carries cards over one by one, and keeps what is to be told."""

    def __init__(self, sha256: str, old: PolicyText, new: PolicyText, alignment: Alignment) -> None:
        self._sha256, self._old, self._new, self._alignment = sha256, old, new, alignment
        self.changed: list[ChangedFigure] = []
        self.reworded: list[str] = []
        self.ambiguous: list[str] = []
        self.orphaned: list[str] = []

    def whole(self, card: Card, old_sha: str) -> Card:
        """Return a card with all its words at their new places."""
        moved = self.card(card, card.quote) if card.quote is not None and card.quote.sha256 == old_sha else card
        beside: list[QuotedPlace] = []
        for place in card.beside:
            if place.quote.sha256 == old_sha:
                part = self.card(msgspec.structs.replace(moved, quote=place.quote, figures=place.figures), place.quote)
                place = QuotedPlace(quote=part.quote or place.quote, figures=part.figures)
                moved = msgspec.structs.replace(part, quote=moved.quote, figures=moved.figures)
            beside.append(place)
        return msgspec.structs.replace(moved, beside=tuple(beside))

    def card(self, card: Card, quote: Quote) -> Card:
        """Return a card at its new place."""
        was = find_quote(self._old, quote)
        if was.state is not AnchorState.FOUND:
            return self._lost(card, was.state)
        pair = self._alignment.of_old(was.clause)
        if pair.new is None or pair.open:
            return self._lost(card, AnchorState.ORPHANED if pair.new is None else AnchorState.AMBIGUOUS)
        before, after = self._old.clauses[was.clause], self._new.clauses[pair.new]
        state, start, end = _found(before, after, was.start, was.end)
        if state is not AnchorState.FOUND:
            return self._lost(card, state)
        moved = msgspec.structs.replace(card, quote=quote_of(self._new, self._sha256, pair.new, start, end))
        figures = [_figure(before, after, place) for place in card.figures]
        changed = [one for one in figures if one is not None and not _is_same(*one)]
        self.changed += [ChangedFigure(card=card.id, was=one, now=now) for one, now in changed]
        moved = msgspec.structs.replace(moved, figures=tuple(one[1].start for one in figures if one and one[1]))
        same = _sentence(before.text, was.start, was.end) == _sentence(after.text, start, end)
        if not changed and same and (before.role, folded(before.heading)) == (after.role, folded(after.heading)):
            return moved
        if not changed:
            self.reworded.append(card.id)
            return msgspec.structs.replace(moved, state=CardState.OPEN)
        return _reopened(moved, changed)

    def _lost(self, card: Card, state: AnchorState) -> Card:
        (self.ambiguous if state is AnchorState.AMBIGUOUS else self.orphaned).append(card.id)
        return msgspec.structs.replace(card, state=CardState.OPEN)


def _reopened(card: Card, changed: Sequence[tuple[Figure, Figure | None]]) -> Card:
    """Return a card to be decided again, with the new numbers in its content where they can be put in."""
    content = card.content
    for was, now in changed:
        content = (renewed(content, was, now) if now is not None else None) or content
    told = "；".join(f"原为 {was.text}，新文本{f'为 {now.text}' if now else '没有这个数字'}" for was, now in changed)
    proposed = content if content != card.content else card.proposed
    return msgspec.structs.replace(card, state=CardState.OPEN, content=content, proposed=proposed, why=told)


def _found(before: Clause, after: Clause, start: int, end: int) -> tuple[AnchorState, int, int]:
    """Return where words of a clause stand in what the clause became."""
    if before.text == after.text:
        return AnchorState.FOUND, start, end
    old, new = PolicyText(clauses=(before,)), PolicyText(clauses=(after,))
    quote = quote_of(old, "", 0, start, end)
    found = find_quote(new, quote)
    if found.state is AnchorState.ORPHANED:
        found = remainder(new, quote)
    elif found.state is AnchorState.AMBIGUOUS and (place := followed(old, new, quote)).state is AnchorState.FOUND:
        found = place
    return found.state, found.start, found.end


def _figure(before: Clause, after: Clause, start: int) -> tuple[Figure, Figure | None] | None:
    """Return a figure of a clause and the one in its place; None if the clause has no figure there."""
    was = next((figure for figure in before.figures if figure.start == start), None)
    if was is None:
        return None
    state, low, high = _found(before, after, start, start + len(was.text))
    if state is not AnchorState.FOUND:
        low, high = opposite(before.text, after.text, start, start + len(was.text))
    inside = (one for one in after.figures if one.start < high and low < one.start + len(one.text))
    return was, next(inside, None)


def _is_same(was: Figure, now: Figure | None) -> bool:
    return now is not None and (was.value, was.unit, was.op) == (now.value, now.unit, now.op)


def _sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a run of words, folded."""
    low = max((text.rfind(stop, 0, start) + 1 for stop in _STOPS), default=0)
    ends = [place for stop in _STOPS if (place := text.find(stop, max(start, end - 1))) >= 0]
    return folded(text[low : min(ends, default=len(text))])
