"""Persons of a firm (人才) and their own facts, for the talent policies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import msgspec

from casebook import _rows
from casebook._ledger import Row
from casebook._records import FirmRecords
from casebook._values import checked, facts_of, profile_of
from matcher import Profile, Value


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A person to be stored. `facts` are facts of the catalogue about the person: field name → value."""

    person: str
    officer: str
    day: date
    post: str = ""
    phone: str = ""
    facts: Mapping[str, Value] = MappingProxyType({})
    note: str = ""


class Person(NewPerson, frozen=True, kw_only=True):
    """A stored person; `name` is that of the firm. `id` is the same on every computer."""

    id: str
    enterprise: int
    name: str

    def with_firm(self, firm: Profile) -> Profile:
        """Returns the profile of the firm with the facts of the person."""
        for name, value in self.facts.items():
            firm = firm.with_fact(name, value)
        return firm


class PersonRepository(FirmRecords[NewPerson, Person]):
    """Reads and writes persons."""

    table = "persons"
    lost = "这位人才不在库中，可能已被删除，请刷新"
    order = "t.name, t.id"

    def _row(self, new: NewPerson) -> Row:
        facts = checked(facts_of(Profile(MappingProxyType(dict(new.facts)))))
        return {
            "name": _rows.required(new.person, "姓名"),
            "post": new.post.strip(),
            "phone": new.phone.strip(),
            "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True),
            "officer": _rows.required(new.officer, "记录人"),
            "day": new.day.isoformat(),
            "note": new.note.strip(),
        }

    def _read(self, row: _rows.Cells) -> Person:
        return Person(
            id=_rows.text(row, "id"),
            enterprise=_rows.number(row, "enterprise_id"),
            name=_rows.text(row, "firm_name"),
            person=_rows.text(row, "name"),
            officer=_rows.text(row, "officer"),
            day=_rows.day(row, "day"),
            post=_rows.text(row, "post"),
            phone=_rows.text(row, "phone"),
            facts=profile_of(json.loads(_rows.text(row, "facts")).items(), {}).facts,
            note=_rows.text(row, "note"),
        )
