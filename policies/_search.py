"""Finding policies by what a person types: pure ranking over prepared text, no SQL here.

Exact ways come first: id, name, short name, alias, pinyin initials, content. Near-miss
spelling is asked only where they find little.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from policies.model import Policy
from policies.naming import initials
from policies.rules import Between, Compare, Manual, OneOf, Rule, Score, Tiers, walk

ENOUGH = 3
"""With fewer exact hits, near-miss spelling is tried as well."""
_NEAR_ENOUGH = 65
_NOISE = re.compile(r"[\s“”‘’\"'《》〈〉()\[\]【】〔〕·、，。；：:,.;]+")


class Where(StrEnum):
    """In what a policy was found; the words shown beside it."""

    ID = "编号"
    NAME = "名称"
    SHORT = "简称"
    ALIAS = "别名"
    INITIALS = "拼音首字母"
    CONTENT = "内容"
    SPELLING = "相近写法"


class Hit(msgspec.Struct, frozen=True):
    """One policy found: where, and the words in which."""

    id: str
    name: str
    where: Where
    text: str


_OF_NAMES = (Where.NAME, Where.SHORT, Where.ALIAS)


class SearchText(msgspec.Struct, frozen=True):
    """What is kept of a policy to find it: lines of id, name, short name and aliases, normalised."""

    title: str
    names: str
    initials: str
    content: str


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A policy that may be a hit; every word stands in its names, initials or content."""

    id: str
    title: str
    names: str
    initials: str


class Found(msgspec.Struct, frozen=True, order=True, gc=False):
    """A ranked candidate, the best the least; its text is still to be told."""

    rank: int
    length: int
    id: str
    title: str
    where: Where

    @property
    def exact(self) -> bool:
        """Whether the query is the id or a whole name."""
        return self.rank <= 1


def normalised(text: str) -> str:
    """Text as it is compared: full and half width alike, no capitals, spaces, quotes or brackets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query, normalised; empty where nothing is left to search for."""
    return tuple(word for word in map(normalised, query.split()) if word)


def search_text(policy: Policy) -> SearchText:
    """The prepared text of a policy. Loads the pinyin tables on first use."""
    names = _names(policy)
    return SearchText(
        title=policy.name,
        names="\n".join(normalised(name) for name in names),
        initials="\n".join(initials(name) for name in names[1:]),
        content="\n".join(line for line in map(normalised, _content(policy)) if line),
    )


def best(candidates: Iterable[Candidate], words: tuple[str, ...], limit: int) -> list[Found]:
    """The best candidates in order; of several words the one found worst counts."""
    return heapq.nsmallest(limit, (_found(candidate, words) for candidate in candidates))


def nearest_spelling(candidates: Iterable[Candidate], query: str, limit: int) -> list[Found]:
    """Policies with a name much like the query, the most alike first."""
    from rapidfuzz import fuzz, process

    texts: list[str] = []
    owners: list[Candidate] = []
    for candidate in candidates:
        names = [name for name in candidate.names.split("\n")[1:] if name]
        texts += names
        owners += [candidate] * len(names)
    alike = process.extract(query, texts, scorer=fuzz.partial_ratio, score_cutoff=_NEAR_ENOUGH, limit=limit * 4)
    found: dict[str, Found] = {}
    for name, score, i in alike:
        c = owners[i]
        rank = 100 + round(100 - score)
        found.setdefault(c.id, Found(rank, abs(len(name) - len(query)), c.id, c.title, Where.SPELLING))
    return sorted(found.values())[:limit]


def told(policy: Policy, found: Found, words: tuple[str, ...]) -> Hit:
    """The hit with the words of the policy in which it was found."""
    id_, name, *others = _names(policy)
    lines: Iterable[str]
    match found.where:
        case Where.ID:
            return Hit(policy.id, policy.name, found.where, id_)
        case Where.CONTENT:
            lines = _content(policy)
        case Where.SPELLING:
            return Hit(policy.id, policy.name, found.where, _most_alike((name, *others), "".join(words)))
        case Where.NAME | Where.INITIALS:
            lines = (name, *others)
        case _:
            lines = others
    shown = initials if found.where is Where.INITIALS else normalised
    text = next((line for line in lines if any(word in shown(line) for word in words)), policy.name)
    return Hit(policy.id, policy.name, found.where, text)


def _most_alike(names: tuple[str, ...], query: str) -> str:
    from rapidfuzz import fuzz

    return max(names, key=lambda name: fuzz.partial_ratio(query, normalised(name)) if name else 0.0)


def _found(candidate: Candidate, words: tuple[str, ...]) -> Found:
    rank, where = max([_rank(candidate, word) for word in words], key=_first)
    return Found(rank, len(candidate.title), candidate.id, candidate.title, where)


def _rank(candidate: Candidate, word: str) -> tuple[int, Where]:
    id_, *names = candidate.names.split("\n")
    if word == id_:
        return 0, Where.ID
    ranks = [(_closeness(word, name), i) for i, name in enumerate(names) if word in name]
    if ranks:
        closeness, i = min(ranks)
        return 1 + closeness, _OF_NAMES[min(i, 2)]
    if word in id_:
        return 4, Where.ID
    if word in candidate.initials:
        lines = candidate.initials.split("\n")
        return 5 + min(_closeness(word, line) for line in lines if word in line), Where.INITIALS
    return 8, Where.CONTENT


def _first(pair: tuple[int, Where]) -> int:
    return pair[0]


def _closeness(word: str, text: str) -> int:
    if word == text:
        return 0
    return 1 if text.startswith(word) else 2


def _names(policy: Policy) -> tuple[str, ...]:
    return (policy.id, policy.name, policy.short, *policy.aliases)


def _content(policy: Policy) -> Iterator[str]:
    yield from (policy.kind.value, policy.region, policy.issuer, policy.lead_department)
    for version in policy.versions:
        for node in walk(version.rule):
            yield from _words_of_node(node)
        for benefit in version.benefits:
            yield from (benefit.text, benefit.basis)
    for document in policy.documents:
        yield from (document.title, document.number or "")
    yield from (material.text for material in policy.materials)
    yield from policy.notes
    yield from policy.sectors


def _words_of_node(node: Rule) -> Iterator[str]:
    yield from (node.label, node.note)
    match node:
        case Manual(text=text):
            yield text
        case Score(items=items):
            yield from (item.label for item in items)
        case OneOf(left=left, values=values):
            yield from (left.label, *values)
        case Compare(left=left) | Between(left=left) | Tiers(left=left):
            yield left.label
