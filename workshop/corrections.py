"""Corrections of what was read from a document, as a layer over its text; the text itself stays as it was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from clauses import TextLine


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """Characters of a paragraph that were read wrongly, and what stands there in truth.

    `paragraph`, `start` and `end` count in the text as it was read, whatever was corrected before; `was` are the
    characters there. `who` corrected it, and on which day.
    """

    paragraph: int
    start: int
    end: int
    was: str
    now: str
    who: str
    on: date

    def fits(self, lines: Sequence[TextLine]) -> bool:
        """Return whether the corrected characters stand at their place."""
        return (
            0 <= self.paragraph < len(lines)
            and 0 <= self.start <= self.end
            and lines[self.paragraph].text[self.start : self.end] == self.was
        )


def corrected(lines: Sequence[TextLine], corrections: Iterable[Correction]) -> tuple[TextLine, ...]:
    """Return the lines with their corrections; of two that overlap the later one counts.

    A correction whose characters do not stand at its place is left out: `unfitting` tells which.

    >>> one = Correction(paragraph=0, start=0, end=1, was="l", now="1", who="王工", on=date(2026, 3, 1))
    >>> corrected([TextLine("l00万元")], [one])[0].text
    '100万元'
    """
    texts = [line.text for line in lines]
    for one in sorted(_counting(lines, corrections), key=lambda one: (one.paragraph, one.start, one.end), reverse=True):
        text = texts[one.paragraph]
        texts[one.paragraph] = text[: one.start] + one.now + text[one.end :]
    return tuple(TextLine(text, line.page) for text, line in zip(texts, lines, strict=True))


def unfitting(lines: Sequence[TextLine], corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that do not belong to this text: it was read otherwise since."""
    return tuple(one for one in corrections if not one.fits(lines))


def with_correction(
    lines: Sequence[TextLine], corrections: Sequence[Correction], correction: Correction
) -> tuple[Correction, ...]:
    """Return the corrections with one more, whose place and `was` are in the text as it is corrected so far.

    Earlier corrections that it meets become part of it. Raises: ValueError if its characters do not stand there.
    """
    if not correction.fits(corrected(lines, corrections)):
        raise ValueError(f"{correction.was!r} does not stand in paragraph {correction.paragraph}")
    number, start, end = correction.paragraph, correction.start, correction.end
    low, high, now = start, end, correction.now
    met: list[Correction] = []
    ahead = shift = 0
    for one in sorted((one for one in _counting(lines, corrections) if one.paragraph == number), key=_start):
        first, last = one.start + shift, one.start + shift + len(one.now)
        shift += len(one.now) - len(one.was)
        if last < start:
            ahead = shift
        elif first <= end:
            met.append(one)
            now = one.now[: max(0, start - first)] + now + one.now[max(0, end - first) :]
            low, high = min(low, first), max(high, last)
    low -= ahead
    high -= ahead + sum(len(one.now) - len(one.was) for one in met)
    whole = replace(correction, start=low, end=high, was=lines[number].text[low:high], now=now)
    return (*(one for one in corrections if one not in met), whole)


def _start(correction: Correction) -> int:
    return correction.start


def _counting(lines: Sequence[TextLine], corrections: Iterable[Correction]) -> list[Correction]:
    """Return the corrections that fit, without those that a later one overlaps."""
    counting: list[Correction] = []
    for one in corrections:
        if one.fits(lines):
            counting = [other for other in counting if not _overlap(one, other)]
            counting.append(one)
    return counting


def _overlap(one: Correction, other: Correction) -> bool:
    if one.paragraph != other.paragraph:
        return False
    if one.start == other.start:
        return True
    return one.start < other.end and other.start < one.end
