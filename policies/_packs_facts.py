"""The facts of every library that was ever installed in a folder, and of the bureau's own policies: `facts.json`.

A firm's record may contain a fact that only an installed update or an own policy brought. An update that means something
else by such a name is refused, also where the records are closed. So that the record can still be read after a
rollback, or if the update is damaged, the facts stay in use. The file is not signed: entries in it can only add facts
that no policy names, and change none.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from policies._packs_disk import read_up_to, write_whole
from policies.catalogue import beyond_catalogue, differs, extend_catalogue
from policies.errors import UserError
from policies.fact_types import NO_TABLES, FactTables, Field
from policies.library import tables_bytes

KNOWN_FACTS = "facts.json"
_Entry = TypeVar("_Entry", bound=msgspec.Struct)
_MOST = 4 * 1024 * 1024
"""Bytes of the largest file that is read. Our choice: the built-in tables have 50 KB."""


def remember_facts(folder: Path, tables: FactTables) -> None:
    """Add the entries of a library that is being installed, or of own policies, to the file.

    A fact that only got other words or more values takes the place of the earlier one.
    Raises: UserError if it cannot be written.
    """
    before = _known(folder)
    later = {field.name: field for field in tables.facts}
    facts = tuple(_later(field, later.get(field.name, field)) for field in before.facts)
    merged = FactTables(
        _joined(facts, tables.facts, "name"),
        _joined(before.quantities, tables.quantities, "name"),
        _joined(before.qualifications, tables.qualifications, "kind"),
    )
    if merged != before:
        write_whole(folder / KNOWN_FACTS, tables_bytes(merged) + b"\n")


def other_meaning(folder: Path, tables: FactTables) -> Field | None:
    """Return the fact of the tables that means something else in the file, or None."""
    known = {field.name: field for field in _known(folder).facts}
    return next((field for field in tables.facts if differs(field, known.get(field.name, field))), None)


def recall_facts(folder: Path) -> None:
    """Take the entries of the file into use, as far as they are missing. Raises no error; a damaged file is ignored."""
    with suppress(UserError):
        extend_catalogue(beyond_catalogue(_known(folder)))


def _known(folder: Path) -> FactTables:
    path = folder / KNOWN_FACTS
    if not os.path.lexists(path):
        return NO_TABLES
    try:
        return msgspec.json.decode(read_up_to(path, _MOST), type=FactTables)
    except (UserError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return NO_TABLES


def _later(old: Field, new: Field) -> Field:
    return old if differs(old, new) or not set(old.values) <= set(new.values) else new


def _joined(old: tuple[_Entry, ...], new: tuple[_Entry, ...], key: str) -> tuple[_Entry, ...]:
    names = {getattr(entry, key) for entry in old}
    return (*old, *(entry for entry in new if getattr(entry, key) not in names))
