"""Firms that may be the same: found for a person to decide, never merged here. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from firms import core, plain_code
from policies.text_folding import normalised

_NEAR = 80
"""Different firms reach 90 (华信, 华润), so nearness only orders candidates for a person."""
_MOST = 5


class FirmLikeness(StrEnum):
    """Why two entries may be one firm; the first two are as good as certain."""

    SAME_CODE = "信用代码相同"
    SAME_NAME = "名称相同"
    OLD_NAME = "与曾用名相同"
    SAME_CORE = "字号相同"
    NEAR_NAME = "名称相近"


class KnownFirm(msgspec.Struct, frozen=True):
    """What is compared of a firm. `names`: the present one, then earlier ones."""

    id: int
    names: tuple[str, ...]
    credit_code: str = ""


class FirmCandidate(msgspec.Struct, frozen=True):
    """A firm already known that may be the one looked for; `score` is 0–100."""

    firm: KnownFirm
    likeness: FirmLikeness
    score: int


class KnownFirms:
    """A snapshot of the firms, ready to be asked thousands of times during an import."""

    def __init__(self, firms: Iterable[KnownFirm]) -> None:
        self._by_code: dict[str, KnownFirm] = {}
        self._by_name: dict[str, list[tuple[KnownFirm, bool]]] = {}
        self._cores: list[str] = []
        self._firms: list[KnownFirm] = []
        for firm in firms:
            self.adding(firm)

    def adding(self, firm: KnownFirm) -> None:
        """Counts one more firm as known (a row of the same import, for instance)."""
        if firm.credit_code:
            self._by_code[plain_code(firm.credit_code)] = firm
        for place, name in enumerate(firm.names):
            self._by_name.setdefault(normalised(name), []).append((firm, place > 0))
            self._cores.append(core(name))
            self._firms.append(firm)

    def like(self, name: str, credit_code: str = "") -> tuple[FirmCandidate, ...]:
        """The firms that may be this one, the most certain first; empty where it is new."""
        found: dict[int, FirmCandidate] = {}
        owner = self._by_code.get(plain_code(credit_code)) if credit_code else None
        if owner is not None:
            found[owner.id] = FirmCandidate(owner, FirmLikeness.SAME_CODE, 100)
        for firm, old in self._by_name.get(normalised(name), ()):
            why = FirmLikeness.OLD_NAME if old else FirmLikeness.SAME_NAME
            found.setdefault(firm.id, FirmCandidate(firm, why, 100))
        for candidate in self._near(core(name)):
            found.setdefault(candidate.firm.id, candidate)
        order = list(FirmLikeness)
        ranked = sorted(found.values(), key=lambda c: (order.index(c.likeness), -c.score, c.firm.id))
        return tuple(ranked[:_MOST])

    def _near(self, wanted: str) -> Iterable[FirmCandidate]:
        from rapidfuzz import fuzz, process

        near = process.extract(wanted, self._cores, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_MOST * 2)
        for text, score, place in near:
            why = FirmLikeness.SAME_CORE if text == wanted else FirmLikeness.NEAR_NAME
            yield FirmCandidate(self._firms[place], why, round(score))
