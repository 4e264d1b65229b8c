"""Converts cells to choices, industry codes, places and lists of words. Pure functions."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from policies import Field
from policies.places import RANKS, Place, known_place, may_be_place, place_names, place_of_code
from policies.text_folding import simplified
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
_PUBLIC = "(?:上市|挂牌)?"
_FORMS = {
    "org_type": (
        (r"(?:其他)?(?:有限责任公司|有限公司|股份(?:有限|合作)?公司|股份合作制企业)(?:\(.*\))?", "企业"),
        (
            r"(?:普通|有限|特殊普通)?合伙(?:企业)?(?:\(.*\))?|(?:个人|外商|法人|自然人)独资(?:企业)?|中外合[资作](?:经营)?(?:企业)?",
            "企业",
        ),
        (r"(?:全民|集体)所有制(?:企业)?|(?:国有|民营|私营|内资|外资|集体|港澳台|外商投资)企业", "企业"),
        (r"个体工商户\(.*\)|个体经营", "个体工商户"),
        (r"事业(?:单位)?法人", "事业单位"),
        (r"(?:社会团体|民办非企业单位|社会服务机构|基金会)(?:法人)?(?:\(.*\))?", "社会组织"),
    ),
    "tax_credit_grade": (("(?:纳税)?(?:信用)?(?:等级|级别)?[:：]?([ABMCD])(?:级|类)?(?:纳税人|企业|信用)?", ""),),
    "listing": (
        (f"(?:上交所|沪市|上海证券交易所)?科创板{_PUBLIC}", "科创板"),
        (f"(?:深交所|深市|深圳证券交易所)?创业板{_PUBLIC}", "创业板"),
        (f"(?:上交所|深交所|沪市|深市|沪深|A股|上海证券交易所|深圳证券交易所)?主板{_PUBLIC}", "主板"),
        (f"(?:北交所|北京证券交易所){_PUBLIC}", "北交所"),
        (f"(?:全国股转系统|全国中小企业股份转让系统)?新三板\\(?(?:基础层|创新层)?\\)?{_PUBLIC}", "新三板"),
        (f"(?:区域(?:性)?股权(?:交易)?市场|(?:新)?四板|天津OTC|天津滨海柜台交易市场){_PUBLIC}", "区域股权市场"),
        (
            f"(?:港股|港交所|香港联交所|香港主板|香港创业板|美股|纳斯达克|纽交所){_PUBLIC}|(?:境外|海外|香港|美国)上市",
            "境外",
        ),
    ),
}
"""Field → forms of its values that official lists write, and the value; "" is the letter in the form."""
_NONE = ("无", "没有")
_CODE = re.compile(r"[\[(]?([A-Ta-t]?)[\s-]*(\d{2,4})(?![\d.]).*", re.DOTALL)
_CODE_BEHIND = re.compile(r"[^\dA-Za-z]+[\[(]([A-Ta-t]?\d{2,4})[\])]")
_SPLIT = re.compile(r"[、，,；;\n|]+")
_STREET = re.compile(r"\d|号|(?:路|街|道|楼)$")
_BEHIND = re.compile(r"([^()]{2,})\(([^()]{2,})\)")
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
    if found := _ALSO.get(field.name, {}).get(plain) or _of_form(plain, field.name):
        return found
    if plain in _NONE and (none := next((value for value in field.values if value in _NONE), "")):
        return none
    raise CellError(f"不是“{field.label}”的可选项", f"可选：{'、'.join(field.values)}")


def _of_form(plain: str, name: str) -> str:
    for form, value in _FORMS.get(name, ()):
        if found := re.fullmatch(form, plain, re.IGNORECASE):
            return value or found[1].upper()
    return ""


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def industry_in(text: str) -> str:
    """Return the code at the start of a text, or in brackets at its end. Raises: CellError if there is none.

    >>> industry_in("I6513 应用软件开发")
    'I6513'
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    behind = _CODE_BEHIND.fullmatch(plain)
    found = _CODE.fullmatch(behind[1] if behind else plain)
    if found is None:
        raise CellError("不是国民经济行业代码", "写成 I6513 的样子，只知道行业名称的请改指为“产业方向”")
    return f"{found[1].upper()}{found[2]}"


def place_in(text: str, rank: str) -> str | dict[str, str]:
    """Return the full name of a place; a dictionary from rank to name if the text includes the higher ranks.

    `rank` is the field of the column: province, city, district or zone.

    >>> place_in("天津市河东区", "district")
    {'province': '天津市', 'city': '天津市', 'district': '河东区'}

    A text that names only a higher rank gives only that. A district that is not known stays as it is written. Raises: CellError for a street address, or no name of a place.
    """
    plain = _plain(text).strip("\"'“”‘’。.，,；;")
    found = next((place for spelling in _spellings(plain) if (place := known_place(spelling, field=rank))), None)
    if found is None and re.fullmatch(r"\d{6}|\d{9}|\d{12}", plain):
        found = place_of_code(plain[:6])
    if found is None or not found.ranks:
        return _unknown_place(plain, rank)
    ranks = dict(zip(RANKS, found.ranks, strict=False))
    if rank == "district" and rank not in ranks and found.street:
        ranks[rank] = found.street  # a district of a city whose districts are not all known
    elif found.street.endswith(_QUARTERS):
        ranks["street"] = found.street
    below = {"street", "zone"} & ranks.keys() - {rank}
    return ranks[rank] if rank in ranks and not below and _stands_alone(plain, found) else ranks


def _spellings(plain: str) -> Iterator[str]:
    """Yield a place as it is written, with its bracket in front (河东区（天津）), and in simplified characters."""
    yield plain
    if bracket := _BEHIND.fullmatch(plain):
        yield bracket[2] + bracket[1]
    if re.search("[區縣東濱遼寧麗薊門橋開灣臺廣陝龍濟瀋雲貴蘇贛]", plain):
        yield from _spellings(simplified(plain))


def _unknown_place(plain: str, rank: str) -> str:
    """Return a text with the form of a place that is not known. Raises: CellError for any other text."""
    if re.search("[、，,;；/和及与]", plain) and may_be_place(re.split("[、，,;；/和及与]", plain)[0], rank):
        raise CellError("写了不止一个地名", "只写企业所在的一个区（县）")
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
