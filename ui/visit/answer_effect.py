"""The effect of an answer, the running totals and the facts still missing, as lines of lists. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from matcher import ResultChange, ResultGroup, Turn, by_holder, changes, worth_words
from ui.desk.result_words import standing_words, sum_words

if TYPE_CHECKING:
    from matcher import Match, MatchResult, Question
    from policies import Policy

_MOST = 8
"""The number of missing facts listed per holder, so that all holders fit on one screen; the rest is counted."""


_NAMED = 2
"""The number of policies named for each group in the summary of an answer; the list below it has all of them."""


class Tone(StrEnum):
    """The colours of a line."""

    PLAIN = "text"
    GOOD = "met"
    NEAR = "accent"
    OPEN = "unknown"
    BAD = "unmet"
    MUTED = "muted"


@dataclass(frozen=True)
class VisitLine:
    """One line of a list. `key` is the policy or fact it is about; a heading cannot be selected."""

    text: str
    key: str = ""
    tone: Tone = Tone.PLAIN
    head: bool = False
    icon: str = ""
    hint: str = ""


@dataclass(frozen=True)
class AnswerEffect:
    """The effect of the last answer: the answer, a summary and the policies that changed."""

    answer: str = ""
    words: str = ""
    moves: tuple[VisitLine, ...] = ()


@dataclass(frozen=True)
class Total:
    """A result group with its count and sum."""

    label: str
    count: str
    amount: str
    tone: Tone


_ORDER = tuple(ResultGroup)
_TONES = {
    ResultGroup.READY: (Tone.GOOD, "circle-check"),
    ResultGroup.TO_CONFIRM: (Tone.NEAR, "shield-check"),
    ResultGroup.NEAR: (Tone.NEAR, "target"),
    ResultGroup.TO_ASK: (Tone.OPEN, "circle-question-mark"),
    ResultGroup.NEXT_ROUND: (Tone.GOOD, "calendar-clock"),
    ResultGroup.CONFLICT: (Tone.BAD, "triangle-alert"),
    ResultGroup.HELD: (Tone.GOOD, "badge-check"),
    ResultGroup.NOT_MET: (Tone.MUTED, "circle-x"),
    ResultGroup.CONSULT: (Tone.MUTED, "circle-question-mark"),
    ResultGroup.OUT_OF_FORCE: (Tone.MUTED, "circle-x"),
}
_UNDECIDED = (ResultGroup.TO_CONFIRM, ResultGroup.TO_ASK, ResultGroup.CONFLICT, ResultGroup.CONSULT)
"""The groups that an answer can move a policy to without deciding it."""
TOTALLED = (ResultGroup.READY, ResultGroup.TO_CONFIRM, ResultGroup.NEAR, ResultGroup.TO_ASK)
"""The groups with a running total, in the order shown."""


def settled(answer: str, before: Match, after: Match) -> AnswerEffect:
    """Returns the differences between two matches, improvements first."""
    found = sorted(changes(before, after), key=_rank)
    return AnswerEffect(answer, _settled_words(found), tuple(_move(change) for change in found))


def _rank(change: ResultChange) -> tuple[int, Decimal, str]:
    return _ORDER.index(change.after), -change.amount_after.low, change.policy.id


def _settled_words(found: Sequence[ResultChange]) -> str:
    if not found:
        return "没有政策因此变动，已记下。"
    moved = [change for change in found if change.turn is not Turn.AMOUNT]
    decided = [change for change in moved if change.after not in _UNDECIDED]
    parts = [*_named(decided), *_counted([change for change in moved if change.after in _UNDECIDED])]
    amounts = len(found) - len(moved)
    parts += [f"金额有变 {amounts} 项"] if amounts else []
    return f"定下 {len(decided)} 项：{'；'.join(parts)}" if decided else "；".join(parts)


def _counted(found: Sequence[ResultChange]) -> list[str]:
    counts = [(point.label, sum(change.after is point for change in found)) for point in _ORDER]
    return [f"{name} {count} 项" for name, count in counts if count]


def _named(found: Sequence[ResultChange]) -> list[str]:
    """Returns the groups that policies came into, each with the first policies by name, the good ones first."""
    parts: list[str] = []
    for point in _ORDER:
        names = [_short_name(change.policy) for change in found if change.after is point]
        if names:
            more = "等" if len(names) > _NAMED else ""
            parts.append(f"{point.label} {len(names)} 项（{'、'.join(names[:_NAMED])}{more}）")
    return parts


def _short_name(policy: Policy) -> str:
    return policy.short or policy.name


def _move(change: ResultChange) -> VisitLine:
    tone, icon = _TONES[change.after]
    policy = change.policy
    return VisitLine(f"{_short_name(policy)}\n{_way(change)}", policy.id, tone, icon=icon, hint=policy.name)


def _way(change: ResultChange) -> str:
    before, after = worth_words(change.amount_before), worth_words(change.amount_after)
    if change.turn is Turn.AMOUNT:
        return f"{change.after.label}，金额 {before or '未定'} → {after or '未定'}"
    way = f"{change.before.label} → {change.after.label}" if change.before is not None else change.after.label
    return f"{way} · {after}" if after else way


def totals(groups: Mapping[ResultGroup, list[MatchResult]]) -> tuple[Total, ...]:
    """Returns the running totals; only what can be applied for has a sum."""
    return tuple(
        Total(
            point.label,
            str(len(groups[point])),
            sum_words(groups[point]) if point is ResultGroup.READY else "",
            _TONES[point][0],
        )
        for point in TOTALLED
    )


def totals_words(rows: tuple[Total, ...]) -> str:
    """Returns the totals in one line: 可申报 3 项 50万元；差一步 1 项；待补资料 200 项."""
    return "；".join(f"{row.label} {row.count} 项{f' {row.amount}' if row.amount else ''}" for row in rows)


def supply_lines(
    questions: Sequence[Question], owed: Collection[str], owed_before: Collection[str]
) -> tuple[VisitLine, ...]:
    """Returns the missing facts by holder: those the firm did not know first, then the best to ask."""
    lines: list[VisitLine] = []
    for holder, group in by_holder(questions):
        first = [question for question in group if not set(owed).isdisjoint(question.facts)]
        second = [question for question in group if question not in first and question.field in owed_before]
        others = [question for question in group if question not in first and question not in second]
        head = f"{holder}　{len(group)} 项" + (f"，答不上 {len(first)} 项" if first else "")
        lines.append(VisitLine(head, head=True))
        lines += [_supply(question, "答不上", Tone.BAD) for question in first]
        lines += [_supply(question, "上次未答", Tone.OPEN) for question in second]
        lines += [_supply(question, "", Tone.PLAIN) for question in others[:_MOST]]
        if len(others) > _MOST:
            lines.append(VisitLine(f"　另有 {len(others) - _MOST} 项，在“画像匹配”里填", tone=Tone.MUTED, head=True))
    return tuple(lines)


def _supply(question: Question, mark: str, tone: Tone) -> VisitLine:
    settles = f"（可定 {question.settles} 项）" if question.settles > 1 else ""
    marked = f"{mark} · " if mark else ""
    text = f"　{marked}{question.label}{settles}"
    return VisitLine(text, question.field, tone, hint=f"{question.text}\n回车：现在就问这一项")


def standing_line(match: Match) -> str:
    """Returns the firm's place on the ladders, or that it is not known yet."""
    return standing_words(match)


def look_of(point: ResultGroup) -> tuple[Tone, str]:
    """Returns the colour and the icon of a group."""
    return _TONES[point]
