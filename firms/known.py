"""The firms that the documents name, and what they state of them: a read-only list, found by name.

No statement is a fact of a firm: a person decides whether it is taken over, and sees its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

import msgspec

from firms._documents import SourceDocument, load_list
from firms._status_words import bare, is_full_name
from firms.likeness import FirmLikeness, NameIndex
from resources import firms_path


class AliasKind(StrEnum):
    """What another name is; RELATED is another body that the documents name beside this one."""

    ALIAS = "别名"
    MISPRINT = "来源误写"
    RELATED = "相关单位"


class Alias(msgspec.Struct, frozen=True):
    """Another name under which a body is found."""

    name: str
    kind: AliasKind = AliasKind.ALIAS


class Status(msgspec.Struct, frozen=True):
    """A stated rank or title. `year` is the year of recognition where the document gives it; no day is known."""

    text: str
    document: SourceDocument
    year: int | None = None

    @property
    def source(self) -> str:
        """The document in words."""
        return f"《{self.document.title}》"


class Statement(msgspec.Struct, frozen=True):
    """One thing stated, in our words, with the section it stands in."""

    category: str
    text: str
    document: SourceDocument
    section: str = ""


class KnownBody(msgspec.Struct, frozen=True, kw_only=True):
    """A firm, institute, carrier or bank that the documents name; `kind` is theirs.

    `region` is a full region or empty; only where `settled` is it stated as the seat, else `remark` says why not.
    `members` are the single names where one entry names several bodies together.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[Alias, ...] = ()
    members: tuple[str, ...] = ()
    region: str = ""
    settled: bool = False
    remark: str = ""
    sector: str = ""
    statuses: tuple[Status, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def full_name(self) -> str:
        """The name as on the licence; empty where the documents give none."""
        names = (self.name, *(alias.name for alias in self.aliases if alias.kind is AliasKind.ALIAS))
        return next((name for name in names if is_full_name(name)), "")


def load_firms(path: Path | None = None) -> tuple[KnownBody, ...]:
    """The bodies the documents name, in their order.

    Raises: UserError when the file is missing or damaged.
    """
    return load_list(path or firms_path(), "firms", KnownBody)


class FoundBody(msgspec.Struct, frozen=True):
    """A known body that may be the one looked for; `score` is 0–100, `written` the name it was found by."""

    body: KnownBody
    likeness: FirmLikeness
    written: str
    score: int = 100

    @property
    def certain(self) -> bool:
        """Whether it is the same body without a look of a person."""
        return self.likeness in (FirmLikeness.SAME_NAME, FirmLikeness.ALIAS, FirmLikeness.MEMBER)


_ALIKE = {
    AliasKind.ALIAS: FirmLikeness.ALIAS,
    AliasKind.MISPRINT: FirmLikeness.MISPRINT,
    AliasKind.RELATED: FirmLikeness.RELATED,
}
_MOST = 3
"""So many near bodies are returned: the window asks about one, and a person compares no longer list."""


class KnownNames:
    """The names of known bodies, made once and asked often."""

    def __init__(self, bodies: Iterable[KnownBody]) -> None:
        self._index: NameIndex[KnownBody] = NameIndex()
        for body in bodies:
            for written, likeness in _names_of(body):
                self._index.add(body, written, likeness)

    def find(self, name: str) -> tuple[FoundBody, ...]:
        """The bodies of that name, else those of a similar one, the most certain first; empty for an unknown name."""
        same: dict[str, FoundBody] = {}
        for hit in self._index.same(name):
            same.setdefault(hit.firm.id, FoundBody(hit.firm, hit.likeness, hit.written))
        if same:
            return tuple(sorted(same.values(), key=lambda entry: entry.likeness.rank))
        near: dict[str, FoundBody] = {}
        for hit in self._index.shortened(name):
            # The documents shorten names, so even the same core is no more than near, and never 100.
            near.setdefault(hit.firm.id, FoundBody(hit.firm, FirmLikeness.NEAR_NAME, hit.written, min(99, hit.score)))
        return tuple(sorted(near.values(), key=lambda entry: (-entry.score, entry.body.id))[:_MOST])


def _names_of(body: KnownBody) -> Iterator[tuple[str, FirmLikeness]]:
    yield body.name, FirmLikeness.SAME_NAME
    if not body.members:
        yield bare(body.name), FirmLikeness.SAME_NAME
    for member in body.members:
        yield member, FirmLikeness.MEMBER
    for alias in body.aliases:
        yield alias.name, _ALIKE[alias.kind]
