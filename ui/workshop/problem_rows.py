"""What keeps the draft from being submitted, as it is listed. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from policies import shortened
from ui.workshop.words import card_words
from workshop import Problem

if TYPE_CHECKING:
    from workshop import Draft

_UNDECIDED = "回车采纳，N 不是条件，M 人工核实，E 改；空格到下一张"
_EXAMPLES = "不缺也能提交；回车到“例子”，逐家说“是”或全部确认"
_CONFIRM = "在“政策信息”里看一遍标题、文号、日期，按“核对无误”"


@dataclass(frozen=True)
class ProblemRow:
    """A line of the list of problems: what, what to do, and the problem that it goes to."""

    problem: Problem
    text: str
    advice: str


def problem_rows(draft: Draft, problems: Sequence[Problem], on: date) -> tuple[ProblemRow, ...]:
    """Returns the problems as lines: cards that nobody decided are one line, the others tell which card they are about."""
    waiting = {card.id for card in draft.cards if not card.state.decided}
    several = [problem for problem in problems if problem.card in waiting]
    first = [ProblemRow(several[0], f"{len(several)} 张卡片还没有决定", _UNDECIDED)] if several else []
    rest = (ProblemRow(each, _words(each, draft, on), each.advice) for each in problems if each not in several)
    return (*first, *rest)


def _words(problem: Problem, draft: Draft, on: date) -> str:
    card = draft.card(problem.card)
    if card is None or card.content is None:
        return problem.text
    return f"“{shortened(card_words(card, draft.heads, on))}”：{problem.text}"


def wish_rows(wishes: Sequence[Problem]) -> tuple[ProblemRow, ...]:
    """Returns what no example shows yet as one line; it keeps nothing from being submitted."""
    if not wishes:
        return ()
    words = "、".join(dict.fromkeys(wish.text.removeprefix("还没有").removesuffix("的例子") for wish in wishes))
    problem = Problem(text=words, part="examples")
    return (ProblemRow(problem, f"例子还缺 {len(wishes)} 样：{words}", _EXAMPLES),)


def unconfirmed(draft: Draft, unread: Collection[str]) -> Iterator[Problem]:
    """Yields a problem for each document, by its SHA-256, whose heads nobody confirmed."""
    for source in draft.sources:
        document = draft.heads.document(source.key) if source.sha256 in unread else None
        if document is not None:
            text = f"《{document.title}》的文件信息还没有核对"
            yield Problem(text=text, advice=_CONFIRM, part=f"document.{source.key}")
