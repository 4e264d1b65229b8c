"""The entries of a firm and the undo stack used while nothing is stored. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from policies import CATALOGUE, FieldType
from ui.entry.entries import FactEntry

_KEYED = (FieldType.TEXT, FieldType.TEXTS, FieldType.DATE, FieldType.COUNT, FieldType.NUMBER, FieldType.SERIES)
"""Types that are entered key by key."""


@dataclass(frozen=True)
class FirmEntries:
    """The valid raw facts, and the entries that were refused in whole or in part, by name."""

    raw: dict[str, object] = field(default_factory=dict)
    refused: dict[str, FactEntry] = field(default_factory=dict)

    def shown(self, name: str) -> object:
        """Returns what the editor of a field shows: the entered value, even if it is invalid."""
        return self.refused[name].given if name in self.refused else self.raw.get(name)

    def message(self, name: str) -> str:
        """Returns why the entry of a field, or a part of it, is invalid; "" if it is valid."""
        return self.refused[name].message if name in self.refused else ""

    def without_text(self, name: str) -> FirmEntries:
        """Returns a copy without the refused text of a field."""
        return FirmEntries(self.raw, {key: entry for key, entry in self.refused.items() if key != name})

    def with_entry(self, name: str, entry: FactEntry) -> FirmEntries:
        """Returns a copy with one fact entered."""
        raw = {key: value for key, value in self.raw.items() if key != name}
        refused = dict(self.without_text(name).refused)
        if entry.raw is not None:
            raw[name] = entry.raw
        if entry.message:
            refused[name] = entry
        return FirmEntries(raw, refused)

    def without(self, names: Collection[str]) -> FirmEntries:
        """Returns a copy in which these facts are unknown."""
        return FirmEntries({name: value for name, value in self.raw.items() if name not in names}, self.refused)

    def over(self, raw: dict[str, object]) -> FirmEntries:
        """Returns other facts, with the refused entries of all fields that did not change."""
        refused = {name: entry for name, entry in self.refused.items() if raw.get(name) == self.raw.get(name)}
        return FirmEntries(dict(raw), refused)


class UndoStack:
    """The undo and redo steps. The keys of one entry are one step."""

    def __init__(self) -> None:
        self._done: list[FirmEntries] = []
        self._undone: list[FirmEntries] = []
        self._typing = ""
        self.text_only = ""
        """The fact whose last entry is a refused text that replaced nothing: undo then only clears the text."""

    def clear(self) -> None:
        """Removes all steps."""
        self._done, self._undone, self._typing, self.text_only = [], [], "", ""

    def note(self, before: FirmEntries, after: FirmEntries, name: str, *, typed: bool) -> None:
        """Records an entry for a fact."""
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
        """Ends the current typing step; the next key starts a new one."""
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
        """Returns the entries before the last step; stores `now` for redo."""
        self._undone.append(now)
        return self._done.pop()

    def redo(self, now: FirmEntries) -> FirmEntries:
        """Returns the entries after the step that was undone last."""
        self._done.append(now)
        return self._undone.pop()
