"""The same firm twice in one table."""

from __future__ import annotations

from policies.naming import normalised, plain_code


class SeenFirms:
    """The firms of the rows read so far, by credit code and by folded name.

    Two firms of one name with different codes are two firms.
    """

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._names: dict[str, tuple[int, str]] = {}

    def earlier(self, row: int, name: str, code: str) -> tuple[int, str] | None:
        """The row in which the firm stood before and how it is recognised; then counts this row."""
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
