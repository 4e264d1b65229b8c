"""The plan of a firm (一企一策): weak points, strengths and steps with person and day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import Row
from casebook._records import FirmRecords


class PlanPart(StrEnum):
    """The parts of a plan, in the order in which it is printed."""

    WEAKNESS = "短板"
    STRENGTH = "优势"
    NEXT_RUNG = "下一级"
    STEP = "措施"


class NewPlanStep(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a plan. `place` orders the lines of a part; `policy` is the id of the policy that it serves."""

    part: PlanPart
    text: str
    officer: str
    policy: str = ""
    person: str = ""
    due_on: date | None = None
    done_on: date | None = None
    place: int = 0


class PlanStep(NewPlanStep, frozen=True, kw_only=True):
    """A stored line; `name` is that of the firm. `id` is the same on every computer."""

    id: str
    enterprise: int
    name: str


class PlanRepository(FirmRecords[NewPlanStep, PlanStep]):
    """Reads and writes the lines of plans."""

    table = "plan_steps"
    lost = "这一条措施不在库中，可能已被删除，请刷新"
    order = "t.enterprise_id, t.place, t.id"

    def due(self, until: date) -> tuple[PlanStep, ...]:
        """Returns the steps that are not done and due by the day, the first due first."""
        found = self._select("t.done_on IS NULL AND t.due_on <= :until", {"until": until.isoformat()})
        return tuple(sorted(found, key=lambda step: (step.due_on or date.max, step.name, step.id)))

    def _row(self, new: NewPlanStep) -> Row:
        return {
            "part": new.part.value,
            "text": _rows.required(new.text, "内容"),
            "policy": new.policy,
            "person": new.person.strip(),
            "due_on": _rows.iso(new.due_on),
            "done_on": _rows.iso(new.done_on),
            "place": new.place,
            "officer": _rows.required(new.officer, "记录人"),
        }

    def _read(self, row: _rows.Cells) -> PlanStep:
        return PlanStep(
            id=_rows.text(row, "id"),
            enterprise=_rows.number(row, "enterprise_id"),
            name=_rows.text(row, "firm_name"),
            part=PlanPart(_rows.text(row, "part")),
            text=_rows.text(row, "text"),
            officer=_rows.text(row, "officer"),
            policy=_rows.text(row, "policy"),
            person=_rows.text(row, "person"),
            due_on=_rows.day_or_none(row, "due_on"),
            done_on=_rows.day_or_none(row, "done_on"),
            place=_rows.number(row, "place"),
        )
