"""The state of the library page: search, filters, the open entry, bookmarks. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher import PolicyState
from policies import Act, Level, Policy, PolicyKind, full_region
from policies.search import Hit, Where
from ui.desk.event import Event
from ui.library._index import DOUBTFUL, MODELLED, LibraryItem, LibraryStatus, index
from ui.library._own import own_marks
from ui.library.reading import NOTHING, Reading, policy_reading, reference_reading
from ui.widgets.filter_option import FilterOption

if TYPE_CHECKING:
    from matcher import Condition
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours


@dataclass(frozen=True)
class LibraryRow:
    """One entry of the list. `tag` is its special status (本局政策, 已失效, 久未见受理, 征求意见稿, 依据已被取代, 参考), `hit` where a word was found."""

    id: str
    name: str
    line: str
    tag: str
    hit: Hit
    starred: bool
    gone: bool
    replaced: bool
    reference: bool

    @property
    def why(self) -> str:
        """Where a word was found; computed when the row is painted."""
        return self.hit.why

    @property
    def explained(self) -> bool:
        """Whether there is a place where a word was found."""
        return self.hit.where is not Where.NAME

    @property
    def text(self) -> str:
        """The whole row as plain text, for screen readers."""
        star = "已收藏" if self.starred else ""
        return "，".join(part for part in (self.name, self.tag, self.line, self.why, star) if part)


_SILENT = PolicyState.UNANNOUNCED.label
"""A text that most policies share and the list therefore omits."""
_LONGEST = 30
"""The most characters of a text quoted within a sentence."""
FILTERS = ("level", "region", "kind", "act", "modelled", "state")
_EVERYTHING = {
    "level": "全部级别",
    "region": "全部地区",
    "kind": "全部种类",
    "act": "全部事项",
    "modelled": "全部判断",
    "state": "全部状态",
}
_TIPS = {
    "level": "谁的政策：国家、省市、区县、机构",
    "region": "只看一个地区自己的政策",
    "kind": "哪一种支持",
    "act": "国家、市、区都可能支持的同一件事，如高新技术企业认定",
    "modelled": "条件能不能自动判断；参考条目只作依据，不参与匹配",
    "state": "今天是否在施行期、能否申报",
}


def _notable_state(item: LibraryItem) -> str:
    """The state where it sets an entry apart."""
    tagged = not item.standings.isdisjoint(DOUBTFUL)
    return "" if tagged or item.reference or item.state == _SILENT else item.state


def shortened(text: str) -> str:
    """Returns a typed or pasted text, shortened to fit into a sentence."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def tip(name: str) -> str:
    """Returns the tooltip of a filter."""
    return _TIPS[name]


