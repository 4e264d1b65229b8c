"""Letters that answer the needs of firms (答复函), and the printed list of needs. No Qt.

A letter tells what the firm asked for, what was answered, who is responsible and whom to call. It holds nothing internal
and no day of payment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date

import msgspec

from casebook import ENDS, LetterKind, NewLetter, Request, RequestState, Resource
from policies import Unit, show
from sheet import firm_words
from sheet.letter import Letter, LetterTable
from survey.change_letters import Sender, kept_letter, numeral
from survey.payout_papers import names_pay_day

_HEADINGS = ("可以联系的资源", "单位", "能提供什么", "联系人、电话")
_WIDTHS = (0.26, 0.22, 0.3, 0.22)
_CLOSING = "如有疑问，或情况有变化，请与我局联系。"
Named = Callable[[Sequence[str]], Sequence[Resource]]
"""Returns the resources with the given ids."""


class UnansweredNeed(msgspec.Struct, frozen=True):
    """A need about which no letter is made, and why not."""

    request: Request
    why: str


class AnswerLetters(msgspec.Struct, frozen=True):
    """The letters of a batch with what is kept of each, the needs that none of them answers, and resources left out."""

    letters: tuple[Letter, ...]
    kept: tuple[NewLetter, ...]
    held_back: tuple[UnansweredNeed, ...]
    expired: tuple[str, ...] = ()
    """Names of resources that do not hold any more and so stand in no letter."""


def answer_doubt(request: Request) -> str:
    """Returns why a firm cannot be answered in writing yet, "" if it can."""
    if not request.answer.strip() and not request.resources:
        return "还没有写答复内容"
    return "答复里写了付款时间，函里不能写，请改" if names_pay_day(request.answer) else ""


def answer_key(request: Request) -> str:
    """Returns what a letter about this need is remembered by; it is the same on every computer.

    Another answer, state or resource is something new to tell.
    """
    told = "\n".join(
        (request.raised_on.isoformat(), request.text, request.state.value, request.answer, *request.resources)
    )
    return f"need:{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def answer_letters(
    requests: Iterable[Request], named: Named, sender: Sender, on: date, policy_names: Collection[str] = ()
) -> AnswerLetters:
    """Returns one letter per firm with all of its needs that can be answered, in the order of the firms given.

    Lines of an answer that begin with one of `policy_names` come from the library and are put into words for firms.
    """
    by_firm: dict[int, list[Request]] = {}
    held_back: list[UnansweredNeed] = []
    for request in requests:
        if why := answer_doubt(request):
            held_back.append(UnansweredNeed(request, why))
        else:
            by_firm.setdefault(request.enterprise, []).append(request)
    letters = {
        firm: _letter([_for_firms(request, policy_names) for request in group], named, sender, on)
        for firm, group in by_firm.items()
    }
    kept = [
        kept_letter(letter, LetterKind.ANSWER, firm, [answer_key(request) for request in by_firm[firm]])
        for firm, letter in letters.items()
    ]
    used = (resource for group in by_firm.values() for request in group for resource in named(request.resources))
    expired = tuple(dict.fromkeys(resource.title for resource in used if not resource.valid_on(on)))
    return AnswerLetters(tuple(letters.values()), tuple(kept), tuple(held_back), expired)


def _for_firms(request: Request, policy_names: Collection[str]) -> Request:
    lines = request.answer.split("\n")
    told = [firm_words(line) if line.partition("：")[0] in policy_names else line for line in lines]
    return msgspec.structs.replace(request, answer="\n".join(told))


def _letter(requests: Sequence[Request], named: Named, sender: Sender, on: date) -> Letter:
    ordered = sorted(requests, key=lambda request: (request.raised_on, request.id))
    parts: list[str | LetterTable] = [
        "贵单位向我局提出的诉求收悉，现答复如下。"
        if len(ordered) == 1
        else "贵单位向我局提出的下列诉求收悉，现逐项答复如下。"
    ]
    for place, request in enumerate(ordered):
        parts += _need(numeral(place) if len(ordered) > 1 else "", request, named, on)
    return Letter(
        to=requests[0].name, subject="企业诉求答复函", parts=(*parts, _CLOSING), office=sender.office,
        officer=sender.officer, phone=sender.phone, on=on, closing="特此函复。",
    )  # fmt: skip


def _need(numeral_: str, request: Request, named: Named, on: date) -> Iterator[str | LetterTable]:
    money = f"（{show(request.amount, Unit.MONEY)}）" if request.amount is not None else ""
    head = f"{numeral_}、" if numeral_ else ""
    yield f"{head}{_day(request.raised_on)}提出的{request.category.value}诉求：{request.text.rstrip('。')}{money}。"
    yield from (line for line in request.answer.split("\n") if line.strip())
    rows = tuple(_cells(resource) for resource in named(request.resources) if resource.valid_on(on))
    if rows:
        yield LetterTable(_HEADINGS, rows, _WIDTHS)
    yield standing_words(request)


def standing_words(request: Request) -> str:
    """Returns where a need stands, in words for the firm: who is responsible, handed on to whom, closed or by when."""
    office = f"本项由{request.office}承办。" if request.office else ""
    handed = f"已于{_day(request.handed_on)}转交{request.handed_to}。" if request.handed_on is not None else ""
    return office + handed + _state(request)


def _state(request: Request) -> str:
    if request.state is RequestState.SOLVED:
        return "本项已办结。"
    if request.state in ENDS:
        return "本项目前未能解决，情况如上；条件有变化时我们会再联系贵单位。"
    until = f"，我们将于{_day(request.reply_by)}前答复进展" if request.reply_by is not None else ""
    return f"本项正在办理{until}。"


def _cells(resource: Resource) -> tuple[str, ...]:
    where = resource.offers or resource.place
    return resource.title, resource.owner, where, " ".join(filter(None, (resource.contact, resource.phone)))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
