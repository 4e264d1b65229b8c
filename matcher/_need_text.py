"""What a firm says it needs, as text: words that are denied, and the amount of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from policies.text_folding import normalised

_DENIED = re.compile(r"(?:不需要|不想要?|不要|不用|不缺|无需|不打算|没打算|不考虑)[^，。；、,;但只就而]*")
"""A denied wish up to the next mark or turn of the sentence."""
_TURN = re.compile(r"[，。；、,;!！?？\n]|也|又|还|和|及|另外")
"""Marks and words after which another wish may follow."""
_NUMBER = r"(?<![几数上\d.])(\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_MONEY = re.compile(_NUMBER + r"\s*(亿|万)")
_FACTORS = {"亿": Decimal(10_000), "万": Decimal(1)}
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NOT_WANTED = re.compile(r"(?:收入|营收|营业额|销售额|产值|注册资本|资产|利润|税)[^，。；,;]{0,4}$")
"""Words before an amount that is not what the firm asks for."""


def kept(text: str) -> str:
    """Return a text without what it denies."""
    return _DENIED.sub("", text)


def wanted(text: str) -> tuple[str, ...]:
    """Return what a text asks for, as normalised parts of a sentence: what it denies is left out.

    >>> wanted("不需要贷款，想找投资人，也缺人")
    ('想找投资人', '缺人')
    """
    parts = map(normalised, _TURN.split(kept(text)))
    return tuple(part for part in parts if part)


def amount_in(text: str) -> Decimal | None:
    """Return the one amount in a text in 万元; None if there is none, or several that differ.

    >>> amount_in("流动资金贷款200万"), amount_in("想借三百万元"), amount_in("收入3000万，借200万")
    (Decimal('200'), Decimal('300'), Decimal('200'))
    """
    found = set(_amounts(text))
    return found.pop() if len(found) == 1 else None


def _amounts(text: str) -> Iterator[Decimal]:
    for match in _MONEY.finditer(text.replace(",", "").replace("，", " ，")):
        if _NOT_WANTED.search(match.string[: match.start()]):
            continue
        number = match[1]
        value = Decimal(number) if number[0].isdigit() else _spoken(number)
        if value:
            yield value * _FACTORS[match[2]]


def _spoken(number: str) -> Decimal:
    """Return a number in Chinese words below ten thousand: 三百五十."""
    total = digit = 0
    for letter in number:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        else:
            total += (digit or 1) * _TENS[letter]
            digit = 0
    return Decimal(total + digit)
