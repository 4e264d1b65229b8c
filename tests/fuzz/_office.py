"""Makers of door 9: OFD and Word 97–2003 files."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from random import Random

from tests.fuzz import _words as words
from tests.fuzz._books import with_damaged_part
from tests.fuzz._case import Case
from tests.fuzz._shown import read_document
from tests.pages.doc import DELETED, IN_TABLE, Cut, Part, Words, columns, doc, in_list, lists, ole, row, styles
from tests.pages.ofd import code, font, glyphs, layer, lines, ofd, packed, path, text, xml

_TEXT = (
    "第一条 对上年度营业收入不低于2000万元的企业给予奖励。",
    "（一）在本区注册；",
    "企业名称：天津甲科技有限公司",
    "1,234.5",
)
_NUMBERS = ("0", "1", "-1", "1e30", "nan", "inf", "", "x", "999999999999", "0.0001", "-500", "5")
_STEPS = ("5", "g 999999999 1", "g -1 5", "g 3", "g g g", "nan", "1e308 1e308", "-5 -5 -5", "0", "")
_MOST_UNITS = 60


def _attributes(chance: Random) -> str:
    """Return attributes of an object with odd values."""
    box = " ".join(chance.choice(_NUMBERS) for _ in range(chance.choice((4, 4, 3, 5))))
    matrix = " ".join(chance.choice(_NUMBERS) for _ in range(6))
    more = (f'CTM="{matrix}"', 'Visible="false"', 'Alpha="0"', 'Fill="false"', f'ReadDirection="{chance.choice(_NUMBERS)}"',
            f'HScale="{chance.choice(_NUMBERS)}"', "")  # fmt: skip
    return f'ID="1" Boundary="{box}" {chance.choice(more)}'


def _object(chance: Random, depth: int = 0) -> str:
    dice = chance.randrange(8)
    if dice == 0 and depth < 40:
        inner = _object(chance, depth + 1) * chance.choice((1, 2))
        return f"<ofd:PageBlock>{inner}</ofd:PageBlock>"
    if dice == 1:
        return f'<ofd:CompositeObject {_attributes(chance)} ResourceID="{chance.randrange(4)}"/>'
    if dice == 2:
        data = " ".join(
            chance.choice(("M", "L", "C", "Q", "B", "A", "S", "z", *_NUMBERS)) for _ in range(chance.choice((3, 40)))
        )
        return path(data, more=f'Fill="{chance.choice(("true", "false"))}" Stroke="{chance.choice(("true", "false"))}"')
    if dice == 3:
        return f'<ofd:ImageObject {_attributes(chance)} ResourceID="{chance.randrange(4)}"/>'
    written = "".join(sign for sign in words.printable_text(chance) if sign.isprintable())[:200]
    runs = [
        code(chance.choice((written, *_TEXT)), 0, chance.choice((5, 13, 1e9)), chance.choice(_STEPS))
        for _ in range(chance.choice((0, 1, 3)))
    ]
    runs += (
        [glyphs(*range(chance.choice((0, 3, 70_000))), at=chance.choice((0, -4, 10**9)))]
        if chance.random() < 0.2
        else []
    )
    if chance.random() < 0.5:
        return f'<ofd:TextObject {_attributes(chance)} Font="{chance.randrange(3)}" Size="{chance.choice(_NUMBERS)}">{"".join(runs)}</ofd:TextObject>'
    return text(*runs, at=(chance.choice((20, -5, 400)), chance.choice((20, 280))), font=chance.randrange(3))


def _hostile_ofd(chance: Random) -> bytes:
    pages = [
        layer(*(_object(chance) for _ in range(chance.choice((0, 3, 60))))) for _ in range(chance.choice((1, 1, 4)))
    ]
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{i}"><ofd:Content>{_object(chance)}</ofd:Content></ofd:CompositeGraphicUnit>' for i in range(3)
    )  # fmt: skip
    resources = f'<ofd:Fonts><ofd:Font ID="2" FontName="A"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts><ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>'
    face = words.damaged(font({ord("奖"): 1, 0xE001: 2}, chance.choice((4, 12))), chance)
    places = [chance.choice(("Pages/Page_0/Content.xml", "../../x", "/", "", "Document.xml")) for _ in pages]
    return ofd(
        *pages, resources=resources, others={"Doc_0/Res/f.ttf": face}, places=places if chance.random() < 0.2 else ()
    )


@cache
def _good_ofd() -> bytes:
    frame = path("M 20 150 L 100 150 L 100 170 L 20 170 C M 60 150 L 60 170")
    return ofd(
        layer(lines(*_TEXT), frame), layer(text(code("第二页"))), others={"Doc_0/Annots.xml": xml("Annotations", "")}
    )


@cache
def _good_doc() -> bytes:
    one, overrides = lists((39, "第\0条　"), (11, "（\1）"), starts=(5,))
    told = Words(lists=one, overrides=overrides, styles=styles(("正文", 0xFFF, b""), ("条", 0, in_list(1))),
                 headers=[Part("页眉")], footnotes=[Part("\x02 注")], boxes=[Part("框")])  # fmt: skip
    parts = [Part("总则", style=1), Part("条件", properties=in_list(1, 1)), "见\x13 REF \x14附件\x15", *row("甲", "乙", edges=(0, 900, 1800)),
             Part("最高50100万元", runs=((2, 4, DELETED),))]  # fmt: skip
    return doc(*parts, words=told)


def _properties(chance: Random) -> bytes:
    some = (IN_TABLE, DELETED, in_list(chance.choice((0, 1, 7, 0x7FE, 0xFFFF)), chance.choice((0, 8, 200))), columns(*range(0, 900, 90)),
            struct.pack("<HL", 0x6646, chance.choice((0, 4, 1 << 31))), b"\x15\xc6\xff\x09", chance.randbytes(chance.choice((1, 3, 40))))  # fmt: skip
    return b"".join(chance.choice(some) for _ in range(chance.choice((0, 1, 3))))[:300]


def _hostile_doc(chance: Random) -> bytes:
    parts = []
    for _ in range(chance.choice((1, 5, 60))):
        written = chance.choice((*_TEXT, words.text(chance, lone=False)[:200], "\x13\x14\x15\x13", "𠮷\x01\x08\x02"))
        parts.append(Part(written, chance.choice("\r\r\x07\x0c"), _properties(chance), chance.choice((0, 1, 4000))))
    length = sum(len(part.text) + 1 for part in parts)
    starts = sorted({0, *(chance.randrange(length) for _ in range(chance.choice((0, 2, 30))))})
    cuts = [
        Cut(start, place=chance.randrange(9), modifier=chance.choice((0, 0, 1, 0xFFFF, 0x5C << 1 | 1 << 8)))
        for start in starts
    ]
    one, overrides = lists(
        *((chance.choice((0, 11, 39, 255, 99)), "\0\1\2" * chance.choice((1, 30))) for _ in range(3))
    )
    told = Words(lists=words.damaged(one, chance) if chance.random() < 0.4 else one, overrides=overrides,
                 styles=styles(("a", 1, in_list(1)), ("b", 0, b"")), headers=[Part("x", properties=_properties(chance))],
                 data=chance.randbytes(90), groups=[chance.randbytes(9)], flags=chance.choice((0x0200, 0x0204, 0, 0xFFFF)))  # fmt: skip
    return doc(*parts, cuts=cuts, words=told)


def hostile_ofd(case: Case) -> None:
    """Read an OFD file with odd objects."""
    read_document(_hostile_ofd(case.chance), "文件.ofd")


def hostile_doc(case: Case) -> None:
    """Read a Word file with odd properties, pieces, lists and heads."""
    data = bytearray(_hostile_doc(case.chance))
    for _ in range(case.chance.choice((0, 0, 2, 12))):  # the heads of the main stream stand behind those of the file
        place = 512 + case.chance.randrange(0x400)
        data[place] = case.chance.choice((0, 1, 0x7F, 0xFF))
    read_document(bytes(data), "文件.doc")


def damaged_office(case: Case) -> None:
    """Read a good file that was damaged."""
    chance = case.chance
    good = chance.choice((_good_ofd, _good_doc))()
    data = (
        with_damaged_part(good, chance)
        if good.startswith(b"PK") and chance.random() < 0.5
        else words.damaged(good, chance)
    )
    read_document(data, chance.choice(("文件.ofd", "文件.doc", "文件")))


def office_bomb(case: Case) -> None:
    """Read a small file that would unfold to a large one."""
    chance = case.chance
    kind = chance.randrange(5)
    if kind == 0:
        inside = "".join(
            f'<ofd:CompositeObject ResourceID="{i % _MOST_UNITS}" Boundary="0 0 9 9"/>' for i in range(_MOST_UNITS)
        )
        units = "".join(
            f'<ofd:CompositeGraphicUnit ID="{i}"><ofd:Content>{inside}</ofd:Content></ofd:CompositeGraphicUnit>'
            for i in range(_MOST_UNITS)
        )
        read_document(
            ofd(layer(inside), resources=f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>"), "文件.ofd"
        )
    elif kind == 1:
        piece = chance.choice((" ", "<ofd:A/>", "<!-- -->"))
        filler = piece * ((chance.choice((1, 20, 150)) << 20) // len(piece))
        read_document(ofd(layer(lines("文字"), filler)), "文件.ofd")
    elif kind == 2:
        read_document(
            packed({"OFD.xml": xml("OFD", "<ofd:DocBody><ofd:DocRoot>OFD.xml</ofd:DocRoot></ofd:DocBody>" * 4000)}),
            "文件.ofd",
        )
    elif kind == 3:
        count = chance.choice((1000, 400_000))
        table = struct.pack(f"<{count + 1}L", *range(0, 5 * (count + 1), 5)) + struct.pack("<HLH", 0, 0x800, 0) * count
        data = bytearray(doc(*_TEXT * 50))
        main = struct.pack("<HH", 0xA5EC, 0xC1).ljust(0x800, b"\0") + bytes(4096)
        head = bytearray(main)
        struct.pack_into("<H", head, 10, 0x200)
        struct.pack_into("<LL", head, 0x1A2, 0, len(table) + 5)
        data = bytearray(ole({"WordDocument": bytes(head), "1Table": b"\2" + struct.pack("<L", len(table)) + table}))
        read_document(bytes(data), "文件.doc")
    else:
        data = bytearray(_good_doc())
        struct.pack_into("<L", data, 44, chance.choice((1, 200, 1 << 20, 0xFFFFFFFF)))
        struct.pack_into("<L", data, 512 + 4 * chance.randrange(100), zlib.crc32(bytes([kind])))
        read_document(bytes(data), "文件.doc")
