"""What the visit under way tells, in words. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casebook import cautions
from matcher import contact_words, contacts_of
from ui.visit.ask import judged
from ui.visit.settled import Line, Total, standing_line, supply_lines, totals, totals_words

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.visit.presenter import VisitPresenter

_AHEAD = 3
"""So many questions ahead are told of."""


class VisitWords:
    """The words beside the question; asked anew after every change."""

    def __init__(self, desk: Desk, visit: VisitPresenter) -> None:
        self._desk = desk
        self._visit = visit

    @property
    def firm_words(self) -> str:
        """The firm's name."""
        return self._desk.firm.profile.name

    @property
    def standing_words(self) -> str:
        """Size, standing, whom to call and how often it was visited."""
        match = self._desk.firm.match
        size = f"{match.size}企业" if match.size != "未知" else ""
        people = contact_words(contacts_of(match.profile), most=1)
        return " · ".join(filter(None, (size, standing_line(match), people, self._visit.history)))

    @property
    def progress_words(self) -> str:
        """How many answers were given and what the next ones may settle; says when it is enough."""
        given = self._visit.given
        following = self._desk.firm.questions(_AHEAD)
        settle = sum(question.settles for question in following)
        tail = (
            f"接下来 {len(following)} 题约可定 {settle} 项" if settle else "其余问题单独一答已定不了政策，可以结束走访"
        )
        return f"已答 {given} 题，{tail}"

    @property
    def totals(self) -> tuple[Total, ...]:
        """The running totals."""
        return totals(self._desk.firm.match, self._desk.firm.groups())

    @property
    def warning(self) -> str:
        """The first implausible figure, if there is one."""
        found = cautions(self._desk.firm.profile, self._desk.on)
        return found[0].text if found else ""

    @property
    def supply(self) -> tuple[Line, ...]:
        """The list of facts still to supply, grouped by who holds them."""
        return supply_lines(self._desk.firm.match.questions, self._visit.owed, self._visit.owed_before)

    @property
    def supply_title(self) -> str:
        """The title of that list."""
        owed = sum(not judged(fact) for fact in self._visit.owed)
        return f"还要补{f'，答不上 {owed}' if owed else ''}（F8）"

    @property
    def promise_lines(self) -> tuple[Line, ...]:
        """The open requests and follow-ups of the firm."""
        return self._visit.promises.lines(self._visit.number) if self._visit.number is not None else ()

    @property
    def promises_title(self) -> str:
        """The title of that list."""
        count = len(self.promise_lines)
        return f"诉求跟进{f' {count}' if count else ''}（F7）"

    @property
    def end_words(self) -> str:
        """What the visit brought."""
        given = self._visit.given
        owed = sum(not judged(fact) for fact in self._visit.owed)
        requests = len(self._visit.promises.requests(self._visit.number)) if self._visit.number is not None else 0
        lines = (
            f"走访已记下：{self._desk.on.isoformat()}。"
            if self._visit.ended
            else "没有还需要问的问题了。按 F9 结束走访。",
            f"答了 {given} 题。{totals_words(self.totals)}。",
            f"企业答不上、还要补的资料 {owed} 项。" if owed else "",
            f"要由我们核实的事项 {len(self._visit.owed) - owed} 项。" if len(self._visit.owed) > owed else "",
            f"未办结的诉求 {requests} 件。" if requests else "",
        )
        return "\n".join(filter(None, lines))
