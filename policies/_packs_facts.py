"""The facts of every library that was ever installed in a folder: `facts.json`.

A firm's record may contain a fact that only an installed update brought. So that the record can still be read after a
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
from policies.catalogue import beyond_catalogue, extend_catalogue
from policies.errors import UserError
from policies.fact_types import NO_TABLES, FactTables
from policies.library import tables_bytes

KNOWN_FACTS = "facts.json"
_Entry = TypeVar("_Entry", bound=msgspec.Struct)
_MOST = 4 * 1024 * 1024
"""Bytes of the largest file that is read. Our choice: the built-in tables have 50 KB."""


def remember_facts(folder: Path, tables: FactTables) -> None:
    """Add the entries of a library that is being installed to the file. Raises: UserError if it cannot be written."""
    before = _known(folder)
    merged = FactTables(
        _joined(before.facts, tables.facts, "name"),
        _joined(before.quantities, tables.quantities, "name"),
        _joined(before.qualifications, tables.qualifications, "kind"),
    )
    if merged != before:
        write_whole(folder / KNOWN_FACTS, tables_bytes(merged) + b"\n")


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


def _joined(old: tuple[_Entry, ...], new: tuple[_Entry, ...], key: str) -> tuple[_Entry, ...]:
    names = {getattr(entry, key) for entry in old}
    return (*old, *(entry for entry in new if getattr(entry, key) not in names))
