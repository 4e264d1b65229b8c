"""Decodes Chinese text that is not Unicode: GB18030 or Big5, whichever reads more like Chinese. Pure."""

from __future__ import annotations

import unicodedata

_SAMPLE = 20_000
"""Characters that are looked at. Our choice."""
_CODES = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5hkscs": ("big5", 0xA4, 0xC6)}
"""The basic set of each encoding, and the first bytes of its most used characters."""


def chinese_text(data: bytes) -> tuple[str, str] | None:
    """Return the text and its encoding (`gb18030` or `big5hkscs`); None if it is neither.

    >>> chinese_text("企業名稱".encode("big5")), chinese_text("企业名称".encode("gbk"))
    (('企業名稱', 'big5hkscs'), ('企业名称', 'gb18030'))
    """
    texts: dict[str, str] = {}
    for encoding in _CODES:
        try:
            texts[encoding] = data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if not texts:
        return None
    best = max(texts, key=lambda encoding: _usual(texts[encoding], encoding))
    return texts[best], best


def _usual(text: str, encoding: str) -> float:
    """Return the share of the Chinese characters that are among the most used ones of their encoding."""
    code, first, last = _CODES[encoding]
    usual = every = 0
    for character in text[:_SAMPLE]:
        if character > "\u007f":
            every += 1
            lead = character.encode(code, "ignore")[:1]
            usual += bool(lead) and (first <= lead[0] <= last or unicodedata.category(character)[0] == "P")
    return usual / every if every else 1.0
