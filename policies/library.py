"""The library as the program uses it: every policy of one version, read from one compiled file.

The compiled file leaves out worked examples and everything that is at its default, so that a
new optional field of a policy changes no digest. YAML is never read here.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import cast

import msgspec

from policies.errors import UserError
from policies.model import Policy
from policies.reference import Reference


class LibraryVersion(msgspec.Struct, frozen=True):
    """The version and digest that identify a library."""

    version: str
    digest: str


@dataclass(frozen=True)
class Library:
    """All policies of one version, in the order of their ids.

    `version` is `2026.11` for the built-in library; `digest` is `sha256:…` over the content.
    """

    version: str
    digest: str
    policies: tuple[Policy, ...]
    references: tuple[Reference, ...] = ()

    @property
    def stamp(self) -> LibraryVersion:
        """The version and digest, as they are stored with a match."""
        return LibraryVersion(self.version, self.digest)

    def reference(self, name: str) -> Reference | None:
        """The reference entry with that id or one of its other ids."""
        return next((entry for entry in self.references if name in (entry.id, *entry.other_ids)), None)

    def get(self, name: str) -> Policy | None:
        """The policy with that id or other id; else the only one that bears it as alias, short or full name."""
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


_ADVICE = "请重新安装程序，或用完好的文件替换它"


def load_library(path: Path) -> Library:
    """The compiled library.

    Raises: UserError when the file is missing, damaged or made for another program version.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"读不出政策库文件：{path}，{_ADVICE}") from error
    return library_from(content, str(path))


def library_from(content: bytes, where: str = "政策库") -> Library:
    """The library that `library_bytes` wrote; `where` is named when something is wrong with it.

    Raises: UserError when it is damaged or made for another program version.
    """
    try:
        file = msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(f"政策库文件不完整：{where}，{_ADVICE}") from error
    if file.digest != _digest(bytes(file.policies) + bytes(file.references)):
        raise UserError(f"政策库文件被改动过，与它的校验值不符：{where}，{_ADVICE}")
    try:
        with _collector_at_rest():
            policies = _policies_decoder().decode(file.policies)
            references = _references_decoder().decode(file.references)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(f"政策库文件与本程序的版本不合：{where}，{_ADVICE}") from error
    return Library(file.version, file.digest, policies, references)


def library_of(policies: Sequence[Policy], version: str, references: Sequence[Reference] = ()) -> Library:
    """A library of what was read from a folder; worked examples are kept, the digest leaves them out."""
    ordered = tuple(sorted(policies, key=lambda policy: policy.id))
    cited = tuple(sorted(references, key=lambda reference: reference.id))
    return Library(version, _digest(_joined(ordered) + _joined(cited)), ordered, cited)


def library_bytes(library: Library) -> bytes:
    """The compiled file: one entry a line, the same bytes for the same policies."""
    policies, references = _joined(library.policies), _joined(library.references)
    head = msgspec.json.encode({"version": library.version, "digest": _digest(policies + references)})
    return head[:-1] + b',"policies":' + policies + b',"references":' + references + b"}\n"


def policy_bytes(policy: Policy) -> bytes:
    """One policy as JSON, worked examples and defaults left out."""
    return msgspec.json.encode(to_plain(policy))


def policy_from(text: bytes | str) -> Policy:
    """The policy that `policy_bytes` wrote, without worked examples.

    Raises: UserError when the text is damaged or from another program version.
    """
    try:
        return _policy_decoder().decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise UserError("政策的内容读不出来：数据已损坏，或来自更新的程序版本，请升级程序或恢复备份") from error


def policy_digest(policy: Policy) -> str:
    """`sha256:…` over one policy without its worked examples."""
    return _digest(policy_bytes(policy))


def to_plain(policy: Policy) -> dict[str, object]:
    """A policy as plain dicts, lists and texts (numbers as text, exactly); examples and defaults left out."""
    return cast(dict[str, object], msgspec.to_builtins(_slim(msgspec.structs.replace(policy, examples=()))))


def _joined(entries: Sequence[Policy] | Sequence[Reference]) -> bytes:
    if entries and isinstance(entries[0], Reference):
        lines = [msgspec.json.encode(_slim(entry)) for entry in entries]
    else:
        lines = [policy_bytes(cast(Policy, entry)) for entry in entries]
    return b"[\n" + b",\n".join(lines) + b"\n]" if lines else b"[]"


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _slim(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        slim: dict[str, object] = {str(config.tag_field): config.tag} if config.tag else {}
        for name, default in _fields(type(value)):
            part = getattr(value, name)
            if part != default:
                slim[name] = _slim(part)
        return slim
    return [_slim(item) for item in value] if isinstance(value, tuple) else value


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, object], ...]:
    fields = msgspec.structs.fields(kind)
    return tuple((f.name, f.default if f.default_factory is msgspec.NODEFAULT else f.default_factory()) for f in fields)


@cache
def _policy_decoder() -> msgspec.json.Decoder[Policy]:
    return msgspec.json.Decoder(Policy)


@cache
def _references_decoder() -> msgspec.json.Decoder[tuple[Reference, ...]]:
    return msgspec.json.Decoder(tuple[Reference, ...])


@cache
def _policies_decoder() -> msgspec.json.Decoder[tuple[Policy, ...]]:
    return msgspec.json.Decoder(tuple[Policy, ...])


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Nothing decoded is garbage: the collector's passes over it would double the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
