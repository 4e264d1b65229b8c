"""Cleaning of texts: removes control characters, invisible characters and surrounding space."""

from __future__ import annotations

import re

from policies.text_folding import folded as compared

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]"
)
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
"""First characters of texts that spreadsheet programs may run as a formula (OWASP, "CSV Injection")."""
GARBLED = "表里有乱码（编码转换时损坏的文字），请对照原表核对"
"""The note on a table with letters that an encoding destroyed."""
_NOISE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff“”‘’\"'《》〈〉()\[\]【】〔〕{}·•・、，。；：:,.;_/\\*-]+")


def cleaned(text: str) -> str:
    """Return the text without invisible characters, with `\\n` for every line break; `="0012"` is 0012."""
    plain = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return _as_text(plain) if plain.startswith("=") else plain


_AS_TEXT = re.compile(r'=\s*(?:T\s*\(\s*)?"((?:[^"]|"")*)"\s*\)?', re.IGNORECASE)
_QUOTED = re.compile(r"""(?:"(.*)"|“(.*)”|'(.*)'|‘(.*)’|「(.*)」)""", re.DOTALL)


def _as_text(text: str) -> str:
    """Return the text in `="…"`, which some systems write to keep a code a text; other texts as they are."""
    found = _AS_TEXT.fullmatch(text)
    return found[1].replace('""', '"').strip() if found else text


def unquoted(text: str) -> str:
    """Return a text without the marks that keep it a text: `="…"`, quotes around it, a leading ' or `.

    >>> unquoted('="0012"'), unquoted("'0012"), unquoted("“甲”公司")
    ('0012', '0012', '“甲”公司')
    """
    plain = _as_text(text.strip())
    if (found := _QUOTED.fullmatch(plain)) and not re.search(
        "[\"“”'‘’]", inner := next(filter(None, found.groups()), "")
    ):
        return inner.strip()
    return plain.lstrip("'‘’`´′＇").strip()


class Cleaner:
    """Cleans the texts of one table; equal texts are cleaned once and share one object."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {"": None}

    def __call__(self, text: str) -> str | None:
        """Return the cleaned text, None if nothing is left."""
        try:
            return self._known[text]
        except KeyError:
            clean = cleaned(text)
            self._known[text] = clean or None
            return clean or None


def folded(text: str) -> str:
    """Return a header in the form used for comparison: like a name, without the `*` of required columns, with `&`."""
    return compared(text, _NOISE)
