"""The typeface of the sheet, and two of reportlab's defects mended at the root.

reportlab writes a wrong text layer for characters beyond U+FFFF and prints characters that the
font lacks as empty boxes, silently. Here the first are written as UTF-16 and the second refused.
"""

from __future__ import annotations

from functools import cache

import reportlab.rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from policies import UserError
from resources import Weight, font_path

REGULAR = "KeceSans"
BOLD = "KeceSans-Bold"


class MissingGlyph(UserError):
    """A text holds a character that the font cannot print."""


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()


def _to_unicode_cmap(fontname: str, subset: list[int]) -> str:
    """The map from the codes of a font subset to text; replaces reportlab's, right beyond U+FFFF."""
    rows = "\n".join(f"<{i:02X}> <{_utf16(code)}>" for i, code in enumerate(subset))
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
            f"{len(subset)} beginbfchar",
            rows,
            "endbfchar",
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


@cache
def register() -> ttfonts.TTFont:
    """Registers both weights once and makes them the default of every canvas.

    Returns: the regular font, whose glyphs stand for both (the weights cover the same).
    """
    ttfonts.makeToUnicodeCMap = _to_unicode_cmap
    regular = ttfonts.TTFont(REGULAR, str(font_path(Weight.REGULAR)))
    pdfmetrics.registerFont(regular)
    pdfmetrics.registerFont(ttfonts.TTFont(BOLD, str(font_path(Weight.BOLD))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    reportlab.rl_config.canvas_basefontname = REGULAR
    return regular


def missing_characters(text: str) -> tuple[str, ...]:
    """The characters of a text that the font cannot print, each once."""
    glyphs = register().face.charToGlyph
    return tuple(dict.fromkeys(ch for ch in text if ord(ch) not in glyphs and ch not in "\n\t"))


def require_glyphs(text: str) -> None:
    """Refuses text that cannot be printed as it is.

    Raises: MissingGlyph naming the characters.
    """
    missing = missing_characters(text)
    if missing:
        named = "、".join(f"{ch}（U+{ord(ch):04X}）" if ch.isprintable() else f"U+{ord(ch):04X}" for ch in missing)
        around = text if len(text) <= 30 else f"{text[:29]}…"
        raise MissingGlyph(f"“{around}”里有打印不出的字符：{named}。请换成常用写法后再打印")
