"""Searches firms in memory. The index tables are read once and read again after a write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from casebook._index import LINE
from casebook._ledger import Ledger
from casebook.contacts import stored_contacts
from policies.text_folding import normalised, words_of


class FirmFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Filter of the firm list; None does not filter.

    `rung` is a kind of qualification valid on the day, "" for firms known to have none. `seen_since`
    and `not_seen_since` compare the day of the last visit; a firm never visited counts as not seen.
    """

    district: str | None = None
    street: str | None = None
    sector: str | None = None
    rung: str | None = None
    officer: str | None = None
    seen_since: date | None = None
    not_seen_since: date | None = None


_Rank = tuple[int, str]
"""(rank, matched text): 0 is the best rank; the text is empty if the firm's name matched."""
_RANKS = 11
"""Number of ranks that `_rank_word` returns (0 to 10)."""
_MIN_CONTACT_LENGTH = 2
"""Shortest word searched in contacts (our choice: one character, such as a surname, finds too many firms)."""
EVERYTHING = FirmFilter()
"""The filter that every firm passes."""


class EnterpriseRow(msgspec.Struct, frozen=True, gc=False):
    """One row of the firm list. `held` are kinds of valid qualifications, None if unknown.

    `gc=False`: thousands exist at a time and contain no cycles, so the garbage collector skips them.
    """

    id: int
    name: str
    credit_code: str
    district: str
    street: str
    sectors: tuple[str, ...]
    held: tuple[str, ...] | None
    officer: str
    last_visit: date | None
    found_text: str = ""
    """The old name, initials, code or contact that matched; empty if the name matched."""


class Facets(msgspec.Struct, frozen=True):
    """The distinct values among all firms, sorted, for the filter boxes."""

    districts: tuple[str, ...]
    streets: tuple[str, ...]
    sectors: tuple[str, ...]
    rungs: tuple[str, ...]
    officers: tuple[str, ...]


_ROWS = """
    WITH seen AS (SELECT enterprise_id, max(day) AS day FROM visits WHERE state = '已走访' AND day <= :on GROUP BY 1),
    held AS (
        SELECT enterprise_id, group_concat(DISTINCT kind) AS kinds FROM holdings
        WHERE (granted_on IS NULL OR granted_on <= :on) AND (expires_on IS NULL OR expires_on >= :on) GROUP BY 1
    )
    SELECT i.names, i.initials, i.credit_code, i.enterprise_id, i.name, i.district, i.street, i.sectors, e.officer,
           seen.day, held.kinds, i.holdings_known, people.value
    FROM firm_index i JOIN enterprises e ON e.id = i.enterprise_id
    LEFT JOIN facts people ON people.enterprise_id = i.enterprise_id AND people.name = 'contacts'
    LEFT JOIN seen ON seen.enterprise_id = i.enterprise_id
    LEFT JOIN held ON held.enterprise_id = i.enterprise_id
    ORDER BY i.initials, i.enterprise_id
"""


class _Firm(msgspec.Struct, frozen=True, gc=False):
    """One firm prepared for the search: normalised name, initials and code; old names and their initials by line.

    `people`: one line per contact, name and phone normalised; `contacts`: the same lines as shown.
    """

    name: str
    letters: str
    code: str
    old: str
    old_letters: str
    row: EnterpriseRow
    people: str = ""
    contacts: str = ""


