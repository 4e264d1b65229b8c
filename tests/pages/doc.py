"""Makes Word 97–2003 files byte by byte for the tests of `pages`."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SECTOR = 512
_TEXT = 0x800
"""Where the text begins in the stream."""
IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x17\x24\x01"
DELETED, HIDDEN = b"\x00\x08\x01", b"\x3c\x08\x01"
SYMBOL = b"\x09\x6a\x01\x00\x28\xf0"


@dataclass
class Part:
    """A paragraph: its text, the sign that ends it, its properties and style, and runs of characters with properties."""

    text: str
    end: str = "\r"
    properties: bytes = b""
    style: int = 0
    runs: Sequence[tuple[int, int, bytes]] = ()

    def __post_init__(self) -> None:
        """Count characters as the file does: those beyond the first plane are two."""
        raw = self.text.encode("utf-16-le")
        self.text = "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))


@dataclass
class Cut:
    """How the text is cut into pieces: the first character of each, whether it is narrow, its number in the file."""

    start: int
    narrow: bool = False
    place: int = 0
    modifier: int = 0


@dataclass
class Words:
    """What further parts of the text a file has, and what its heads say."""

    footnotes: Sequence[Part] = ()
    headers: Sequence[Part] = ()
    remarks: Sequence[Part] = ()
    endnotes: Sequence[Part] = ()
    boxes: Sequence[Part] = ()
    styles: bytes = b""
    lists: bytes = b""
    overrides: bytes = b""
    groups: Sequence[bytes] = ()
    flags: int = 0x0200
    ident: int = 0xA5EC
    version: int = 0xC1
    data: bytes = b""
    others: Mapping[str, bytes] = field(default_factory=dict)


def in_list(number: int, level: int = 0) -> bytes:
    """Return the properties of a numbered paragraph."""
    return struct.pack("<HHHB", 0x460B, number, 0x260A, level)


def columns(*edges: int) -> bytes:
    """Return the property of the end of a row with the edges of its columns."""
    body = struct.pack(f"<B{len(edges)}h", len(edges) - 1, *edges) + bytes(20 * (len(edges) - 1))
    return struct.pack("<HH", 0xD608, len(body) + 1) + body


def row(*cells: str, edges: Sequence[int] = ()) -> list[Part]:
    """Return the paragraphs of a row of a table."""
    ends = [Part("", "\x07", IN_TABLE + ROW_END + (columns(*edges) if edges else b""))]
    return [Part(cell, "\x07", IN_TABLE) for cell in cells] + ends


def lists(*levels: tuple[int, str], starts: Sequence[int] = (), style: int = 0xFFF) -> tuple[bytes, bytes]:
    """Return the tables of one list with these levels (form, text with \\0 for the number), and its overrides.

    Paragraphs name it 1; each of `starts` adds a number for the same list that begins there.
    """
    body = b""
    for form, text in levels:
        body += struct.pack("<lBB", 1, form, 0) + bytes(9) + b"\2" + bytes(8) + bytes(4)
        body += struct.pack("<H", len(text)) + text.encode("utf-16-le")
    for _ in range(9 - len(levels)):
        body += struct.pack("<lBB", 1, 0, 0) + bytes(9) + b"\2" + bytes(8) + bytes(4) + struct.pack("<H", 0)
    one = struct.pack("<H", 1) + struct.pack("<ll", 77, 0) + bytes(18) + b"\0\0" + body
    heads = b"".join(struct.pack("<lLLB", 77, 0, 0, int(i > 0)) + bytes(3) for i in range(1 + len(starts)))
    tail = b"\xff\xff\xff\xff" + b"".join(b"\xff\xff\xff\xff" + struct.pack("<lL", start, 16) for start in starts)
    return one, struct.pack("<L", 1 + len(starts)) + heads + tail


def styles(*named: tuple[str, int, bytes]) -> bytes:
    """Return a table of paragraph styles: name, number of the style it is based on, properties."""
    out = struct.pack("<HHH", 18, len(named), 10) + bytes(14)
    for i, (name, base, properties) in enumerate(named):
        body = struct.pack("<HHHHH", 0, base << 4 | 1, 2, 0, 0)
        body += struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"
        group = struct.pack("<H", i) + properties
        body += bytes(len(body) % 2) + struct.pack("<H", len(group)) + group + bytes(len(group) % 2) + b"\0\0"
        out += struct.pack("<H", len(body)) + body
    return out


def doc(*parts: Part | str, cuts: Sequence[Cut] = (Cut(0),), words: Words | None = None) -> bytes:
    """Return a Word file of paragraphs."""
    words = words or Words()
    stories = [[Part(one) if isinstance(one, str) else one for one in parts]]
    stories += [
        list(words.footnotes),
        list(words.headers),
        [],
        list(words.remarks),
        list(words.endnotes),
        list(words.boxes),
        [],
    ]
    everything = [part for story in stories for part in story]
    text = "".join(part.text + part.end for part in everything)
    body, table, places = _pieces(text, cuts, words.groups)
    main = bytearray(_TEXT)
    struct.pack_into("<HH", main, 0, words.ident, words.version)
    struct.pack_into("<H", main, 10, words.flags)
    for i, story in enumerate(stories):
        struct.pack_into("<l", main, 0x4C + 4 * i, sum(len(part.text + part.end) for part in story))
    main += body + bytes(-len(body) % _SECTOR)
    paragraphs, characters = _runs(everything, places)
    tables = bytearray(16)
    for number, content in ((33, table), (13, _bins(main, paragraphs, wide=True)), (12, _bins(main, characters, wide=False)),
                            (1, words.styles), (73, words.lists), (74, words.overrides)):  # fmt: skip
        counted = 2 + 28 if number == 73 and content else len(content)  # the levels behind the lists are not counted
        struct.pack_into("<LL", main, 0x9A + 8 * number, len(tables) if content else 0, counted)
        tables += content
    streams = {"WordDocument": bytes(main), "1Table": bytes(tables), **words.others}
    if words.data:
        streams["Data"] = words.data
    return ole(streams)


def _pieces(text: str, cuts: Sequence[Cut], groups: Sequence[bytes]) -> tuple[bytes, bytes, list[tuple[int, int]]]:
    """Return the bytes of the text, its piece table, and for each character its place and width."""
    ends = [cut.start for cut in cuts[1:]] + [len(text)]
    chunks = [
        text[cut.start : end].encode(
            "cp1252" if cut.narrow else "utf-16-le", "strict" if cut.narrow else "surrogatepass"
        )
        for cut, end in zip(cuts, ends, strict=True)
    ]
    order = sorted(range(len(cuts)), key=lambda i: cuts[i].place)
    body, starts = b"", [0] * len(cuts)
    for i in order:
        body += bytes(len(body) % 2)
        starts[i] = _TEXT + len(body)
        body += chunks[i]
    places = [(starts[i] + (c - cut.start) * (2 - cut.narrow), 2 - cut.narrow)
              for i, (cut, end) in enumerate(zip(cuts, ends, strict=True)) for c in range(cut.start, end)]  # fmt: skip
    table = struct.pack(f"<{len(cuts) + 1}L", *[cut.start for cut in cuts], len(text))
    for i, cut in enumerate(cuts):
        table += struct.pack("<HLH", 0, starts[i] * 2 | 0x40000000 if cut.narrow else starts[i], cut.modifier)
    clx = b"".join(b"\1" + struct.pack("<H", len(group)) + group for group in groups)
    return body, clx + b"\2" + struct.pack("<L", len(table)) + table, places


Runs = list[tuple[int, int, bytes]]


def _runs(parts: Sequence[Part], places: Sequence[tuple[int, int]]) -> tuple[Runs, Runs]:
    """Return the runs of paragraphs and of characters, by their places."""
    paragraphs, characters = [], []
    at = 0
    for part in parts:
        for start, end, properties in part.runs:
            characters += [(places[at + i][0], sum(places[at + i]), properties) for i in range(start, end)]
        at += len(part.text)
        paragraphs.append((places[at][0], sum(places[at]), struct.pack("<H", part.style) + part.properties))
        at += len(part.end)
    return sorted(paragraphs), sorted(characters)


def _bins(main: bytearray, runs: Runs, *, wide: bool) -> bytes:
    """Add the pages that hold runs to a stream, and return the table that leads to them."""
    firsts, numbers = [], []
    for some in _paged(runs):
        limits, groups = [some[0][0]], []
        for start, end, properties in some:
            if start > limits[-1]:
                limits, groups = [*limits, start], [*groups, b""]
            limits, groups = [*limits, end], [*groups, properties]
        firsts.append(limits[0])
        numbers.append(len(main) // _SECTOR)
        main += _page(limits, groups, wide=wide)
    if not runs:
        return b""
    return struct.pack(f"<{len(firsts) + 1}L{len(numbers)}L", *firsts, runs[-1][1], *numbers)


def _paged(runs: Runs) -> list[Runs]:
    """Return the runs in groups that fit into a page."""
    found: list[Runs] = []
    for run in runs:
        if not found or len(found[-1]) == 4 or sum(len(one[2]) + 8 for one in (*found[-1], run)) > 300:
            found.append([])
        found[-1].append(run)
    return found


def _page(limits: Sequence[int], groups: Sequence[bytes], *, wide: bool) -> bytes:
    page = bytearray(_SECTOR)
    struct.pack_into(f"<{len(limits)}L", page, 0, *limits)
    at = _SECTOR - 2
    for i, group in enumerate(groups):
        if not group:
            continue
        stored = (b"\0" + bytes([(len(group) + 1) // 2]) if wide else bytes([len(group)])) + group
        at = (at - len(stored)) // 2 * 2
        page[at : at + len(stored)] = stored
        page[4 * len(limits) + (13 if wide else 1) * i] = at // 2
    page[-1] = len(groups)
    return bytes(page)


def ole(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE file of streams, each large enough to stand in sectors of its own."""
    padded = {name: content + bytes(max(0, 4096 - len(content))) for name, content in streams.items()}
    sectors, chains = [], {}
    for name, content in padded.items():
        chains[name] = len(sectors)
        sectors += [content[i : i + _SECTOR].ljust(_SECTOR, b"\0") for i in range(0, len(content), _SECTOR)]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for i, (name, content) in enumerate(padded.items()):
        right = i + 2 if i + 1 < len(padded) else 0xFFFFFFFF
        entries.append(_entry(name, 2, chains[name], len(content), right=right))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = len(sectors)
    listing = b"".join(entries)
    sectors += [listing[i : i + _SECTOR] for i in range(0, len(listing), _SECTOR)]
    tables = 1
    while tables * 128 < len(sectors) + tables:
        tables += 1
    fat = [0xFFFFFFFF] * (tables * 128)
    for start, count in [(chains[n], len(padded[n]) // _SECTOR + (len(padded[n]) % _SECTOR > 0)) for n in padded] + [
        (directory, len(listing) // _SECTOR)
    ]:
        for i in range(count):
            fat[start + i] = start + i + 1 if i + 1 < count else 0xFFFFFFFE
    first = len(sectors)
    for i in range(tables):
        fat[first + i] = 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<LLLLLLLLL", 0, tables, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109L", *[first + i for i in range(tables)], *[0xFFFFFFFF] * (109 - tables))
    return header + b"".join(sectors) + struct.pack(f"<{len(fat)}L", *fat)


def _entry(  # noqa: PLR0913 - the fields of an entry
    name: str, kind: int, start: int, size: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF
) -> bytes:
    written = name.encode("utf-16-le")
    out = written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1)
    out += struct.pack("<LLL", 0xFFFFFFFF, right, child) + bytes(36)
    return out + struct.pack("<LQ", start, size)
