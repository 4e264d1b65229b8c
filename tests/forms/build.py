"""One notice in every form in which an office sends or shows it, for the tests of what is read from them."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus import Paragraph as Prose

from pages import page_picture
from sheet.fonts import REGULAR, register
from tests.pages import doc as doc_file
from tests.pages import docx as docx_file
from tests.pages import ofd as ofd_file
from tests.pages.build import A4, drawn

NOTICE = (Path(__file__).parent / "notice.txt").read_text(encoding="utf-8")
OFFICE = "天津市津南区科学技术局"
ANNEX = "附件 "
Part = str | tuple[tuple[str, ...], ...]


def parts_of(text: str) -> tuple[Part, ...]:
    """Return the paragraphs and tables of the notice."""
    found: list[Part] = []
    rows: list[tuple[str, ...]] = []
    for line in [*text.splitlines(), ""]:
        if "\t" in line:
            rows.append(tuple(line.split("\t")))
            continue
        if rows:
            found.append(tuple(rows))
            rows = []
        if line:
            found.append(line)
    return tuple(found)


PARTS = parts_of(NOTICE)


class _Seal(Flowable):  # type: ignore[misc] # reportlab has no types
    """A round red seal over the lines above it; it takes no place."""

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(colors.Color(0.85, 0.1, 0.1, 0.8))
        canvas.setFillColor(colors.Color(0.85, 0.1, 0.1, 0.8))
        canvas.setLineWidth(2.5)
        canvas.circle(365, 28, 48)
        canvas.setFont(REGULAR, 26)
        canvas.drawCentredString(365, 19, "★")
        canvas.setFont(REGULAR, 7)
        canvas.drawCentredString(365, 0, "津南区科学技术局")
        canvas.restoreState()

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0


def red_headed() -> bytes:
    """Return the notice as a PDF: red head, number, seal over the date, ruled tables, page numbers, an annex."""
    register()
    out = io.BytesIO()
    red = ParagraphStyle(
        "red", fontName=REGULAR, fontSize=30, leading=40, alignment=1, textColor=colors.red, wordWrap="CJK"
    )
    middle = ParagraphStyle("middle", fontName=REGULAR, fontSize=16, leading=28, alignment=1, wordWrap="CJK")
    title = ParagraphStyle("title", parent=middle, fontSize=20, leading=30, spaceBefore=10, spaceAfter=10)
    body = ParagraphStyle(
        "body", fontName=REGULAR, fontSize=15, leading=26, firstLineIndent=30, alignment=4, wordWrap="CJK"
    )
    right = ParagraphStyle("right", parent=body, alignment=2, firstLineIndent=0, rightIndent=40)
    flush = ParagraphStyle("flush", parent=body, firstLineIndent=0)
    cell = ParagraphStyle("cell", fontName=REGULAR, fontSize=11, leading=16, wordWrap="CJK")
    flow: list[object] = []
    for i, part in enumerate(PARTS):
        if not isinstance(part, str):
            rows = [[Prose(text, cell) for text in row] for row in part]
            flow += [Table(rows, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.7, colors.black)])), Spacer(1, 8)]
            continue
        if part.startswith(ANNEX):
            flow += [PageBreak(), Prose(part[:2], flush), Prose(part[3:], title)]
            continue
        style = red if i == 0 else middle if i == 1 else title if i == 2 or part == NOTICE.splitlines()[8] else body
        if part == OFFICE or re.fullmatch(r"\d{4}年\d+月\d+日", part):
            style = right
        if part.startswith("第") and "章" in part[:4]:
            style = middle
        if part.startswith("各镇"):
            style = flush
        flow.append(Prose(part, style))
        if style is right and part != OFFICE:
            flow.append(_Seal())

    def edges(canvas: Canvas, _: object) -> None:
        canvas.setFont(REGULAR, 12)
        canvas.drawCentredString(A4[0] / 2, 40, f"— {canvas.getPageNumber()} —")
        if canvas.getPageNumber() == 1:
            canvas.setStrokeColor(colors.red)
            canvas.setLineWidth(2)
            canvas.line(72, A4[1] - 172, A4[0] - 72, A4[1] - 172)

    SimpleDocTemplate(
        out, pagesize=A4, topMargin=80, bottomMargin=72, leftMargin=78, rightMargin=72, invariant=True
    ).build(flow, onFirstPage=edges, onLaterPages=edges)
    return out.getvalue()


def pictures(data: bytes, count: int, dpi: float = 200) -> Iterator[Image.Image]:
    """Yield the first pages of a PDF as pictures."""
    for number in range(1, count + 1):
        picture = page_picture(data, number, dpi, 0)
        yield Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)


def scanned(image: Image.Image, turn: float = 0.7, seed: int = 1) -> Image.Image:
    """Return a page as a scanner gives it: a little crooked, blurred and noisy."""
    noise = Image.frombytes("L", image.size, random.Random(seed).randbytes(image.width * image.height))
    turned = image.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor="white")
    grey = Image.merge("RGB", (noise, noise, noise)).point(lambda value: value // 12)
    return ImageChops.subtract(turned.filter(ImageFilter.GaussianBlur(0.6)), grey)


def photographed(image: Image.Image) -> bytes:
    """Return a page as a telephone takes it: from aside, darker at one edge, as JPEG."""
    wide, high = image.size
    slanted = image.transform(
        image.size,
        Image.Transform.QUAD,
        (-20, -30, 10, high + 30, wide + 40, high + 10, wide + 15, -10),
        resample=Image.Resampling.BICUBIC,
        fillcolor="#998",
    )
    shade = Image.linear_gradient("L").rotate(90).resize(image.size).point(lambda value: 170 + value // 3)
    out = io.BytesIO()
    ImageChops.multiply(slanted, Image.merge("RGB", (shade, shade, shade))).save(out, "JPEG", quality=80)
    return out.getvalue()


def picture_pdf(images: Sequence[Image.Image]) -> bytes:
    """Return pictures as the pages of a PDF."""

    def page(image: Image.Image):  # type: ignore[no-untyped-def]
        return lambda canvas: canvas.drawInlineImage(image, 0, 0, *A4)

    return drawn(*map(page, images))


def docx() -> bytes:
    """Return the notice as Word writes it."""
    body = []
    for part in PARTS:
        if isinstance(part, str):
            body.append(docx_file.paragraph(part))
            continue
        rows = "".join(
            "<w:tr>" + "".join(f"<w:tc>{docx_file.paragraph(text)}</w:tc>" for text in row) + "</w:tr>" for row in part
        )
        body.append(f"<w:tbl>{rows}</w:tbl>")
    return docx_file.document(*body)


def doc() -> bytes:
    """Return the notice as Word 97–2003 writes it."""
    found: list[doc_file.Part | str] = []
    for part in PARTS:
        found += [part] if isinstance(part, str) else [one for row in part for one in doc_file.row(*row)]
    return doc_file.doc(*found)


def ofd(across: int = 32, down: int = 34) -> bytes:
    """Return the notice as an OFD file: lines broken by their width, ruled tables, page numbers."""
    pages: list[list[str]] = [[]]
    row = 0
    for part in PARTS:
        high = 2 * len(part) if not isinstance(part, str) else 1 + (len(part) + 1) // across
        if row + high > down:
            pages.append([])
            row = 0
        top = 25 + 7 * row
        if isinstance(part, str):
            text = "　　" + part
            rows = _broken(text, across)
            pages[-1] += [_set(one, 20, top + 7 * i) for i, one in enumerate(rows)]
            row += len(rows)
            continue
        wide = 160 / len(part[0])
        lines = [f"M 20 {top + 14 * i} L 180 {top + 14 * i}" for i in range(len(part) + 1)]
        lines += [
            f"M {20 + wide * i:g} {top} L {20 + wide * i:g} {top + 14 * len(part)}" for i in range(len(part[0]) + 1)
        ]
        pages[-1] += [ofd_file.path(one, more='LineWidth="0.3"') for one in lines]
        for i, cells in enumerate(part):
            for j, cell in enumerate(cells):
                for k, line in enumerate(_broken(cell, int(wide // 5) - 1)):
                    pages[-1].append(_set(line, 22 + wide * j, top + 14 * i + 6 * k + 1))
        row += 2 * len(part)
    numbered = [[*page, _set(f"— {i} —", 98, 285)] for i, page in enumerate(pages, 1)]
    return ofd_file.ofd(*(ofd_file.layer(*page) for page in numbered))


def _broken(text: str, across: int) -> list[str]:
    """Return the lines of a text: so many Chinese characters wide, no number and no bracket broken from its line."""
    found, width = [""], 0.0
    for piece in re.findall(r"[\x21-\x7e]+|.[，。；：、）》〕]*", text):
        wide = sum(0.5 if sign < "⁀" else 1 for sign in piece)
        if width + wide > across:
            found.append("")
            width = 0
        found[-1] += piece
        width += wide
    return found


def _set(text: str, left: float, top: float) -> str:
    return ofd_file.text(ofd_file.code(text, step=5), at=(left, top), size=5)


def web_page() -> bytes:
    """Return the page of an office's site with the notice: navigation, buttons, related links around the article."""
    article = ""
    for part in PARTS:
        if isinstance(part, str):
            article += f'<p style="text-indent: 2em"><span>&emsp;&emsp;{escape(part)}</span></p>\n'
            continue
        rows = "".join("<tr>" + "".join(f"<td><p>{escape(text)}</p></td>" for text in row) + "</tr>" for row in part)
        article += f"<table border=1><tbody>{rows}</tbody></table>\n"
    title = NOTICE.splitlines()[2]
    links = "".join(
        f'<li><a href="/a{i}.html">关于申报2025年第{i}批奖励{i}00万元项目的通知</a></li>' for i in range(1, 6)
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_天津市津南区人民政府</title>
<meta name="ArticleTitle" content="{title}"></head><body>
<div class="header"><a href="/">首页</a><a href="/zw">政务公开</a><a href="/fw">政务服务</a><a href="/hd">互动交流</a></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a> &gt; <a href="/zc">政策文件</a></div>
<div class="main"><h1>{title}</h1>
<div class="info"><span>发布日期：2026-02-12 09:30</span><span>来源：区科技局</span><span>浏览次数：1328</span>
<span>字号：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</span><a href="#">打印</a></div>
<div class="TRS_Editor">{article}</div>
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a><button>打印本页</button><button>关闭窗口</button></div>
<div class="related"><h3>相关文件</h3><ul>{links}</ul></div></div>
<div class="footer"><p>主办：天津市津南区人民政府　津ICP备05001234号　联系电话：022-12345678</p></div>
</body></html>""".encode()


def unnamed_page() -> bytes:
    """Return the same page of a site whose blocks have no telling names."""
    return web_page().replace(b'class="TRS_Editor"', b'class="c12"').replace(b'class="main"', b'class="b3"')


def copied(across: int = 38) -> str:
    """Return the notice as it is copied from a message: numbers without blanks, sentences broken by hand."""
    found = []
    for line in NOTICE.splitlines():
        line = re.sub(r"^(第.{1,3}[章条]) ", r"\1", line)
        if "\t" in line:
            found.append(line)
            continue
        line = "　　" + line if line.startswith(("第", "（", "为")) else line
        found += _broken(line, across)
    return "\r\n".join(found)


def bulleted() -> str:
    """Return the notice with ①, bullet signs and half-width brackets in place of its numbers."""
    signs = dict(zip("一二三四五六", "①②③④⑤⑥", strict=True))
    text = re.sub(r"(?m)^（([一二三四五六])）", lambda found: f"　　{signs[found[1]]}", NOTICE)
    return re.sub(
        r"(?m)^　　([①-⑥].*材料|[①-⑤](?=研发|营业|上一年度企业|高新技术企业证书))",
        lambda found: "•" + found[1][1:],
        text,
    )


def in_two() -> tuple[bytes, bytes]:
    """Return the notice and its annex as two text files."""
    first, annex = NOTICE.split(ANNEX)
    return first.encode(), (ANNEX + annex).encode()
