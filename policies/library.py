"""The library as the program uses it: all policies of one version, read from one compiled file (JSON).

The compiled file contains neither worked examples nor fields with their default value, so that a new optional field
of a policy does not change the digest. This module does not read YAML.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import msgspec

from policies._first_edition import is_first_edition, policy_of, reference_of
from policies.catalogue import beyond_catalogue, extend_catalogue, tables_from
from policies.errors import UserError
from policies.fact_types import NO_TABLES, FactTables
from policies.model import Policy
from policies.offices import Office
from policies.reference import Reference


class LibraryVersion(msgspec.Struct, frozen=True):
    """The version and digest that identify a library."""

    version: str
    digest: str


@dataclass(frozen=True)
class Library:
    """All policies and reference entries of one version, ordered by id, and the fact tables that they rest on.

    `version` is year and month, such as `2026.11`; `digest` is `sha256:…` of the content. `offices` is the directory of
    the offices that policies name by their duty.
    """

    version: str
    digest: str
    policies: tuple[Policy, ...]
    references: tuple[Reference, ...] = ()
    offices: tuple[Office, ...] = ()
    tables: FactTables = NO_TABLES

    @property
    def stamp(self) -> LibraryVersion:
        """The version and digest, as they are stored with a match."""
        return LibraryVersion(self.version, self.digest)

    def reference(self, name: str) -> Reference | None:
        """Return the reference entry with that id or other id, or None."""
        return next((entry for entry in self.references if name in (entry.id, *entry.other_ids)), None)

    def get(self, name: str) -> Policy | None:
        """Return the policy with that id or other id, or the only policy with that alias, short name or full name.

        None if there is no such policy or if several have that name. `library.get("高企").id` is `"cn-hnte"` in the
        built-in library.
        """
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, Policy]:
        bearers: dict[str, list[Policy]] = {}
        for policy in self.policies:
            for name in {policy.name, policy.short, *policy.aliases} - {""}:
                bearers.setdefault(name, []).append(policy)
        clear = {name: found[0] for name, found in bearers.items() if len(found) == 1}
        others = {name: policy for policy in self.policies for name in policy.other_ids}
        return MappingProxyType({**clear, **others, **{policy.id: policy for policy in self.policies}})


class _File(msgspec.Struct, frozen=True):
    version: str
    digest: str
    policies: msgspec.Raw
    references: msgspec.Raw = msgspec.Raw(b"[]")
    offices: msgspec.Raw = msgspec.Raw(b"")
    tables: msgspec.Raw = msgspec.Raw(b"")
    edition: int = 1

    @property
    def own_digest(self) -> str:
        """The digest of the content."""
        return _digest(self.policies, self.references, self.offices, self.tables)


EDITION = 2
"""The format of policies that this program writes. Files of the first edition are translated when they are read."""


_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ADVICE = "请重新安装程序，或用完好的文件替换它"


def load_library(path: Path) -> Library:
    """Read a compiled library file.

    Raises: UserError if the file is missing, damaged or made for another program version.

    >>> import resources
    >>> load_library(resources.library_path()).get("高企").name
    '高新技术企业认定'
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"读不出政策库文件：{path}，{_ADVICE}") from error
    return library_from(content, str(path))


def library_from(content: bytes, where: str = "政策库") -> Library:
    """Return the library in the bytes that `library_bytes` wrote; `where` names the source in error messages.

    Facts, quantities and qualifications that only the library has are in use afterwards.

    Raises: UserError if the content is damaged or made for another program version.

    >>> empty = library_of([], "2026.11")
    >>> library_from(library_bytes(empty)) == empty
    True
    """
    try:
        file = msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(f"政策库文件不完整：{where}，{_ADVICE}") from error
    if file.digest != file.own_digest:
        raise UserError(f"政策库文件被改动过，与它的校验值不符：{where}，{_ADVICE}")
    try:
        with _gc_paused():
            return _decoded(file)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(f"政策库文件与本程序的版本不合：{where}，{_ADVICE}") from error


def edition_of(content: bytes) -> int:
    """Return the edition of the policies in a compiled library that `library_from` reads."""
    return msgspec.json.decode(content, type=_File).edition


def _decoded(file: _File) -> Library:
    policies, references = bytes(file.policies), bytes(file.references)
    if file.edition == 1:
        policies, references = _translated(policies, policy_of), _translated(references, reference_of)
    tables = tables_from(bytes(file.tables)) if bytes(file.tables) else NO_TABLES
    library = Library(
        file.version,
        file.digest,
        _policies_decoder().decode(policies),
        _references_decoder().decode(references),
        _offices_decoder().decode(bytes(file.offices) or b"[]"),
        tables,
    )
    extend_catalogue(beyond_catalogue(tables))
    return library


def _translated(content: bytes, translate: Callable[[dict[str, Any]], dict[str, Any]]) -> bytes:
    return msgspec.json.encode([translate(entry) for entry in msgspec.json.decode(content)])


