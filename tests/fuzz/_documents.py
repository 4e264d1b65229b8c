"""Door 9: documents that are read as pages (PDF, OFD, docx, doc, web pages, text, pictures)."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Literal

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from sheet.fonts import REGULAR, register
from tests.fuzz import _words as words
from tests.fuzz._books import with_damaged_part
from tests.fuzz._case import Case, Door
from tests.fuzz._office import damaged_office, hostile_doc, hostile_ofd, office_bomb
from tests.fuzz._shown import read_document
from tests.pages.docx import document, in_list, numbering, paragraph, part, run

_TEXT = (
    "第一条 对上年度营业收入不低于2000万元的企业给予奖励。",
    "（一）在本区注册；",
    "企业名称：天津甲科技有限公司",
    "1,234.5",
)
_MARKUP = ("<p>", "</p>", "<div>", "</div>", "<table>", "<tr>", "<td colspan=9 rowspan=3>", "</table>", "<br>", "<b>", "<a href='x'>", "</a>",
           "<!-- ", "-->", "<script>", "</script>", "<", ">", "&lt;", "&#0;", "&#x110000;", "<ol start=99999999>", "<li>", "<style>",
           '<p style="display:none">', "<![CDATA[", "<?php ", "<title>", "<meta charset=utf-7>", "<td colspan=-1>", "<html><html>",
           '<a "', "<frameset>", "<select>", "<p hidden>")  # fmt: skip


@cache
def _good_pdf() -> bytes:
    register()
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for page in range(3):
        canvas.setFont(REGULAR, 12)
        for i, text in enumerate(_TEXT):
            canvas.drawString(72, 760 - 24 * i, text)
        canvas.grid([72, 172, 272], [500, 520, 540])
        canvas.drawString(80, 505, f"表{page}")
        canvas.acroForm.textfield(name=f"f{page}", value="88", x=72, y=300, width=90, height=20)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _damaged_pdf(case: Case) -> None:
    data = _good_pdf()
    for _ in range(case.chance.choice((1, 1, 3))):
        data = words.damaged(data, case.chance)
    read_document(data, "文件.pdf")


def pdf(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects; the first is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


def stream(content: bytes, more: bytes = b"") -> bytes:
    """Return a packed stream."""
    packed = zlib.compress(content)
    return b"<<%s/Length %d/Filter/FlateDecode>>stream\n" % (more, len(packed)) + packed + b"\nendstream"


def one_page(
    content: bytes, resources: bytes = b"", more: Sequence[bytes] = (), page: bytes = b"/MediaBox[0 0 595 842]"
) -> bytes:
    """Return a PDF of one page; `more` are further objects from number 6."""
    return pdf((
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources<<%s/Font<</F 5 0 R>>>>>>" % (page, resources),
        stream(content), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", *more,
    ))  # fmt: skip


def _hostile_pdf(case: Case) -> None:
    chance = case.chance
    read_document(
        chance.choice((_many_letters, _many_lines, _nested_forms, _odd_page, _odd_tree, _odd_matrices))(chance),
        "文件.pdf",
    )


def _many_letters(chance: Random) -> bytes:
    times = chance.choice((10, 4_000, 60_000, 600_000))
    return one_page(b"BT /F 12 Tf 72 700 Td " + b"(aaaaaaaaaaaa) Tj " * times + b"ET")


def _many_lines(chance: Random) -> bytes:
    times = chance.choice((10, 3_000, 300_000))
    piece = chance.choice(
        (
            b"0 0 m 100 0 l S ",
            b"10 10 500 700 re S ",
            b"1 1 l 2 5 l ",
            b"q ",
            b"0 0 m 1 2 3 4 5 6 c f ",
            b"72 %d m 500 %d l S ",
        )
    )
    if b"%d" in piece:
        return one_page(
            b"".join(piece % (i % 800, i % 800) + b"%d 0 m %d 800 l S " % (i % 590, i % 590) for i in range(times))
        )
    return one_page(b"0 0 m " + piece * times)


def _nested_forms(chance: Random) -> bytes:
    depth, width = chance.choice(((3, 2), (14, 4), (40, 2), (12, 1))), chance.random() < 0.3
    forms = []
    for i in range(depth[0]):
        content = b"/X Do " * depth[1] if i < depth[0] - 1 else b"BT /F 12 Tf (a) Tj ET"
        target = 6 if width else 7 + i
        head = (
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>/XObject<</X %d 0 R>>>>" % target
        )
        forms.append(stream(content, head))
    return one_page(b"/X Do", b"/XObject<</X 6 0 R>>", forms)


def _odd_page(chance: Random) -> bytes:
    size = chance.choice(
        (b"0 0 0 0", b"0 0 1e9 1e9", b"-500 -500 95 342", b"595 842 0 0", b"0 0 14399 14399", b"a b c d", b"0 0 595")
    )
    more = chance.choice(
        (
            b"",
            b"/Rotate 90",
            b"/Rotate 45",
            b"/Rotate -90",
            b"/UserUnit 1e9",
            b"/CropBox[9 9 10 10]",
            b"/CropBox[900 900 999 999]",
        )
    )
    return one_page(b"BT /F 12 Tf 72 700 Td (abc) Tj ET 0 0 m 500 500 l S", page=b"/MediaBox[%s]%s" % (size, more))


def _odd_tree(chance: Random) -> bytes:
    kids = chance.choice(
        (
            b"[2 0 R]/Count 9",
            b"[3 0 R]/Count 99999999",
            b"[]/Count 1",
            b"[3 0 R 3 0 R 3 0 R]/Count 3",
            b"[9 0 R]/Count 1",
        )
    )
    return pdf(
        (
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids%s>>" % kids,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        )
    )


def _odd_matrices(chance: Random) -> bytes:
    numbers = (b"0", b"1", b"-1", b"1e30", b"1e-30", b"0.7", b"999999999999", b"-3")
    pieces = []
    for _ in range(chance.choice((1, 30))):
        matrix = b" ".join(chance.choice(numbers) for _ in range(6))
        pieces.append(
            b"q %s cm BT /F %s Tf %s Tm (ab c) Tj ET 0 0 m 50 0 l S Q " % (matrix, chance.choice(numbers), matrix)
        )
    return one_page(b"".join(pieces))


def _hostile_docx(case: Case) -> None:
    chance = case.chance
    levels = numbering(*((chance.choice(("decimal", "chineseCounting", words.printable_text(chance)[:9].replace('"', ""))), "%1、")
                         for _ in range(3)))  # fmt: skip
    styles = part("styles", "".join(
        f'<w:style w:styleId="s{i}"><w:name w:val="s{i}"/><w:basedOn w:val="s{(i + 1) % 5}"/></w:style>' for i in range(5)
    ))  # fmt: skip
    body = [_block(chance, 0) for _ in range(chance.choice((0, 3, 40)))]
    data = document(*body, others={"numbering.xml": levels.replace("&", ""), "styles.xml": styles})
    dice = chance.random()
    read_document(
        with_damaged_part(data, chance) if dice < 0.3 else words.damaged(data, chance) if dice < 0.5 else data,
        "文件.docx",
    )


def _block(chance: Random, depth: int) -> str:
    text = "".join(one for one in words.printable_text(chance) if one.isprintable())
    dice = chance.randrange(8)
    if dice == 0 and depth < 400:
        inner = _block(chance, depth + chance.choice((1, 1, 90)))
        return f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='{chance.choice((1, 3, 999, -1))}'/></w:tcPr>{inner}</w:tc></w:tr></w:tbl>"
    if dice == 1:
        return "<w:sdt>" * (depth + chance.choice((1, 50, 300))) + paragraph(text) + "</w:sdt>"
    if dice == 2:
        return paragraph(text, in_list(chance.choice((0, 2, 8, 99)), chance.choice((1, 7))))
    if dice == 3:
        return f"<w:p><w:ins>{run(text)}</w:ins><w:del>{run('x')}</w:del></w:p>"
    return paragraph(text, f'<w:pStyle w:val="s{chance.randrange(6)}"/>')


def _docx_bomb(case: Case) -> None:
    size = case.chance.choice((1, 40, 300)) << 20
    filler = case.chance.choice((b" ", b"<w:p/>", b"<!-- -->", b"<w:t>a</w:t>"))
    name = case.chance.choice(("styles.xml", "numbering.xml", "footnotes.xml"))
    read_document(
        document(paragraph("文字"), others={name: b"<a xmlns:w='w'>" + filler * (size // len(filler)) + b"</a>"}),
        "文件.docx",
    )


def _markup(case: Case) -> None:
    chance = case.chance
    pieces = [
        chance.choice((*_MARKUP, *_TEXT, words.text(chance, lone=False)[:300]))
        for _ in range(chance.choice((5, 60, 600)))
    ]
    text = "<html>" + "".join(pieces)
    if chance.random() < 0.3:
        text += chance.choice(_MARKUP) * chance.choice((100, 20_000, 120_000)) + "末"
    read_document(text.encode(chance.choice(("utf-8", "gb18030", "utf-16", "big5", "latin-1")), "replace"), "页.html")


def _plain_text(case: Case) -> None:
    chance = case.chance
    rows = [
        chance.choice((*_TEXT, words.text(chance, lone=False), "甲\t乙\t丙", ""))
        for _ in range(chance.choice((1, 20, 400)))
    ]
    data = (
        chance.choice(("\n", "\r\n", "\r"))
        .join(rows)
        .encode(chance.choice(("utf-8", "gb18030", "utf-16", "utf-32", "big5")), "replace")
    )
    read_document(words.damaged(data, chance) if chance.random() < 0.5 else data, "文.txt")


def _pictures(case: Case) -> None:
    chance = case.chance
    out = io.BytesIO()
    kind: Literal["PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP"] = chance.choice(
        ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP")
    )
    Image.new(chance.choice(("RGB", "L")), (chance.choice((1, 40, 3000)), chance.choice((1, 50, 2000))), "white").save(
        out, kind
    )
    data = out.getvalue()
    if kind == "PNG" and chance.random() < 0.3:
        header = b"IHDR" + (chance.choice((1 << 30, 60_000))).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
        data = data[:12] + header + zlib.crc32(header).to_bytes(4, "big") + data[33:]
    read_document(words.damaged(data, chance) if chance.random() < 0.7 else data, "照片")


DOCUMENTS = Door(
    "documents",
    "文件（PDF、OFD、Word、网页、文本、图片）",
    14,
    (
        _damaged_pdf,
        _hostile_pdf,
        _hostile_docx,
        _markup,
        _damaged_pdf,
        _plain_text,
        _pictures,
        _hostile_pdf,
        _docx_bomb,
        hostile_ofd,
        hostile_doc,
        damaged_office,
        office_bomb,
    ),
)
