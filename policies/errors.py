"""The exceptions of the program: errors that a user can fix, and bugs."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 120
"""Characters of a place shown in a message. Our choice: longer than every place of a real file; a key in a damaged or
hostile file can have any length."""


class KeceError(Exception):
    """Base class of all exceptions that the program raises itself."""


class UserError(KeceError):
    """An error that a user can fix. The message is one Chinese sentence: what is wrong, where, and what to do."""


class InternalError(KeceError):
    """A bug: one package called another with arguments that it must not pass. Never caused by user data."""


class ValidationError(UserError):
    """One error at one place of one file.

    `where` is the file (or form), `place` the path inside it (`versions[0].rule.all[2].value`), `what` the error and
    `advice` how to correct it.

    >>> print(ValidationError("a.yaml", "region", "“河东区”不是完整地名", "从省写起"))
    a.yaml 的 region：“河东区”不是完整地名（从省写起）
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
    """All errors found while reading one file or folder, in the order of the files."""

    def __init__(self, errors: Sequence[ValidationError]) -> None:
        self.errors = tuple(errors)
        head = str(self.errors[0]) if len(self.errors) == 1 else f"共 {len(self.errors)} 处错误"
        super().__init__(head)

    def lines(self) -> tuple[str, ...]:
        """Return each error as one line of text."""
        return tuple(str(error) for error in self.errors)

    def first_lines(self, most: int) -> tuple[str, ...]:
        """Return the first `most` errors as one line each; if there are more, a last line says how many."""
        more = len(self.errors) - most
        lines = tuple(str(error) for error in self.errors[:most])
        return (*lines, f"另有 {more} 处错误") if more > 0 else lines
