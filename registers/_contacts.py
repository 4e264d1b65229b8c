"""Reads the names, posts and phones of one row as contacts; a cell may contain several people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from matcher import Record
from registers._cells import CellError, without_placeholder
from registers._contact_words import GENERAL_ROLES
from registers._targets import Target
from registers._text import cleaned
from registers._types import Cell

_LONGEST = 200
"""Largest number of characters in a text of the catalogue."""
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_PHONE = re.compile(
    r"(?<![\d-])(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(?0\d{2,3}\)?[- ]?\d{7,8}(?:\s*(?:-|转)\s*\d{1,6})?"
    r"|[48]00[- ]?\d{3,4}[- ]?\d{3,4}|\d{7,8}(?:\s*(?:-|转)\s*\d{1,6})?)(?!\d)"
)
_BETWEEN = "、，,;；/|\n"
_SPLIT = re.compile(f"[{re.escape(_BETWEEN)}]+")
_AROUND = f"{_BETWEEN} :：\t-—"
_LABEL = re.compile(r"(?:联系)?(?:电话|手机)(?:号码?)?\s*[:：]?\s*$|(?:tel|mobile)\s*[:：]?\s*$", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*[(（]([^()（）]*)[)）]")
_POST = re.compile(
    r"总|经理|主任|主管|部长|会计|财务|出纳|书记|秘书|助理|专员|工程师|董事|监事|厂长|所长|院长|科长|处长|教授|法人|法定代表人|代表|人事|行政|负责人|主席|校长|老师"
)
_OWN_POST = re.compile(rf"([一-龥·]{{2,4}})\s+(\S*(?:{_POST.pattern})\S*)")


class _Person(msgspec.Struct):
    name: str = ""
    post: str = ""
    phones: list[str] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)


class Contacts:
    """Collects the contact cells of one row; `records` returns the contacts."""

    def __init__(self) -> None:
        self._cells: dict[str, dict[str, list[str]]] = {}

    def add(self, target: Target, cell: Cell) -> str:
        """Add one cell. Returns: a Chinese remark, "" for none. Raises: CellError if it cannot be read."""
        cell = without_placeholder(cell)
        if cell is None or cell == "无":
            return ""
        text, part, remark = _text_of(cell, target.part)
        texts = self._cells.setdefault(target.record, {}).setdefault(part, [])
        if len("、".join((*texts, text))) > _LONGEST:
            raise CellError(f"超过 {_LONGEST} 个字，不像姓名或电话", "请改指为“留作备注”，或把多余的文字另放一列")
        texts.append(text)
        return remark

    def records(self) -> list[dict[str, object]]:
        """Return one record per person (`name`, `post`, `phone`, `note`).

        The general contacts come first, then the other roles in the order of their columns.
        """
        order = sorted(self._cells, key=lambda role: role not in GENERAL_ROLES)
        people = [person for role in order for person in _people_of(role, self._cells[role])]
        return [record for person in people if (record := _record(person))]


def _text_of(cell: Cell, part: str) -> tuple[str, str, str]:
    """Return the text of a cell, the part it belongs to, and a remark. Raises: CellError for a date or boolean."""
    if isinstance(cell, bool | date):
        raise CellError("不是姓名、职务或电话", "请核对列的对应关系")
    if isinstance(cell, Decimal):
        if part not in ("name", "phone"):
            return f"{cell:f}", part, ""
        return *_digits(cell, part), _lost_zero(cell)
    text = cleaned(str(cell)).translate(_NARROW)
    if not text:
        raise CellError("没有看得见的文字", "请核对这一格")
    if part == "phone" and not any(ch.isdecimal() for ch in text):
        return text, "note", ""
    return text, part, ""


def _digits(cell: Decimal, part: str) -> tuple[str, str]:
    """Return the digits of a phone stored as a number, and its part. Raises: CellError if it is not a phone."""
    whole = cell.is_finite() and cell == cell.to_integral_value() and cell > 0
    text = f"{cell:.0f}" if whole else ""
    if not 5 <= len(text) <= 15 or (part == "name" and not _PHONE.fullmatch(text)):
        raise CellError("是数字，不是姓名" if part == "name" else "不是电话号码", "请核对列的对应关系")
    return text, "phone"


def _lost_zero(cell: Decimal) -> str:
    text = f"{cell:.0f}"
    mobile = len(text) == 11 and text[0] == "1"
    service = len(text) == 10 and text[:3] in ("400", "800")
    if len(text) in (10, 11) and not mobile and not service:
        return "电话按数字存放，区号前面的 0 可能已经丢失，请核对"
    return ""


def _people_of(role: str, parts: Mapping[str, list[str]]) -> list[_Person]:
    """Return the people of one role. `parts` contains the texts of its cells by part."""
    names, phones = "、".join(parts.get("name", ())), parts.get("phone", [])
    if names or _plain(phones):
        people = _with_each(_listed(names), phones, names, "phones")
    else:
        people = _listed("、".join(phones))
    people = _with_each(people, parts.get("post", []), names, "post")
    notes = parts.get("note", [])
    if notes and not people:
        people = [_Person()]
    for person in people[:1]:
        person.notes += notes
    if role not in GENERAL_ROLES:
        for person in people:
            person.post = person.post or role
    return people


def _plain(phones: list[str]) -> bool:
    """Return whether the phone cells contain only phones, and no names."""
    return not any(re.search(r"[一-龥]", re.sub(r"转|分机|区号", "", text)) for text in phones)


def _with_each(people: list[_Person], texts: list[str], names: str, part: str) -> list[_Person]:
    """Return the people with the texts of one part added.

    A cell with as many texts as there are people gives one text to each person. Other texts cannot
    be assigned: they are added to one record of all people, or, if some people already have a phone
    or post, to a separate record.
    """
    rest: list[str] = []
    for text in texts:
        pieces = [piece.strip() for piece in _SPLIT.split(text) if piece.strip()]
        if len(people) > 1 and len(people) == len(pieces):
            for person, piece in zip(people, pieces, strict=True):
                _give(person, part, piece)
        else:
            rest += pieces
    if not rest:
        return people
    if len(people) > 1 and any(person.phones or person.post for person in people):
        people = [*people, _Person()]
    elif len(people) != 1:
        people = [_Person(name=" ".join(names.split()))]
    _give(people[-1], part, "、".join(dict.fromkeys(rest)))
    return people


def _give(person: _Person, part: str, text: str) -> None:
    if part == "phones":
        person.phones.append(text)
    elif person.post and person.post != text:
        person.notes.append(text)
    else:
        person.post = text


def _listed(text: str) -> list[_Person]:
    """Return the people named in one cell: 张三（总经理）138…、李四 139…"""
    text = re.sub(r"\s*\n\s*(?=[(（])", "", text)
    found = list(_PHONE.finditer(text))
    if not found:
        return [_named(piece) for piece in _SPLIT.split(text) if piece.strip()]
    people: list[_Person] = []
    end = 0
    for match in found:
        _take(people, text[end : match.start()], match[0].strip())
        end = match.end()
    _take(people, text[end:], "")
    return people


def _take(people: list[_Person], before: str, phone: str) -> None:
    """Add a phone and the text before it: notes of the last person, then the name of the next person."""
    while people and (note := _BRACKETED.match(before)):
        people[-1].notes.append(note[1])
        before = before[note.end() :]
    name = _LABEL.sub("", before.strip(_AROUND)).strip(_AROUND)
    if name or not people:
        people.append(_named(name))
    if phone:
        people[-1].phones.append(phone)


def _named(text: str) -> _Person:
    """Return the person of a name with a post or a remark in brackets: 张三（总经理）."""
    inside = [found for found in _BRACKETED.findall(text) if found.strip()]
    name = " ".join(_BRACKETED.sub("", text).split()) if inside else " ".join(text.split())
    person = _Person(name=name)
    if own := _OWN_POST.fullmatch(name):
        person.name, person.post = own[1], own[2]
    for words in inside:
        if _POST.search(words) and not person.post:
            person.post = words.strip()
        else:
            person.notes.append(words.strip())
    return person


def _record(person: _Person) -> dict[str, object]:
    texts = {
        "name": person.name,
        "post": person.post,
        "phone": "、".join(person.phones),
        "note": "；".join(person.notes),
    }
    return {name: text for name, text in texts.items() if text}


def merged_contacts(kept: tuple[Record, ...], read: tuple[Record, ...]) -> tuple[Record, ...]:
    """Return the contacts of a firm after an import: first those read, completed from those kept, then the others.

    Two records are the same person if their names are equal, or, if one has no name, their phones.

    >>> merged_contacts(({"name": "张三", "post": "会计"},), ({"name": "张三", "phone": "13800000000"},))
    ({'name': '张三', 'post': '会计', 'phone': '13800000000'},)
    """
    rest = list(kept)
    found: list[Record] = []
    for person in read:
        same = next((other for other in rest if _is_same_person(person, other)), None)
        if same is not None:
            rest.remove(same)
        found.append({**(same or {}), **person})
    return (*found, *rest)


def _is_same_person(person: Record, other: Record) -> bool:
    if person.get("name") and other.get("name"):
        return person["name"] == other["name"]
    phone = person.get("phone")
    return bool(phone) and phone == other.get("phone")
