"""How the list of known bodies writes names, and what a stated status means in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_REMARK = re.compile(r"（[^）]*）$|\([^)]*\)$")
_LEGAL = ("有限公司", "股份公司", "有限责任公司", "集团公司")

STATUS_KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # status as stated, without remark: kind of the catalogue, level
        "雏鹰": ("chuying", ""),
        "瞪羚": ("dengling", ""),
        "高新技术企业": ("hnte", ""),
        "国家高新技术企业": ("hnte", ""),
        "独角兽": ("unicorn", ""),
        "科技领军企业": ("lingjun", ""),
        "科技领军培育企业": ("lingjun_peiyu", ""),
        "领军培育企业": ("lingjun_peiyu", ""),
        "天津市战略性新兴产业领军企业": ("zhanxin_lingjun", ""),
        "天津市专精特新中小企业": ("srdi_sme", ""),
        "新型研发机构": ("new_rd_org", ""),
        "众创空间": ("maker_space", ""),
        "市级众创空间": ("maker_space", "市级"),
        "国家备案专业化众创空间": ("maker_space", "国家级"),
        "市级孵化器": ("incubator", "市级"),
        "天津市科普基地": ("science_base", "市级"),
    }
)
"""Only what is certain: 领军（培育） may be either of two, 技术领先型企业 is no kind of the catalogue."""


def bare(text: str) -> str:
    """A text without the bracketed remark at its end."""
    return _REMARK.sub("", text)


def is_full_name(name: str) -> bool:
    """Whether a name is written as on a licence."""
    return name.endswith(_LEGAL)
