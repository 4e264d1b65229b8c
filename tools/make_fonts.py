"""Make the bundled fonts: Noto Sans SC Regular and Bold with the tick boxes of Noto Sans Symbols 2.

A development script, run once; its output is committed. Needs fonttools and the unpacked npm
packages @expo-google-fonts/noto-sans-sc 0.4.3 and @expo-google-fonts/noto-sans-symbols-2 0.4.1
(download with `npm pack`):

    python tools/make_fonts.py NOTO_SANS_SC_DIR NOTO_SANS_SYMBOLS_2_DIR
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
SYMBOLS = "☑☐☒✔✗✘"
WEIGHTS = {"Regular": "400Regular/NotoSansSC_400Regular.ttf", "Bold": "700Bold/NotoSansSC_700Bold.ttf"}


def add_symbols(font: Any, symbols: Any, characters: str) -> None:
    """Copy the simple outlines of `characters` that the font lacks; both fonts have 1000 units per em."""
    present, source = font.getBestCmap(), symbols.getBestCmap()
    order = list(font.getGlyphOrder())
    for code in (ord(character) for character in characters):
        if code in present:
            continue
        name, glyph = f"symbol_u{code:04X}", symbols["glyf"][source[code]]
        if glyph.isComposite():
            raise SystemExit(f"U+{code:04X} is a composite glyph and cannot be copied alone")
        glyph.removeHinting()
        font["glyf"].glyphs[name] = glyph
        font["hmtx"][name] = symbols["hmtx"][source[code]]
        order.append(name)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    font["post"].formatType = 3.0


def main(sans: Path, symbols: Path) -> None:
    """Write both weights and the licence, and print their checksums for THIRD_PARTY.md."""
    marks = TTFont(next(symbols.rglob("NotoSansSymbols2_400Regular.ttf")))
    for weight, path in WEIGHTS.items():
        font = TTFont(sans / path, recalcTimestamp=False)
        add_symbols(font, marks, SYMBOLS)
        target = TARGET / f"NotoSansSC-{weight}.ttf"
        font.save(target)
        sys.stdout.write(f"{hashlib.sha256(target.read_bytes()).hexdigest()}  {target.name}\n")
    owner, licence = (sans / "LICENSE_FONT").read_text("utf-8").split("\n", 1)
    marks_owner = (symbols / "LICENSE_FONT").read_text("utf-8").split("\n", 1)[0]
    (TARGET / "OFL.txt").write_text(f"{owner}\n{marks_owner}\n{licence}", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
