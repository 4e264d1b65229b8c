"""The typeface of the sheet, and corrections of three defects of reportlab.

reportlab writes a wrong text layer for characters beyond U+FFFF, prints empty boxes for characters that the font
lacks, and sets plain strings in tables in Helvetica, which has no Chinese. Here the first are written as UTF-16,
the second raise MissingGlyph and the third use our typeface.
"""

from __future__ import annotations

import re
from functools import cache

import reportlab.rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.platypus.tables import CellStyle

from policies import UserError
from resources import Weight, font_path

REGULAR = "KeceSans"
BOLD = "KeceSans-Bold"

_ROWS = 100  # most entries of a bfchar block (Adobe Technical Note 5014, CMap files)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")


class MissingGlyph(UserError):
    """A text contains a character that the font cannot print."""


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()


def _to_unicode_cmap(fontname: str, subset: list[int]) -> str:
    """Return the map from the codes of a font subset to text; replaces reportlab's, which is wrong beyond U+FFFF."""
    rows = [f"<{i:02X}> <{_utf16(code)}>" for i, code in enumerate(subset)]
    blocks = [rows[i : i + _ROWS] for i in range(0, len(rows), _ROWS)]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo",
            f"<< /Registry ({fontname})",
            f"/Ordering ({fontname})",
            "/Supplement 0",
            ">> def",
            f"/CMapName /{fontname} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *("\n".join((f"{len(block)} beginbfchar", *block, "endbfchar")) for block in blocks),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


@cache
def register() -> ttfonts.TTFont:
    """Register both weights once and make them the default of every canvas, drawing, table and style.

    Returns: the regular font; both weights have the same glyphs.
    """
    ttfonts.makeToUnicodeCMap = _to_unicode_cmap
    regular = ttfonts.TTFont(REGULAR, str(font_path(Weight.REGULAR)))
    pdfmetrics.registerFont(regular)
    pdfmetrics.registerFont(ttfonts.TTFont(BOLD, str(font_path(Weight.BOLD))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    reportlab.rl_config.canvas_basefontname = REGULAR
    reportlab.rl_config.defaultGraphicsFontName = REGULAR
    CellStyle.fontname = REGULAR
    ParagraphStyle.defaults |= {"fontName": REGULAR, "bulletFontName": REGULAR}
    return regular


def printable(text: str) -> str:
    """Return the text as printed: one kind of line end and of blank, without invisible format characters.

    Names copied from web pages and workbooks contain zero-width characters that nobody can see or correct.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u00a0", " ")
    return _INVISIBLE.sub("", plain)


def _missing_characters(text: str) -> tuple[str, ...]:
    glyphs = register().face.charToGlyph
    return tuple(dict.fromkeys(ch for ch in text if ord(ch) not in glyphs and ch != "\n"))


def require_glyphs(text: str) -> None:
    """Check that a text can be printed exactly; see `printable`.

    Raises: MissingGlyph with the characters that cannot.
    """
    missing = _missing_characters(text)
    if missing:
        named = "、".join(f"{ch}（U+{ord(ch):04X}）" if ch.isprintable() else f"U+{ord(ch):04X}" for ch in missing)
        around = text if len(text) <= 30 else f"{text[:29]}…"
        raise MissingGlyph(f"“{around}”里有打印不出的字符：{named}。请换成常用写法后再打印")
