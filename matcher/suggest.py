"""Suggestions of field, industry and tags from free text (经营范围, 主要产品), for a person to confirm.

A synonym table lists the words for each value; words are found exactly or with a small spelling error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from matcher.profile import Profile

_MISSPELT = 88
"""Similarity (0–100, rapidfuzz `partial_ratio`) from which a word counts as misspelt.

Our choice: one wrong character in nine (88.9) is accepted, one in eight (87.5) is not.
"""
_LONG_WORD = 4
"""Characters from which a word may be misspelt: our choice, because shorter words resemble each other."""

_TECH_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "电子信息": (
            "软件", "信息系统", "大数据", "云计算", "人工智能", "物联网", "集成电路", "芯片", "通信设备", "网络安全", "数据处理", "传感器",
            "电子元器件", "操作系统", "数据库", "区块链", "卫星导航",
        ),
        "生物与新医药": ("生物医药", "医疗器械", "药物", "疫苗", "诊断试剂", "基因", "细胞", "中药", "制药", "生物技术"),
        "航空航天": ("航空", "航天", "无人机", "卫星", "飞行器"),
        "新材料": ("新材料", "复合材料", "高分子", "合金", "陶瓷材料", "碳纤维", "膜材料", "纳米", "涂料", "稀土"),
        "高技术服务": ("检验检测", "检测服务", "工业设计", "研发服务", "技术转移", "知识产权服务", "计量校准", "认证服务"),
        "新能源与节能": ("光伏", "太阳能", "风电", "储能", "锂电池", "氢能", "燃料电池", "节能", "充电桩"),
        "资源与环境": ("污水处理", "水处理", "环境监测", "固废", "大气治理", "环保设备", "生态修复", "资源回收", "水质监测"),
        "先进制造与自动化": (
            "智能装备", "机器人", "数控机床", "自动化设备", "工业控制", "仪器仪表", "专用设备", "模具", "汽车零部件", "激光", "电机", "精密机械",
        ),
    }
)  # fmt: skip
_INDUSTRIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "I6513": ("应用软件", "软件开发", "平台软件"),
        "I6531": ("信息系统集成", "系统集成"),
        "I6550": ("数据处理", "数据存储", "云平台"),
        "I6520": ("集成电路设计", "芯片设计"),
        "C3562": ("半导体设备", "封装设备", "半导体器件专用设备"),
        "C3491": ("工业机器人",),
        "C3581": ("医疗诊断", "医疗器械", "医用设备"),
        "C2710": ("化学药品原料药", "原料药"),
        "C2761": ("生物药品", "疫苗"),
        "C3841": ("锂离子电池", "锂电池"),
        "C3825": ("光伏设备", "光伏组件"),
        "C3670": ("汽车零部件", "汽车配件"),
        "C4021": ("环境监测专用仪器", "环境监测仪器"),
        "M7452": ("检测服务", "检验检测"),
        "M7461": ("环境保护监测", "环境检测"),
        "M7320": ("工程和技术研究", "技术研发"),
        "N7721": ("水污染治理", "污水处理"),
    }
)
_TAGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "信创": ("信创", "国产操作系统", "国产数据库", "自主可控"),
        "智能科技": ("人工智能", "机器人", "智能装备", "智能制造"),
        "生物医药": ("生物医药", "药物", "医疗器械", "疫苗", "诊断试剂"),
        "新能源": ("光伏", "储能", "锂电池", "氢能", "风电"),
        "新材料": ("新材料", "复合材料", "高分子", "碳纤维"),
        "装备制造": ("装备", "数控机床", "专用设备"),
        "航空航天": ("航空", "航天", "无人机"),
        "汽车": ("汽车零部件", "新能源汽车"),
    }
)
_TABLES: tuple[tuple[str, Mapping[str, tuple[str, ...]]], ...] = (
    ("tech_field", _TECH_FIELDS),
    ("industry_code", _INDUSTRIES),
    ("industry_tags", _TAGS),
)


class Suggestion(msgspec.Struct, frozen=True):
    """A value that a field may have; `because` are the words of the firm that support it, longest first."""

    field: str
    value: str
    because: tuple[str, ...]
    strength: int
    """Number of words that support it. Used to sort suggestions; not a probability."""


def suggestions(profile: Profile) -> tuple[Suggestion, ...]:
    """Return suggestions for tech_field, industry_code and industry_tags where unknown, best first per field.

    >>> robots = read_profile({"business_scope": "工业机器人的研发与制造"})
    >>> [(found.field, found.value, found.because) for found in suggestions(robots)][1]
    ('industry_code', 'C3491', ('工业机器人',))
    """
    products = profile.facts.get("main_products")
    texts = [str(profile.facts.get("business_scope") or "")]
    texts += [str(product) for product in products] if isinstance(products, tuple) else []
    text = "；".join(part for part in texts if part)
    if not text:
        return ()
    return tuple(
        found for field, table in _TABLES if field not in profile.facts for found in _of_table(field, table, text)
    )


def _of_table(field: str, table: Mapping[str, tuple[str, ...]], text: str) -> list[Suggestion]:
    found: list[Suggestion] = []
    for value, words in table.items():
        because = tuple(sorted(_words_in(text, words), key=len, reverse=True))
        if because:
            found.append(Suggestion(field, value, because, len(because)))
    return sorted(found, key=lambda suggestion: (-suggestion.strength, -len(suggestion.because[0])))


def _words_in(text: str, words: tuple[str, ...]) -> Iterator[str]:
    from rapidfuzz import fuzz

    for word in words:
        if word in text or (len(word) >= _LONG_WORD and fuzz.partial_ratio(word, text) >= _MISSPELT):
            yield word
