"""Names as they sound and as they are mistyped: pinyin, initials, and spelling that is nearly right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from policies.text_folding import normalised, syllables

_MOST = 200
"""Names compared letter by letter, those that share the most letters with the word."""
_ALIKE = 50
"""From this likeness (of 100) on a name is worth a suggestion."""
_SUGGESTED = 20


class Near(NamedTuple):
    """A name that the word nearly is: how far off, the part of the name that was meant, and whose name it is."""

    rank: int
    text: str
    owners: tuple[int, ...]


class NameLines:
    """Every name once, letters and digits only, with its owners; the pinyin is worked out on first use."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        owners: dict[str, list[int]] = {}
        for name, owner in names:
            known = owners.setdefault(letters_of(name), [])
            if not known or known[-1] != owner:
                known.append(owner)
        self.lines: tuple[str, ...] = tuple(owners)
        self.owners: tuple[tuple[int, ...], ...] = tuple(map(tuple, owners.values()))

    @cached_property
    def _syllables(self) -> tuple[tuple[str, ...], ...]:
        """One syllable for each letter of each name, all read at once; nothing for ids, which are letters already."""
        every = syllables("\n".join(self.lines))
        ends = accumulate((len(line) + 1 for line in self.lines), initial=0)
        return tuple(
            () if line.isascii() else every[start : start + len(line)]
            for line, start in zip(self.lines, ends, strict=False)
        )

    @cached_property
    def _initials(self) -> tuple[str, ...]:
        return tuple("".join(syllable[0] for syllable in line) for line in self._syllables)

    @cached_property
    def _sounds(self) -> tuple[str, ...]:
        """The pinyin of each name with a blank at each end of a syllable."""
        return tuple(f" {' '.join(line)} " for line in self._syllables)

    @cached_property
    def _pinyin(self) -> tuple[str, ...]:
        return tuple(map("".join, self._syllables))

    @cached_property
    def _by_letter(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for i, line in enumerate(self.lines):
            for letter in set(line):
                places.setdefault(letter, []).append(i)
        return places

    def prepare(self) -> None:
        """Reads the pinyin of all names now, which a first search by letters would wait for."""
        _ = (self._initials, self._sounds, self._pinyin)

    def by_initials(self, letters: str) -> list[tuple[int, int, str]]:
        """Where the letters are first letters: the line, 0 for all of it and else 1, and that part of the name."""
        found = []
        for i, line in enumerate(self._initials):
            if letters in line:
                start = line.index(letters)
                found.append((i, int(letters != line), self.lines[i][start : start + len(letters)]))
        return found

    def by_pinyin(self, letters: str) -> list[tuple[int, str]]:
        """Where the letters are pinyin from the beginning of a syllable on: the line and that part of the name."""
        found = []
        for i, line in enumerate(self._pinyin):
            if letters in line:
                ends = list(accumulate(map(len, self._syllables[i]), initial=0))
                start = next((k for k, end in enumerate(ends) if line.startswith(letters, end)), None)
                if start is not None:
                    last = next(k for k, end in enumerate(ends) if end >= ends[start] + len(letters))
                    found.append((i, self.lines[i][start:last]))
        return found

    def near(self, word: str) -> list[Near]:
        """The names that sound like the word or differ from it by a slip, the nearest first."""
        word = letters_of(word)
        found = {near.owners: near for near in sorted(self._misspelt(word), reverse=True)}
        found.update({near.owners: near for near in sorted(self._sounding_like(word), reverse=True)})
        return sorted(found.values())

    def _sounding_like(self, word: str) -> Iterable[Near]:
        if len(word) < 2 or word.isascii():
            return
        sound = f" {' '.join(syllables(word))} "
        for i, line in enumerate(self._sounds):
            if sound in line:
                start = line[: line.index(sound)].count(" ")
                yield self._near(word, i, 0, start, start + len(word))

    def _misspelt(self, word: str) -> Iterable[Near]:
        most = _slips(word)
        letters = set(word)
        shared = Counter[int]()
        for letter in letters:
            shared.update(self._by_letter.get(letter, ()))
        needed = len(letters) - (most if len(word) > 2 else 0)
        likely = [
            (-count, len(self.lines[i]), i)
            for i, count in shared.items()
            if count >= needed and word.isascii() == self.lines[i].isascii()
        ]
        for *_, i in sorted(likely)[:_MOST]:
            slips, start, end = _window(word, self.lines[i])
            if slips <= most:
                yield self._near(word, i, slips, start, end)

    def _near(self, word: str, line: int, slips: int, start: int, end: int) -> Near:
        text = self.lines[line]
        rank = 100 * slips + min(99, abs(len(text) - len(word)))
        return Near(rank, text[start:end], self.owners[line])

    def most_alike(self, word: str) -> tuple[str, ...]:
        """Names somewhat like a word that is not found, the nearest first; nothing where none is like it."""
        from rapidfuzz import fuzz, process

        latin = word.isascii()
        lines: Sequence[str] = self._initials if latin else self.lines
        alike = process.extract(word, lines, scorer=fuzz.ratio if latin else fuzz.partial_ratio, limit=_SUGGESTED)
        good = [
            (-score, abs(len(line) - len(word)), i) for line, score, i in alike if score >= _ALIKE and len(line) > 1
        ]
        return tuple(self.lines[i] for *_, i in sorted(good))


def letters_of(name: str) -> str:
    """A name without any mark: 1+X → 1x; what somebody types who spells it out."""
    return "".join(filter(str.isalnum, normalised(name)))


def _slips(word: str) -> int:
    """How many letters may be wrong in a word of that length; one in an id."""
    return 1 if word.isascii() else max(1, min(3, len(word) // 3))


def _window(word: str, line: str) -> tuple[int, int, int]:
    """The part of the line that the word comes nearest to: slips, beginning, end.

    A slip is a letter too many, missing, wrong, or two letters swapped; in a word of two letters a wrong one counts
    double, for with it nothing but one letter would be left.
    """
    wrong = 1 if len(word) > 2 else 2
    before: list[tuple[int, int]] = []
    above = [(0, j) for j in range(len(line) + 1)]
    for i, letter in enumerate(word, 1):
        row = [(i, 0)]
        for j, other in enumerate(line, 1):
            (cost, start), (up, up_start), (left, left_start) = above[j - 1], above[j], row[j - 1]
            best = (cost + (0 if letter == other else wrong), start)
            best = min(best, (up + 1, up_start), (left + 1, left_start))
            if i > 1 and j > 1 and letter == line[j - 2] and word[i - 2] == other:
                best = min(best, (before[j - 2][0] + 1, before[j - 2][1]))
            row.append(best)
        before, above = above, row
    end = min(range(len(above)), key=lambda j: (above[j][0], abs(j - above[j][1] - len(word)), -j))
    return above[end][0], above[end][1], end
