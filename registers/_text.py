"""Text as it is kept: no control characters, no invisible marks, no space around it."""

from __future__ import annotations

import re

from policies.naming import folded as compared

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]"
)
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
"""Beginnings of a text that table programs take for a formula."""
_NOISE = re.compile(r"[\s“”‘’\"'《》〈〉()\[\]【】〔〕{}·•・、，。；：:,.;_/\\*-]+")


def cleaned(text: str) -> str:
    """The text without what nobody can see; line breaks are plain ones."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Cleaner:
    """Cleans the texts of one table; the same text is cleaned and kept once."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {"": None}

    def __call__(self, text: str) -> str | None:
        """The clean text, or None where nothing is left."""
        try:
            return self._known[text]
        except KeyError:
            clean = cleaned(text)
            self._known[text] = clean or None
            return clean or None


def folded(text: str) -> str:
    """A header as it is compared: as a name, but without the star of a required column and with the & of R&D."""
    return compared(text, _NOISE)
