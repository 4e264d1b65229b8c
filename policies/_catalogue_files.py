"""Reading the fact tables of a library folder: `目录/facts.yaml`, `quantities.yaml` and `qualifications.yaml`.

Each file is a list with one entry a line; all files are optional. The tables are checked, compared with the entries
in use, and taken into use before the policies of the folder are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar, cast

import msgspec

from policies._core_facts import missing_core
from policies._reader import Reader, Unreadable
from policies._source_text import source_text
from policies._table_checks import Mistake, check_formulas, check_tables
from policies._yaml import read_yaml
from policies.catalogue import clashes, extend_catalogue, use_built_in
from policies.errors import UserError, ValidationError
from policies.fact_types import FactTables, Field, Group, Qualification, Quantity

TABLES = "目录"
"""The subfolder of a library folder that contains tables; no file in it is a policy."""
OTHER_TABLES = ("offices.yaml",)
"""Files of the folder that are not fact tables; other modules read them."""
_FACT_TABLES = ("facts.yaml", "quantities.yaml", "qualifications.yaml")
_Entry = TypeVar("_Entry", bound=msgspec.Struct)


def take_tables(folder: Path, *, built_in: bool) -> tuple[FactTables, list[ValidationError]]:
    """Read and check the tables of a library folder and take them into use. Return them and all errors of the files.

    A folder without tables gives empty ones. With `built_in` they replace the built-in tables, so that the sources
    may be edited; those of any other folder may only add entries. Tables with errors are not taken into use, except
    that formulas are checked afterwards, because they need the facts (see `catalogue_kept`).
    """
    tables, errors = read_tables(folder)
    if errors:
        return tables, errors
    mistakes = list(_missing(tables) if built_in else _changed(tables))
    if not mistakes:
        (use_built_in if built_in else extend_catalogue)(tables)
        mistakes = list(check_formulas(tables.quantities))
    return tables, [_error(mistake) for mistake in mistakes]


def read_tables(folder: Path) -> tuple[FactTables, list[ValidationError]]:
    """Read the tables of a library folder without taking them into use. Return them and all errors of the files."""
    known = (*_FACT_TABLES, *OTHER_TABLES)
    errors = [
        ValidationError(f"{TABLES}/{path.name}", "", "不认识这份目录文件", f"可用：{'、'.join(known)}")
        for path in sorted((folder / TABLES).glob("*"))
        if path.name not in known
    ]
    facts = _entries(folder, "facts", Field, errors)
    quantities = _entries(folder, "quantities", Quantity, errors)
    titles = _entries(folder, "qualifications", Qualification, errors)
    tables = FactTables(facts, quantities, titles)
    return tables, errors or [_error(mistake) for mistake in check_tables(tables)]


def _error(mistake: Mistake) -> ValidationError:
    return ValidationError(f"{TABLES}/{mistake.table}.yaml", mistake.place, mistake.what, mistake.advice)


def _missing(tables: FactTables) -> Iterator[Mistake]:
    yield from (Mistake(table, name, what) for table, name, what in missing_core(tables))


def _changed(tables: FactTables) -> Iterator[Mistake]:
    for table, name in clashes(tables):
        yield Mistake(table, name, "与程序已有的同名条目不同", "已有的不能改；照原样写、删去这一条，或换一个名称")


def _entries(folder: Path, table: str, kind: type[_Entry], errors: list[ValidationError]) -> tuple[_Entry, ...]:
    where = f"{TABLES}/{table}.yaml"
    path = folder / where
    if not path.exists():
        return ()
    reader = Reader(where)
    try:
        raw = read_yaml(source_text(path, where))
        found = [_entry(reader, kind, item, i) for i, item in enumerate(reader.items(raw, ""))]
    except Unreadable:
        found = []
    except ValidationError as error:
        errors.append(error)
        return ()
    except UserError as error:
        errors.append(ValidationError(where, "", str(error)))
        return ()
    errors += reader.errors
    return tuple(entry for entry in found if entry is not None)


def _entry(reader: Reader, kind: type[_Entry], raw: object, number: int) -> _Entry | None:
    name = (raw.get("name") or raw.get("kind")) if isinstance(raw, dict) else None
    place = name if isinstance(name, str) else f"[{number}]"
    try:
        return cast(_Entry, reader.struct(kind, _with_groups(raw), place))
    except Unreadable:
        return None


def _with_groups(raw: object) -> object:
    """Return a raw field with a group in each part: a part is a field whose group says nothing."""
    parts = raw.get("parts") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(parts, list):
        return raw
    groups = {"group": Group.STANDING.value}
    return {**raw, "parts": [{**groups, **part} if isinstance(part, dict) else part for part in parts]}
