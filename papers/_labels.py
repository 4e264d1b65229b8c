"""Finds figures by their labels and column heads: never by a line number alone."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from papers._sheet import PaperSheet, Spot, is_blank

_LEADING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、](?!\d)|[①-⑳]"
    r"|\d{3}(?:-\d)?(?=[\u4e00-\u9fff_])|其中[::]?|[减加][::]|\*|△|▲|☆|\d{1,2}(?=[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|[减加][::]|其中))"
)
_NOTE = re.compile(
    r"(?:\((?:[^()]|\([^()]*\))*\)|\[(?:[^\[\]])*\])$",
)
_FORMULA = re.compile(
    r"[\d+\-–—×x*÷/.,、~=%<>≤≥行列第至之和()…]+|(?:填写|填|损失|亏损|净亏损|净损失|以|借记|贷记|注).*"
)
_HEAD_YEAR = re.compile(r"\(?((?:19|20)\d\d)年?度?\)?$")
_INDEX = re.compile(r"(?:\(?\d{1,2}\)?(?:=[\d+\-×÷*/()]+)?|\([\d+\-×÷*/=()]+\))$")
_ITEM = re.compile(r"\d{3}(?:-\d)?[\u4e00-\u9fff_]")
LINE_NUMBERS = ("行次", "序号", "栏次")
"""Heads of columns that number the lines."""


def bare(text: str) -> str:
    """Return a text in normal width without blanks and line ends."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def folded(text: str) -> str:
    """Return a text without blanks and line ends, in half width, its brackets of one kind.

    >>> folded("营 业\\n收入（元）")
    '营业收入(元)'
    """
    return bare(text).replace("〔", "[").replace("〕", "]")


def plain(text: str) -> str:
    """Return the name of a line without its ordinal, its 减 or 其中, and its formula.

    >>> plain("一、营业收入（填写A101010\\\\101020\\\\103000）"), plain("其中：产品（服务）收入")
    ('营业收入', '产品(服务)收入')
    >>> plain("（二）委托外部研发费用 [ (26+28)×80% ]")
    '委托外部研发费用'
    >>> plain("九、本年研发费用加计扣除总额（47-48-49）×50")
    '本年研发费用加计扣除总额'
    """
    name = re.sub(r"(?<=[)\]])[×x*÷/]\d{1,3}%?$", "", folded(text))
    while found := _LEADING.match(name):
        name = name[found.end() :]
    while (found := _NOTE.search(name)) and found.start() and _FORMULA.fullmatch(found[0][1:-1]):
        name = name[: found.start()]
    return name


def head_name(text: str) -> str:
    """Return a column head without its number: “本年度 1” is 本年度."""
    name = folded(text)
    while (found := _HEAD_YEAR.search(name) or _INDEX.search(name)) and found.start():
        name = name[: found.start()]
    return name


def head_year(text: str) -> int | None:
    """Return the year that a column head names: “前一年度（2024年）” is 2024; None if it names none."""
    found = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", folded(text))
    return int(found[1]) if found else None


class Lines:
    """The lines of one paper by the names that `plain` returns."""

    def __init__(self, sheet: PaperSheet) -> None:
        self._rows = sheet.rows
        self._by_name: dict[str, list[tuple[int, Spot]]] = defaultdict(list)
        self._heads: dict[str, list[tuple[int, Spot]]] = defaultdict(list)
        for index, spot in self._texts():
            self._by_name[plain(spot.text)].append((index, spot))
            self._heads[head_name(spot.text)].append((index, spot))
        self._numbering = [found for name in LINE_NUMBERS for found in self._heads.get(name, ())]

    def _texts(self) -> Iterator[tuple[int, Spot]]:
        for index, row in enumerate(self._rows):
            for spot in row:
                if spot is not None and spot.value is None and not is_blank(spot):
                    yield index, spot

    def known(self, names: tuple[str, ...]) -> int:
        """Return how many of the names stand on the paper."""
        return sum(1 for name in names if name in self._by_name)

    def all(self, *names: str) -> list[tuple[int, Spot]]:
        """Return the labels of these names with the index of their rows."""
        return sorted((found for name in names for found in self._by_name.get(name, ())), key=lambda found: found[0])

    def ending(self, *names: str) -> list[tuple[int, Spot]]:
        """Return the labels that end with one of these names, with the index of their rows."""
        return self.all(*(name for name in self._by_name if name.endswith(names)))

    def head(self, *names: str) -> Spot | None:
        """Return the one column head of these names; None if there is none, or several over different columns."""
        found = [spot for name in names for _, spot in self._heads.get(name, ())]
        return found[0] if len({(spot.column, spot.across) for spot in found}) == 1 else None

    def cells(self, index: int, label: Spot) -> list[Spot]:
        """Return what is written to the right of a label, up to the next label; no line numbers."""
        found: list[Spot] = []
        for spot in self._rows[index][label.column - 1 + label.across :]:
            if spot is None or self._is_line_number(index, spot):
                continue
            if (spot.value is None and not is_blank(spot) and found) or _ITEM.match(folded(spot.text)):
                break
            if not is_blank(spot):
                found.append(spot)
                if spot.value is None:
                    break
        return found

    def _is_line_number(self, index: int, spot: Spot) -> bool:
        return any(row < index and spot.beneath(head) for row, head in self._numbering)

    def under(self, index: int, label: Spot, head: Spot) -> Spot | None:
        """Return the cell right of a label and under a column head; None for an empty one, or if several stand there."""
        if label.loose and head.loose:
            return self._in_order(index, label, head)
        found = [
            spot
            for spot in self._rows[index][label.column - 1 + label.across :]
            if spot is not None and not is_blank(spot) and spot.beneath(head)
        ]
        return found[0] if len(found) == 1 else None

    def _in_order(self, index: int, label: Spot, head: Spot) -> Spot | None:
        """Return the cell of a row without lines that has the place of the head among the heads, if none is missing."""
        side = label.place.box.right if label.place.box is not None else 0
        heads = [spot for row in self._rows if head in row for spot in row if spot is not None and _middle(spot) > side]
        cells = [spot for spot in self._rows[index][label.column :] if spot is not None]
        if head not in heads or len(cells) != len(heads):
            return None
        cell = cells[heads.index(head)]
        return None if is_blank(cell) else cell

    def number(self, index: int, label: Spot) -> str:
        """Return the number that the paper prints for a line, "" if it prints none."""
        row = [spot for spot in self._rows[index] if spot is not None and spot.value is not None]
        printed = [spot for spot in row if self._is_line_number(index, spot)]
        printed = printed or [spot for spot in row if spot.column < label.column]
        if printed and re.fullmatch(r"\d{1,3}(?:[.-]\d{1,2})?", folded(printed[0].text)):
            return folded(printed[0].text)
        found = re.match(r"(\d{1,3}(?:-\d)?)(?=[^\d.、,])", folded(label.text))
        return found[1] if found else ""


def _middle(spot: Spot) -> float:
    return spot.place.box.middle[0] if spot.place.box is not None else 0
