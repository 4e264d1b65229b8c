"""The pairs of label and value on a licence and on a public credit report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from papers._labels import bare
from papers._line_gaps import split_at, top_of
from papers._sheet import PaperPlace, Spot

USED_LABELS = {
    "统一社会信用代码/注册号": "code",
    "统一社会信用代码": "code",
    "社会信用代码": "code",
    "企业名称": "name",
    "单位名称": "name",
    "机构名称": "name",
    "字号名称": "name",
    "名称": "name",
    "企业类型": "type",
    "主体类型": "type",
    "市场主体类型": "type",
    "类型": "type",
    "注册资本": "capital",
    "注册资金": "capital",
    "成立日期": "founded",
    "注册日期": "founded",
    "登记状态": "status",
    "经营状态": "status",
    "企业状态": "status",
    "住所": "address",
    "营业场所": "address",
    "经营场所": "address",
    "主要经营场所": "address",
    "企业住所": "address",
    "经营范围": "scope",
    "业务范围": "scope",
}
_OTHER_LABELS = (
    "注册号 组织机构代码 法定代表人 法定代表人姓名 负责人 经营者 经营者姓名 投资人 执行事务合伙人 首席代表 组成形式 出资额 出资总额 成员出资总额 资金数额 "
    "开办资金 实收资本 营业期限 营业期限自 营业期限至 经营期限 经营期限自 经营期限至 合伙期限 合伙期限自 合伙期限至 经营日期自 登记机关 核准日期 "
    "发照日期 吊销日期 注销日期 报告生成时间 报告日期 生成时间 举办单位 宗旨和业务范围 经费来源 有效期 有效期限 副本编号"
).split()
_ALL = {**USED_LABELS, **dict.fromkeys(_OTHER_LABELS, "")}
_LONG = frozenset(name for name in _ALL if len(name) > 2)
_SHORT = frozenset(name for name in _ALL if len(name) == 2)
_ONE = "|".join(r"\s*".join(map(re.escape, name)).replace("/", "[/／]") for name in sorted(_ALL, key=len, reverse=True))
_LABEL = re.compile(rf"[\s•·●○*▪◆-]*({_ONE})\s*([(（].{{0,8}}?[)）])?\s*([:：])?\s*")
_NEXT = re.compile(rf"(?<![\s•·●○*▪◆-])\s+(?=[•·●○*▪◆-]*\s*(?:{_ONE})\s*(?:[(（].{{0,8}}?[)）])?\s*[:：])")
"""The gap before a further label in one text: 法定代表人：张三 注册资本：1000万元."""
BULLET = re.compile(r"^[•·●○*▪◆-]+")
_LONG_VALUES = ("name", "type", "address", "scope", "capital")
"""Values that may go on in the next lines."""
_NOISE = re.compile(
    r"国家企业信用信息公示系统.*|第?\d+页?[/共]\s*\d+页?|第\d+页(?:共\d+页)?|-\d+-|\d{1,3}/\d{1,3}|https?://.*"
)


class Pair(msgspec.Struct):
    """A label and the spots of its value."""

    key: str
    label: Spot
    values: list[Spot] = msgspec.field(default_factory=list)
    first: str = ""
    """What stands behind the label in the same spot."""
    remark: str = ""
    """What stands in brackets behind the label: the unit of 注册资本（万元）."""

    def text(self) -> str:
        """Return the value as one text, lines joined."""
        parts = [self.first, *(spot.text for spot in self.values)]
        joined = ""
        for part in (re.sub(r"\s*\n\s*", "", part.strip()) for part in parts if part.strip()):
            gap = " " if joined and joined[-1].isascii() and part[0].isascii() else ""
            joined += gap + part
        return joined

    def may_go_on(self, spot: Spot) -> bool:
        """Return whether a spot in a further line may belong to the value: below where the value begins."""
        if not self.text():
            return True
        return self.key in _LONG_VALUES and (
            not self.values or bool(self.first) or spot.column >= self.values[0].column
        )

    def score(self) -> float:
        """Return how surely the text was recognised; 1 for text of the file."""
        return min((spot.score for spot in (self.label, *self.values)), default=1.0)

    def place(self) -> PaperPlace:
        """Return where the value begins."""
        return self.label.place if self.first or not self.values else self.values[0].place


def is_noise(spot: Spot) -> bool:
    """Return whether a spot is a watermark, a page number or an address of a page."""
    return _NOISE.fullmatch(bare(spot.text)) is not None


def pairs_of(rows: Sequence[Sequence[Spot | None]]) -> list[Pair]:
    """Return the pairs of label and value of some rows, in their order.

    A long value goes on in the rows below its label; where the label stands at the middle or the end of its value,
    also in the rows above, as the distances between the lines tell.
    """
    found: list[Pair] = []
    active: list[Pair] = []
    lines = _whole_labels(rows)
    early = _early_rows(lines)
    waiting: list[Spot] = []
    for number, line in enumerate(lines):
        if number in early:
            waiting += line
            continue
        last: Pair | None = None
        for spot in line:
            if (pair := _pair(spot)) is not None:
                active = [other for other in active if abs(other.label.column - pair.label.column) > 2]
                active.append(pair)
                found.append(pair)
                last = pair
                continue
            target = last or _above(active, spot)
            if target is not None and (last is not None or target.may_go_on(spot)):
                target.values.append(spot)
        waiting = _given(waiting, [pair for pair in active if pair.label in line])
        active = [pair for pair in active if not pair.text() or pair.key in _LONG_VALUES]
    return found


def _given(waiting: list[Spot], pairs: Sequence[Pair]) -> list[Spot]:
    """Put the spots of the rows above a label before its own value."""
    for spot in reversed(waiting):
        if (pair := _above(pairs, spot)) is not None:
            if pair.first:
                pair.values.insert(0, msgspec.structs.replace(pair.label, text=pair.first))
                pair.first = ""
            pair.values.insert(0, spot)
    return []


def _above(active: Sequence[Pair], spot: Spot) -> Pair | None:
    """Return the pair that a spot continues: the nearest label at its left."""
    left = [pair for pair in active if pair.label.column <= spot.column]
    return max(left, key=lambda pair: (pair.label.column, pair.label.place.row), default=active[-1] if active else None)


def _whole_labels(rows: Sequence[Sequence[Spot | None]]) -> list[list[Spot]]:
    """Return the rows with each label in one spot: letters that are spaced out, and a label broken into two lines."""
    lines = [list(_joined(row)) for row in rows]
    for line, below in pairwise(lines):
        for k, spot in enumerate(line):
            start = BULLET.sub("", bare(spot.text))
            rests = [
                name[len(start) :] for name in _LONG if len(start) >= 3 and name != start and name.startswith(start)
            ]
            for other in below:
                rest = next((r for r in rests if bare(other.text).rstrip(":").startswith(r)), None)
                if rest is not None and other.column == spot.column and start not in _ALL:
                    line[k] = msgspec.structs.replace(spot, text=spot.text + other.text)
                    below.remove(other)
                    break
    return lines


def _early_rows(lines: Sequence[Sequence[Spot]]) -> set[int]:
    """Return the rows that belong to the label below them: their lines stand closer to it than to the one above."""
    labelled = [k for k, line in enumerate(lines) if any(_pair(spot) is not None for spot in line)]
    found: set[int] = set()
    for first, last in pairwise(labelled):
        between = [k for k in range(first, last + 1) if lines[k]]
        count = split_at([top_of(lines[k]) for k in between])
        if count is not None:
            found.update(between[count + 1 : -1])
    return found


def _joined(row: Sequence[Spot | None]) -> Iterator[Spot]:
    """Yield the spots of a row, the letters of a label that is spaced out (名 称) as one."""
    spots = [spot for spot in row if spot is not None and not is_noise(spot) and bare(spot.text).strip(":·•-|")]
    k = 0
    while k < len(spots):
        for count in (4, 3, 2):
            several = spots[k : k + count]
            text = "".join(bare(spot.text) for spot in several)
            if len(several) == count and text.rstrip(":") in _ALL and all(len(bare(s.text)) <= 2 for s in several):
                yield msgspec.structs.replace(spots[k], text=text)
                k += count
                break
        else:
            yield from (msgspec.structs.replace(spots[k], text=part) for part in _NEXT.split(spots[k].text) if part)
            k += 1


def _pair(spot: Spot) -> Pair | None:
    """Return the pair that a spot begins, None if it is no label."""
    text = spot.text
    found = _LABEL.match(text)
    if found is None:
        return None
    name, rest = bare(found[1]).replace("／", "/"), text[found.end() :].strip()
    spaced = bool(found[3]) or not rest or text[found.end(1) : found.end()].strip() != text[found.end(1) : found.end()]
    if not spaced and (name in _SHORT or rest[:1] in "的和、及为是与或"):
        return None
    return Pair(key=_ALL[name], label=spot, first=rest, remark=bare(found[2] or ""))
