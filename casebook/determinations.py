"""Determinations: the input of a printed sheet, stored so that the sheet can be printed again years later.

A determination is a profile, a library and a day, with the id that the matcher computes from them. Each printed
edition is one sheet. A library is stored once per digest, compressed.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

import msgspec

from casebook import _rows
from casebook._ledger import ChangeKind, Ledger, Row
from casebook._types import Author, Origin, Provenance
from casebook._values import profile_of, stored
from matcher import LibraryVersion, Match, Profile
from policies import InternalError, UserError

_MIN_PREFIX = 8
"""Shortest accepted start of an id (our choice: 8 hexadecimal digits are unique among some thousands of ids)."""


class NewSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet to be stored after printing.

    `options` is JSON text of everything that does not follow from the match (order, remarks, office); `sources`
    are the sources of the facts at that time; `fingerprint` is the SHA-256 of the PDF, to compare a reprint.
    """

    edition: str
    options: str
    officer: str
    sources: Mapping[str, Provenance] = MappingProxyType({})
    fingerprint: str = ""


class KeptSheet(NewSheet, frozen=True, kw_only=True):
    """A stored sheet."""

    number: int
    determination: str
    printed_at: datetime


class Determination(msgspec.Struct, frozen=True):
    """A stored profile, the day of the match and the version of the library."""

    id: str
    enterprise: int
    on: date
    library: LibraryVersion
    profile: Profile


_PERSON = "COALESCE(json_extract(s.options, '$.person'), '') != ''"
_NOT_A_PERSON = (
    f"(NOT EXISTS (SELECT 1 FROM sheets s WHERE s.determination = d.id AND {_PERSON})"
    f" OR EXISTS (SELECT 1 FROM sheets s WHERE s.determination = d.id AND NOT {_PERSON}))"
)
"""Whether a determination was made for the firm, not only for a person of it: see `sheet.SheetOptions.person`."""


