"""What was not read of a file, in words: counts on top, every place and reason below. No Qt."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registers import LeftOut

_KINDS = 4
"""The number of reasons named in the counts; further ones are added up."""


def left_out_words(left_out: Iterable[LeftOut]) -> str:
    """Returns how much was not read, by reason, or "" if everything was read."""
    counts = Counter(one.why for one in left_out)
    if not counts:
        return ""
    named = counts.most_common(_KINDS)
    parts = [f"{why} {count}" for why, count in named]
    rest = counts.total() - sum(count for _, count in named)
    parts += [f"其他 {rest}"] if rest else []
    return f"没有读入 {counts.total()} 处：{'，'.join(parts)}"


def left_out_lines(left_out: Iterable[LeftOut]) -> tuple[tuple[str, str, str], ...]:
    """Returns place, reason and text of everything that was not read."""
    return tuple((one.place, one.why, one.text) for one in left_out)
