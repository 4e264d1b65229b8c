"""One slip of the hand between two texts: a wrong, swapped, missing or doubled character, and whether it is a usual one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

import msgspec

from firms._name_words import LOOK_ALIKE, TELLING
from policies.text_folding import syllables

_BLURRED = re.compile("(?<=[zcs])h|(?<=[aei]n)g")
"""What many speakers do not tell apart: zh and z, ang and an."""


class SlipKind(StrEnum):
    """What happened to the character."""

    WRONG = "写作"
    SWAPPED = "颠倒"
    MORE = "多"
    LESS = "少"


class Slip(msgspec.Struct, frozen=True):
    """How one text becomes the other: `one` stands at `place` of the first, `other` there in the second."""

    kind: SlipKind
    place: int
    one: str
    other: str
    doubled: bool = False

    @property
    def telling(self) -> bool:
        """Whether the difference tells firms apart: 东 and 西, 甲 and 乙, 新."""
        changed = set(self.one + self.other)
        return self.kind is not SlipKind.SWAPPED and not self.doubled and changed <= TELLING

    @property
    def alike(self) -> bool:
        """Whether the slip is likely in any word: characters swapped, doubled, or of one sound or look."""
        if self.kind is SlipKind.WRONG:
            return _look_alike(self.one, self.other) or _sound(self.one) == _sound(self.other)
        return self.kind is SlipKind.SWAPPED or self.doubled

    def words(self) -> str:
        """The slip as a person reads it: what the first text has where the second is right."""
        match self.kind:
            case SlipKind.WRONG:
                return f"“{self.other}”写作“{self.one}”"
            case SlipKind.SWAPPED:
                return f"“{self.other}”颠倒成“{self.one}”"
            case SlipKind.MORE:
                return f"多了“{self.one}”"
            case SlipKind.LESS:
                return f"少了“{self.other}”"


def slip_between(one: str, other: str) -> Slip | None:
    """The one slip by which two texts differ; None for equal texts and for more differences."""
    if one == other:
        return None
    start = 0
    while one[start : start + 1] == other[start : start + 1]:
        start += 1
    rest, second = one[start:], other[start:]
    if rest[1:] == second[1:] and rest and second:
        return Slip(SlipKind.WRONG, start, rest[0], second[0])
    if rest[1::-1] == second[:2] and rest[2:] == second[2:]:
        return Slip(SlipKind.SWAPPED, start, rest[:2], second[:2])
    if rest[1:] == second:
        return Slip(SlipKind.MORE, start, rest[0], "", one[start - 1 : start] == rest[0])
    if rest == second[1:]:
        return Slip(SlipKind.LESS, start, "", second[0], other[start - 1 : start] == second[0])
    return None


def shorter_by_one(text: str) -> Iterator[str]:
    """The text, and the text without each of its characters: two texts with one slip between them share one of these."""
    yield text
    for place in range(len(text)):
        yield text[:place] + text[place + 1 :]


@cache
def _look_alike(one: str, other: str) -> bool:
    return any(one in group and other in group for group in LOOK_ALIKE)


@cache
def _sound(character: str) -> str:
    """The syllable of a character, without what many speakers do not tell apart."""
    return _BLURRED.sub("", syllables(character)[0])
