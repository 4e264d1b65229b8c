"""Finds the table of a list of rights: its head, its rows, and the groups that it is divided into."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from papers._labels import bare
from papers._line_gaps import joined_at
from papers._right_words import Kind, State, kind_in, stage_in
from papers._sheet import PaperSheet, Spot, is_blank

Row = Sequence[Spot | None]
_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("line", re.compile(r"序号|(?:知识产权|IP)?编号|行次|No\.?", re.IGNORECASE)),
    (
        "patent_number",
        re.compile(r"专利(?:申请|授权|编|证书)?号(?:/.*)?|专利\(申请\)号|授权\(?专利\)?号|ZL号", re.IGNORECASE),
    ),
    (
        "number",
        re.compile(
            r"申请(?:\(专利\)|专利)?号(?:码|/专利号)?|(?:登记|授权|注册|品种权)号|(?:著作权|软著)?登记(?:证书)?号|知识产权(?:编)?号|编号/专利号"
        ),
    ),
    (
        "other_number",
        re.compile(r"(?:公开|公告|授权公告|公开\(公告\)|公布)号|(?:证书|批准|授权证书)(?:编)?号|软著登字号"),
    ),
    (
        "name",
        re.compile(
            r"(?:专利|发明|知识产权|软件|作品|成果|著作权|软著|发明创造|实用新型|品种|布图设计|权利)?(?:名称|全称)|标题|名\s*称|软件名称(?:及版本号?)?|授权名称|软件全称"
        ),
    ),
    ("kind", re.compile(r"(?:专利|知识产权|权利|IP|申请|成果)?(?:类型|类别|种类)(?:\(.*\))?|专利分类", re.IGNORECASE)),
    (
        "state",
        re.compile(
            r"(?:当前|简单|专利|最新)?(?:法律|权利|有效|案件|授权|专利|审查)?状态(?:/事件)?|(?:专利)?有效性|是否(?:有效|授权|已授权)|专利有效状态|目前状态|进展|状态"
        ),
    ),
    (
        "granted",
        re.compile(
            r"(?:授权|授权公告|授权\(公告\)|登记|登记批准|批准|发证|颁证|获证|证书|获得|取得|公告)(?:公告)?(?:日|日期|时间)"
        ),
    ),
    ("applied", re.compile(r"(?:专利)?申请(?:日|日期|时间)")),
    (
        "owner",
        re.compile(
            r"(?:当前|现|第一)?(?:专利权|权利|著作权|权属|所有权|所有|品种权|布图设计权|申请)(?:人|所有人|单位|者)|申请\(专利权\)人|申请\(权利\)人|专利权\(申请\)人|当前(?:申请\(专利权\)|专利权)人|持有人|权属|当前权利人|(?:所属)?(?:企业|公司|单位)(?:名称)?|完成单位|申请企业"
        ),
    ),
    ("how", re.compile(r"(?:权利)?(?:获得|取得|来源)(?:方式|途径)|来源")),
    ("remark", re.compile(r"备\s*注|说明")),
)
_CURRENT = re.compile("当前|现|最新")
_TOTAL = re.compile(r"(?:合计|总计|共计|小计|总数|共)[:]?(\d*)[项件个]?.*")
_COUNT = re.compile(r"(?:合计|总计|共计|共)[^\d]{0,8}(\d+)\s*[项件个]?")
FIELDS = ("patent_number", "number", "other_number", "name")


class Entry(msgspec.Struct):
    """One right of a list: the spots of its row by what they say, and the kind of its group or list."""

    spots: dict[str, Spot]
    group: Kind | str | None
    stage: State | None = None
    """The state that the title above the row gives to all rights below it."""
    more: dict[str, str] = msgspec.field(default_factory=dict)
    """What the next lines add to a cell."""

    def text(self, field: str) -> str:
        """Return the text of a cell, "" if it is empty."""
        spot = self.spots.get(field)
        return "" if is_blank(spot) or spot is None else spot.text.strip() + self.more.get(field, "")

    @property
    def place(self) -> Spot:
        """The spot by which a person finds the row."""
        return next(self.spots[field] for field in (*FIELDS, *self.spots) if field in self.spots)


class RightList(msgspec.Struct):
    """The rights of one list, the fields that it has, and the number of rights that it states itself."""

    entries: list[Entry]
    fields: set[str]
    stated: list[int]


def field_of(text: str) -> str | None:
    """Return what a column of a list of rights says, from its head.

    >>> field_of("专利号"), field_of("法律状态"), field_of("授权公告日"), field_of("张三") is None
    ('patent_number', 'state', 'granted', True)
    """
    plain = bare(text).strip("*:")
    return next((field for field, form in _HEADS if form.fullmatch(plain)), None)


def head_fields(row: Row, *, more: bool = False) -> dict[int, str]:
    """Return the columns of a head by what they say; empty if the row is no head of a list of rights.

    With `more` the row stands below a head and may add to it: every cell of it must be a head.
    """
    found: dict[int, str] = {}
    current: set[str] = set()
    for spot in row:
        if spot is None or (field := field_of(spot.text)) is None:
            continue
        newest = _CURRENT.search(bare(spot.text)) is not None
        if field in found.values() and not (newest and field not in current):
            continue
        if field in found.values():
            found = {column: name for column, name in found.items() if name != field}
        current |= {field} if newest else set()
        found.update(dict.fromkeys(spot.columns, field))
    fields = set(found.values())
    if more:
        return found if fields and all(spot is None or field_of(spot.text) is not None for spot in row) else {}
    numbered = fields & {"patent_number", "number", "other_number"}
    enough = (len(fields - {"line"}) >= 2 and bool(numbered)) or {"name", "kind"} <= fields
    return found if enough and fields & {*FIELDS} else {}


def list_of(sheet: PaperSheet, title: str) -> RightList:
    """Return the rights on a sheet. Its name, its title and titles between the rows can tell the kind."""
    found = RightList([], set(), [])
    group = only_kind(sheet.name) or only_kind(title)
    stage = stage_in(title) or stage_in(sheet.name)
    columns: dict[int, str] = {}
    above_is_head = False
    for row in _whole_rows(list(_filled_down(sheet.rows))):
        spots = [spot for spot in row if not is_blank(spot)]
        if not spots:
            continue
        if head := head_fields(row, more=above_is_head):
            columns = columns | head if above_is_head else head
            found.fields |= set(head.values())
            named = [only_kind(spot.text) for spot in spots if field_of(spot.text) == "name"]
            group = next((kind for kind in named if kind is not None), group)
            above_is_head = True
            continue
        above_is_head = False
        if _is_total(spots):
            found.stated += _stated(spots)
        elif (
            len(spots) == 1 and len(bare(spots[0].text)) <= 20 and (only_kind(spots[0].text) or stage_in(spots[0].text))
        ):
            group = only_kind(spots[0].text) or group
            stage = stage_in(spots[0].text)
        elif columns and not _is_note(spots):
            _add(found, {columns[s.column]: s for s in spots if s.column in columns}, group, stage)
    return found


def _whole_rows(rows: list[list[Spot]]) -> list[list[Spot]]:
    """Return the rows of a list without lines: the lines of one right are one row, found by their numbers 1, 2, 3 …"""
    heads = [k for k, row in enumerate(rows) if head_fields(row)]
    found = rows[: heads[0]] if heads else rows
    for k, end in pairwise([*heads, len(rows)]):
        numbering = {column for column, field in head_fields(rows[k]).items() if field == "line"}
        below = rows[k + 1 : end]
        anchors = [n for n, row in enumerate(below) if any(_numbers(spot, numbering) for spot in row)]
        loose = all(spot.place.box is not None for row in below for spot in row)
        found = [*found, rows[k], *(joined_at(anchors, below) if loose and anchors else below)]
    return found


def _numbers(spot: Spot, numbering: set[int]) -> bool:
    return spot.column in numbering and spot.value is not None and spot.value == int(spot.value)


def _filled_down(rows: Sequence[Row]) -> Iterator[list[Spot]]:
    """Yield the spots of each row; a cell merged over several rows stands in each of them."""
    lasting: dict[int, tuple[Spot, int]] = {}
    for number, row in enumerate(rows):
        lasting = {column: (spot, end) for column, (spot, end) in lasting.items() if number < end}
        here = {spot.column: spot for spot in row if spot is not None}
        for spot in here.values():
            if spot.down > 1:
                lasting[spot.column] = (spot, number + spot.down)
        whole = {column: spot for column, (spot, _) in lasting.items()} | here
        yield [whole[column] for column in sorted(whole)]


def _add(found: RightList, spots: dict[str, Spot], group: Kind | str | None, stage: State | None) -> None:
    """Add a row, or what it adds to the row above: a long cell that goes on in the next line."""
    fields = set(spots)
    if not fields & {*FIELDS}:
        return
    last = found.entries[-1] if found.entries else None
    beside = {*found.fields} & {"line", "kind", "state", "granted", "applied"}
    goes_on = not fields & {"line", "kind", "state", "granted", "applied"} and len(fields) <= 3
    if last is not None and goes_on and beside and fields < {*last.spots}:
        for field, spot in spots.items():
            last.more[field] = last.more.get(field, "") + spot.text.strip()
        return
    found.entries.append(Entry(spots, group, stage))


def only_kind(text: str) -> Kind | str | None:
    """Return the kind that a title names, None if it names none or several."""
    parts = [part for part in re.split(r"[、,及和与/+]|以及", bare(text)) if part]
    kinds = {
        kind_in(part) for part in parts if re.search("专利|著作权|软著|布图|品种|新药|中药|商标|发明|实用|外观", part)
    }
    return next(iter(kinds)) if len(kinds) == 1 else None


def _is_total(spots: Sequence[Spot]) -> bool:
    return _TOTAL.match(bare(spots[0].text)) is not None and len(bare(spots[0].text)) <= 24


def _stated(spots: Sequence[Spot]) -> Iterator[int]:
    """Yield the number of rights that a line of sums states."""
    first = bare(spots[0].text)
    if first.startswith("小计"):
        return
    if (found := _COUNT.match(first)) is not None:
        yield int(found[1])
        return
    numbers = [spot.value for spot in spots[1:] if spot.value is not None]
    words = [int(f[1]) for spot in spots[1:] if (f := re.fullmatch(r"(\d+)[项件个]", bare(spot.text)))]
    if len(numbers) + len(words) == 1:
        yield int(numbers[0]) if numbers else words[0]


def _is_note(spots: Sequence[Spot]) -> bool:
    """Return whether a row is a remark below or above the list, not a right."""
    text = bare(spots[0].text)
    return len(spots) == 1 and (
        len(text) > 40 or re.match(r"注|说明|填表|备注|单位|制表|审核|日期|第\d+页", text) is not None
    )
