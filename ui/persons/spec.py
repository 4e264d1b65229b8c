"""The list of persons as the shared page shows it: its columns, and how records are read and written. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from casebook import Known, NewPerson, Person
from policies import CATALOGUE, FieldType, UserError
from registers.ledgers import LedgerColumn, LedgerKind, LedgerValue
from survey.persons import personal_fields
from ui.ledger.spec import LedgerSpec, Values

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_KINDS: Mapping[FieldType, LedgerKind] = {
    FieldType.DATE: LedgerKind.DATE,
    FieldType.ENUM: LedgerKind.CHOICE,
    FieldType.FLAG: LedgerKind.FLAG,
    FieldType.TEXTS: LedgerKind.LIST,
    FieldType.TEXT: LedgerKind.TEXT,
    FieldType.COUNT: LedgerKind.WHOLE,
}
"""The facts that have a column; figures of several years are entered in the form only."""
_NONE = "无"
_SHOWN = (
    "firm",
    "person",
    "post",
    "phone",
    "person_degree",
    "person_title",
    "person_born_on",
    "person_plans",
    "officer",
)
_WIDTHS = {
    "firm": 220, "person": 84, "post": 110, "phone": 116, "person_degree": 70, "person_title": 96, "person_born_on": 96,
    "person_plans": 140, "officer": 70,
}  # fmt: skip


def columns() -> tuple[LedgerColumn, ...]:
    """Returns the columns of the list."""
    return (
        LedgerColumn(
            name="firm", label="企业名称", kind=LedgerKind.FIRM, required=True, aliases=("企业", "单位名称", "所在单位")
        ),
        LedgerColumn(name="code", label="统一社会信用代码", kind=LedgerKind.CODE, aliases=("信用代码",)),
        LedgerColumn(name="person", label="姓名", required=True, aliases=("人才姓名",)),
        LedgerColumn(name="post", label="职务", aliases=("岗位",)),
        LedgerColumn(name="phone", label="电话", aliases=("手机", "联系电话")),
        *(
            LedgerColumn(name=field.name, label=field.label, kind=_KINDS[field.type], choices=field.values)
            for field in personal_fields()
            if field.type in _KINDS
        ),
        LedgerColumn(name="officer", label="记录人"),
        LedgerColumn(name="note", label="备注"),
    )


class PersonLedger:
    """Reads and writes the persons of the casebook as values of a ledger. `firm` narrows the list to one firm."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._codes: Mapping[int, str] = {}
        self.firm: int | None = None
        self.columns = columns()
        self._facts = tuple(column for column in self.columns if column.name in CATALOGUE)

    def spec(self) -> LedgerSpec[Person]:
        """Returns the description of the list."""
        return LedgerSpec(
            name="persons",
            title="人才",
            noun="位人才",
            columns=self.columns,
            shown=_SHOWN,
            widths=_WIDTHS,
            values=self.values,
            firm_name=lambda person: person.name,
            read=self.read,
            add=self.add,
            change=self.change,
            remove=lambda person: self._desk.book.persons.remove(person.id, self._desk.author()),
            tip=lambda person: "\n".join(part for part in (person.person, person.note) if part),
            empty="还没有人才。\n点“新增”登记一位，再按回车看“我是谁”：哪些人才政策适合本人；有名单的点“导入”。",
            narrow="person_degree",
            narrow_also="officer",
        )

    def read(self) -> Sequence[Person]:
        """Reads the persons."""
        self._codes = {row.id: row.credit_code for row in self._desk.book.enterprises.search("", self._desk.on)}
        persons = self._desk.book.persons
        return persons.all() if self.firm is None else persons.of(self.firm)

    def values(self, person: Person) -> Values:
        """Returns the values of a person by the names of the columns."""
        texts = {name: getattr(person, name) for name in ("person", "post", "phone", "officer", "note")}
        facts = {column.name: _shown(person.facts.get(column.name)) for column in self._facts}
        known = {name: value for name, value in (texts | facts).items() if value not in (None, "")}
        return {"firm": person.enterprise, "code": self._codes.get(person.enterprise, ""), **known}

    def add(self, rows: Sequence[Values]) -> object:
        """Stores persons, all or none. Raises: UserError, also for a second person of that name in the firm."""
        made = [(int(str(values["firm"])), self._person(values)) for values in rows]
        known = {(person.enterprise, person.person) for person in self._desk.book.persons.all()}
        for firm, new in made:
            if (firm, new.person) in known:
                raise UserError(f"这家企业已经登记了“{new.person}”；是同一人就打开原来那条改，同名的请在姓名后加注区别")
            known.add((firm, new.person))
        return self._desk.book.persons.add_all(made, self._desk.author())

    def change(self, person: Person, values: Values) -> None:
        """Replaces what the columns hold; facts without a column stay."""
        new = self._person(values, person)
        changed = {name: getattr(new, name) for name in ("person", "post", "phone", "facts", "officer", "note")}
        self._desk.book.persons.update(msgspec.structs.replace(person, **changed), self._desk.author())

    def _person(self, values: Values, kept: Person | None = None) -> NewPerson:
        apart = {} if kept is None else {n: v for n, v in kept.facts.items() if n not in {c.name for c in self._facts}}
        given = {column.name: _fact(values[column.name]) for column in self._facts if column.name in values}
        texts = {name: str(values.get(name) or "") for name in ("post", "phone", "note")}
        return NewPerson(
            person=str(values.get("person") or ""),
            officer=str(values.get("officer") or self._desk.officer),
            day=kept.day if kept is not None else self._desk.on,
            facts={**apart, **given},
            **texts,
        )


def _shown(value: Known | None) -> LedgerValue:
    """Returns a fact as the value of a cell; a list that is known to be empty is 无."""
    if value == ():
        return (_NONE,)
    return value  # type: ignore[return-value]  # facts with a column have no parts


def _fact(value: LedgerValue) -> Known:
    return () if value == (_NONE,) else value  # type: ignore[return-value]  # an empty cell is left out
