"""Every entry of the library with its words, ready to be searched and narrowed. No Qt."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matcher import State, policy_words, sentence
from policies import Kind, Level, Library, Modelled, Policy, Reference, ReferenceKind, full_region
from policies.rules import walk

_PLAIN = str.maketrans(
    {**dict.fromkeys("〔[【", "("), **dict.fromkeys("〕]】", ")"), **dict.fromkeys("“”\"'《》·", "")}
)
_BEST = 3


class Standing(StrEnum):
    """Where an entry stands on the day, as the filter names it."""

    IN_FORCE = "在施行期"
    TAKING = "正在受理"
    SHUT = "不在申报期"
    NOT_YET = "尚未施行"
    EXPIRED = "已失效"
    SUPERSEDED = "依据已被取代"


REFERENCE = "参考条目"
"""The way in which reference entries are modelled: not at all."""


@dataclass(frozen=True)
class Item:
    """One policy or reference entry with everything the list needs.

    `words` are texts by the place they stand in, folded; `plain` the same as written.
    """

    id: str
    name: str
    level: Level
    region: str
    kind: str
    act: str
    modelled: str
    state: str
    standings: frozenset[Standing]
    plain: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    order: tuple[object, ...]

    @property
    def reference(self) -> bool:
        """Whether it is a reference entry, which is never matched."""
        return self.modelled == REFERENCE

    @property
    def gone(self) -> bool:
        """Whether it is no longer in force."""
        return Standing.EXPIRED in self.standings


def folded(text: str) -> str:
    """A text as it is compared: one width, one kind of bracket, no blanks, quotes or case."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold().split())


def index(library: Library, on: date) -> tuple[Item, ...]:
    """All entries in the order of the list: nation, city, district; what is out of force last."""
    items = [_policy(policy, on) for policy in library.policies]
    items += [_reference(entry, on) for entry in library.references]
    return tuple(sorted(items, key=lambda item: item.order))


def found(item: Item, words: tuple[str, ...]) -> tuple[int, str]:
    """How well an entry answers (0 best; -1: not at all), and what it was found by if not by its name."""
    worst, why = 0, ""
    for word in words:
        place = next((i for i, text in enumerate(item.words) if word in text), None)
        if place is None:
            return -1, ""
        if place and min(place, _BEST) >= worst:
            label, text = item.plain[place]
            why = f"{label}：{_around(text, word)}"
        worst = max(worst, min(place, _BEST))
    return worst, why


def _around(text: str, word: str) -> str:
    """The piece of a text in which a word was found, short enough for one line."""
    pieces = [piece for piece in text.split("\n") if word in folded(piece)]
    piece = pieces[0] if pieces else text.split("\n")[0]
    place = folded(piece).find(word)
    start = max(0, place - 12) if len(piece) > 44 else 0
    return f"{'…' if start else ''}{piece[start : start + 44]}{'…' if start + 44 < len(piece) else ''}"


def _standings(policy: Policy, state: State) -> Iterator[Standing]:
    if policy_words.superseded(policy):
        yield Standing.SUPERSEDED
    if state is State.EXPIRED:
        yield Standing.EXPIRED
        return
    if state is State.NOT_YET:
        yield Standing.NOT_YET
        return
    yield Standing.IN_FORCE
    if state is State.ALWAYS or (state is State.OPEN and policy.window.spans + policy.window.yearly != ()):
        yield Standing.TAKING
    if state in (State.CLOSED, State.UPCOMING):
        yield Standing.SHUT


def _policy(policy: Policy, on: date) -> Item:
    result = policy_words.bare_result(policy, on)
    standings = frozenset(_standings(policy, result.state))
    documents = _lines(part for d in policy.documents for part in (d.number or "", d.title))
    rules = _lines(sentence(node) for version in policy.versions for node in walk(version.rule))
    benefits = _lines(benefit.text for version in policy.versions for benefit in version.benefits)
    offices = _lines((policy.issuer, policy.lead_department, policy.contact, policy.apply_at))
    rest = _lines((*policy.notes, policy.doubts, policy.procedure, policy.window.text, *_materials(policy)))
    plain = (
        ("名称", policy.name),
        ("又名", _lines((policy.short, *policy.aliases))),
        ("文件", documents),
        ("条件", rules),
        ("支持内容", benefits),
        ("部门", offices),
        ("产业", _lines((*policy.sectors, policy.region, policy.kind.value))),
        ("说明", rest),
        ("编号", _lines((policy.id, *policy.other_ids))),
    )
    kinds = list(Kind)
    order = (Standing.EXPIRED in standings, *_place(policy.level, policy.region), kinds.index(policy.kind), policy.name)
    return Item(
        id=policy.id,
        name=policy.name,
        level=policy.level,
        region=policy.region,
        kind=policy.kind.value,
        act=policy.act.value if policy.act is not None else "",
        modelled=policy.modelled(on).label,
        state=policy_words.standing_words(result),
        standings=standings,
        plain=plain,
        words=tuple(folded(text) for _, text in plain),
        order=order,
    )


def _reference(entry: Reference, on: date) -> Item:
    ends = [document.expires for document in entry.documents if document.expires is not None]
    replaced = bool(entry.documents) and all(document.superseded_by for document in entry.documents)
    over = bool(ends) and len(ends) == len(entry.documents) and max(ends) < on
    standings = {Standing.SUPERSEDED} if replaced else set()
    standings.add(Standing.EXPIRED if over else Standing.IN_FORCE)
    plain = (
        ("名称", entry.name),
        ("又名", _lines(entry.aliases)),
        ("文件", _lines(part for d in entry.documents for part in (d.number or "", d.title))),
        ("内容", _lines((entry.summary, *entry.facts, entry.doubts))),
        ("部门", _lines((entry.issuer, entry.lead_department, entry.region, entry.kind.value))),
        ("编号", _lines((entry.id, *entry.other_ids))),
    )
    kinds = list(ReferenceKind)
    return Item(
        id=entry.id,
        name=entry.name,
        level=entry.level,
        region=entry.region,
        kind=entry.kind.value,
        act="",
        modelled=REFERENCE,
        state=f"已失效（{max(ends).isoformat()} 止）" if over else "只作依据，不参与匹配",
        standings=frozenset(standings),
        plain=plain,
        words=tuple(folded(text) for _, text in plain),
        order=(True, *_place(entry.level, entry.region), len(Kind) + kinds.index(entry.kind), entry.name),
    )


def _place(level: Level, region: str) -> tuple[int, tuple[str, ...]]:
    return list(Level).index(level), full_region(region) or (region,)


def _materials(policy: Policy) -> Iterator[str]:
    return (material.text for material in policy.materials)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


MODELLED = (*(kind.label for kind in Modelled), REFERENCE)
