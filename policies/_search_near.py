"""Searching names by pinyin, by initials and by similar spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from policies.text_folding import normalised, syllables

_MOST = 200
"""Number of names compared character by character: those that share the most characters with the word. Our choice, for
speed."""
_MIN_SCORE = 50
"""Smallest rapidfuzz score (0 to 100) of a suggested name. Our choice: half of the characters agree."""
_SUGGESTED = 20
"""Largest number of suggested names. Our choice; the search shows fewer."""


class Near(NamedTuple):
    """A similar name: rank (lower is more similar), the matching part of the name, and the indexes of its owners."""

    rank: int
    text: str
    owners: tuple[int, ...]


class NameLines:
    """Every name once, reduced to letters and digits, with its owners. The pinyin is computed on first use.

    `names` are pairs (name, index of its owner). A method that returns a line returns its index in `lines`.
    """

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
        """The syllable of each character of each name, computed together; an empty tuple for ids (ASCII)."""
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
        """The pinyin of each name with a space before and after each syllable."""
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
        """Compute the pinyin of all names now instead of in the first search by Latin letters."""
        _ = (self._initials, self._sounds, self._pinyin)

    def by_initials(self, letters: str) -> list[tuple[int, int, str]]:
        """Return where the letters are initials: (line, 0 if they are all of its initials else 1, part of the name).

        >>> NameLines([("高新技术企业认定", 0)]).by_initials("jsqy")
        [(0, 1, '技术企业')]
        """
        found = []
        for i, line in enumerate(self._initials):
            if letters in line:
                start = line.index(letters)
                found.append((i, int(letters != line), self.lines[i][start : start + len(letters)]))
        return found

    def by_pinyin(self, letters: str) -> list[tuple[int, str]]:
        """Return where the letters are pinyin that begins with a syllable: (line, part of the name).

        >>> NameLines([("高新技术企业认定", 0)]).by_pinyin("jishu")
        [(0, '技术')]
        """
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
        """Return the names that sound like the word or are spelt similarly, the most similar first.

        >>> NameLines([("高新技术企业认定", 0)]).near("高新技木企业")
        [Near(rank=102, text='高新技术企业', owners=(0,))]
        """
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
        most = _allowed_errors(word)
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
            slips, start, end = _best_match(word, self.lines[i])
            if slips <= most:
                yield self._near(word, i, slips, start, end)

    def _near(self, word: str, line: int, slips: int, start: int, end: int) -> Near:
        text = self.lines[line]
        rank = 100 * slips + min(99, abs(len(text) - len(word)))
        return Near(rank, text[start:end], self.owners[line])

    def most_alike(self, word: str) -> tuple[str, ...]:
        """Return names similar to a word that was not found, the most similar first; empty if there is none."""
        from rapidfuzz import fuzz, process

        latin = word.isascii()
        lines: Sequence[str] = self._initials if latin else self.lines
        alike = process.extract(word, lines, scorer=fuzz.ratio if latin else fuzz.partial_ratio, limit=_SUGGESTED)
        good = [
            (-score, abs(len(line) - len(word)), i) for line, score, i in alike if score >= _MIN_SCORE and len(line) > 1
        ]
        return tuple(self.lines[i] for *_, i in sorted(good))


def letters_of(name: str) -> str:
    """Return a name normalised and reduced to letters and digits.

    >>> letters_of("1+X 证书")
    '1x证书'
    """
    return "".join(filter(str.isalnum, normalised(name)))


def _allowed_errors(word: str) -> int:
    """Return how many characters may be wrong: one third of the word, at least 1 and at most 3; 1 in ASCII text."""
    return 1 if word.isascii() else max(1, min(3, len(word) // 3))


def _best_match(word: str, line: str) -> tuple[int, int, int]:
    """Return the part of the line that is most similar to the word: (number of errors, start, end).

    An error is an additional, missing or wrong character, or two swapped characters. In a word of two characters a
    wrong one counts twice, because only one character would agree.

    >>> _best_match("高新技木", "高新技术企业认定")
    (1, 0, 4)
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
