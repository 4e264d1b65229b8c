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
from casebook._values import Known, checked, facts_of, profile_of
from matcher import Profile, field_label, field_of
from policies import CATALOGUE, Group, UserError

_NOT_OF_THE_FIRM = (Group.PERSON, Group.JUDGEMENT, Group.NEEDS)


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A person to be stored. `facts` are facts of the catalogue about the person, by the name of the field or of the fact
    (`person_income.2025`).
    """

    person: str
    officer: str
    day: date
    post: str = ""
    phone: str = ""
    facts: Mapping[str, Known] = MappingProxyType({})
    note: str = ""


class Person(NewPerson, frozen=True, kw_only=True):
    """A stored person; `name` is that of the firm. `id` is the same on every computer."""

    id: str
    enterprise: int
    name: str

    @property
    def profile(self) -> Profile:
        """What is known about the person alone."""
        return profile_of(checked(self.facts).items(), {})

    def with_firm(self, firm: Profile) -> Profile:
        """Returns the profile of the firm with the facts of the person.

        What the firm's profile says about persons is that of another one and is left out, and so is what was confirmed
        or judged for the firm, and what it asked for.
        """
        rest = firm.where(lambda name: CATALOGUE[name].group not in _NOT_OF_THE_FIRM)
        own = self.profile
        return Profile(
            MappingProxyType({**rest.facts, **own.facts}),
            MappingProxyType({**rest.ranges, **own.ranges}),
            MappingProxyType({**rest.disputed, **own.disputed}),
        )


class PersonRepository(FirmRecords[NewPerson, Person]):
    """Reads and writes persons."""

    table = "persons"
    lost = "这位人才不在库中，可能已被删除，请刷新"
    order = "t.name, t.id"

    def _row(self, new: NewPerson) -> Row:
        facts = checked(new.facts)
        if strange := [name for name in facts if CATALOGUE[field_of(name)].group is not Group.PERSON]:
            raise UserError(f"“{field_label(strange[0])}”是企业的资料，请在“画像匹配”里填")
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
            facts=MappingProxyType(facts_of(profile_of(json.loads(_rows.text(row, "facts")).items(), {}))),
            note=_rows.text(row, "note"),
        )
