"""The fact tables in use: every fact that a profile may contain, every derived quantity, every kind of qualification.

The built-in entries come from `policies/library/目录/*.yaml`, compiled into resources/facts.json. A library from
outside may add entries (`extend_catalogue`), never change one. Profile files depend on the names, types and units, so
entries are never renamed or removed. A fact that is absent or null is unknown; 0, false and [] are known values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from types import MappingProxyType
from typing import Protocol, TypeVar

import msgspec

from policies._core_facts import KIND, missing_core
from policies.errors import UserError
from policies.fact_types import Cost, FactTables, Field, FieldType, Group, Holder, Qualification, Quantity
from resources import facts_path

_fields: dict[str, Field] = {}
_quantities: dict[str, Quantity] = {}
_qualifications: dict[str, tuple[str, int | None]] = {}
CATALOGUE: Mapping[str, Field] = MappingProxyType(_fields)
"""Name → fact, for all facts, in the order of the form."""
QUANTITIES: Mapping[str, Quantity] = MappingProxyType(_quantities)
"""Name → quantity, for all computed quantities."""
QUALIFICATIONS: Mapping[str, tuple[str, int | None]] = MappingProxyType(_qualifications)
"""Kind → (label, months of validity where a document states them)."""


class _Cached(Protocol):
    """A function with a cache (`functools.cache` or `lru_cache`)."""

    def cache_clear(self) -> None: ...


_C = TypeVar("_C", bound=_Cached)
_caches: list[Callable[[], None]] = []
_words_lock = RLock()


def depends_on_catalogue(function: _C) -> _C:
    """Mark a cached function (decorator, above `@cache`): its cache is cleared when the tables get new entries."""
    _caches.append(function.cache_clear)
    return function


def extend_catalogue(tables: FactTables) -> None:
    """Add the entries of other tables; entries that are already there are left as they are.

    Raises: UserError if an entry has the name of a different one; nothing is added then.

    >>> extend_catalogue(FactTables(quantities=(QUANTITIES["rd_ratio"],)))
    """
    if changed := next(clashes(tables), None):
        raise UserError(f"“{changed[1]}”与程序已有的同名条目不同；已有的不能改，请换一个名称")
    if (new := beyond_catalogue(tables)) != FactTables():
        _put(new)


def beyond_catalogue(tables: FactTables) -> FactTables:
    """Return the entries whose names are not in the tables in use."""
    return FactTables(
        tuple(field for field in tables.facts if field.name not in _fields),
        tuple(quantity for quantity in tables.quantities if quantity.name not in _quantities),
        tuple(title for title in tables.qualifications if title.kind not in _qualifications),
    )


def clashes(tables: FactTables, *, wording: bool = True) -> Iterator[tuple[str, str]]:
    """Yield (table, name) for each entry that differs from the entry in use with the same name.

    Without `wording`, entries that mean the same are equal: a library of another version may have other labels,
    questions or estimates, and fewer possible values.
    """
    for field in tables.facts:
        known = _fields.get(field.name)
        if known is not None and (_bare(field) != _bare(known) if wording else not _means_same(field, known)):
            yield "facts", field.name
    for quantity in tables.quantities:
        same = _quantities.get(quantity.name, quantity)
        if quantity != same if wording else (quantity.formula, quantity.unit) != (same.formula, same.unit):
            yield "quantities", quantity.name
    for title in tables.qualifications:
        label, months = _qualifications.get(title.kind, (title.label, title.months))
        if title.months != months or (wording and title.label != label):
            yield "qualifications", title.kind


def rewords(field: Field) -> bool:
    """Return whether a field only says an added fact in other words (label, question, estimates) or adds values to it.

    Built-in facts are never reworded.
    """
    known = _fields.get(field.name)
    return known is not None and known != field and field.name not in _BUILT_IN_NAMES and _means_same(known, field)


def reword(facts: Iterable[Field]) -> None:
    """Take the later words of added facts into use, as far as `rewords` allows."""
    changed = {field.name: field for field in facts if rewords(field)}
    if changed:
        _put(FactTables(facts=tuple(changed.values())))


def _bare(field: Field) -> Field:
    """Return a field as its file states it: the kinds of qualifications stand in a table of their own."""
    return _with_kinds(field, ()) if field.name == "qualifications" else field


def _with_kinds(field: Field, kinds: tuple[str, ...]) -> Field:
    parts = tuple(msgspec.structs.replace(part, values=kinds) if part.name == KIND else part for part in field.parts)
    return msgspec.structs.replace(field, parts=parts)


def differs(one: Field, other: Field) -> bool:
    """Return whether two facts of one name mean different things; other words or more possible values are no difference."""
    return not (_means_same(one, other) or _means_same(other, one))


def is_built_in(name: str) -> bool:
    """Return whether the program itself brings a fact of that name."""
    return name in _BUILT_IN_NAMES


def _means_same(theirs: Field, ours: Field) -> bool:
    same = (theirs.type, theirs.unit, theirs.signed, theirs.matched) == (
        ours.type,
        ours.unit,
        ours.signed,
        ours.matched,
    )
    if not same or not set(theirs.values) <= set(ours.values):
        return False
    pairs = [(part, ours.part(part.name)) for part in theirs.parts]
    return all(our is not None and _means_same(part, our) for part, our in pairs)


def _put(tables: FactTables) -> None:
    _qualifications.update({title.kind: (title.label, title.months) for title in tables.qualifications})
    _quantities.update({quantity.name: quantity for quantity in tables.quantities})
    _fields.update({field.name: field for field in tables.facts})
    _fields["qualifications"] = _with_kinds(_fields["qualifications"], tuple(_qualifications))
    for clear in _caches:
        clear()


def use_built_in(tables: FactTables) -> None:
    """Make these the built-in tables, in place of the present ones; for the compiler, whose files may have changed.

    Raises: UserError if an entry that code names is missing or has another type.
    """
    if fault := next(missing_core(tables), None):
        raise UserError(f"事实目录不完整：{fault[2]}")
    if beyond_catalogue(tables) == FactTables() and not any(clashes(tables)):
        return
    for table in (_fields, _quantities, _qualifications):
        table.clear()
    _put(tables)


@contextmanager
def catalogue_kept(*, on_error: bool = False) -> Iterator[None]:
    """Take back at the end what was added inside; with `on_error` only if an exception leaves the block."""
    before = dict(_fields), dict(_quantities), dict(_qualifications)
    done = False
    try:
        yield
        done = True
    finally:
        if not (done and on_error) and (dict(_fields), dict(_quantities), dict(_qualifications)) != before:
            _restore(*before)


@contextmanager
def worded_as(facts: Iterable[Field]) -> Iterator[None]:
    """Use added facts in the words that a library had, inside the block, so that what was printed is printed again alike.

    Their possible values stay those of now. Threads wait for one another; built-in facts stay as they are.
    """
    with _words_lock:
        pairs = [(field, _fields[field.name]) for field in facts if field.name in _fields]
        other = [(then, now) for then, now in pairs if then != now and _means_same(then, now)]
        old = {now.name: now for _, now in other if not is_built_in(now.name)}
        then = {f.name: msgspec.structs.replace(f, values=n.values, parts=n.parts) for f, n in other if f.name in old}
        if then:
            _put(FactTables(facts=tuple(then.values())))
        try:
            yield
        finally:
            if back := [field for name, field in old.items() if _fields.get(name) == then[name]]:
                _put(FactTables(facts=tuple(back)))


def _restore(
    fields: dict[str, Field], quantities: dict[str, Quantity], titles: dict[str, tuple[str, int | None]]
) -> None:
    for name in [name for name in _fields if name not in fields]:
        del _fields[name]
    for name in [name for name in _quantities if name not in quantities]:
        del _quantities[name]
    for name in [name for name in _qualifications if name not in titles]:
        del _qualifications[name]
    _fields.update(fields)
    _quantities.update(quantities)
    _qualifications.update(titles)
    for clear in _caches:
        clear()


def tables_from(content: bytes) -> FactTables:
    """Return the tables in JSON. The library of the program contains the built-in ones, which are not read again.

    Raises: msgspec.MsgspecError or UnicodeDecodeError if the content is damaged.
    """
    return _BUILT_IN if content == _SOURCE else msgspec.json.decode(content, type=FactTables)


def _built_in() -> tuple[bytes, FactTables]:
    path = facts_path()
    try:
        content = path.read_bytes().strip()
        return content, msgspec.json.decode(content, type=FactTables)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UserError(f"事实目录文件读不出来：{path}，请重新安装程序") from error


_SOURCE, _BUILT_IN = _built_in()
_BUILT_IN_NAMES = frozenset(field.name for field in _BUILT_IN.facts)
use_built_in(_BUILT_IN)
SIZE_INDUSTRIES = CATALOGUE["size_industry"].values
"""The industries of the standard for the size of firms (工信部联企业〔2011〕300号)."""

__all__ = [
    "CATALOGUE",
    "QUALIFICATIONS",
    "QUANTITIES",
    "SIZE_INDUSTRIES",
    "Cost",
    "FactTables",
    "Field",
    "FieldType",
    "Group",
    "Holder",
    "Qualification",
    "Quantity",
    "beyond_catalogue",
    "catalogue_kept",
    "clashes",
    "depends_on_catalogue",
    "differs",
    "extend_catalogue",
    "is_built_in",
    "reword",
    "rewords",
    "tables_from",
    "use_built_in",
    "worded_as",
]
