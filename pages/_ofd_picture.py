"""Pages of an OFD file drawn for the eye: pictures, lines and text at their places, in the typeface of the program.

The typefaces of the file are not used: the picture shows where things stand, not how the original looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from pages._limits import ReadingGuard
from pages._ofd import OfdFile, OfdPage, PagePicture
from pages._pictures import pictures_of
from pages._scans import DPI, PageAndPicture
from pages.model import Page, Picture
from policies import UserError

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_LARGEST_TYPE = 400
_BELOW = 0.14
"""The share of a character below its line, as in the reading of text."""


def ofd_pictures(data: bytes, pages: Iterable[Page], guard: ReadingGuard) -> Iterator[PageAndPicture]:
    """Yield scanned pages with the pictures that lie on them; those without a picture cannot be recognised."""
    ofd = OfdFile(data, guard)
    for page in pages:
        found = ofd.page(page.number)
        yield page, drawn_page(ofd, found, DPI, guard) if found.pictures else None


def drawn_page(ofd: OfdFile, page: OfdPage, dpi: float, guard: ReadingGuard) -> Picture:
    """Return the picture of a page; the resolution is lowered where the picture would be too large."""
    from PIL import Image, ImageDraw

    width, height = page.text.width, page.text.height
    scale = min(dpi / 72, (guard.limits.pixels / max(1.0, width * height)) ** 0.5)
    shown = Image.new("RGB", (max(1, round(width * scale)), max(1, round(height * scale))), "white")
    for each in page.pictures:
        _paste(shown, ofd, each, scale, guard)
    pen = ImageDraw.Draw(shown)
    for line in page.drawn.rulings:
        start, end, at = line.start * scale, line.end * scale, line.at * scale
        pen.line(((start, at), (end, at)) if line.level else ((at, start), (at, end)), fill="black")
    for glyph in page.text.glyphs:
        if not glyph.hidden and glyph.angle == 0:
            size = max(1, min(_LARGEST_TYPE, round(glyph.box.height * scale)))
            base = glyph.box.bottom - _BELOW * glyph.box.height
            pen.text((glyph.box.left * scale, base * scale), glyph.text, "black", _typeface(size), anchor="ls")
    return Picture(shown.width, shown.height, shown.tobytes())


def _paste(page: Image, ofd: OfdFile, picture: PagePicture, scale: float, guard: ReadingGuard) -> None:
    """Draw a picture into its box; a grey box stands for one that cannot be drawn."""
    from PIL import Image

    left, top = round(picture.box.left * scale), round(picture.box.top * scale)
    right, bottom = round(picture.box.right * scale), round(picture.box.bottom * scale)
    size = min(max(1, right - left), 2 * page.width), min(max(1, bottom - top), 2 * page.height)
    try:
        first = pictures_of(ofd.picture(picture.part), guard)[0]
    except UserError:
        guard.note("有一幅图片的格式读不出来")
        page.paste("#dddddd", (left, top, left + size[0], top + size[1]))
        return
    page.paste(Image.frombytes("RGB", (first.width, first.height), first.rgb).resize(size), (left, top))


@lru_cache(maxsize=64)
def _typeface(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    from resources import Weight, font_path

    return ImageFont.truetype(font_path(Weight.REGULAR), size)
