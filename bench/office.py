"""Times of a whole office with 10,000 firms, 20,000 filings and ten years of work: `python -m bench.office`."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import replace

from bench.casebook import FIRMS, SOURCE, firm, timed
from casebook import (
    Author,
    Casebook,
    Category,
    FilingBoard,
    NewFiling,
    NewFollowUp,
    NewRequest,
    NewVisit,
    TitleEnd,
    TitleOutcome,
    VisitState,
    open_casebook,
)
from matcher import read_profile
from policies import Call, library_of
from policies.library import Library, load_library
from resources import library_path
from survey.background import BackgroundJob
from survey.changed_policies import LibraryComparison, changed_policies, shifts
from survey.due import due_items
from survey.planning import Busy, PlanRules, propose
from ui.home.due import DueChoice, due_lines, group_words
from ui.home.presenter import gather

ON = date(2026, 11, 24)
OFFICERS = ("张三", "李四", "王五")
_WHO = Author("测量")
_KINDS = ("hnte", "chuying", "srdi_sme", "tech_sme")
_POLICIES = ("cn-hnte", "tj-chuying")


def fill(book: Casebook) -> None:
    """Add the firms with titles, visits, requests, follow-ups and two filings each, in one change of the file."""
    chance = random.Random(15)
    with book.all_or_nothing():
        numbers = [_firm(book, number, chance) for number in range(FIRMS)]
        for policy in _POLICIES:
            filing = NewFiling(
                policy=policy, policy_name=policy, board=FilingBoard.TITLES, round="2026", officer="张三"
            )
            book.filings.add_many(numbers, filing, ON, _WHO)
        ends = [
            TitleEnd(
                enterprise=title.enterprise, kind=title.kind, expires_on=title.last_day, outcome=TitleOutcome.GIVEN_UP,
                why="不再申报", officer="张三", day=ON,
            )
            for title in book.enterprises.expired(ON)[::3]
        ]  # fmt: skip
        book.title_ends.note(ends, _WHO)


def _firm(book: Casebook, number: int, chance: random.Random) -> int:
    last = (ON + timedelta(days=chance.randrange(-2000, 900))).isoformat()
    held = [{"kind": _KINDS[number % 4], "granted_on": "2019-01-01", "expires_on": last}]
    titles = read_profile({"qualifications": held}).facts["qualifications"]
    profile = firm(number, chance).with_fact("qualifications", titles)
    made = book.enterprises.add(profile, SOURCE, chance.choice(OFFICERS)).id
    officer, day = chance.choice(OFFICERS), ON + timedelta(days=chance.randrange(-60, 60))
    state = VisitState.HELD if day < ON and number % 10 else VisitState.PLANNED
    book.visits.add(made, NewVisit(on=day, officer=officer, state=state), _WHO)
    if number % 2:
        request = NewRequest(
            category=Category.MONEY, text="流动资金贷款", raised_on=date(2026, 8, 1), officer=officer, reply_by=day
        )
        book.requests.add(made, request, _WHO)
    if number % 3 == 0:
        book.follow_ups.add(made, NewFollowUp(text="送材料清单", officer=officer, due_on=day), _WHO)
    return made


def earlier(library: Library) -> Library:
    """Return the library as it would have been: three calls less, so that three policies changed."""
    call = Call(year=2026, opens=date(2026, 10, 1), closes=date(2026, 12, 20))
    changed = {
        policy.id: replace(policy, calls=replace(policy.calls, dated=(*policy.calls.dated, call)))
        for policy in library.policies
        if policy.id in ("cn-hnte", "tj-chuying", "cn-tech-sme")
    }
    policies = [changed.get(policy.id, policy) for policy in library.policies]
    return library_of(policies, "2026.10", library.references, library.offices, library.tables)


def lines(book: Casebook) -> list[str]:
    """Return every measurement of a filled casebook."""
    items = due_items(book, ON)
    rows = book.enterprises.search("", ON)
    rules = PlanRules(ON, "张三")
    return [
        f"{len(items)} due items",
        timed("due items of the office", lambda: due_items(book, ON), rounds=5),
        timed("due items of one officer", lambda: due_items(book, ON, "张三"), rounds=5),
        timed("lines and counts of the card", lambda: (due_lines(items, DueChoice(), ON), group_words(items, DueChoice(), ON)), 5),
        timed("the desk, without matching", lambda: gather(book, ON), rounds=5),
        timed("board of 20,000 filings", lambda: book.filings.all(FilingBoard.TITLES), rounds=5),
        timed("what an officer has planned", lambda: Busy(book, ON, 60), rounds=5),
        timed("twelve visits proposed", lambda: propose(rows[:12], rules, Busy(book, ON, 60)), rounds=5),
        timed("titles that ended, and what was noted", lambda: (book.enterprises.expired(ON), book.title_ends.by_title()), 5),
        *_compared(book),
    ]  # fmt: skip


def _compared(book: Casebook) -> list[str]:
    """Return the time of comparing two libraries and of finding the firms that three changed policies touch."""
    library = load_library(library_path())
    before = earlier(library)
    start = time.perf_counter()
    found = changed_policies(book, LibraryComparison(before, library, ON), BackgroundJob(should_stop=lambda: False))
    spent = time.perf_counter() - start
    return [
        timed("two libraries compared", lambda: shifts(before, library, ON), rounds=5),
        f"firms touched by {len(found.shifts)} changed policies: {len(found.firms)} of {found.total} in {spent:.1f} s",
    ]


def report() -> list[str]:
    """Fill a casebook in a temporary folder and measure it."""
    with tempfile.TemporaryDirectory() as folder, open_casebook(Path(folder) / "kece.db") as book:
        start = time.perf_counter()
        fill(book)
        return [f"an office of {FIRMS} firms filled in {time.perf_counter() - start:.1f} s", *lines(book)]


if __name__ == "__main__":
    for line in report():
        print(line)
