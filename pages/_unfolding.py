"""Estimates how much a PDF unfolds to before PDFium reads it: PDFium has no limit of memory.

A form that draws another one twice, twelve times over, is drawn four thousand times; a packed stream of some
kilobytes may hold millions of characters. Both are estimated from the bytes of the file, generously.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec

from pages._limits import ReadingGuard

_OBJECT = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_DRAWS = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_STRING = re.compile(rb"\(([^()]*)\)|<([0-9A-Fa-f\s]+)>")
_FIRST = re.compile(rb"/First\s+(\d{1,9})\b")
_STREAM = re.compile(rb"stream\r?\n")
_PACKED = re.compile(rb"/Fl(?:ateDecode)?\b")
_OTHER_FILTERS = re.compile(rb"/(?:LZW|LZWDecode|ASCIIHexDecode|AHx|ASCII85Decode|A85|RunLengthDecode|RL|Crypt)\b")
_UNPACKED = 32 << 20
"""Bytes of one stream that are looked at."""
_ALL = 256 << 20
"""Bytes of all streams that are looked at."""
_HEAD = 1 << 16
"""Bytes of a dictionary that are looked at."""
_DRAWN = 20_000
"""Forms drawn in all by one form. Our choice: a busy page has some hundred."""
_UNKNOWN = 3
"""Forms drawn by a form whose content cannot be unpacked here."""
_DEPTH = 40
_ENDLESS = (1 << 40, 1 << 40)
_READABLE = bytes(range(32, 127)) + b"\r\n\t"
_ADVICE = "可能是有害文件，请向来源核实，或打印成新的 PDF 再打开"


Names = tuple[tuple[bytes, int], ...]
"""The names in a dictionary that stand for other objects."""


class _Form(msgspec.Struct):
    """A stream that draws: the forms it draws by name, how long its texts are, the names in its dictionary."""

    draws: Counter[bytes]
    letters: int
    names: Names


def check_unfolding(data: bytes, guard: ReadingGuard) -> None:
    """Raise UserError for a file that would unfold to more than a document can hold."""
    most = 2 * guard.limits.characters
    forms: dict[int, _Form] = {}
    names: dict[int, Names] = {}
    draws = letters = 0
    for number, head, content in _objects(data, guard):
        found = tuple((name, int(one)) for name, one in _NAMED.findall(head[:_HEAD]))
        if content is None:
            names[number] = found
        elif _FORM.search(head):
            forms[number] = _Form(_draws(head, content), _letters(content), found)
        else:
            draws = max(draws, _draws(head, content).total())
            letters += _letters(content)
    drawn, heavy = _Unfolding(forms, names).largest()
    if drawn > _DRAWN:
        raise guard.error("图形一层套一层，展开后多得不合常理", _ADVICE)
    if max(letters, heavy * max(1, draws)) > most:
        raise guard.error(f"展开后超过 {guard.limits.characters // 10_000} 万字", _ADVICE)


def _objects(data: bytes, guard: ReadingGuard) -> Iterator[tuple[int, bytes, bytes | None]]:
    """Yield each object: its number, its dictionary, and its unpacked content if it is a stream that draws or lists."""
    starts = [(int(found[1]), found.end()) for found in _OBJECT.finditer(data)]
    left = _ALL
    for i, (number, start) in enumerate(starts):
        guard.check()
        end = starts[i + 1][1] if i + 1 < len(starts) else len(data)
        stream = _STREAM.search(data, start, min(end, start + _HEAD))
        if stream is None:
            yield number, data[start : min(end, start + _HEAD)], None
            continue
        head = data[start : stream.start()]
        content = _content(data, head, stream.end(), end, min(left, _UNPACKED))
        left -= len(content)
        if b"/ObjStm" in head:
            yield from _listed(head, content)
        elif _FORM.search(head) or _is_readable(content):
            yield number, head, content


def _listed(head: bytes, content: bytes) -> Iterator[tuple[int, bytes, None]]:
    """Yield the objects of a stream of objects."""
    found = _FIRST.search(head)
    first = int(found[1]) if found else 0
    numbers = [int(one) for one in content[:first].split() if one.isdigit() and len(one) < 10]
    places = [first + place for place in numbers[1::2]]
    for number, start, end in zip(numbers[::2], places, [*places[1:], len(content)], strict=False):
        yield number, content[start:end], None


def _content(data: bytes, head: bytes, start: int, end: int, most: int) -> bytes:
    stop = data.find(b"endstream", start, end)
    packed = data[start : end if stop < 0 else stop]
    if not _PACKED.search(head):
        return packed[:most]
    try:
        return zlib.decompressobj().decompress(packed, max(1, most))
    except zlib.error:
        return b""


def _is_readable(content: bytes) -> bool:
    """Return whether a stream looks like drawing commands, not like a picture or a font; an unknown one does."""
    sample = content[:2000]
    return len(sample.translate(None, _READABLE)) <= 0.4 * len(sample)


def _draws(head: bytes, content: bytes) -> Counter[bytes]:
    """Return how often a stream draws each name; a stream that cannot be unpacked here may draw any."""
    if not content or _OTHER_FILTERS.search(head):
        return Counter({b"": _UNKNOWN})
    return Counter(_DRAWS.findall(content))


def _letters(content: bytes) -> int:
    return sum(len(text) or len(code) // 2 for text, code in _STRING.findall(content))


class _Unfolding:
    """Counts what each form draws in all. A form that draws itself has no end."""

    def __init__(self, forms: dict[int, _Form], names: dict[int, Names]) -> None:
        self._forms, self._names = forms, names
        self._known: dict[int, tuple[int, int]] = {}
        self._anywhere: dict[bytes, set[int]] = defaultdict(set)
        for pairs in (*names.values(), *(form.names for form in forms.values())):
            for name, number in pairs:
                if number in forms:
                    self._anywhere[name].add(number)

    def largest(self) -> tuple[int, int]:
        """Return how many forms one form draws in all, and how many letters, at most."""
        totals = [self._total(number, 0) for number in self._forms]
        return max((drawn for drawn, _ in totals), default=0), max((letters for _, letters in totals), default=0)

    def _total(self, number: int, depth: int) -> tuple[int, int]:
        if depth > _DEPTH:
            return _ENDLESS
        if number in self._known:
            return self._known[number]
        form = self._forms[number]
        self._known[number] = _ENDLESS  # found again only by way of itself
        drawn, letters = 1, form.letters
        for name, times in form.draws.items():
            below = [self._total(one, depth + 1) for one in self._drawn_by(form, name)]
            drawn += times * max((one for one, _ in below), default=1)
            letters += times * max((one for _, one in below), default=0)
        self._known[number] = min(drawn, _ENDLESS[0]), min(letters, _ENDLESS[1])
        return self._known[number]

    def _drawn_by(self, form: _Form, name: bytes) -> set[int]:
        """Return the forms that a name may stand for: by the form's own resources, else anywhere in the file."""
        pairs = set(form.names)
        for _ in range(2):
            for _, number in tuple(pairs):
                pairs.update(self._names.get(number, ()))
        if not name:
            return {number for _, number in pairs if number in self._forms}
        own = {number for one, number in pairs if one == name}
        return own & self._forms.keys() if own else self._anywhere[name]
