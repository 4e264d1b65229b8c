"""Papers about payouts: the letter of what was approved, the list for firms, the office's own list. No Qt.

What a firm reads holds no day of payment: neither the day by which the office means to pay nor a remark that names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from casebook import LetterKind, NewLetter, Payout
from sheet.letter import Letter, LetterTable
from sheet.listing import Listing
from survey.change_letters import Sender, kept_letter
from survey.payout_totals import difference_words, money_words, unexplained

_HEADINGS = ("项目", "依据", "条款", "申报金额", "核定金额", "差额及原因")
_WIDTHS = (0.2, 0.22, 0.14, 0.12, 0.12, 0.2)
_NOT_KNOWN = "未登记"
_PAYS = "拨付|拨款|划拨|兑付|兑现|到账|打款|发放|下达"
_AHEAD = "预计|计划|将于|将在|拟于|明年|近期|尽快|下周|下月|下半年|年底|年内|月底|季末|年前"
_DAY = rf"[\d一二三四五六七八九十]+\s*(?:年|个?月|[日号天周]|季度|个?工作日)|第.季度|\d{{4}}[-/.]\d|{_AHEAD}"
_NEAR = r"(?:(?!不|未)[^。；]){0,10}"
_PROMISE = re.compile(
    rf"(?:{_DAY}){_NEAR}(?:{_PAYS})|(?:{_PAYS}){_NEAR}(?:{_DAY})|(?:{_AHEAD}){_NEAR}(?:付款|支付|付清)"
)
"""Words that tell when the office pays; 付款 and 支付 alone may be those of the firm's own invoices."""
_REMARK = (
    "核定金额按申报材料和上列条款核定。资金按财政资金管理规定办理，本告知不是付款时间的承诺。"
    "对核定结果有疑问的，请与我局联系。"
)


class HeldBack(msgspec.Struct, frozen=True):
    """A payout about which no letter is made, and why not."""

    payout: Payout
    why: str


class PayoutLetters(msgspec.Struct, frozen=True):
    """The letters of a batch with what is kept of each, and the payouts that none of them tells."""

    letters: tuple[Letter, ...]
    kept: tuple[NewLetter, ...]
    held_back: tuple[HeldBack, ...]


def names_pay_day(text: str) -> bool:
    """Returns whether a text that a firm reads names a time of payment.

    >>> names_pay_day("预计明年3月底前拨付"), names_pay_day("设备款 2026 年 1 月才支付，不在期内，核减")
    (True, False)
    """
    return _PROMISE.search(text) is not None


def letter_doubt(payout: Payout) -> str:
    """Returns why a firm cannot be told about this payout yet, "" if it can."""
    if payout.approved is None:
        return "还没有核定金额"
    if unexplained(payout):
        return "核定与申报不一致，还没写差额原因"
    if names_pay_day(payout.why):
        return "差额原因里写了付款时间，告知书不能写，请改"
    if not payout.basis or not payout.clause:
        return "还没写依据" if not payout.basis else "还没写条款"
    return ""


def letter_key(payout: Payout) -> str:
    """Returns what a letter about this payout is remembered by; another approved amount is something new to tell."""
    return f"payout:{payout.id}:{payout.approved}"


def payout_letters(payouts: Iterable[Payout], sender: Sender, on: date) -> PayoutLetters:
    """Returns one letter per firm with all of its payouts that can be told, in the order of the firms given."""
    by_firm: dict[int, list[Payout]] = {}
    held_back: list[HeldBack] = []
    for payout in payouts:
        if why := letter_doubt(payout):
            held_back.append(HeldBack(payout, why))
        else:
            by_firm.setdefault(payout.enterprise, []).append(payout)
    letters = {firm: _letter(group, sender, on) for firm, group in by_firm.items()}
    kept = [
        kept_letter(letter, LetterKind.PAYOUT, firm, [letter_key(payout) for payout in by_firm[firm]])
        for firm, letter in letters.items()
    ]
    return PayoutLetters(tuple(letters.values()), tuple(kept), tuple(held_back))


def result_listing(payouts: Sequence[Payout], on: date, office: str) -> Listing:
    """Returns the list of what was approved, as it may be shown to firms: no day of payment, nothing internal."""
    told = [payout for payout in payouts if not letter_doubt(payout)]
    rows = tuple((payout.name, *_cells(payout)) for payout in told)
    total = sum((payout.approved for payout in told if payout.approved is not None), Decimal(0))
    return Listing(
        title="政策兑现核定结果清单",
        note=f"核定金额合计 {money_words(total)}",
        headings=("企业", *_HEADINGS),
        rows=rows,
        widths=(0.18, 0.16, 0.18, 0.12, 0.1, 0.1, 0.16),
        landscape=True,
        office=office,
        on=on,
    )


def office_listing(payouts: Sequence[Payout], on: date, office: str) -> Listing:
    """Returns the office's own list, with the days by which it means to pay."""
    rows = tuple(
        (
            payout.name, payout.policy_name, str(payout.year), *map(money_words, _amounts(payout)),
            difference_words(payout), payout.due_on.isoformat() if payout.due_on else "", late_words(payout, on), payout.officer,
        )
        for payout in payouts
    )  # fmt: skip
    return Listing(
        title="政策兑现台账（内部，不给企业）",
        headings=("企业", "政策", "年度", "应兑现", "申报", "核定", "已付", "差额", "计划付款", "进度", "经办人"),
        rows=rows,
        widths=(0.15, 0.14, 0.05, 0.08, 0.08, 0.08, 0.08, 0.1, 0.08, 0.1, 0.06),
        landscape=True,
        office=office,
        on=on,
    )


def state_words(payout: Payout) -> str:
    """Returns how far a payout is: 待核定、待付款、部分已付、已付清、核定为 0."""
    if payout.approved is not None and not payout.approved:
        return "核定为 0"
    if payout.settled:
        return "已付清"
    return "待核定" if payout.approved is None else "部分已付" if payout.paid else "待付款"


def late_words(payout: Payout, on: date) -> str:
    """Returns how far a payout is, and by how many days it is or was late."""
    late = payout.late_days(on)
    if not late:
        return state_words(payout)
    return f"{state_words(payout)}，{'晚' if payout.settled else '逾期'} {late} 天"


def _letter(payouts: Sequence[Payout], sender: Sender, on: date) -> Letter:
    total = sum((payout.approved for payout in payouts if payout.approved is not None), Decimal(0))
    parts: list[str | LetterTable] = ["贵单位申报的下列项目已经核定，现将核定结果告知如下。"]
    parts.append(LetterTable(_HEADINGS, tuple(_cells(payout) for payout in payouts), _WIDTHS))
    if len(payouts) > 1:
        parts.append(f"以上核定金额合计 {money_words(total)}。")
    parts.append(_REMARK)
    return Letter(
        to=payouts[0].name, subject="政策兑现核定告知书", parts=tuple(parts), office=sender.office,
        officer=sender.officer, phone=sender.phone, on=on,
    )  # fmt: skip


def _cells(payout: Payout) -> tuple[str, ...]:
    difference = difference_words(payout)
    why = "；".join(part for part in (difference, payout.why) if part) if difference != "一致" else difference
    project = f"{payout.policy_name}（{payout.year} 年度）"
    amounts = (money_words(payout.reported, _NOT_KNOWN), money_words(payout.approved, _NOT_KNOWN))
    return (project, payout.basis, payout.clause, *amounts, why)


def _amounts(payout: Payout) -> Iterator[Decimal | None]:
    yield from (payout.due, payout.reported, payout.approved, payout.paid)
