"""The one error tree: what a person can mend, and what is our own bug."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 120
"""Characters of a place in a sentence; a key of a hostile file may be a book."""


class KeceError(Exception):
    """Base of every error this product raises on purpose."""


class UserError(KeceError):
    """Something a person can mend. The message is Chinese: what, where, what to do."""


class InternalError(KeceError):
    """A broken promise between our own rooms: always a bug, never the user's fault."""


class ValidationError(UserError):
    """One mistake in one place of one file.

    `place` is the path inside the file (`versions[0].rule.all[2].value`), `advice` says what
    would be right.
    """

    def __init__(self, where: str, place: str, what: str, advice: str = "") -> None:
        self.where = where
        self.place = place
        self.what = what
        self.advice = advice
        short = place if len(place) <= _LONGEST else f"{place[:_LONGEST]}…"
        spot = f"{where} 的 {short}" if place else where
        super().__init__(f"{spot}：{what}" + (f"（{advice}）" if advice else ""))


class ValidationErrors(UserError):
    """All mistakes of one reading at once, in the order of the files."""

    def __init__(self, mistakes: Sequence[ValidationError]) -> None:
        self.mistakes = tuple(mistakes)
        head = str(self.mistakes[0]) if len(self.mistakes) == 1 else f"共 {len(self.mistakes)} 处错误"
        super().__init__(head)

    def lines(self) -> tuple[str, ...]:
        """Each mistake as one printable line."""
        return tuple(str(mistake) for mistake in self.mistakes)

    def first_lines(self, most: int) -> tuple[str, ...]:
        """The first mistakes as one line each, and a last line with the number of the others, if there are any."""
        more = len(self.mistakes) - most
        shown = tuple(str(mistake) for mistake in self.mistakes[:most])
        return (*shown, f"另有 {more} 处错误") if more > 0 else shown
