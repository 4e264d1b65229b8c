"""The texts of the running visit. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casebook import cautions
from matcher import ENOUGH, contact_words, contacts_of
from ui.visit.answer_effect import Tone, Total, VisitLine, standing_line, supply_lines, totals, totals_words
from ui.visit.ask import judged
from ui.visit.last_time import LastTime

if TYPE_CHECKING:
    from matcher import Match
    from ui.desk.desk import Desk

_AHEAD = 3
"""The number of next questions covered by the progress text: as many as the question bar of the firm page shows."""


@dataclass(frozen=True)
class VisitProgress:
    """The progress of the visit, beside what the match already knows.

    `last` is the previous visit, `given` counts the answers, `owed` are the facts that the firm did not know, `promises`
    are the open requests and follow-ups, `requests` counts the requests.
    """

    last: LastTime = field(default_factory=LastTime)
    given: int = 0
    ended: bool = False
    owed: tuple[str, ...] = ()
    promises: tuple[VisitLine, ...] = ()
    requests: int = 0


@dataclass(frozen=True)
class VisitWords:
    """Every text and list beside the question.

    `last` tells the previous visit and what was promised, `progress` says how many answers were given and what the next
    ones may settle, `warning` is the first implausible figure, `supply` contains the missing facts by holder, `so_far`
    and `end` summarize the visit.
    """

    firm: str
    standing: str
    last: str
    progress: str
    warning: str
    totals: tuple[Total, ...]
    supply_title: str
    supply: tuple[VisitLine, ...]
    promises_title: str
    promises: tuple[VisitLine, ...]
    so_far: str
    end: str


def visit_words(desk: Desk, visit: VisitProgress) -> VisitWords:
    """Returns the texts for the current firm and the progress of its visit."""
    match = desk.firm.match
    total = totals(desk.firm.groups())
    found = cautions(desk.firm.profile, desk.on)
    cannot_tell = sum(not judged(fact) for fact in visit.owed)
    count = len(visit.promises)
    return VisitWords(
        firm=desk.firm.profile.name,
        standing=_standing(match, visit.last.history),
        last=_last(visit),
        progress=_progress(desk, visit.given),
        warning=found[0].text if found else "",
        totals=total,
        supply_title=f"还要补{f'，答不上 {cannot_tell}' if cannot_tell else ''}（F8）",
        supply=supply_lines(match.questions, visit.owed, visit.last.owed),
        promises_title=f"诉求跟进{f' {count}' if count else ''}（F7）",
        promises=visit.promises,
        so_far=f"已答 {visit.given} 题。{totals_words(total)}。",
        end=_end(desk, visit, cannot_tell, totals_words(total)),
    )


def _standing(match: Match, history: str) -> str:
    """Returns size, standing, whom to call and how often the firm was visited."""
    size = f"{match.size}企业" if match.size != "未知" else ""
    people = contact_words(contacts_of(match.profile), most=1)
    return " · ".join(filter(None, (size, standing_line(match), people, history)))


def _last(visit: VisitProgress) -> str:
    """Returns the last note and what is still promised, in one line."""
    late = sum(line.tone is Tone.BAD for line in visit.promises)
    overdue = f"（逾期 {late} 件）" if late else ""
    promised = f"未了结 {len(visit.promises)} 件{overdue}：{'；'.join(line.text for line in visit.promises)}"
    return "　".join(filter(None, (visit.last.note, promised if visit.promises else "")))


def _progress(desk: Desk, given: int) -> str:
    following = desk.firm.questions(_AHEAD)
    settle = sum(question.settles for question in following)
    tail = f"接下来 {len(following)} 题约可定 {settle} 项" if settle else "接下来几题各推进一步"
    return f"已答 {given} 题，{ENOUGH if desk.firm.enough else tail}"


def _end(desk: Desk, visit: VisitProgress, cannot_tell: int, total: str) -> str:
    to_verify = len(visit.owed) - cannot_tell
    lines = (
        f"走访已记下：{desk.on.isoformat()}。" if visit.ended else "没有还需要问的问题了。按 F9 结束走访。",
        f"答了 {visit.given} 题。{total}。",
        f"企业答不上、还要补的资料 {cannot_tell} 项。" if cannot_tell else "",
        f"要由我们核实的事项 {to_verify} 项。" if to_verify else "",
        f"未办结的诉求 {visit.requests} 件。" if visit.requests else "",
    )
    return "\n".join(filter(None, lines))
