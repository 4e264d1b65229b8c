"""The entries of the library with the fields that the list shows and filters by. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matcher import PolicyState, policy_words
from policies import Level, Library, Modelled, Policy, PolicyKind, Reference, ReferenceKind, full_region


class LibraryStatus(StrEnum):
    """The status of an entry on the day, as named in the filter."""

    IN_FORCE = "在施行期"
    TAKING = "正在受理"
    BY_LAW = "依法享受"
    UPCOMING = "即将受理"
    SHUT = "已截止"
    UNANNOUNCED = "时间未公布"
    LAPSED = "久未见受理"
    DRAFT = "征求意见稿"
    NOT_YET = "尚未施行"
    EXPIRED = "已失效"
    SUPERSEDED = "依据已被取代"


_STANDINGS = {
    PolicyState.OPEN: LibraryStatus.TAKING,
    PolicyState.ALWAYS: LibraryStatus.BY_LAW,
    PolicyState.UPCOMING: LibraryStatus.UPCOMING,
    PolicyState.CLOSED: LibraryStatus.SHUT,
    PolicyState.UNANNOUNCED: LibraryStatus.UNANNOUNCED,
    PolicyState.LAPSED: LibraryStatus.LAPSED,
    PolicyState.DRAFT: LibraryStatus.DRAFT,
    PolicyState.NOT_YET: LibraryStatus.NOT_YET,
    PolicyState.EXPIRED: LibraryStatus.EXPIRED,
}
DOUBTFUL = (LibraryStatus.EXPIRED, LibraryStatus.LAPSED, LibraryStatus.DRAFT)
"""The standings of entries that nobody can rely on; they are listed after the others."""

_RELIED_ON, _DOUBTED, _CITED = range(3)
"""The parts of the list: policies in force, those nobody can rely on, reference entries."""


REFERENCE = "参考条目"
"""The filter value of reference entries, which are never matched."""


@dataclass(frozen=True)
class LibraryItem:
    """One policy or reference entry with everything the list needs."""

    id: str
    name: str
    level: Level
    region: str
    kind: str
    act: str
    modelled: str
    state: str
    standings: frozenset[LibraryStatus]
    order: tuple[object, ...]

    @property
    def reference(self) -> bool:
        """Whether it is a reference entry, which is never matched."""
        return self.modelled == REFERENCE

    @property
    def gone(self) -> bool:
        """Whether it is no longer in force."""
        return LibraryStatus.EXPIRED in self.standings


def index(library: Library, on: date) -> tuple[LibraryItem, ...]:
    """Returns all entries in list order: nation, city, district; those out of force after them, reference entries last."""
    items = [_policy(policy, on) for policy in library.policies]
    items += [_reference(entry, on) for entry in library.references]
    return tuple(sorted(items, key=lambda item: item.order))


def _standings(policy: Policy, state: PolicyState) -> Iterator[LibraryStatus]:
    if policy_words.superseded(policy):
        yield LibraryStatus.SUPERSEDED
    if state.in_force:
        yield LibraryStatus.IN_FORCE
    yield _STANDINGS[state]


def _policy(policy: Policy, on: date) -> LibraryItem:
    result = policy_words.result_without_firm(policy, on)
    standings = frozenset(_standings(policy, result.state))
    kinds = list(PolicyKind)
    order = (
        _DOUBTED if not standings.isdisjoint(DOUBTFUL) else _RELIED_ON,
        *_place(policy.level, policy.region),
        kinds.index(policy.kind),
        policy.name,
    )
    return LibraryItem(
        id=policy.id,
        name=policy.name,
        level=policy.level,
        region=policy.region,
        kind=policy.kind.value,
        act=policy.act.value if policy.act is not None else "",
        modelled=policy.modelled(on).label,
        state=policy_words.status_words(result),
        standings=standings,
        order=order,
    )


def _reference(entry: Reference, on: date) -> LibraryItem:
    ends = [document.expires for document in entry.documents if document.expires is not None]
    replaced = bool(entry.documents) and all(document.superseded_by for document in entry.documents)
    over = bool(ends) and len(ends) == len(entry.documents) and max(ends) < on
    standings = {LibraryStatus.SUPERSEDED} if replaced else set()
    standings.add(LibraryStatus.EXPIRED if over else LibraryStatus.IN_FORCE)
    kinds = list(ReferenceKind)
    return LibraryItem(
        id=entry.id,
        name=entry.name,
        level=entry.level,
        region=entry.region,
        kind=entry.kind.value,
        act="",
        modelled=REFERENCE,
        state=f"已失效（{max(ends).isoformat()} 止）" if over else "只作依据，不参与匹配",
        standings=frozenset(standings),
        order=(_CITED, *_place(entry.level, entry.region), len(PolicyKind) + kinds.index(entry.kind), entry.name),
    )


def _place(level: Level, region: str) -> tuple[int, tuple[str, ...]]:
    return list(Level).index(level), full_region(region) or (region,)


MODELLED = (*(kind.label for kind in Modelled), REFERENCE)
