"""Finding firms in the list: one query over the drawn index, ranked in Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

import msgspec

from casebook._index import LINE
from casebook._ledger import Ledger
from casebook._names import words_of


class Where(StrEnum):
    """In what a firm was found, in the order of rank."""

    CODE = "信用代码"
    NAME = "名称"
    INITIALS = "拼音首字母"
    OLD_NAME = "曾用名"


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is narrowed to; None does not narrow.

    `rung` is a qualification kind held on the day, "" for firms known to hold none. `seen_since`
    and `not_seen_since` compare the last visit; a firm never visited counts as not seen.
    """

    district: str | None = None
    street: str | None = None
    sector: str | None = None
    rung: str | None = None
    officer: str | None = None
    seen_since: date | None = None
    not_seen_since: date | None = None


_Row = tuple[Any, ...]
"""One row of the query below, in the order of its columns."""
_Rank = tuple[int, Where, str]
_NAME = Where.NAME
EVERYTHING = Filter()
"""The list as it is, narrowed by nothing."""


class EnterpriseRow(msgspec.Struct, frozen=True, gc=False):
    """One line of the list (thousands at once, so out of the collector's sight). `held` are qualification kinds, None while nobody said what it holds."""

    id: int
    name: str
    credit_code: str
    district: str
    street: str
    sectors: tuple[str, ...]
    held: tuple[str, ...] | None
    officer: str
    last_visit: date | None
    found_in: Where | None = None
    found_text: str = ""
    """The old name, initials or code that was found, where the name alone does not show it."""


class Facets(msgspec.Struct, frozen=True):
    """The values that occur among the firms, sorted."""

    districts: tuple[str, ...]
    streets: tuple[str, ...]
    sectors: tuple[str, ...]
    rungs: tuple[str, ...]
    officers: tuple[str, ...]


_HELD_ON = (
    "FROM holdings h WHERE h.enterprise_id = i.enterprise_id "
    "AND (h.granted_on IS NULL OR h.granted_on <= :on) AND (h.expires_on IS NULL OR h.expires_on >= :on)"
)
_ROWS = f"""
    WITH seen AS (SELECT enterprise_id, max(day) AS day FROM visits WHERE state = '已走访' AND day <= :on GROUP BY 1)
    SELECT i.names, i.initials, i.credit_code, i.enterprise_id, i.name, i.district, i.street, i.sectors, e.officer,
           seen.day, CASE WHEN i.holdings_known THEN (SELECT group_concat(DISTINCT h.kind) {_HELD_ON}) END,
           i.holdings_known
    FROM firm_index i JOIN enterprises e ON e.id = i.enterprise_id
    LEFT JOIN seen ON seen.enterprise_id = i.enterprise_id
"""
_TESTS: Mapping[str, str] = {
    "district": "i.district = :district",
    "street": "i.street = :street",
    "sector": "instr(char(10) || i.sectors || char(10), char(10) || :sector || char(10))",
    "officer": "e.officer = :officer",
    "seen_since": "seen.day >= :seen_since",
    "not_seen_since": "(seen.day IS NULL OR seen.day < :not_seen_since)",
}


def search(ledger: Ledger, text: str, on: date, chosen: Filter) -> tuple[EnterpriseRow, ...]:
    """The rows that hold every word and pass the filter, best first."""
    words = words_of(text)
    values: dict[str, object] = {"on": on.isoformat()}
    tests = _filters(chosen, values)
    for place, word in enumerate(words):
        values |= {f"w{place}": word, f"c{place}": word.upper()}
        tests.append(f"(instr(i.names, :w{place}) OR instr(i.initials, :w{place}) OR instr(i.credit_code, :c{place}))")
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    rows = ledger.tuples(f"{_ROWS} {where} ORDER BY i.initials, i.enterprise_id", values)
    if not words:
        return tuple(_row(row) for row in rows)
    ranked = sorted(((_rank(row, words), row) for row in rows), key=lambda pair: pair[0][0])
    return tuple(_row(row, found_in, text) for (_, found_in, text), row in ranked)


def facets(ledger: Ledger) -> Facets:
    """The values that occur."""
    sectors = {
        sector for text in _column(ledger, "SELECT DISTINCT sectors FROM firm_index") for sector in text.split(LINE)
    }
    return Facets(
        districts=_column(ledger, "SELECT DISTINCT district FROM firm_index"),
        streets=_column(ledger, "SELECT DISTINCT street FROM firm_index"),
        sectors=tuple(sorted(sectors)),
        rungs=_column(ledger, "SELECT DISTINCT kind FROM holdings"),
        officers=_column(ledger, "SELECT DISTINCT officer FROM enterprises"),
    )


def _column(ledger: Ledger, sql: str) -> tuple[str, ...]:
    return tuple(sorted(str(value) for row in ledger.rows(sql) for value in row.values() if value))


def _filters(chosen: Filter, values: dict[str, object]) -> list[str]:
    tests: list[str] = []
    for name, test in _TESTS.items():
        wanted = getattr(chosen, name)
        if wanted is not None:
            values[name] = wanted.isoformat() if isinstance(wanted, date) else wanted
            tests.append(test)
    if chosen.rung == "":
        tests.append(f"i.holdings_known AND NOT EXISTS (SELECT 1 {_HELD_ON})")
    elif chosen.rung is not None:
        values["rung"] = chosen.rung
        tests.append(f"EXISTS (SELECT 1 {_HELD_ON} AND h.kind = :rung)")
    return tests


def _rank(row: _Row, words: tuple[str, ...]) -> _Rank:
    """Rank (the lower the better), where and in what; of several words the one found worst counts."""
    if len(words) == 1:
        return _rank_word(row, words[0])
    return max((_rank_word(row, word) for word in words), key=lambda found: found[0])


def _rank_word(row: _Row, word: str) -> _Rank:
    names, initials, code = row[0], row[1], row[2] or ""
    # Runs for every firm found while a person types: cheap ways first, nothing split in vain.
    name, _, old = names.partition(LINE)
    if word in name:
        return _closeness(word, name), _NAME, ""
    if len(word) > 3 and word.upper() in code:
        return 1 + _closeness(word.upper(), code), Where.CODE, code
    letters, _, old_letters = initials.partition(LINE)
    if word in letters:
        return 3 + _closeness(word, letters), Where.INITIALS, letters
    for text, short in zip(old.split(LINE), old_letters.split(LINE), strict=False):
        if word in text:
            return 6 + _closeness(word, text), Where.OLD_NAME, text
        if word in short:
            return 9, Where.OLD_NAME, text
    return 9, Where.CODE, code


def _closeness(word: str, text: str) -> int:
    if word == text:
        return 0
    return 1 if text.startswith(word) else 2


def _row(row: _Row, found_in: Where | None = None, text: str = "") -> EnterpriseRow:
    _, _, code, number, name, district, street, sectors, officer, seen, held, known = row
    last_visit = date.fromisoformat(seen) if seen else None
    kinds = _kinds(held or "") if known else None
    return EnterpriseRow(
        number, name, code or "", district, street, _lines(sectors), kinds, officer, last_visit, found_in, text
    )


@lru_cache(maxsize=4096)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(LINE)))


@lru_cache(maxsize=4096)
def _kinds(text: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, text.split(","))))
