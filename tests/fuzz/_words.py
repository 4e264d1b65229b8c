"""Generates hostile texts, numbers, damaged bytes and trees from one random generator, so that they are repeatable."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

MARKUP = ("<b>粗</b>", "<img src=x onerror=alert(1)>", "<a href='file:///etc/passwd'>点</a>", "x<y>z & 甲", "&lt;&amp;&#60;",
          "<font size=99>", "</para><para>", "<![CDATA[x]]>", "{{7*7}}", "%s%n$()`id`")  # fmt: skip
FORMULAS = ("=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-2+3", "@SUM(1,1)", "\t=1+1", "\r=1", "＝1+1",
            "'=1", "''=1", "=", "=1\n=2", " =1+1", "\u200b=1+1")  # fmt: skip
SIGHTLESS = ("\u202e厂料材", "甲\u200b乙", "\u2066甲\u2069", "א甲ב", "\ufeff甲", "甲\u0000乙", "甲\x07乙", "甲\x1b[31m乙", "a\u0301" * 40,
             "甲\u2028乙", "\ufdd0甲", "\ufffe", "甲\x85乙")  # fmt: skip
ASTRAL = ("𠮷野家", "𬭎\U0002b4e7公司", "😀公司", "👨‍👩‍👧公司", "\U0010ffff", "\U000e0041甲", "𝐀𝐁公司")
LONE = ("\ud800", "甲\udfff乙", "\udcff", "\ud83d甲")
PLAIN = (
    "天津海河明达科技有限公司",
    "宁波甬江半导体（集团）股份有限公司",
    "Ａ公司",
    "甲",
    "null",
    "true",
    "NaN",
    "2026-02-30",
    "1e5",
)
NUMBERS = ("1e400", "-1e400", "1e-999999999", "9" * 400, "0x1F", "١٢٣", "1_000", "1,2,3", "--5", "+-5", "∞", "NaN", "-Infinity", "1e",
           ".", "12 34", "５００", "三百", "1/0", "-0", "0.1.2", "1e5e5", "99999999999999999999", "#REF!", "#N/A", "1e999999999")  # fmt: skip
DAYS = ("0000-00-00", "2026-02-30", "9999-12-31", "1899-12-31", "2026-13-01", "99999", "-1", "2958466", "10000-01-01", "2026-1-1T99:99",
        "二〇二六年", "31/12/2026", "20260231", "1e9")  # fmt: skip


def text(chance: Random, *, lone: bool = True) -> str:
    """Return a hostile text, sometimes a very long one or several joined."""
    kinds: tuple[tuple[str, ...], ...] = (
        MARKUP,
        FORMULAS,
        SIGHTLESS,
        ASTRAL,
        PLAIN,
        NUMBERS,
        DAYS,
        *((LONE,) if lone else ()),
    )
    word = chance.choice(chance.choice(kinds))
    dice = chance.random()
    if dice < 0.08:
        return word + "企" * chance.choice((200, 10_000, 40_000))
    if dice < 0.25:
        return word + chance.choice(chance.choice(kinds))
    return "天津" + word + "公司" if dice < 0.4 else word


def printable_text(chance: Random) -> str:
    """Return a hostile text that is short enough for a field and contains nothing that a profile refuses."""
    return chance.choice(chance.choice((MARKUP, FORMULAS, ASTRAL, PLAIN)))


def damaged(data: bytes, chance: Random) -> bytes:
    """Return the bytes with one kind of damage."""
    return chance.choice(_DAMAGE)(data, chance)


def _flipped(data: bytes, chance: Random) -> bytes:
    bytes_ = bytearray(data or b"\0")
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        bytes_[chance.randrange(len(bytes_))] ^= 1 << chance.randrange(8)
    return bytes(bytes_)


def _cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _beheaded(data: bytes, chance: Random) -> bytes:
    return data[chance.randrange(1, 64) :]


def _hole(data: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    size = chance.choice((1, 16, 512, 4096))
    filler = chance.choice((b"\0", b"\xff", b"A"))
    return data[:start] + filler * size + data[start + size :]


def _doubled(data: bytes, chance: Random) -> bytes:
    start, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    return data[:end] + data[start:end] + data[end:]


def _shuffled(data: bytes, chance: Random) -> bytes:
    start, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    return data[end:] + data[start:end] + data[:start]


def _noisy(data: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.randbytes(chance.choice((1, 40, 3000))) + data[start:]


_DAMAGE: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flipped, _flipped, _flipped, _cut, _beheaded, _hole, _doubled, _shuffled, _noisy,
)  # fmt: skip


def value(chance: Random) -> object:
    """Return a value of any type that JSON can represent."""
    return chance.choice((
        lambda: text(chance), lambda: None, lambda: chance.random() < 0.5, lambda: chance.choice((0, -1, 10**30, -(10**15), 2**63, 2**31)),
        lambda: chance.choice((0.1, -1e-300, 1e300)), list, dict, lambda: [text(chance)], lambda: {text(chance): text(chance)},
        lambda: [[]] * 3, lambda: {"2021": text(chance)}, lambda: {str(chance.randrange(1900, 2200)): chance.randrange(-(10**13), 10**13)},
    ))()  # fmt: skip


def mutated(tree: object, chance: Random) -> object:
    """Return the tree with one to three nodes replaced, removed, added or renamed."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        tree = _changed(tree, chance, chance.choice((1, 2, 3, 5, 8)))
    return tree


def _changed(tree: object, chance: Random, depth: int) -> object:
    if depth and isinstance(tree, dict) and tree:
        return _in_mapping(dict(tree), chance, depth)
    if depth and isinstance(tree, list) and tree:
        items = list(tree)
        place = chance.randrange(len(items))
        items[place] = _changed(items[place], chance, depth - 1)
        return items
    return value(chance)


def _in_mapping(tree: dict[str, object], chance: Random, depth: int) -> object:
    key = chance.choice(list(tree))
    dice = chance.random()
    if dice < 0.06:
        del tree[key]
    elif dice < 0.12:
        tree[text(chance)] = tree.pop(key)
    elif dice < 0.18:
        tree[text(chance)] = value(chance)
    else:
        tree[key] = _changed(tree[key], chance, depth - 1)
    return tree


def nested(chance: Random, opening: str, closing: str) -> str:
    """Return deeply nested brackets."""
    depth = chance.choice((50, 500, 1_000, 10_000, 100_000))
    return opening * depth + (closing * depth if chance.random() < 0.7 else "")
