"""The types of the fact tables: facts, derived quantities and kinds of qualifications.

The tables themselves are data (`policies/library/目录/*.yaml`); `policies.catalogue` contains their entries.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import msgspec

from policies.values import Unit


class FieldType(StrEnum):
    """The type of a field's values."""

    TEXT = "text"
    DATE = "date"
    FLAG = "bool"
    COUNT = "int"
    NUMBER = "money"
    ENUM = "enum"
    TEXTS = "texts"
    RECORDS = "records"
    RECORD = "record"
    SERIES = "series"
    SCORES = "scores"
    CONFIRMED = "confirmed"


class Holder(StrEnum):
    """The department of the firm that usually knows the answer; the list of missing facts is grouped by it."""

    FINANCE = "财务"
    STAFF = "人事"
    IP = "知识产权"
    RESEARCH = "研发"
    OFFICE = "行政"
    PERSON = "人才本人"
    OFFICER = "核实人员"


class Group(StrEnum):
    """The sections of the profile form."""

    IDENTITY = "企业概况"
    PEOPLE = "人员"
    FINANCE = "财务"
    IP = "知识产权与成果"
    STANDING = "资质、平台与项目"
    CREDIT = "信用与合规"
    CARRIER = "载体"
    PERSON = "个人人才"
    JUDGEMENT = "人工核实"
    NEEDS = "诉求"


class Cost(StrEnum):
    """How much work it is for the firm to answer, the least first."""

    AT_HAND = "手边"
    BY_HEART = "记得"
    ACCOUNTANT = "问会计"
    PAPERS = "查材料"


class Field(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fact, and the question for it. `values` are the possible values of an ENUM, `parts` the parts of a record.

    `base_rate` is the estimated share of firms for which a yes-or-no fact is true, from 0 to 1, or None; it and `cost`
    only order questions.
    """

    name: str
    label: str
    type: FieldType
    group: Group
    unit: Unit = Unit.NONE
    holder: Holder = Holder.OFFICE
    values: tuple[str, ...] = ()
    parts: tuple[Field, ...] = ()
    question: str = ""
    note: str = ""
    signed: bool = False
    """Whether a negative number is valid (profit, net assets)."""
    matched: bool = True
    """False for facts that only people read (contacts): rules cannot use them and no result depends on them."""
    rare: bool = False
    """True for facts that few firms have anything to say about: the form folds them until one is known or asked for."""
    clean: bool = False
    """True for a flag of the clean record: the firm should be able to say no. All of them are one question."""
    base_rate: Decimal | None = None
    cost: Cost = Cost.BY_HEART

    def part(self, name: str) -> Field | None:
        """Return the part of a record with that name, or None."""
        return next((part for part in self.parts if part.name == name), None)

    def ask(self, year: int | None = None) -> str:
        """Return the question to ask the firm, such as `2025 年营业（销售）收入是多少（万元）？`; a series needs the year."""
        subject = f"{year} 年{self.label}" if year is not None else self.label
        if self.question:
            return self.question.replace("{年}", f"{year} 年" if year is not None else "")
        if self.type is FieldType.DATE:
            return f"{subject}是哪一天？"
        if self.unit:
            return f"{subject}是多少（{self.unit.value}）？"
        if self.type in (FieldType.RECORDS, FieldType.TEXTS):
            return f"请列出{subject}；没有的请确认“无”。"
        return f"{subject}是什么？"


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A computed quantity. `formula` is text that `policies.formula.parse` reads; `options` are the values of a text."""

    name: str
    label: str
    unit: Unit
    formula: str
    options: tuple[str, ...] = ()
    note: str = ""


class Qualification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A kind of qualification, and the months that a certificate is valid where a document states them."""

    kind: str
    label: str
    months: int | None = None


class FactTables(msgspec.Struct, frozen=True, omit_defaults=True):
    """The three tables of a library: facts, derived quantities and kinds of qualifications, in the order of the form."""

    facts: tuple[Field, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    qualifications: tuple[Qualification, ...] = ()


NO_TABLES = FactTables()
"""The tables of a library that brings no facts of its own."""
