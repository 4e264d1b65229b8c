"""Small firms, sources and clocks for the tests of the casebook."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from casebook import (
    Author,
    Casebook,
    Category,
    Clock,
    Enterprise,
    KeptColumn,
    KeptSheet,
    NewFollowUp,
    NewRequest,
    NewSheet,
    NewVisit,
    Origin,
    Provenance,
    ScryptCost,
    open_casebook,
)
from casebook._migrations import STEPS
from casebook._row_checks import is_readable_row
from casebook._tables import TableShape, tables_after
from matcher import LibraryVersion, Profile, Value, match, read_profile

ON = date(2026, 11, 24)
OFFICER = Author("张三")
LICENCE = Provenance(Origin.LICENCE, date(2026, 11, 1), "张三")
IMPORTED = Provenance(Origin.IMPORTED, date(2026, 11, 3), "张三", "表格 名单.xlsx")
VERBAL = Provenance(Origin.VERBAL, date(2026, 11, 2), "李四", "财务负责人电话中说")


def ticking(start: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)) -> Clock:
    """Returns a clock that advances by one second with each call."""

    def seconds() -> Iterator[datetime]:
        moment = start
        while True:
            yield moment
            moment += timedelta(seconds=1)

    times = seconds()
    return lambda: next(times)


def opened(path: Path) -> Casebook:
    return open_casebook(path, ticking())


def profile(name: str = "天津海河明达科技有限公司", **facts: object) -> Profile:
    return read_profile({"name": name, **facts})


def add(book: Casebook, name: str = "天津海河明达科技有限公司", officer: str = "", **facts: object) -> Enterprise:
    return book.enterprises.add(profile(name, **facts), LICENCE, officer)


def facts(book: Casebook, enterprise: int, on: date = ON) -> Mapping[str, Value]:
    return book.enterprises.profile(enterprise, on).profile.facts


CHEAP = ScryptCost(n=16)
"""scrypt parameters for fast tests; one test checks the real cost."""
PASSPHRASE = "海河之滨 九月的口令"


def filled(path: Path, firms: int = 3) -> tuple[int, ...]:
    """Creates and closes a casebook with records of every kind. Returns the ids of its firms."""
    with opened(path) as book, book.all_or_nothing():
        ids = [
            add(book, f"天津第{number}科技有限公司", "张三", revenue={"2024": 100 + number}).id
            for number in range(firms)
        ]
        for number in ids:
            book.enterprises.set_facts(number, {}, LICENCE, kept=(kept_column(f"留下的话{number}"),))
            visit = book.visits.add(number, NewVisit(on=ON, officer="张三", note=f"走访记录{number}"), OFFICER)
            new = NewRequest(
                category=Category.PREMISES, text=f"诉求{number}", raised_on=ON, officer="张三", visit=visit.id
            )
            book.requests.add(number, new, OFFICER)
            book.follow_ups.add(number, NewFollowUp(text=f"跟进{number}", officer="张三"), OFFICER)
            printed(book, number)
    return tuple(ids)


def kept_column(text: str, header: str = "备注", file: str = "名单.xlsx", on: date = ON) -> KeptColumn:
    """Returns a kept column."""
    return KeptColumn(header=header, text=text, file=file, sheet="一", on=on, officer="张三")


def printed(book: Casebook, enterprise: int, on: date = ON, edition: str = "firm") -> KeptSheet:
    """Stores a printed sheet and returns it."""
    stamp = LibraryVersion("2026.11", "sha256:abc")
    dossier = book.enterprises.profile(enterprise, on)
    book.determinations.keep_library(stamp, b'{"version":"2026.11","policies":[]}' * 100)
    sheet = NewSheet(edition=edition, options="{}", officer="张三", sources=dossier.provenance, fingerprint="sha256:1")
    return book.determinations.keep(enterprise, match((), dossier.profile, on, stamp), sheet)


_FIGURES = ("due", "reported", "approved", "paid", "amount", "technical", "value")
_JSON = {"missing": "[]", "facts": "{}", "versions": "[]", "about": "[]", "resources": "[]"}
_CHOSEN = {
    ("letters", "kind"): "变动告知",
    ("title_ends", "outcome"): "续报中",
    ("requests", "satisfaction"): "满意",
}
"""Columns whose words are a closed set."""


def filled_row(shape: TableShape, enterprise: int, text: str) -> dict[str, str | int | bytes]:
    """Returns a row of a table that the checks accept, with `text` in every column that may say anything."""
    row: dict[str, str | int | bytes] = {}
    for column, kind in zip(shape.columns, shape.types, strict=True):
        if column == "enterprise_id":
            row[column] = enterprise
        elif kind == "INTEGER":
            row[column] = 1
        elif kind == "BLOB":
            row[column] = text.encode()
        elif (shape.name, column) == ("evidence", "sha256"):
            row[column] = hashlib.sha256(text.encode()).hexdigest()
        elif (shape.name, column) in _CHOSEN:
            row[column] = _CHOSEN[shape.name, column]
        elif column in _JSON:
            row[column] = _JSON[column]
        elif column in _FIGURES:
            row[column] = "12.5"
        elif column.endswith("_on") or column in ("day", "until"):
            row[column] = ON.isoformat()
        elif column == "at":
            row[column] = f"{ON.isoformat()}T09:00:00+00:00"
        else:
            row[column] = text
    assert is_readable_row(shape.name, row)
    return row


def fill_tables(book: Casebook, enterprise: int, text: str, names: Iterable[str]) -> None:
    """Inserts one row about a firm into each of the tables."""
    ledger = book.enterprises._ledger
    shapes = {shape.name: shape for shape in tables_after(STEPS)}
    with ledger.transaction():
        for name in names:
            row = filled_row(shapes[name], enterprise, text)
            marks = ", ".join(f":{column}" for column in row)
            ledger.database.execute(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({marks})", row)


AFTER_THE_SHEET = (
    "filings", "payouts", "contracts", "persons", "title_ends", "plan_steps", "evidence", "joined_firms", "letters",
)  # fmt: skip
"""The tables of a firm that came with step 0007."""
