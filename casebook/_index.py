"""The index tables for lists and searches, rebuilt from the facts of a firm whenever they change."""

from __future__ import annotations

import json

from sqlite_utils import Database

from casebook._values import profile_of
from firms import plain_code
from matcher import Profile, Value, last_day
from policies import UserError
from policies.text_folding import initials, normalised

_INDEXED = (
    "name", "credit_code", "district", "street", "tech_field", "industry_tags", "size_industry", "qualifications",
)  # fmt: skip
LINE = "\n"
INDEX_TABLES = ("firm_index", "holdings")
"""Tables derived from the facts. Exports and salvage leave them out and rebuild them."""


def rebuild_index(database: Database, enterprise: int) -> None:
    """Rebuilds the index rows of one firm.

    Raises: UserError if another firm has the same credit code, or the firm has no name.
    """
    marks = ", ".join("?" * len(_INDEXED))
    sql = f"SELECT name, value FROM facts WHERE enterprise_id = ? AND name IN ({marks})"
    profile = profile_of(database.execute(sql, (enterprise, *_INDEXED)).fetchall(), {})
    known = database.execute("SELECT old_names FROM enterprises WHERE id = ?", (enterprise,)).fetchone()
    if not _text(profile, "name"):
        raise UserError("企业名称不能为空，请填写营业执照上的名称")
    _write_firm_index(database, enterprise, profile, json.loads(known[0]))
    _write_holdings(database, enterprise, profile)


def _write_firm_index(database: Database, enterprise: int, profile: Profile, old_names: list[str]) -> None:
    code = plain_code(_text(profile, "credit_code")) or None
    _refuse_duplicate_code(database, enterprise, code)
    names = (_text(profile, "name"), *old_names)
    lines = LINE.join(normalised(name) for name in names)
    before = database.execute(
        "SELECT names, initials FROM firm_index WHERE enterprise_id = ?", (enterprise,)
    ).fetchone()
    # The pinyin table loads slowly: initials are computed only if a name changed.
    letters = before[1] if before and before[0] == lines else LINE.join(initials(name) for name in names)
    sectors = (
        _text(profile, "tech_field"),
        *_texts(profile.facts.get("industry_tags")),
        _text(profile, "size_industry"),
    )
    database.execute(
        "INSERT OR REPLACE INTO firm_index VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            enterprise, names[0], lines, letters, code, _text(profile, "district"), _text(profile, "street"),
            LINE.join(dict.fromkeys(filter(None, sectors))), int("qualifications" in profile.facts),
        ),
    )  # fmt: skip


def _refuse_duplicate_code(database: Database, enterprise: int, code: str | None) -> None:
    sql = "SELECT name FROM firm_index WHERE credit_code = ? AND enterprise_id <> ?"
    other = database.execute(sql, (code, enterprise)).fetchone()
    if other:
        raise UserError(f"统一社会信用代码 {code} 已属于“{other[0]}”，请核对代码，或打开那家企业")


def _write_holdings(database: Database, enterprise: int, profile: Profile) -> None:
    database.execute("DELETE FROM holdings WHERE enterprise_id = ?", (enterprise,))
    records = profile.facts.get("qualifications")
    for record in records if isinstance(records, tuple) else ():
        if isinstance(record, str) or "kind" not in record:
            continue
        granted, until = record.get("granted_on"), last_day(record)
        values = (enterprise, str(record["kind"]), granted and str(granted), until and str(until))
        database.execute("INSERT INTO holdings VALUES (?, ?, ?, ?)", values)


def _text(profile: Profile, name: str) -> str:
    return str(profile.facts.get(name) or "")


def _texts(value: Value | None) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, tuple) else ()
