"""The firms that are screened: from the casebook, narrowed, or from the rows of a register. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from casebook import EnterpriseRow, FirmFilter
from matcher import Profile, complete, last_day

if TYPE_CHECKING:
    from casebook import Casebook
    from registers import RegisterFirm as RegisterFirm


class Screened(msgspec.Struct, frozen=True):
    """One firm as it is screened: its line in the list and what is known of it.

    A firm of a register that is not in the casebook has a number below 0.
    """

    row: EnterpriseRow
    profile: Profile

    @property
    def number(self) -> int | None:
        """The firm in the casebook, None for one that is not there."""
        return self.row.id if self.row.id > 0 else None


class Scope(msgspec.Struct, frozen=True):
    """To which firms of the casebook a run is narrowed; None does not narrow."""

    district: str | None = None
    street: str | None = None
    officer: str | None = None

    def words(self) -> str:
        """The scope in words."""
        parts = [part for part in (self.district, self.street) if part]
        parts += [f"负责人 {self.officer}"] if self.officer else []
        return "企业库：" + ("、".join(parts) if parts else "全部企业")


def from_book(book: Casebook, scope: Scope, on: date) -> tuple[int, Iterator[Screened]]:
    """How many firms of the casebook are within a scope, and they, each read when it is its turn."""
    chosen = FirmFilter(district=scope.district, street=scope.street, officer=scope.officer)
    rows = book.enterprises.search("", on, chosen)
    return len(rows), (Screened(row, book.enterprises.profile(row.id, on).profile) for row in rows)


def from_register(taken: Iterable[RegisterFirm], known: Iterable[EnterpriseRow], on: date) -> tuple[Screened, ...]:
    """The rows of a register, once each; a firm that the casebook knows by credit code or name gets its number."""
    by_code, by_name = {}, {}
    for row in known:
        by_name[row.name] = row
        if row.credit_code:
            by_code[row.credit_code] = row
    found, seen = [], set()
    for number, firm in enumerate(taken, 1):
        code = str(firm.profile.facts.get("credit_code") or "")
        if firm.same_as is not None or (code or firm.profile.name) in seen:  # another sheet may repeat a firm
            continue
        seen.add(code or firm.profile.name)
        twin = by_code.get(code) if code else None
        twin = twin or by_name.get(firm.profile.name)
        found.append(Screened(_row(firm.profile, -number, code, twin, on), firm.profile))
    return tuple(found)


def _row(profile: Profile, number: int, code: str, twin: EnterpriseRow | None, on: date) -> EnterpriseRow:
    tags = profile.facts.get("industry_tags")
    return EnterpriseRow(
        id=twin.id if twin is not None else number,
        name=profile.name,
        credit_code=code,
        district=str(complete(profile).facts.get("district") or ""),
        street=str(profile.facts.get("street") or ""),
        sectors=tuple(str(tag) for tag in tags) if isinstance(tags, tuple) else (),
        held=held_on(profile, on),
        officer=twin.officer if twin is not None else "",
        last_visit=twin.last_visit if twin is not None else None,
    )


def held_on(profile: Profile, on: date) -> tuple[str, ...] | None:
    """The kinds of qualifications valid on a day; None while nobody said what the firm holds."""
    records = titles(profile)
    if records is None:
        return None
    return tuple(sorted({kind for kind, granted, last in records if _valid(granted, last, on)}))


def titles(profile: Profile) -> tuple[tuple[str, date | None, date | None], ...] | None:
    """Kind, day of the grant and last day of every qualification that is known; None while nobody said."""
    given = profile.facts.get("qualifications")
    if not isinstance(given, tuple):
        return None
    found = []
    for record in given:
        if isinstance(record, str):
            continue
        granted = record.get("granted_on")
        found.append((str(record.get("kind") or ""), granted if isinstance(granted, date) else None, last_day(record)))
    return tuple(found)


def _valid(granted: date | None, last: date | None, on: date) -> bool:
    return (granted is None or granted <= on) and (last is None or on <= last)