def library_of(
    policies: Sequence[Policy],
    version: str,
    references: Sequence[Reference] = (),
    offices: Sequence[Office] = (),
    tables: FactTables = NO_TABLES,
) -> Library:
    """Return a library of the given policies, reference entries, offices and fact tables.

    Worked examples are kept in the library but are not part of the digest.
    """
    ordered = tuple(sorted(policies, key=lambda policy: policy.id))
    cited = tuple(sorted(references, key=lambda reference: reference.id))
    content = _joined(ordered) + _joined(cited) + _joined(offices) + tables_bytes(tables)
    return Library(version, _digest(content), ordered, cited, tuple(offices), tables)


def library_bytes(library: Library) -> bytes:
    r"""Return the content of the compiled file, one entry on each line. The same policies give the same bytes.

    >>> library_bytes(library_of([], "2026.11"))[:21], library_bytes(library_of([], "2026.11"))[-45:]
    (b'{"version":"2026.11",', b',"policies":[],"references":[],"offices":[]}\n')
    """
    parts = {name: _joined(getattr(library, name)) for name in ("policies", "references", "offices")}
    if tables := tables_bytes(library.tables):
        parts["tables"] = tables
    digest = _digest(*parts.values())
    head = msgspec.json.encode({"version": library.version, "digest": digest, "edition": EDITION})
    return head[:-1] + b"".join(b',"' + name.encode() + b'":' + part for name, part in parts.items()) + b"}\n"


def tables_bytes(tables: FactTables) -> bytes:
    """Return fact tables as JSON, one entry on each line, or no bytes if they are empty."""
    if tables == NO_TABLES:
        return b""
    lists = [
        b'"%s":[\n%s\n]' % (name.encode(), b",\n".join(msgspec.json.encode(_without_defaults(item)) for item in items))
        for name in tables.__struct_fields__
        if (items := getattr(tables, name))
    ]
    return b"{" + b",\n".join(lists) + b"}"


def policy_bytes(policy: Policy, *, examples: bool = False) -> bytes:
    """Return one policy as JSON without default values; without worked examples too, unless they are asked for.

    With examples numbers are written as numbers, because a text is no number in the profile of an example.
    """
    return _with_numbers().encode(_without_defaults(policy)) if examples else msgspec.json.encode(to_plain(policy))


def policy_from(text: bytes | str) -> Policy:
    """Return the policy in the JSON that `policy_bytes` wrote.

    Raises: UserError if the text is damaged or from another program version.
    """
    try:
        raw = msgspec.json.decode(text)
        return _policy_decoder().decode(msgspec.json.encode(policy_of(raw)) if is_first_edition(raw) else text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise UserError("政策的内容读不出来：数据已损坏，或来自更新的程序版本，请升级程序或恢复备份") from error


def policy_digest(policy: Policy) -> str:
    """Return `sha256:…` of one policy without its worked examples."""
    return _digest(policy_bytes(policy))


def to_plain(entry: msgspec.Struct) -> dict[str, object]:
    """Return an entry or a part of one (a condition, a support item) as dicts (field name → value), lists and texts, without worked examples and default values.

    Numbers and days are texts, so that no digit is lost.
    """
    return cast(dict[str, object], msgspec.to_builtins(_without_defaults(_without_examples(entry))))


def _without_examples(entry: msgspec.Struct) -> msgspec.Struct:
    return msgspec.structs.replace(entry, examples=()) if isinstance(entry, Policy) else entry


def _joined(entries: Sequence[Policy | Reference | Office]) -> bytes:
    lines = [
        policy_bytes(entry) if isinstance(entry, Policy) else msgspec.json.encode(_without_defaults(entry))
        for entry in entries
    ]
    return b"[\n" + b",\n".join(lines) + b"\n]" if lines else b"[]"


def _digest(*parts: bytes | msgspec.Raw) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return f"sha256:{found.hexdigest()}"


def _without_defaults(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        slim: dict[str, object] = {str(config.tag_field): config.tag} if config.tag else {}
        for name, default in _fields(type(value)):
            part = getattr(value, name)
            if part != default:
                slim[name] = _without_defaults(part)
        return slim
    return [_without_defaults(item) for item in value] if isinstance(value, tuple) else value


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, object], ...]:
    fields = msgspec.structs.fields(kind)
    return tuple((f.name, f.default if f.default_factory is msgspec.NODEFAULT else f.default_factory()) for f in fields)


@cache
def _policy_decoder() -> msgspec.json.Decoder[Policy]:
    return msgspec.json.Decoder(Policy, float_hook=Decimal)


@cache
def _with_numbers() -> msgspec.json.Encoder:
    return msgspec.json.Encoder(decimal_format="number", enc_hook=_number_or_text)


def _number_or_text(value: object) -> Decimal | str:
    """Return an unquoted text of a policy file as what it says."""
    text = str(value)
    return Decimal(text) if _NUMBER.fullmatch(text) else text


@cache
def _references_decoder() -> msgspec.json.Decoder[tuple[Reference, ...]]:
    return msgspec.json.Decoder(tuple[Reference, ...])


@cache
def _offices_decoder() -> msgspec.json.Decoder[tuple[Office, ...]]:
    return msgspec.json.Decoder(tuple[Office, ...])


@cache
def _policies_decoder() -> msgspec.json.Decoder[tuple[Policy, ...]]:
    return msgspec.json.Decoder(tuple[Policy, ...])


@contextmanager
def _gc_paused() -> Iterator[None]:
    """Pause the garbage collector while decoding; it would double the time and find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
