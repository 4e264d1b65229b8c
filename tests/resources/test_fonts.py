"""The bundled fonts cover what Chinese papers and names need, and are the files we say they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from resources import Weight, font_path

RARE_STANDARD = "𬭎𬬭𬬻𫓧𫍯㬎㙘㼆㕔䲟𠅤𣲘𬒈𬇕𬀩䶮㛃龑喆堃玥旻昇祎镕頔赟彧镒鎏淼琋瓊"
SYMBOLS = "①②③⑩⑳㈠□■√×✓≥≤≠±÷※〔〕【】「」％%‰℃²³·—…￥¥“”‘’ⅠⅫ㎡№§▶•○●◎◇◆△▲★☆→←↑↓☑☐☒✔✗✘＿　"


@pytest.fixture(scope="module", params=list(Weight))
def covered(request: pytest.FixtureRequest) -> frozenset[int]:
    """The code points that one weight has an outline for."""
    return frozenset(TTFontFace(str(font_path(request.param))).charToGlyph)


def gbk_hanzi() -> list[int]:
    """The code points of all hanzi of GBK."""
    found = [code for code in range(0x4E00, 0x9FA6) if chr(code).encode("gbk", "ignore")]
    assert len(found) == 20_902
    return found


def test_that_all_hanzi_of_gbk_print(covered: frozenset[int]) -> None:
    assert [chr(code) for code in gbk_hanzi() if code not in covered] == []


def test_that_all_of_extension_a_prints(covered: frozenset[int]) -> None:
    assert [chr(code) for code in range(0x3400, 0x4DB6) if code not in covered] == []


@pytest.mark.parametrize("characters", [RARE_STANDARD, SYMBOLS], ids=["rare standard characters", "symbols"])
def test_that_rare_characters_and_symbols_print(covered: frozenset[int], characters: str) -> None:
    assert [ch for ch in characters if ord(ch) not in covered] == []


def test_that_both_weights_cover_the_same() -> None:
    regular, bold = (TTFontFace(str(font_path(weight))).charToGlyph for weight in Weight)
    assert set(regular) == set(bold)


@pytest.mark.parametrize("weight", list(Weight))
def test_that_the_font_files_are_those_of_the_notice(weight: Weight, root: Path) -> None:
    digest = hashlib.sha256(font_path(weight).read_bytes()).hexdigest()
    assert f"{digest}  {font_path(weight).name}" in (root / "THIRD_PARTY.md").read_text("utf-8")


def test_that_the_font_licence_names_both_sources() -> None:
    text = (font_path(Weight.REGULAR).parent / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Adobe" in text
    assert "The Noto Project Authors" in text
