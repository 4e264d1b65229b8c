"""Other spellings of dates and answers: in Chinese numerals, with words around them, ticked in a form. Pure."""

from __future__ import annotations

import re
import unicodedata

from registers._text import unquoted

_DAY_ENDS = re.compile(r"(?:起|止|前后?|成立|设立|注册|登记|核准|发证|取得|认定|[。.,，;；、])+$|^(?:[于自从]|[:：])+")
_NUMERALS = str.maketrans("〇零○O一二三四五六七八九元正", "00001234567891" + "1")
_DAY_IN_NUMERALS = re.compile(
    r"([一二三四五六七八九〇零○O]{4}|\d{4})年([一二三四五六七八九十正]{1,3})月(?:([一二三四五六七八九十廿卅]{1,4})[日号])?"
)
_SHORT_YEAR = re.compile(r"(\d{2})\s*(?:年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号]?)?)")
_LAST_SHORT_YEAR = 60
"""The last year of two figures that is one of this century. Our choice."""


def plain_day(text: str) -> str:
    """Return a date with arabic figures and without the words around it: 二〇二一年三月一日, 2021年3月1日起."""
    plain = re.sub(r"[①-⓿❶-➓¹²³⁰-⁹]", "?", unquoted(text))  # a note beside a date: NFKC makes a figure of it
    plain = _DAY_ENDS.sub("", unicodedata.normalize("NFKC", plain).strip()).strip()
    if found := _DAY_IN_NUMERALS.fullmatch(re.sub(r"\s+", "", plain)):
        year, month, day = (_of_day_numeral(part) if part else "" for part in found.groups())
        return f"{year}年{month}月{day}{'日' if day else ''}"
    if found := _SHORT_YEAR.fullmatch(plain):
        return f"{'20' if int(found[1]) <= _LAST_SHORT_YEAR else '19'}{plain}"
    return plain


def _of_day_numeral(written: str) -> str:
    """Return a year written figure by figure, or a month or day up to 三十一, in arabic figures."""
    plain = written.translate(_NUMERALS)
    if "十" not in plain:
        return plain.replace("廿", "2").replace("卅", "3")
    tens, ones = plain.split("十", 1)
    return f"{tens or 1}{ones or 0}"


_TICKED = re.compile(r"([☑√✓✔■▣☒]?)\s*(是|有)\s*([☑√✓✔■▣]?)\s*[/、,，]?\s*([□☐○◻]?)\s*(?:否|无)\s*[□☐○◻]?")
_CROSSED = re.compile(r"[□☐○◻]?\s*(?:是|有)\s*[□☐○◻]?\s*[/、,，]?\s*([☑√✓✔■▣]?)\s*(否|无)\s*([☑√✓✔■▣]?)")


def ticked_answer(text: str) -> str:
    """Return the ticked answer of a form (☑是 □否), other texts as they are."""
    if "是" not in text and "有" not in text:
        return text
    for form in (_TICKED, _CROSSED):
        found = form.fullmatch(text)
        if found and (found[1] or found[3]) and not (found[1] and found[3]):
            return found[2]
    return text
