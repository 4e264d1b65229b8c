"""Names and credit codes as they are compared: for search, and to find the same firm written in another way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import cast

_NOISE = re.compile(r"[\s“”‘’\"'《》〈〉()\[\]【】〔〕{}·•・、，。；：:,.;_/\\&-]+")
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


def folded(text: str, noise: re.Pattern[str]) -> str:
    """Text in one width, without capitals and without the marks that do not count."""
    return noise.sub("", unicodedata.normalize("NFKC", text).casefold())


def normalised(text: str) -> str:
    """Text as it is compared: full and half width alike, no capitals, spaces, quotes or brackets."""
    return folded(text, _NOISE)


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query, normalised; empty where nothing is left to search for."""
    return tuple(word for word in map(normalised, query.split()) if word)


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


def initials(text: str) -> str:
    """The first letters of the pinyin: 海河明达 → hhmd. Loads the pinyin tables on first use."""
    from pypinyin import Style, lazy_pinyin

    def kept(other: str) -> str:
        return "".join(letter for letter in other if letter.isalnum())

    return "".join(lazy_pinyin(normalised(text), style=Style.FIRST_LETTER, errors=kept)).casefold()


def syllables(text: str) -> tuple[str, ...]:
    """The pinyin of a text, one for each character: 海河 → hai, he. Other characters stay as they are."""
    from pypinyin import lazy_pinyin

    apart = cast("Callable[[str], str]", list)  # a list is taken too, which the types of pypinyin do not say
    return tuple(lazy_pinyin(text, errors=apart))


def plain_code(code: str) -> str:
    """A credit code as it is compared: half width, capitals, no spaces or dashes."""
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", code)).upper()


CODE_LENGTH = 18
CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""What a unified social credit code is made of (GB 32100-2015): no I, O, S, V, Z."""
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_digit(first_17: str) -> str:
    """The 18th character that belongs to the first seventeen (GB 32100-2015, 附录 B)."""
    total = sum(CODE_LETTERS.index(letter) * weight for letter, weight in zip(first_17, _WEIGHTS, strict=True))
    return CODE_LETTERS[-total % 31]