class Finder:
    """Searches the firms of one open database. Caches the rows until any connection writes to the file."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._state: tuple[object, ...] = ()
        self._firms: tuple[_Firm, ...] | None = None
        self._facets: Facets | None = None
        self._on: date | None = None

    def search(self, text: str, on: date, chosen: FirmFilter) -> tuple[EnterpriseRow, ...]:
        """Returns the rows that contain every word and pass the filter, best first."""
        firms = self._read(on)
        for passes in _row_tests(chosen):
            firms = tuple(firm for firm in firms if passes(firm.row))
        words = words_of(text)
        return _ranked(firms, words) if words else tuple(firm.row for firm in firms)

    def facets(self) -> Facets:
        """Returns the distinct values for the filter boxes."""
        self._invalidate_if_written()
        if self._facets is None:
            self._facets = _facets(self._ledger)
        return self._facets

    def _read(self, on: date) -> tuple[_Firm, ...]:
        self._invalidate_if_written()
        if self._firms is None or self._on != on:
            rows = self._ledger.tuples(_ROWS, {"on": on.isoformat()})
            self._firms, self._on = tuple(_firm(row) for row in rows), on
        return self._firms

    def _invalidate_if_written(self) -> None:
        """Clears the cache after a write by any connection, and inside a transaction, which may roll back."""
        connection = self._ledger.database.conn
        state = (self._ledger.value("PRAGMA data_version"), connection.total_changes)
        if state != self._state or connection.in_transaction:
            self._firms = self._facets = None
        self._state = () if connection.in_transaction else state


def _facets(ledger: Ledger) -> Facets:
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


def _row_tests(chosen: FirmFilter) -> list[Callable[[EnterpriseRow], bool]]:
    """Returns one test for each filter that is set."""
    since, before, rung = chosen.seen_since, chosen.not_seen_since, chosen.rung
    tests: dict[str, Callable[[EnterpriseRow], bool]] = {
        "district": lambda row: row.district == chosen.district,
        "street": lambda row: row.street == chosen.street,
        "sector": lambda row: chosen.sector in row.sectors,
        "officer": lambda row: row.officer == chosen.officer,
        "rung": lambda row: row.held is not None and (rung in row.held if rung else not row.held),
        "seen_since": lambda row: row.last_visit is not None and since is not None and row.last_visit >= since,
        "not_seen_since": lambda row: row.last_visit is None or (before is not None and row.last_visit < before),
    }
    return [test for name, test in tests.items() if getattr(chosen, name) is not None]


def _ranked(firms: tuple[_Firm, ...], words: tuple[str, ...]) -> tuple[EnterpriseRow, ...]:
    """Returns the firms that contain every word, sorted by rank, stable within a rank."""
    ranks: list[list[EnterpriseRow]] = [[] for _ in range(_RANKS)]
    for firm in firms:
        found = _rank(firm, words)
        if found is not None:
            rank, text = found
            ranks[rank].append(_with_found_text(firm.row, text) if text else firm.row)
    return tuple(row for rows in ranks for row in rows)


def _rank(firm: _Firm, words: tuple[str, ...]) -> _Rank | None:
    """Returns the worst rank of all words, None if one is not found."""
    if len(words) == 1:
        return _rank_word(firm, words[0])
    worst: _Rank | None = None
    for word in words:
        found = _rank_word(firm, word)
        if found is None:
            return None
        if worst is None or found[0] > worst[0]:
            worst = found
    return worst


def _rank_word(firm: _Firm, word: str) -> _Rank | None:
    # Runs for every firm on every keystroke: cheap tests first, no needless splitting.
    if word in firm.name:
        return _closeness(word, firm.name), ""
    in_code = word.upper() in firm.code
    if in_code and len(word) > 3:
        return 1 + _closeness(word.upper(), firm.code), firm.code
    if word in firm.letters:
        return 3 + _closeness(word, firm.letters), firm.letters
    if firm.old and (word in firm.old or word in firm.old_letters):
        return _rank_old(firm, word)
    if in_code:
        return 9, firm.code
    return _rank_contact(firm, word) if word in firm.people and len(word) >= _MIN_CONTACT_LENGTH else None


def _rank_contact(firm: _Firm, word: str) -> _Rank:
    lines = zip(firm.people.split(LINE), firm.contacts.split(LINE), strict=True)
    return 10, next((shown for text, shown in lines if word in text), "")


def _rank_old(firm: _Firm, word: str) -> _Rank | None:
    for text, short in zip(firm.old.split(LINE), firm.old_letters.split(LINE), strict=False):
        if word in text:
            return 6 + _closeness(word, text), text
        if word in short:
            return 9, text
    return None


def _closeness(word: str, text: str) -> int:
    if word == text:
        return 0
    return 1 if text.startswith(word) else 2


def _firm(columns: tuple[Any, ...]) -> _Firm:
    names, initials, code, number, shown, district, street, sectors, officer, seen, held, known, people = columns
    name, _, old = names.partition(LINE)
    letters, _, old_letters = initials.partition(LINE)
    row = EnterpriseRow(
        number,
        shown,
        code or "",
        district,
        street,
        _lines(sectors),
        _kinds(held or "") if known else None,
        officer,
        date.fromisoformat(seen) if seen else None,
    )
    contacts = stored_contacts(people) if people else ()
    return _Firm(
        name,
        letters,
        code or "",
        old,
        old_letters,
        row,
        LINE.join(normalised(f"{one.name}{one.phone}") for one in contacts),
        LINE.join(" ".join(one.words().split()) for one in contacts),
    )


def _with_found_text(row: EnterpriseRow, text: str) -> EnterpriseRow:
    return EnterpriseRow(
        row.id,
        row.name,
        row.credit_code,
        row.district,
        row.street,
        row.sectors,
        row.held,
        row.officer,
        row.last_visit,
        text,
    )


@lru_cache(maxsize=4096)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(LINE)))


@lru_cache(maxsize=4096)
def _kinds(text: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, text.split(","))))
