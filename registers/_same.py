"""Detects firms that occur more than once in a table."""

from __future__ import annotations

from firms import plain_code
from policies.text_folding import normalised


class SeenFirms:
    """The firms of the rows read so far, indexed by credit code and by normalised name.

    Firms with the same name and different codes are different firms.
    """

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._names: dict[str, tuple[int, str]] = {}

    def earlier(self, row: int, name: str, code: str) -> tuple[int, str] | None:
        """Return the earlier row of the same firm and the reason (信用代码相同, 名称相同); None for a new firm.

        The row itself is added to the index.
        """
        plain, named = plain_code(code), normalised(name)
        found: tuple[int, str] | None = None
        if plain and plain in self._codes:
            found = self._codes[plain], "信用代码相同"
        elif named in self._names:
            before, other = self._names[named]
            if not (plain and other and plain != other):
                found = before, "名称相同"
        if plain:
            self._codes.setdefault(plain, row)
        self._names.setdefault(named, (row, plain))
        return found
