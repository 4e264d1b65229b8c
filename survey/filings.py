"""Filings as they begin and as they end: what the policy says about papers, round and last day, and what follows. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from casebook import Author, Casebook, Filing, FilingBoard, FilingStage, NewFiling, Origin, Provenance
from matcher import last_day
from policies import QUALIFICATIONS, UserError
from policies.records import OTHERS_OPEN, is_marker, merged, without_markers

if TYPE_CHECKING:
    from policies import Policy

_Title = Mapping[str, str | bool | int | Decimal | date]
_TITLES = "qualifications"
_STEP = "备齐材料并提交"
"""The next step of a filing whose round has a last day."""


def board_of(policy: Policy) -> FilingBoard:
    """Returns the board on which filings of a policy stand: policies that grant a title are on that of titles."""
    return FilingBoard.TITLES if policy.grants else FilingBoard.PROJECTS


def closing_day(policy: Policy, on: date) -> date | None:
    """Returns the last day of the round that is open or comes next, None if nobody announced one."""
    return min(
        (call.closes for call in policy.calls.dated if call.closes is not None and call.closes >= on), default=None
    )


def round_of(policy: Policy, on: date) -> str:
    """Returns the round in which a firm files now: the year of the call that is open or comes next, else of the day."""
    coming = [call.year for call in policy.calls.dated if call.closes is not None and call.closes >= on]
    return str(min(coming, default=on.year))


def usual_filing(policy: Policy, on: date, officer: str) -> NewFiling:
    """Returns a filing as it begins: all papers of the policy are missing, the next day is the last one of the round."""
    closes = closing_day(policy, on)
    return NewFiling(
        policy=policy.id,
        policy_name=policy.name,
        board=board_of(policy),
        officer=officer,
        round=round_of(policy, on),
        missing=tuple(dict.fromkeys(material.text for material in policy.materials)),
        next_step=_STEP if closes is not None else "",
        next_on=closes,
    )


class FilingsBegun(msgspec.Struct, frozen=True):
    """What was begun: the filings, and the number of firms passed over because theirs is open already."""

    made: tuple[Filing, ...]
    passed: int

    def words(self) -> str:
        """One sentence."""
        rest = f"，{self.passed} 条已经在办，没有重复" if self.passed else ""
        return f"已建 {len(self.made)} 条办理{rest}" if self.made else "没有新建：这些企业的这项政策都已经在办"


def begin_filings(
    book: Casebook, firms: Mapping[int, str], filings: Sequence[NewFiling], on: date, author: Author
) -> FilingsBegun:
    """Begins each of the filings for each of the firms, all or none.

    `firms` are numbers with the officer who gets the filings of that firm, "" for the officer of the filing.
    Raises: UserError if a firm does not exist, or nothing is to be begun.
    """
    if not firms:
        raise UserError("还没有选企业，请先选至少一家")
    if not filings:
        raise UserError("还没有选政策，请先选至少一项")
    made: list[Filing] = []
    passed = 0
    with book.all_or_nothing():
        groups: dict[str, list[int]] = {}
        for firm, officer in firms.items():
            groups.setdefault(officer, []).append(firm)
        for officer, group in groups.items():
            for filing in filings:
                one = msgspec.structs.replace(filing, officer=officer or filing.officer)
                done = book.filings.add_many(group, one, on, author)
                made += done.made
                passed += len(done.passed)
    return FilingsBegun(tuple(made), passed)


def in_charge(book: Casebook, firms: Iterable[int], *, own: bool = True) -> dict[int, str]:
    """Returns firms with the officer in charge of each, "" where there is none, or for all without `own`."""
    return {firm: book.enterprises.get(firm).officer.strip() if own else "" for firm in firms}


def title_of(filing: Filing, policy: Policy | None) -> str:
    """Returns the kind of the title that a filing brings, "" if it brings none or its policy is not in the library."""
    return policy.grants if policy is not None and filing.board is FilingBoard.TITLES else ""


class NewCertificate(msgspec.Struct, frozen=True):
    """A title that a firm was granted: its kind, and its first and last day."""

    kind: str
    granted_on: date
    expires_on: date | None = None


def approve_with_certificate(book: Casebook, filing: Filing, certificate: NewCertificate, author: Author) -> Filing:
    """Moves a filing to 认定 and writes the certificate into the profile of the firm, both or none.

    Titles that are known stay, an earlier certificate of the same title too.
    Raises: UserError for a title that does not exist, or if the casebook refuses one of the two.
    """
    kind, granted, expires = certificate.kind, certificate.granted_on, certificate.expires_on
    if kind not in QUALIFICATIONS:
        raise UserError(f"资质目录里没有“{kind}”，请在企业画像里登记证书")
    if expires is not None and expires < granted:
        raise UserError(f"到期日 {expires.isoformat()} 早于取得日期 {granted.isoformat()}，请核对")
    record: dict[str, str | bool | int | Decimal | date] = {"kind": kind, "granted_on": granted}
    if expires is not None:
        record["expires_on"] = expires
    source = Provenance(Origin.PUBLISHED, granted, author.who, f"{filing.policy_name}（办理记录）")
    with book.all_or_nothing():
        moved = book.filings.move(filing.id, FilingStage.APPROVED, granted, author)
        facts = book.enterprises.profile(filing.enterprise, granted).profile.facts
        titles = _with_title(facts.get(_TITLES), record)
        book.enterprises.set_fact(filing.enterprise, _TITLES, titles, source)
    return moved


def _with_title(known: object, record: _Title) -> tuple[_Title, ...]:
    """Returns the list of titles with one more. What was unknown about the other titles stays unknown."""
    listed: list[_Title] = [entry for entry in known if isinstance(entry, Mapping)] if isinstance(known, tuple) else []
    is_open = known is None or any(map(is_marker, listed))
    titles = merged(without_markers(listed), [record])
    return (*titles, *([{"level": OTHERS_OPEN}] if is_open else []))


def usual_end(kind: str, granted_on: date) -> date | None:
    """Returns the last day of a title granted on a day, None where no document states how long it is valid.

    >>> usual_end("hnte", date(2026, 12, 3))
    datetime.date(2029, 12, 3)
    """
    return last_day({"kind": kind, "granted_on": granted_on})
