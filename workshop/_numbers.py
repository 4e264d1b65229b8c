"""A number of a content replaced by the one that stands in its place in a new version of the document."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar, cast

import msgspec

from clauses import Content, Figure
from policies.rules import Comparison

_Part = TypeVar("_Part")


def renewed(content: Content | None, was: Figure, now: Figure) -> Content | None:
    """Return the content with the new number, its comparison and its words; None if the old one is not in it once.

    A unit that changed is no matter of a number, and neither is a comparison that the content does not have.
    """
    if content is None or was.unit != now.unit:
        return None
    change = _Change(was, now)
    result = change.of(content)
    return result if change.count == 1 else None


class _Change:
    """Replaces one figure everywhere in a struct, and counts the numbers."""

    def __init__(self, was: Figure, now: Figure) -> None:
        self._was, self._now, self.count = was, now, 0

    def of(self, part: _Part) -> _Part:
        """Return a part of a content with the new figure."""
        changed: object = part
        if isinstance(part, tuple):
            changed = tuple(self.of(each) for each in part)
        elif isinstance(part, msgspec.Struct):
            changed = self._struct(part)
        elif isinstance(part, Decimal) and part == self._was.value:
            self.count += 1
            changed = self._now.value
        elif isinstance(part, str) and self._was.text in part:
            changed = part.replace(self._was.text, self._now.text)
        return cast(_Part, changed)

    def _struct(self, part: msgspec.Struct) -> msgspec.Struct:
        before = self.count
        changed = {name: self.of(getattr(part, name)) for name in part.__struct_fields__}
        turned = self._was.op != self._now.op and self.count > before and changed.get("op") == self._was.op
        if turned and self._now.op:  # the words that it was labelled with are no longer true
            changed |= {"op": Comparison(self._now.op), "label": ""}
        return msgspec.structs.replace(part, **changed)
