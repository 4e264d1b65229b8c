"""The part of a firm's name that distinguishes it, used to find the same firm written in another way."""

from __future__ import annotations

import re
import unicodedata

from policies.text_folding import normalised

_FORM = re.compile(
    r"(?:股份有限责任公司|有限责任公司|股份有限公司|集团有限公司|集团股份有限公司|有限公司|股份公司|集团公司|公司"
    r"|集团|合伙企业|有限合伙|普通合伙|特殊普通合伙|个人独资企业|厂|中心|研究院|研究所|事务所)$"
)
_PLACE = re.compile(
    r"^(?:中国)?(?:[一-龥]{2,3}省|[一-龥]{2,5}自治区)?"
    r"(?:(?:天津|北京|上海|重庆)市?|[一-龥]{2,3}市)?"
    r"(?:滨海新区|滨海高新区|[一-龥]{1,2}区)?"
)
_PLACE_INSIDE = re.compile(r"[(（](?:[一-龥]{2,3}省|(?:天津|北京|上海|重庆)市?|[一-龥]{2,3}[市区])[)）]")


def core(name: str) -> str:
    """The part of a firm's name that tells it from others: without place and legal form.

    天津市海河明达科技有限公司 → 海河明达科技; the whole name where nothing else would be left.
    """
    whole = normalised(_PLACE_INSIDE.sub("", unicodedata.normalize("NFKC", name)))
    rest = _FORM.sub("", whole)
    while (shorter := _FORM.sub("", rest)) != rest:
        rest = shorter
    rest = _PLACE.sub("", rest, count=1)
    return rest if len(rest) >= 2 else whole
