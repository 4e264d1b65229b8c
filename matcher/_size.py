"""Firm size by the standard of 2011: 16 industries, up to three measures, four sizes.

Source: 中小企业划型标准规定, 工信部联企业〔2011〕300号. A firm is large, medium or small if every measure of
its industry reaches the threshold of that size; it is micro if any measure is below the threshold of small.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

SIZES = ("微型", "小型", "中型", "大型")

_Thresholds = tuple[int, int, int]
_STAFF, _REVENUE, _ASSETS = "employees", "revenue", "total_assets"


def _row(
    staff: _Thresholds | None = None, revenue: _Thresholds | None = None, assets: _Thresholds | None = None
) -> Mapping[str, tuple[Decimal, ...]]:
    given = ((_STAFF, staff), (_REVENUE, revenue), (_ASSETS, assets))
    return MappingProxyType({name: tuple(Decimal(line) for line in lines) for name, lines in given if lines})


# Industry → measure → (small from, medium from, large from), in people and 万元.
SIZE_TABLE: Mapping[str, Mapping[str, tuple[Decimal, ...]]] = MappingProxyType(
    {
        "农、林、牧、渔业": _row(revenue=(50, 500, 20_000)),
        "工业": _row(staff=(20, 300, 1000), revenue=(300, 2000, 40_000)),
        "建筑业": _row(revenue=(300, 6000, 80_000), assets=(300, 5000, 80_000)),
        "批发业": _row(staff=(5, 20, 200), revenue=(1000, 5000, 40_000)),
        "零售业": _row(staff=(10, 50, 300), revenue=(100, 500, 20_000)),
        "交通运输业": _row(staff=(20, 300, 1000), revenue=(200, 3000, 30_000)),
        "仓储业": _row(staff=(20, 100, 200), revenue=(100, 1000, 30_000)),
        "邮政业": _row(staff=(20, 300, 1000), revenue=(100, 2000, 30_000)),
        "住宿业": _row(staff=(10, 100, 300), revenue=(100, 2000, 10_000)),
        "餐饮业": _row(staff=(10, 100, 300), revenue=(100, 2000, 10_000)),
        "信息传输业": _row(staff=(10, 100, 2000), revenue=(100, 1000, 100_000)),
        "软件和信息技术服务业": _row(staff=(10, 100, 300), revenue=(50, 1000, 10_000)),
        "房地产开发经营": _row(revenue=(100, 1000, 200_000), assets=(2000, 5000, 10_000)),
        "物业管理": _row(staff=(100, 300, 1000), revenue=(500, 1000, 5000)),
        "租赁和商务服务业": _row(staff=(10, 100, 300), assets=(100, 8000, 120_000)),
        "其他未列明行业": _row(staff=(10, 100, 300)),
    }
)

DIVISION_INDUSTRIES = {
    "51": "批发业",
    "52": "零售业",
    "59": "仓储业",
    "60": "邮政业",
    "61": "住宿业",
    "62": "餐饮业",
} | {
    **dict.fromkeys(("54", "55", "56", "57", "58"), "交通运输业"),
    **dict.fromkeys(("63", "64"), "信息传输业"),
    "65": "软件和信息技术服务业",
}
"""Industry of the size table by two-digit division, where the section alone does not decide."""
SECTION_INDUSTRIES = {
    "A": "农、林、牧、渔业",
    "B": "工业",
    "C": "工业",
    "D": "工业",
    "E": "建筑业",
    "L": "租赁和商务服务业",
}
"""Industry of the size table by section letter; sections not listed are 其他未列明行业."""
SECTION_DIVISIONS = (
    ("A", 1, 5),
    ("B", 6, 12),
    ("C", 13, 43),
    ("D", 44, 46),
    ("E", 47, 50),
    ("F", 51, 52),
    ("G", 53, 60),
    ("H", 61, 62),
    ("I", 63, 65),
    ("J", 66, 69),
    ("K", 70, 70),
    ("L", 71, 72),
    ("M", 73, 75),
    ("N", 76, 79),
    ("O", 80, 82),
    ("P", 83, 83),
    ("Q", 84, 85),
    ("R", 86, 90),
    ("S", 91, 96),
    ("T", 97, 97),
)
"""Sections of GB/T 4754-2017: letter, first division, last division."""


def split_code(code: str) -> tuple[str, str]:
    """Return the section letter and the digits of an industry code, both empty if the text is not a code.

    `6513` and `I6513` give the same result. Source: GB/T 4754-2017.
    """
    text = code.strip().upper()
    letter, digits = (text[:1], text[1:]) if text[:1].isalpha() else ("", text)
    if not digits.isdecimal():
        return (letter, "") if letter in set("ABCDEFGHIJKLMNOPQRST") and not digits else ("", "")
    division = int(digits[:2])
    section = next((name for name, low, high in SECTION_DIVISIONS if low <= division <= high), "")
    return (section, digits) if letter in ("", section) else ("", "")


def full_code(text: str) -> str:
    """Return an industry code with its section letter (6513 → I6513), or "" if the text is not a code.

    >>> full_code("6513"), full_code("i65"), full_code("生物技术"), full_code("C6513")
    ('I6513', 'I65', '', '')
    """
    section, digits = split_code(text)
    return f"{section}{digits}" if section and len(digits) in (0, 2, 3, 4) else ""


def size_industry_of(code: str) -> str | None:
    """Return the industry of the size table for an industry code, or None if the code is invalid or too short.

    >>> size_industry_of("I6513")
    '软件和信息技术服务业'
    """
    section, digits = split_code(code)
    if not section:
        return None
    if digits.startswith("701"):
        return "房地产开发经营"
    if digits.startswith("702"):
        return "物业管理"
    if section in ("F", "G", "H", "I") and len(digits) < 2:
        return None
    return DIVISION_INDUSTRIES.get(digits[:2]) or SECTION_INDUSTRIES.get(section, "其他未列明行业")


def size_rank(industry: str, measures: Mapping[str, Decimal | None]) -> int:
    """Return the index in SIZES for the given measures; None as a measure means no upper bound."""
    rows = SIZE_TABLE[industry]
    ranks = []
    for name, lines in rows.items():
        measure = measures[name]
        ranks.append(len(lines) if measure is None else sum(measure >= line for line in lines))
    return min(ranks)
