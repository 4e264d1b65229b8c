"""Firms that may be the same: found for a person to decide, never merged here. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from firms import FirmLikeness, NameIndex, plain_code

_MOST = 5
"""So many candidates are returned; a person compares no longer list."""


class KnownFirm(msgspec.Struct, frozen=True):
    """What is compared of a firm. `names`: the present one, then earlier ones."""

    id: int
    names: tuple[str, ...]
    credit_code: str = ""


class FirmCandidate(msgspec.Struct, frozen=True):
    """A firm already known that may be the one looked for; `score` is 0–100, `why` the reason for a person."""

    firm: KnownFirm
    likeness: FirmLikeness
    score: int
    why: str


class KnownFirms:
    """A snapshot of the firms, ready to be asked thousands of times during an import."""

    def __init__(self, firms: Iterable[KnownFirm]) -> None:
        self._by_code: dict[str, KnownFirm] = {}
        self._index: NameIndex[KnownFirm] = NameIndex()
        for firm in firms:
            self.adding(firm)

    def adding(self, firm: KnownFirm) -> None:
        """Counts one more firm as known (a row of the same import, for instance)."""
        if firm.credit_code:
            self._by_code[plain_code(firm.credit_code)] = firm
        for place, name in enumerate(firm.names):
            self._index.add(firm, name, FirmLikeness.OLD_NAME if place else FirmLikeness.SAME_NAME)

    def like(self, name: str, credit_code: str = "") -> tuple[FirmCandidate, ...]:
        """The firms that may be this one, the most certain first; empty where it is new."""
        found: dict[int, FirmCandidate] = {}
        owner = self._by_code.get(plain_code(credit_code)) if credit_code else None
        if owner is not None:
            found[owner.id] = FirmCandidate(owner, FirmLikeness.SAME_CODE, 100, FirmLikeness.SAME_CODE.value)
        # Twice as many near names: one firm may be found by several of its names.
        for hit in (*self._index.same(name), *self._index.near(name, _MOST * 2)):
            found.setdefault(hit.firm.id, FirmCandidate(hit.firm, hit.likeness, hit.score, hit.why))
        ranked = sorted(found.values(), key=lambda c: (c.likeness.rank, -c.score, c.firm.id))
        return tuple(ranked[:_MOST])
