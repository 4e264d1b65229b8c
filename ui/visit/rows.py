"""Visits, requests and follow-ups as table rows. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from casebook import Urgency, VisitState
from matcher import reachable
from ui.visit.ask import judged

if TYPE_CHECKING:
    from casebook import FollowUp, Request, Visit
    from matcher import Contact

VISITS = ("日期", "企业", "状态", "走访人", "接待人", "联系人", "记录")
REQUESTS = ("承诺答复", "企业", "类别", "紧急", "诉求", "状态")
FOLLOW_UPS = ("期限", "企业", "事项")
_WEEK = "一二三四五六日"


@dataclass(frozen=True)
class GridRow:
    """One row of a table: its cells, its id and its firm; `late` marks overdue rows, `faded` completed ones."""

    cells: tuple[str, ...]
    key: int
    firm: int
    late: bool = False
    faded: bool = False
    strong: bool = False
    hint: str = ""


def visit_row(visit: Visit, on: date, contacts: tuple[Contact, ...] = ()) -> GridRow:
    """Returns the row of a visit with the first contact of its firm; a planned visit in the past is late."""
    late = visit.state is VisitState.PLANNED and visit.on < on
    facts = sum(not judged(fact) for fact in visit.still_to_supply)
    owed = f"还要补 {facts} 项" if facts else ""
    words = "；".join(filter(None, (owed, visit.note.partition("\n")[0])))
    person = next((contact.short() for contact in reachable(contacts)), "")
    state = f"逾期 {(on - visit.on).days} 天未走访" if late else visit.state.value
    return GridRow(
        (
            f"{day_words(visit.on, on)} {visit.hour}".strip(),
            visit.name,
            state,
            visit.officer,
            visit.received_by,
            person,
            words,
        ),
        visit.id,
        visit.enterprise,
        late=late,
        faded=visit.state is VisitState.CANCELLED,
        strong=visit.on == on and visit.state is VisitState.PLANNED,
        hint="\n".join(filter(None, (*(contact.words() for contact in contacts), visit.note))),
    )


def request_row(request: Request, on: date) -> GridRow:
    """Returns the row of a request, which is late when it is still open after the promised day."""
    late = _late(request.reply_by, on) if request.closed_on is None else 0
    promised = "未承诺" if request.reply_by is None else day_words(request.reply_by, on)
    day = f"逾期 {late} 天" if late else promised
    if request.closed_on is not None:
        day = f"{request.closed_on.isoformat()} 办结"
    money = f"（{request.amount:f} 万元）" if request.amount is not None else ""
    cells = (day, request.name, request.category.value, request.urgency.value, request.text + money)
    return GridRow(
        (*cells, request.state.value),
        request.id,
        request.enterprise,
        late=bool(late),
        faded=request.closed_on is not None,
        strong=request.urgency is Urgency.URGENT,
        hint="\n".join(filter(None, (request.text, request.answer and f"答复：{request.answer}"))),
    )


def follow_up_row(entry: FollowUp, on: date) -> GridRow:
    """Returns the row of a follow-up, which is late after its day."""
    late = _late(entry.due_on, on)
    due = "未定期限" if entry.due_on is None else day_words(entry.due_on, on)
    cells = (f"逾期 {late} 天" if late else due, entry.name, entry.text)
    return GridRow(cells, entry.id, entry.enterprise, late=bool(late), hint=f"{entry.text}\n跟进人：{entry.officer}")


def heading(title: str, rows: tuple[GridRow, ...]) -> str:
    """Returns a title with the number of rows and of overdue ones."""
    late = sum(row.late for row in rows)
    return f"{title} {len(rows)}" + (f"，逾期 {late}" if late else "")


def day_words(day: date, on: date) -> str:
    """Returns a day as 今天 11-24 周二, with the year if it is another one."""
    near = {0: "今天 ", 1: "明天 ", -1: "昨天 "}.get((day - on).days, "")
    text = f"{day:%m-%d}" if day.year == on.year else day.isoformat()
    return f"{near}{text} 周{_WEEK[day.weekday()]}"


def _late(day: date | None, on: date) -> int:
    return max(0, (on - day).days) if day is not None else 0
