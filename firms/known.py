"""What the documents state of named firms: a read-only list to prefill profiles.

Neither is a rule or a fact of a firm: a person decides whether a statement is taken over, and sees its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec

from firms._documents import SourceDocument, load_list
from firms._status_words import STATUS_KINDS, bare, is_full_name
from firms.names import core
from policies.catalogue import QUALIFICATIONS
from policies.records import OTHERS_OPEN
from policies.regions import MUNICIPALITIES, full_region
from policies.text_folding import normalised
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


class NameMatch(StrEnum):
    """How a name was found, the most certain first; only the first three name the same body without doubt."""

    NAME = "名称相同"
    ALIAS = "别名相同"
    MEMBER = "合并条目中的一家"
    MISPRINT = "来源误写"
    RELATED = "相关单位"
    NEAR = "名称相近"


class FoundBody(msgspec.Struct, frozen=True):
    """A known body that may be the one looked for; `score` is 0–100, `written` the name it was found by."""

    body: KnownBody
    likeness: NameMatch
    written: str
    score: int = 100

    @property
    def certain(self) -> bool:
        """Whether it is the same body without a look of a person."""
        return self.likeness in (NameMatch.NAME, NameMatch.ALIAS, NameMatch.MEMBER)


_ALIKE = {
    AliasKind.ALIAS: NameMatch.ALIAS,
    AliasKind.MISPRINT: NameMatch.MISPRINT,
    AliasKind.RELATED: NameMatch.RELATED,
}
_NEAR = 80
_SHORTEST_PART = 3
"""A known name so long inside another one makes the two alike."""
_MOST = 3


class KnownNames:
    """The names of known bodies, made once and asked often."""

    def __init__(self, bodies: Iterable[KnownBody]) -> None:
        self._exact: dict[str, list[tuple[KnownBody, NameMatch, str]]] = {}
        self._near: list[tuple[str, KnownBody, str]] = []
        for body in bodies:
            for written, likeness in _names_of(body):
                entries = self._exact.setdefault(normalised(written), [])
                if all(entry[0] is not body for entry in entries):
                    entries.append((body, likeness, written))
                self._near.append((core(written), body, written))

    def find(self, name: str) -> tuple[FoundBody, ...]:
        """The bodies of that name, else those of a similar one, the most certain first; empty for an unknown name."""
        exact = self._exact.get(normalised(name), ())
        order = list(NameMatch)
        if exact:
            found = [FoundBody(body, likeness, written) for body, likeness, written in exact]
            return tuple(sorted(found, key=lambda entry: order.index(entry.likeness)))
        best: dict[str, FoundBody] = {}
        for candidate in self._similar(core(name)):
            kept = best.get(candidate.body.id)
            if kept is None or kept.score < candidate.score:
                best[candidate.body.id] = candidate
        return tuple(sorted(best.values(), key=lambda entry: (-entry.score, entry.body.id))[:_MOST])

    def _similar(self, wanted: str) -> Iterator[FoundBody]:
        if len(wanted) < _SHORTEST_PART:
            return
        from rapidfuzz import fuzz

        for known, body, written in self._near:
            score = fuzz.ratio(wanted, known)
            short, long = sorted((wanted, known), key=len)
            if len(short) >= _SHORTEST_PART and short in long:
                score = max(score, _NEAR + 10 * len(short) / len(long))
            if score >= _NEAR:
                yield FoundBody(body, NameMatch.NEAR, written, min(99, round(score)))


def _names_of(body: KnownBody) -> Iterator[tuple[str, NameMatch]]:
    yield body.name, NameMatch.NAME
    if not body.members:
        yield bare(body.name), NameMatch.NAME
    for member in body.members:
        yield member, NameMatch.MEMBER
    for alias in body.aliases:
        yield alias.name, _ALIKE[alias.kind]


class PrefilledFact(msgspec.Struct, frozen=True):
    """One fact that statements support: the raw value, the same in words, and where it is stated."""

    field: str
    raw: object
    words: str
    source: str


class Prefill(msgspec.Struct, frozen=True):
    """What may be filled in for a body, and what was left out and why."""

    facts: tuple[PrefilledFact, ...]
    left_out: tuple[str, ...] = ()

    @property
    def raw(self) -> dict[str, object]:
        """The facts as a raw profile."""
        return {fact.field: fact.raw for fact in self.facts}


_BODIES = {"企业": "企业", "高校": "高校", "医院": "医院"}


def prefill(body: KnownBody, on: date) -> Prefill:
    """The facts of the catalogue that the statements about a body support on a day; no date is ever made up.

    Statuses are taken only where their kind is certain and one body is meant, and not when they have surely run
    out; a list of qualifications always stays open, since what the documents do not tell is unknown.
    """
    source = f"《{_documents(body)}》"
    facts = [*_identity(body, source), *_place(body, source)]
    if body.sector:
        facts.append(PrefilledFact("industry_tags", [body.sector], body.sector, source))
    records, left_out = _qualifications(body, on)
    facts += records
    if body.region and not body.settled:
        left_out.append(f"地区“{body.region}”不是文件写明的注册地（{body.remark}）")
    return Prefill(tuple(facts), tuple(left_out))


def _documents(body: KnownBody) -> str:
    parts: tuple[Status | Statement, ...] = (*body.statuses, *body.statements)
    return "》《".join(dict.fromkeys(part.document.title for part in parts))


def _identity(body: KnownBody, source: str) -> Iterator[PrefilledFact]:
    if body.members:
        return
    if body.full_name:
        yield PrefilledFact("name", body.full_name, body.full_name, source)
    if body.kind in _BODIES:
        yield PrefilledFact("org_type", _BODIES[body.kind], _BODIES[body.kind], source)


def _place(body: KnownBody, source: str) -> Iterator[PrefilledFact]:
    ranks = full_region(body.region) if body.settled else None
    for field, place in zip(("province", "city", "district", "zone"), ranks or (), strict=False):
        yield PrefilledFact(field, place, place, source)
    if ranks and len(ranks) == 1 and ranks[0] in MUNICIPALITIES:
        yield PrefilledFact("city", ranks[0], ranks[0], source)


def _qualifications(body: KnownBody, on: date) -> tuple[list[PrefilledFact], list[str]]:
    """Titles told of a body, as records of no kind: no document says when they end, so whether one holds is unknown."""
    records: dict[str, dict[str, object]] = {}
    words: list[str] = []
    left_out: list[str] = []
    for status in body.statuses:
        kind, level = STATUS_KINDS.get(bare(status.text), ("", ""))
        told = f"{status.text}（{status.document.year} 年文件）"
        if not kind or body.members:
            left_out.append(
                f"{told}：没有对应的资质种类，或不能确定是哪一种"
                if not body.members
                else f"{told}：几家合写，不能确定是哪一家"
            )
        elif _run_out(kind, status, on):
            left_out.append(f"{told}：按有效期已过期")
        else:
            name = f"{QUALIFICATIONS[kind][0]}{f'（{level}）' if level else ''}"
            word = f"{name}（{status.year or status.document.year} 年{'' if status.year else '文件'}）"
            records[kind] = {"level": f"{word}是否仍有效待核实"}
            words.append(word)
    if not records:
        return [], left_out
    raw: list[object] = [*records.values(), {"level": OTHERS_OPEN}]
    titles = "》《".join(dict.fromkeys(status.document.title for status in body.statuses))
    text = f"{'、'.join(words)}，取得日期和是否仍有效待核实"
    return [PrefilledFact("qualifications", raw, text, f"《{titles}》")], left_out


def _run_out(kind: str, status: Status, on: date) -> bool:
    """Whether a title granted by the end of the year stated is past its validity, whatever the day was."""
    months = QUALIFICATIONS[kind][1]
    granted = status.year or status.document.year
    return months is not None and on.year > granted + months // 12
