"""Converts cells to choices, industry codes, places and lists of words. Pure functions."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache

from policies import Field
from policies.places import RANKS, Place, known_place, may_be_place, place_names
from registers._cells import CellError, text_in, without_placeholder
from registers._text import unquoted
from registers._types import Cell

_ALSO = {
    "org_type": {
        "有限责任公司": "企业",
        "有限公司": "企业",
        "股份有限公司": "企业",
        "个人独资企业": "企业",
        "合伙企业": "企业",
        "有限合伙": "企业",
        "个体": "个体工商户",
        "个体户": "个体工商户",
        "社会团体": "社会组织",
        "民办非企业单位": "社会组织",
        "高等院校": "高校",
        "研究院所": "科研院所",
        "科研机构": "科研院所",
    },
    "tech_field": {
        "电子信息技术": "电子信息",
        "生物与新医药技术": "生物与新医药",
        "航空航天技术": "航空航天",
        "新材料技术": "新材料",
        "新能源与节能技术": "新能源与节能",
        "资源与环境技术": "资源与环境",
        "先进制造与自动化技术": "先进制造与自动化",
    },
    "listing": {
        "新三板挂牌": "新三板",
        "北京证券交易所": "北交所",
        "上交所主板": "主板",
        "深交所主板": "主板",
        "港股": "境外",
    },
}
_CODE = re.compile(r"([A-Ta-t]?)\s*(\d{2,4})(?!\d).*", re.DOTALL)
_SPLIT = re.compile(r"[、，,；;\n|]+")
_STREET = re.compile(r"\d|号|(?:路|街|道|楼)$")
_LONGEST_PLACE = 12  # characters of the name of a place; our choice, longer texts are addresses
_QUARTERS = ("街道", "镇", "乡")
_EXAMPLES = {"province": "写成天津市的样子", "city": "写成温州市的样子", "district": "写成河东区的样子"}


def choice_in(cell: Cell, field: Field) -> str | None:
    """Return the catalogue value that the cell names, None for an empty cell. Raises: CellError for no such value."""
    text = text_in(cell)
    if text is None:
        return None
    plain = _plain(unquoted(text))
    for value in field.values:
        folded = _plain(value)
        if plain in (folded, f"{folded}级", f"{folded}类") or (
            field.name == "size_industry" and plain.split("(")[0] == folded.split("(")[0]
        ):
            return value
    if also := _ALSO.get(field.name, {}).get(plain):
        return also
    raise CellError(f"不是“{field.label}”的可选项", f"可选：{'、'.join(field.values)}")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def industry_in(text: str) -> str:
    """Return the code at the start of a text. Raises: CellError if there is none.

    >>> industry_in("I6513 应用软件开发")
    'I6513'
    """
    found = _CODE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise CellError("不是国民经济行业代码", "写成 I6513 的样子，只知道行业名称的请改指为“产业方向”")
    return f"{found[1].upper()}{found[2]}"


def place_in(text: str, rank: str) -> str | dict[str, str]:
    """Return the full name of a place; a dictionary from rank to name if the text includes the higher ranks.

    `rank` is the field of the column: province, city, district or zone.

    >>> place_in("天津市河东区", "district")
    {'province': '天津市', 'city': '天津市', 'district': '河东区'}

    A district that is not known stays as it is written. Raises: CellError for a street address, or no name of a place.
    """
    plain = _plain(text)
    found = known_place(plain, field=rank)
    if found is None:
        return _unknown_place(plain, rank)
    ranks = dict(zip(RANKS, found.ranks, strict=False))
    if rank == "district" and rank not in ranks and found.street:
        ranks[rank] = found.street  # a district of a city whose districts are not all known
    elif found.street.endswith(_QUARTERS):
        ranks["street"] = found.street
    if rank not in ranks:
        return plain
    return ranks[rank] if _stands_alone(plain, found) and "street" not in ranks else ranks


def _unknown_place(plain: str, rank: str) -> str:
    """Return a text with the form of a place that is not known. Raises: CellError for any other text."""
    if len(plain) > _LONGEST_PLACE or _STREET.search(plain):
        raise CellError("像是详细地址，不是行政区名", "只写到区（县），如“河东区”")
    if not may_be_place(plain, rank):
        raise CellError("不是已知的地名", f"{_EXAMPLES[rank]}，全称、简称都可以")
    return plain


@lru_cache(maxsize=1024)
def _stands_alone(plain: str, place: Place) -> bool:
    """Return whether a text names a place without those around it."""
    own = [name for name, places in place_names().items() if any(place.ranks == p.ranks for p, _ in places)]
    return plain in own


def texts_in(cell: Cell) -> list[str] | None:
    """Return the words of a list written with 、 or as JSON; [] for 无, None for an empty cell.

    >>> texts_in("数控、软件")
    ['数控', '软件']
    """
    cell = without_placeholder(cell)
    text = text_in(cell)
    if text is None:
        return None
    if text == "无":
        return []
    if text.startswith("["):
        try:
            items = json.loads(text)
        except (ValueError, RecursionError):
            items = None
        if isinstance(items, list):
            return [str(item).strip() for item in items if str(item).strip()]
    return [word for word in (part.strip() for part in _SPLIT.split(text)) if word]