class LibraryPresenter:
    """The state of the page. `rows_changed` is emitted when there are other rows, `entry_changed` when another entry is read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read_index()
        self.text = ""
        self.note = ""
        self.suggestions: tuple[str, ...] = ()
        self._hidden = 0
        self.chosen: dict[str, str | None] = {}
        self.starred_only = False
        self.rows: tuple[LibraryRow, ...] = ()
        self.current = ""
        self._closed = ""
        self._before: list[str] = []
        self.reading: Reading = NOTHING
        self.rows_changed = Event()
        self.entry_changed = Event()

    def _read_index(self) -> None:
        self.own = own_marks(self._desk)
        self._items: tuple[LibraryItem, ...] = index(self._desk.library, self._desk.as_of)
        self._by_id = {item.id: item for item in self._items}
        self._order = {item.id: place for place, item in enumerate(self._items)}

    def renew(self, colours: Colours) -> None:
        """Lists and renders again after the library became another one; search, filters and the open entry stay."""
        self._read_index()
        present = {name: {choice.value for choice in self.choices(name)} for name in self.chosen}
        self.chosen = {name: value if value in present[name] else None for name, value in self.chosen.items()}
        if self.current not in self._by_id:
            self.current, self.reading = "", NOTHING
        self._before = [name for name in self._before if name in self._by_id]
        self.refresh()
        self.render(colours)
        self.entry_changed.emit()

    def search(self, text: str) -> None:
        """Filters the list to entries that contain every word."""
        self.text = text
        self.refresh()

    def narrow(self, name: str, value: str | None) -> None:
        """Sets one filter: see FILTERS."""
        self.chosen = {**self.chosen, name: value}
        self.refresh()

    def star_only(self, wanted: bool) -> None:
        """Lists bookmarked entries only, or all."""
        self.starred_only = wanted
        self.refresh()

    def clear(self) -> None:
        """Clears search and filters."""
        self.text, self.chosen, self.starred_only = "", {}, False
        self.refresh()

    def refresh(self) -> None:
        """Lists the matches, best first, then in list order; closes an open entry that no longer exists."""
        found = self._desk.policy_index.search(self.text)
        hits = [hit for hit in found.hits if self._passes(self._by_id[hit.id])]
        hits.sort(key=lambda hit: (hit.rank, self._order[hit.id]))
        before = [row.id for row in self.rows]
        self.rows = tuple(self._row(self._by_id[hit.id], hit) for hit in hits)
        self.note, self.suggestions = found.note, found.suggestions
        self._hidden = len(found.hits) - len(hits)
        shown = [row.id for row in self.rows]
        if shown != before and self.current and self.current not in shown:
            self._close()
        self.rows_changed.emit()

    def _close(self) -> None:
        self._before.append(self.current)
        self._closed, self.current, self.reading = self.current, "", NOTHING
        self.entry_changed.emit()

    def _passes(self, item: LibraryItem) -> bool:
        if self.starred_only and item.id not in self._desk.settings.now.bookmarks:
            return False
        for name, wanted in self.chosen.items():
            if wanted is None:
                continue
            if name == "state":
                if LibraryStatus(wanted) not in item.standings:
                    return False
            elif str(getattr(item, name)) != wanted:
                return False
        return True

    def _row(self, item: LibraryItem, hit: Hit) -> LibraryRow:
        replaced = LibraryStatus.SUPERSEDED in item.standings
        tags = [standing.value for standing in (*DOUBTFUL, LibraryStatus.SUPERSEDED) if standing in item.standings]
        if replaced and LibraryStatus.LAPSED in item.standings:
            tags.remove(LibraryStatus.LAPSED.value)
        if item.reference:
            tags.insert(0, "参考")
        tags = [*self.own.get(item.id, ()), *tags]
        parts = (item.level.value.partition("(")[0], item.region.replace("全国", ""), item.kind, _notable_state(item))
        return LibraryRow(
            id=item.id,
            name=item.name,
            line=" · ".join(dict.fromkeys(part for part in parts if part)),
            tag="、".join(tags),
            hit=hit,
            starred=self.starred(item.id),
            gone=item.gone,
            replaced=not item.standings.isdisjoint((*DOUBTFUL, LibraryStatus.SUPERSEDED)),
            reference=item.reference,
        )

    def choices(self, name: str) -> tuple[FilterOption, ...]:
        """Returns the entries of a filter that occur; the first one matches everything."""
        if name == "state":
            present = {standing.value for item in self._items for standing in item.standings}
        else:
            present = {str(getattr(item, name)) for item in self._items}
        orders: dict[str, list[str]] = {
            "level": [level.value for level in Level],
            "kind": [*(kind.value for kind in PolicyKind), *sorted(present - {kind.value for kind in PolicyKind})],
            "act": [act.value for act in Act],
            "modelled": list(MODELLED),
            "state": [standing.value for standing in LibraryStatus],
            "region": sorted(present, key=lambda region: full_region(region) or ()),
        }
        return (
            FilterOption(_EVERYTHING[name], None),
            *(FilterOption(value, value) for value in orders[name] if value in present),
        )

    def count_words(self) -> str:
        """Returns how many entries are listed."""
        policies = sum(not row.reference for row in self.rows)
        references = len(self.rows) - policies
        words = f"{policies} 项政策" + (f"，{references} 条参考" if references else "")
        return f"共 {words}" if len(self.rows) == len(self._items) else f"找到 {words}"

    def empty_words(self) -> str:
        """Returns the text shown when nothing is listed."""
        if self.starred_only:
            return "没有收藏符合的条目。\n点条目右边的 ☆ 收藏；或关掉“只看收藏”。"
        if self._hidden:
            return f"找到 {self._hidden} 条，但都不合现在的筛选。\n把筛选改回“全部”就能看到。"
        if self.suggestions:
            return f"没有找到“{shortened(self.text)}”。\n要找的是不是下面这些？"
        return f"没有找到“{shortened(self.text)}”。\n少写一个词，或换一种说法。"

    def starred(self, name: str) -> bool:
        """Whether an entry is bookmarked."""
        return name in self._desk.settings.now.bookmarks

    def toggle_star(self, name: str) -> None:
        """Adds or removes the bookmark of an entry."""
        kept = self._desk.settings.now.bookmarks
        changed = tuple(entry for entry in kept if entry != name) if name in kept else (*kept, name)
        self._desk.settings.change(bookmarks=changed)
        self.refresh()

    def show(self, name: str, colours: Colours) -> bool:
        """Opens an entry by its id or alias; returns False for an unknown id."""
        policy = self._desk.library.get(name)
        reference = self._desk.library.reference(name) if policy is None else None
        entry = policy or reference
        if entry is None:
            return False
        if self.current and self.current != entry.id:
            self._before.append(self.current)
        self._turn(entry.id, colours)
        return True

    def back(self, colours: Colours) -> None:
        """Opens the previous entry."""
        if self._before:
            self._turn(self._before.pop(), colours)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a previous entry."""
        return bool(self._before)

    def _turn(self, name: str, colours: Colours) -> None:
        self.current = name
        self.render(colours)
        self.entry_changed.emit()

    def render(self, colours: Colours) -> None:
        """Renders the open entry again, for instance after a change of theme."""
        policy = self.policy
        reference = self._desk.library.reference(self.current)
        if policy is not None:
            self.reading = policy_reading(policy, self._desk.library, self._desk.as_of, colours)
        elif reference is not None:
            self.reading = reference_reading(reference, self._desk.library, colours)

    @property
    def policy(self) -> Policy | None:
        """The open policy; None for a reference entry or nothing."""
        found_ = self._desk.library.get(self.current)
        return found_ if found_ is not None and found_.id == self.current else None

    def source(self, anchor: str) -> Condition | None:
        """Returns the condition behind a link of the text."""
        return self.reading.sources.get(anchor)

    def head(self) -> tuple[str, str]:
        """Returns the name and the key facts of the open entry."""
        item = self._by_id.get(self.current)
        if item is None and self._closed in self._by_id:
            return "选择左边的一项，这里显示全文", f"“{self._by_id[self._closed].name}”不在左边的列表里，已合上"
        if item is None:
            return "选择左边的一项，这里显示全文", ""
        tags = [s.value for s in (LibraryStatus.SUPERSEDED,) if s in item.standings]
        parts = (item.level.value, item.region, item.kind, item.state, *tags, item.modelled)
        return item.name, " · ".join(dict.fromkeys(parts))
