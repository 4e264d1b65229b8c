"""Reads the qualification columns of one row as the records of a profile."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date

from policies import QUALIFICATIONS
from policies.records import OTHERS_OPEN
from registers._cells import CellError, day_in, flag_in, text_in, without_placeholder
from registers._header_text import plain_header
from registers._targets import HELD, KINDS, Target
from registers._types import Cell
from registers._words import kind_in

NO_MORE = "无其他"
"""Written at the end of a list of kinds: the list is complete."""
_DAY = r"(\d{8}|\d{4}\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}\s*日?|\s*月)?)"
_RANGE = re.compile(rf"[自从]?\s*{_DAY}\s*(?:起)?\s*(?:至|到|~|—+|–|--?)\s*{_DAY}")
_ENDLESS = {"长期", "长期有效", "永久", "无固定期限"}
_SPLIT = re.compile(r"[、，,；;/\n|+＋ ]+")
_BESIDE = re.compile(
    r"[(\[【〔](?:证书编?号?[:：]?\s*)?(?:GR\d{12}|有效|有效期内|在有效期内|已认定|新认定|重新认定|首次认定|首次|在库)[)\]】〕]",
    re.IGNORECASE,
)
"""Brackets behind a qualification that do not change it."""
_NONE = {"无", "没有", "否", "暂无资质"}


class Qualifications:
    """Collects the qualification cells of one row; `records` returns the records."""

    def __init__(self) -> None:
        self._records: dict[str, dict[str, object]] = {}
        self._refused: set[str] = set()
        self._is_whole = False
        self._any_fact = False
        self._whole: list[object] | None = None
        self.partly = False
        """Whether the records cannot store the whole meaning of the last cell."""

    def add(self, target: Target, cell: Cell) -> str:
        """Add one cell. Returns: a Chinese remark, "" for none. Raises: CellError if it cannot be read."""
        self.partly = False
        cell = without_placeholder(cell)
        if cell is None:
            return ""
        if target.part == KINDS:
            return self._several(str(text_in(cell)))
        return _PARTS[target.part](self, target.record, cell)

    def grant(self, kind: str, granted_on: str) -> str:
        """Add a qualification that the title of the table gives to every row, unless this row says no.

        Returns: a Chinese remark, "" for none.
        """
        if kind in self._refused and kind not in self._records:
            return f"表名说这些企业都有“{QUALIFICATIONS[kind][0]}”，这一行写的是“否”，没有采用，请核对"
        record = self._record(kind)
        if granted_on:
            record.setdefault("granted_on", granted_on)
        return ""

    def _record(self, kind: str) -> dict[str, object]:
        self._any_fact = True
        return self._records.setdefault(kind, {"kind": kind})

    def _held(self, kind: str, cell: Cell) -> str:
        self._any_fact = True
        if flag_in(cell):
            self._record(kind)
        else:
            self._refused.add(kind)
            self.partly = True  # records only store what is held; an incomplete list cannot store a no
        return ""

    def _granted(self, kind: str, cell: Cell) -> str:
        day, remark = day_in(cell)
        if day is not None:
            self._record(kind)["granted_on"] = day.isoformat()
        return remark

    def _expires(self, kind: str, cell: Cell) -> str:
        if isinstance(cell, str):
            text = unicodedata.normalize("NFKC", cell).strip()
            cell = text.removeprefix("至").removeprefix("到")
            if text in _ENDLESS:
                self._record(kind)
                self.partly = True
                return ""
            if found := _RANGE.fullmatch(text):
                first, _ = day_in(found[1])
                last, remark = day_in(found[2], last=True)
                self._span(kind, first, last)
                return remark
        day, remark = day_in(cell, last=True)
        self._span(kind, None, day)
        return remark

    def _span(self, kind: str, first: date | None, last: date | None) -> None:
        record = self._record(kind)
        if first is not None:
            record.setdefault("granted_on", first.isoformat())
        if last is not None:
            record["expires_on"] = last.isoformat()

    def _level(self, kind: str, cell: Cell) -> str:
        if text := text_in(cell):
            self._record(kind)["level"] = text
        return ""

    def _several(self, text: str) -> str:
        if text.startswith("["):
            self._whole = _json_records(text)
            return ""
        words = [word for word in _SPLIT.split(unicodedata.normalize("NFKC", text)) if word]
        if len(words) == 1 and words[0] in _NONE:
            self._any_fact = self._is_whole = True
            return ""
        strange: list[str] = []
        for word in words:
            if word == NO_MORE:
                self._any_fact = self._is_whole = True
                continue
            if kind := _held_kind(word):
                self._record(kind)
            else:
                strange.append(word)
        self.partly = bool(strange)
        return f"没有认出的资质，或现在是否有效不知道：{'、'.join(strange)}" if strange else ""

    def records(self, *, complete: bool) -> tuple[list[object] | None, str]:
        """Return the records (None if nothing is known), and a remark if the cells contradict each other.

        Unless the table is complete, a last record without a kind means that the firm may hold more.
        """
        if self._whole is not None:
            there = {str(record.get("kind")) for record in self._whole if isinstance(record, dict)}
            return [*self._whole, *(record for kind, record in self._records.items() if kind not in there)], ""
        for kind in self._refused:
            if len(self._records.get(kind, ())) == 1 or self._records.get(kind, {}).keys() == {"kind", "level"}:
                del self._records[kind]
        both = [QUALIFICATIONS[kind][0] for kind in self._refused if kind in self._records]
        remark = f"“{'、'.join(both)}”既写了“否”又写了日期，按日期计，请核对" if both else ""
        records: list[object] = list(self._records.values())
        if complete or self._is_whole:
            return (records if self._any_fact else None), remark
        return ([*records, {"level": OTHERS_OPEN}] if records else None), remark


def _held_kind(word: str) -> str:
    """Return the kind of qualification that a word of a list says is held; "" if it says anything else beside it.

    A year (高企（2023年）) does not say whether it is still valid, nor does 已过期 or 拟申报 in brackets.
    """
    whole = re.sub(r"[()\[\]【】〔〕]", "", _BESIDE.sub("", word))
    if re.search(r"(?:19|20)\d\d|(?<!\d)\d\d年", whole):
        return ""
    found = kind_in(plain_header(whole))
    return found[0] if found is not None and found[1] in ("", "企业", "认定", "资质", "证书") else ""


def _json_records(text: str) -> list[object]:
    """Return the list of records written as JSON. Raises: CellError if it is not a JSON list."""
    try:
        records = json.loads(text)
    except (ValueError, RecursionError):
        records = None
    if not isinstance(records, list):
        raise CellError("不是 JSON 写法的列表", "请写成“高新技术企业、雏鹰企业”的样子")
    return records


_PARTS = {
    HELD: Qualifications._held,
    "granted_on": Qualifications._granted,
    "expires_on": Qualifications._expires,
    "level": Qualifications._level,
}
