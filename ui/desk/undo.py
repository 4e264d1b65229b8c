"""The entries of a firm and the steps by which they are undone and redone while nothing is kept. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from policies import CATALOGUE, FieldType
from ui.desk.entries import FactEntry

_KEYED = (FieldType.TEXT, FieldType.TEXTS, FieldType.DATE, FieldType.COUNT, FieldType.NUMBER, FieldType.SERIES)
"""Types that are entered key by key."""


@dataclass(frozen=True)
class FirmEntries:
    """The raw facts that count, and beside them the entries that were refused in whole or in part, by name."""

    raw: dict[str, object] = field(default_factory=dict)
    refused: dict[str, FactEntry] = field(default_factory=dict)

    def shown(self, name: str) -> object:
        """What the input of a field shows: what was entered, even where it does not count."""
        return self.refused[name].given if name in self.refused else self.raw.get(name)

    def message(self, name: str) -> str:
        """Why what was entered for a field, or a part of it, does not count; empty where it does."""
        return self.refused[name].message if name in self.refused else ""

    def without_text(self, name: str) -> FirmEntries:
        """A copy without the refused text of a field."""
        return FirmEntries(self.raw, {key: entry for key, entry in self.refused.items() if key != name})

    def with_entry(self, name: str, entry: FactEntry) -> FirmEntries:
        """A copy with one fact entered."""
        raw = {key: value for key, value in self.raw.items() if key != name}
        refused = dict(self.without_text(name).refused)
        if entry.raw is not None:
            raw[name] = entry.raw
        if entry.message:
            refused[name] = entry
        return FirmEntries(raw, refused)

    def over(self, raw: dict[str, object]) -> FirmEntries:
        """Other facts, with the refused entries of all fields that did not change."""
        refused = {name: entry for name, entry in self.refused.items() if raw.get(name) == self.raw.get(name)}
        return FirmEntries(dict(raw), refused)


class UndoStack:
    """What can be undone and redone. The keys of one entry are one step."""

    def __init__(self) -> None:
        self._done: list[FirmEntries] = []
        self._undone: list[FirmEntries] = []
        self._typing = ""
        self.text_only = ""
        """The fact of which a refused text is the last entry and replaced nothing: undo only clears the text."""

    def clear(self) -> None:
        """Forgets all steps."""
        self._done, self._undone, self._typing, self.text_only = [], [], "", ""

    def note(self, before: FirmEntries, after: FirmEntries, name: str, *, typed: bool) -> None:
        """Notes an entry for a fact."""
        goes_on = typed and self._typing == name
        if before.raw == after.raw:
            self.text_only = name if name in after.refused and not goes_on else ""
            return
        self.text_only = ""
        if not (goes_on and self._done):
            self._done.append(before)
        self._undone = []
        self._typing = name if typed and CATALOGUE[name].type in _KEYED else ""

    def end_typing(self) -> None:
        """The next key begins a new step."""
        self._typing = self.text_only = ""

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step was undone."""
        return bool(self._undone)

    def undo(self, now: FirmEntries) -> FirmEntries:
        """The entries before the last step; `now` is kept for redo."""
        self._undone.append(now)
        return self._done.pop()

    def redo(self, now: FirmEntries) -> FirmEntries:
        """The entries after the step that was undone last."""
        self._done.append(now)
        return self._undone.pop()
