"""The policies to be screened: found by words and filters, bookmarked, or granting a rung of the ladders. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher import policy_words
from policies import Act, Level, Modelled, Policy, PolicyKind
from policies.search import Where
from survey.table_row import TableRow

if TYPE_CHECKING:
    from datetime import date

    from ui.desk.desk import Desk

HEADINGS = ("政策", "级别", "地区", "种类", "能判断多少")
FILTERS = ("level", "kind", "act")
_INSIDE = (Where.CONDITION, Where.BENEFIT, Where.TEXT)
EVERYTHING = {"level": "全部级别", "kind": "全部种类", "act": "全部事项"}


@dataclass(frozen=True)
class RungChoice:
    """A rung of a ladder and the policy that grants it."""

    kind: str
    label: str
    policy: Policy


@dataclass(frozen=True)
class _Item:
    policy: Policy
    row: TableRow


class PolicyChoice:
    """The policies in force on the day, the filters, and the policies picked for screening."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        force = [
            policy
            for policy in desk.library.policies
            if policy_words.result_without_firm(policy, desk.as_of).state.in_force
        ]
        self.left_out = len(desk.library.policies) - len(force)
        self._items = tuple(
            _item(policy, desk) for policy in sorted(force, key=lambda policy: _order(policy, desk.as_of))
        )
        self.rungs = _rungs(force, desk)
        self.text = ""
        self.suggestions: tuple[str, ...] = ()
        self.narrowed: dict[str, str | None] = {}
        self.starred_only = False
        self.picked: set[str] = {rung.policy.id for rung in self.rungs}

    def rows(self) -> tuple[TableRow, ...]:
        """Returns the policies that match search and filters, best first; matches inside the full text are left out."""
        found = self._desk.policy_index.search(self.text)
        self.suggestions = found.suggestions
        ranks = {hit.id: hit.rank for hit in found.hits if hit.where not in _INSIDE}
        stars = frozenset(self._desk.settings.now.bookmarks)
        passing = [item for item in self._items if item.policy.id in ranks and self._passes(item, stars)]
        return tuple(item.row for item in sorted(passing, key=lambda item: ranks[item.policy.id]))

    def _passes(self, item: _Item, stars: frozenset[str]) -> bool:
        if self.starred_only and item.policy.id not in stars:
            return False
        return all(wanted is None or _value(item.policy, name) == wanted for name, wanted in self.narrowed.items())

    def choices(self, name: str) -> tuple[tuple[str, str | None], ...]:
        """Returns the entries of a filter that occur, as text and value; the first one matches everything."""
        present = {_value(item.policy, name) for item in self._items}
        orders = {"level": Level, "kind": PolicyKind, "act": Act}
        found = [entry.value for entry in orders[name] if entry.value in present]
        return ((EVERYTHING[name], None), *((value, value) for value in found))

    def policies(self) -> tuple[Policy, ...]:
        """Returns the picked policies in list order."""
        return tuple(item.policy for item in self._items if item.policy.id in self.picked)

    def modelled(self) -> tuple[Policy, ...]:
        """Returns every policy in force that can be decided at least in part."""
        return tuple(item.policy for item in self._items if item.policy.modelled(self._desk.as_of) is not Modelled.NONE)

    def pick_only(self, name: str) -> bool:
        """Picks only this policy; returns False if it cannot be screened."""
        known = any(item.policy.id == name for item in self._items)
        self.picked = {name} if known else self.picked
        return known

    def toggle_rung(self, rung: RungChoice, wanted: bool) -> None:
        """Picks or unpicks the policy of a rung."""
        self.picked = self.picked | {rung.policy.id} if wanted else self.picked - {rung.policy.id}

    def words_of(self, shown: int) -> str:
        """Returns how many policies are listed and picked."""
        words = f"已选 {len(self.picked)} 项，列出 {shown} 项"
        return f"{words}；不在施行期的 {self.left_out} 项没有列出" if self.left_out else words

    def empty_words(self) -> str:
        """Returns the text shown when nothing is listed."""
        if self.starred_only:
            return "没有收藏符合的政策。\n在“政策库”里点 ☆ 收藏，或关掉“只看收藏”。"
        if self.suggestions:
            return f"没有找到。\n要找的是不是：{'、'.join(self.suggestions)}？"
        return "没有找到。\n少写一个词，或把筛选改回“全部”。"


def _rungs(force: list[Policy], desk: Desk) -> tuple[RungChoice, ...]:
    granting: dict[str, Policy] = {}
    for policy in force:
        if policy.grants:
            granting.setdefault(policy.grants, policy)
    rungs = [rung for standing in desk.firm.match.standings for rung in standing.rungs]
    return tuple(RungChoice(rung.kind, rung.label, granting[rung.kind]) for rung in rungs if rung.kind in granting)


def _value(policy: Policy, name: str) -> str:
    if name == "act":
        return policy.act.value if policy.act is not None else ""
    return str(getattr(policy, name).value)


def _order(policy: Policy, on: date) -> tuple[bool, int, str, int, str]:
    """Returns the sort key of a policy: decidable ones first; then nation, city, district."""
    unknown = policy.modelled(on) is Modelled.NONE
    return unknown, list(Level).index(policy.level), policy.region, list(PolicyKind).index(policy.kind), policy.name


def _item(policy: Policy, desk: Desk) -> _Item:
    level = policy.level.value.partition("(")[0]
    cells = (policy.name, level, policy.region, policy.kind.value, policy.modelled(desk.as_of).label)
    return _Item(policy, TableRow(policy.id, cells))