class DeterminationRepository:
    """Stores and reads determinations. They are never changed and are deleted only together with their firm.

    Example:
        >>> book.determinations.keep_library(LibraryVersion("2026.11", digest), compiled)
        >>> sheet = book.determinations.keep(firm.id, match, new_sheet)
        >>> book.determinations.get(sheet.determination).on  # the day of the match
        datetime.date(2026, 11, 24)
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def keep_library(self, library: LibraryVersion, body: bytes) -> None:
        """Stores a compiled library file, once per digest. Call it before `keep`."""
        with self._ledger.transaction():
            values = (library.digest, library.version, zlib.compress(body, 9))
            self._ledger.database.execute("INSERT OR IGNORE INTO libraries VALUES (?, ?, ?)", values)

    def kept_libraries(self) -> tuple[LibraryVersion, ...]:
        """Returns the stored libraries, the one that was stored last first."""
        return tuple(
            LibraryVersion(version, digest)
            for version, digest in self._ledger.tuples("SELECT version, digest FROM libraries ORDER BY rowid DESC")
        )

    def keep(self, enterprise: int, match: Match, sheet: NewSheet) -> KeptSheet:
        """Stores a printed sheet and its determination; one determination may have several sheets.

        Raises: UserError if the firm does not exist; InternalError if `keep_library` was not called.
        """
        try:
            json.loads(sheet.options)
        except ValueError as error:
            raise InternalError("the options of a sheet must be JSON") from error
        row: Row = {
            "id": match.determination, "enterprise_id": enterprise, "day": match.on.isoformat(),
            "library": match.library.digest, "profile": _profile_text(match.profile),
        }  # fmt: skip
        printed = {
            "determination": match.determination, "edition": sheet.edition, "options": sheet.options,
            "sources": _sources_text(sheet.sources), "fingerprint": sheet.fingerprint, "officer": _rows.required(sheet.officer, "打印人"),
            "printed_at": self._ledger.now(),
        }  # fmt: skip
        with self._ledger.transaction():
            _rows.must_exist(self._ledger, enterprise)
            if not self._ledger.value("SELECT 1 FROM libraries WHERE digest = ?", (match.library.digest,)):
                raise InternalError(f"library {match.library.digest} was not kept before its determination")
            self._insert_once(row)
            names, marks = ", ".join(printed), ", ".join(f":{name}" for name in printed)
            made = self._ledger.database.execute(f"INSERT INTO sheets ({names}) VALUES ({marks})", printed)
            number = int(made.lastrowid or 0)
            with self._ledger.change(enterprise, Author(sheet.officer), ChangeKind.PRINTED) as change:
                printed = {"edition": sheet.edition, "determination": match.determination}
                change.added("sheets", number, {"number": number, **printed})
        return self.sheet(number)

    def get(self, id_: str) -> Determination:
        """Returns the determination with this id or unique prefix (at least 8 characters).

        Raises: UserError if there is none, more than one, or its content does not match its id.
        """
        wanted = id_.strip().lower()
        rows = self._ledger.rows("SELECT * FROM determinations WHERE substr(id, 1, ?) = ?", (len(wanted), wanted))
        if len(wanted) < _MIN_PREFIX or not rows:
            raise UserError(f"没有找到编号“{id_.strip()[:70]}”的服务单，请核对编号（至少前 {_MIN_PREFIX} 位）")
        if len(rows) > 1:
            raise UserError(f"有 {len(rows)} 份服务单的编号以“{wanted}”开头，请多输入几位")
        return self._read(rows[0])

    def library(self, digest: str) -> bytes:
        """Returns a stored compiled library file. Raises: UserError if it is missing or damaged."""
        body = self._ledger.value("SELECT body FROM libraries WHERE digest = ?", (digest,))
        try:
            return zlib.decompress(body if isinstance(body, bytes) else b"")
        except zlib.error as error:
            raise UserError("这份服务单所用的政策库没有保存或已损坏，不能原样重印，请恢复备份") from error

    def of(self, enterprise: int, *, with_persons: bool = True) -> tuple[Determination, ...]:
        """Returns every determination of a firm, latest first; perhaps without those made for one of its persons only."""
        wanted = "1" if with_persons else _NOT_A_PERSON
        sql = f"SELECT * FROM determinations d WHERE enterprise_id = ? AND {wanted} ORDER BY day DESC, rowid DESC"
        return tuple(self._read(row) for row in self._ledger.rows(sql, (enterprise,)))

    def last_before(self, enterprise: int, on: date) -> Determination | None:
        """Returns the latest determination of the firm itself before the day, or None; a new match is compared with it."""
        sql = (
            f"SELECT * FROM determinations d WHERE enterprise_id = ? AND day < ? AND {_NOT_A_PERSON} "
            "ORDER BY day DESC, rowid DESC LIMIT 1"
        )
        rows = self._ledger.rows(sql, (enterprise, on.isoformat()))
        return self._read(rows[0]) if rows else None

    def sheets(self, determination: str) -> tuple[KeptSheet, ...]:
        """Returns every sheet of a determination, in order of printing."""
        return self._sheets("determination = ?", determination)

    def sheets_of(self, enterprise: int) -> tuple[KeptSheet, ...]:
        """Returns every sheet of a firm, in order of printing, without reading what it was made from."""
        return self._sheets("determination IN (SELECT id FROM determinations WHERE enterprise_id = ?)", enterprise)

    def sheet(self, number: int) -> KeptSheet:
        """Returns the sheet with this number. Raises: UserError if it does not exist."""
        found = self._sheets("number = ?", number)
        if not found:
            raise UserError("这份服务单不在库中，可能已随企业删除")
        return found[0]

    def _insert_once(self, row: Row) -> None:
        known = self._ledger.rows("SELECT enterprise_id FROM determinations WHERE id = ?", (row["id"],))
        if not known:
            names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
            self._ledger.database.execute(f"INSERT INTO determinations ({names}) VALUES ({marks})", dict(row))
        elif known[0]["enterprise_id"] != row["enterprise_id"]:
            raise UserError("另一家企业的画像与这家完全相同，已经出过服务单；请先核对两家是否重复登记")

    def _sheets(self, where: str, value: str | int) -> tuple[KeptSheet, ...]:
        rows = self._ledger.rows(f"SELECT * FROM sheets WHERE {where} ORDER BY number", (value,))
        return tuple(
            KeptSheet(
                number=_rows.number(row, "number"),
                determination=_rows.text(row, "determination"),
                edition=_rows.text(row, "edition"),
                options=_rows.text(row, "options"),
                sources={name: _source(s) for name, s in json.loads(_rows.text(row, "sources")).items()},
                fingerprint=_rows.text(row, "fingerprint"),
                officer=_rows.text(row, "officer"),
                printed_at=datetime.fromisoformat(_rows.text(row, "printed_at")),
            )
            for row in rows
        )

    def _read(self, row: _rows.Cells) -> Determination:
        digest = _rows.text(row, "library")
        version = self._ledger.value("SELECT version FROM libraries WHERE digest = ?", (digest,))
        held = json.loads(_rows.text(row, "profile"))
        profile = profile_of(held["facts"].items(), held["confirmed"])
        stamp, on = LibraryVersion(str(version), digest), _rows.day(row, "day")
        if Match(profile, on, stamp, (), (), (), "").determination != row["id"]:
            raise UserError("这份服务单的底稿与编号不符，可能被改动过，不能原样重印，请恢复备份")
        return Determination(_rows.text(row, "id"), _rows.number(row, "enterprise_id"), on, stamp, profile)


def fingerprint(pdf: bytes) -> str:
    """Returns `sha256:…` of the bytes of a PDF."""
    return f"sha256:{hashlib.sha256(pdf).hexdigest()}"


def _profile_text(profile: Profile) -> str:
    """Returns the profile as JSON text, without contacts (a sheet prints them only by its options)."""
    confirmed = profile.facts.get("confirmed")
    plain = stored(profile.matched().with_fact("confirmed", None))
    answers = dict(confirmed.items()) if isinstance(confirmed, Mapping) else {}
    return json.dumps({"facts": plain, "confirmed": answers}, ensure_ascii=False)


def _sources_text(sources: Mapping[str, Provenance]) -> str:
    texts = {name: (s.origin.value, s.on.isoformat(), s.officer, s.note) for name, s in sources.items()}
    return json.dumps(texts, ensure_ascii=False)


def _source(parts: list[str]) -> Provenance:
    return Provenance(Origin(parts[0]), date.fromisoformat(parts[1]), parts[2], parts[3])
