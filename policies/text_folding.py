"""Texts as they are compared: for search, for names of firms and for headers of tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from opencc import OpenCC

_NOISE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff“”‘’\"'《》〈〉()\[\]【】〔〕{}·•・、，。；：:,.;_/\\&-]+")


def folded(text: str, noise: re.Pattern[str]) -> str:
    """Text in one width, without capitals and without the marks that do not count."""
    return noise.sub("", unicodedata.normalize("NFKC", text).casefold())


def normalised(text: str) -> str:
    """Text as it is compared: full and half width alike, no capitals, spaces, quotes or brackets."""
    return folded(text, _NOISE)


@cache
def _simplifying() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Text with simplified characters for traditional ones: 科技發展 → 科技发展. Loads the tables on first use."""
    try:
        text.encode("gb2312")  # the set of simplified characters: nothing to do
    except UnicodeEncodeError:
        return str(_simplifying().convert(text))
    return text


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query, normalised; empty where nothing is left to search for."""
    return tuple(word for word in map(normalised, query.split()) if word)


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
