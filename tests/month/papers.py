"""The papers of the month: sheets that are printed and kept, letters about changes, payouts and answers, and two libraries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casebook import (
    Author,
    Casebook,
    LetterKind,
    NewSheet,
    fingerprint,
)
from matcher import Match, match
from policies.library import Library, library_bytes
from sheet import Edition, SheetOptions, options_text, sheet_bytes
from sheet.letter import Letter
from survey.answer_letters import answer_letters
from survey.background import BackgroundJob
from survey.change_letters import Sender, change_letter, kept_letter, told_of
from survey.changed_policies import LibraryComparison, changed_policies
from survey.payout_papers import payout_letters
from survey.persons import person_match, person_options
from tests.month.office import (
    OFFICERS,
    PHONE,
    SENDER_OFFICE,
    Office,
    who,
)
from tests.survey.build import shipped_library
from tests.survey.changed_library import scaled, shipped, with_call, with_policies, with_rule

HNTE, PROJECT = "cn-hnte", "tj-etc-capacity"
RUNNING = BackgroundJob(should_stop=lambda: False)
PROMISE = "设备清单核减；预计明年3月底前拨付"
"""A reason of a difference that no firm may read: it names a time of payment."""


def nov(day: int) -> date:
    """A day of the month."""
    return date(2026, 11, day)


def update(change: int) -> Library:
    """The library after the first update of the month (threshold doubled, a call announced) and after the second."""
    small = with_rule(shipped("cn-small-low-profit"), lambda rule: scaled(rule, Decimal(2)))
    hnte = with_call(shipped(HNTE), date(2026, 12, 1), date(2026, 12, 20))
    if change == 1:
        return with_policies([small, hnte], version="2026.11.1")
    later = with_call(shipped(HNTE), date(2026, 12, 1), date(2026, 12, 31))
    return with_policies([small, later], version="2026.11.2")


def print_sheets(office: Office) -> None:
    """A sheet for each of the firms 1, 20 and 30, and one for the person of firm 30."""
    library = shipped_library()
    for number in (1, 20, 30):
        book, firm = office.book_of(number), office.firm(office.book_of(number), number)
        profile = book.enterprises.profile(firm, nov(19)).profile
        found = match(library.policies, profile, nov(19), library.stamp, library.offices)
        _keep(
            book,
            firm,
            found,
            SheetOptions(edition=Edition.FIRM, office=SENDER_OFFICE, officer=who(number).who, phone=PHONE),
            library,
        )
    (person,) = book.persons.of(firm)
    found = person_match(person.with_firm(profile), nov(19), library)
    _keep(book, firm, found, person_options(person, Edition.FIRM, (SENDER_OFFICE, "王五", PHONE), ()), library)


def _keep(book: Casebook, firm: int, found: Match, options: SheetOptions, library: Library) -> None:
    data = sheet_bytes(found, options)
    book.determinations.keep_library(library.stamp, library_bytes(library))
    new = NewSheet(
        edition="firm",
        options=options_text(options),
        officer=options.officer,
        sources={},
        fingerprint=fingerprint(data),
    )
    book.determinations.keep(firm, found, new)


def tell_changes(office: Office, before: Library, now: Library, on: date) -> tuple[Letter, ...]:
    """Each officer tells own firms what changed, those that were not told; returns the letters."""
    comparison = LibraryComparison(before, now, on)
    letters: list[Letter] = []
    for place, book in enumerate(office.books):
        for firm in changed_policies(book, comparison, RUNNING).firms:
            if firm.officer == OFFICERS[place] and firm.sure and firm.told is None:
                profile = book.enterprises.profile(firm.number, on).profile
                touches = told_of(firm, comparison.matched(profile))
                letters.append(change_letter(firm.name, touches, Sender(SENDER_OFFICE, firm.officer, PHONE), on))
                kept = kept_letter(letters[-1], LetterKind.CHANGE, firm.number, sorted(firm.keys))
                book.letters.add_many([kept], Author(firm.officer))
    return tuple(letters)


def tell_payouts_and_answers(office: Office) -> tuple[Letter, ...]:
    """Letters about payouts and answers, by each officer to own firms."""
    letters: list[Letter] = []
    for place, book in enumerate(office.books):
        author = Author(OFFICERS[place])
        signs = Sender(SENDER_OFFICE, author.who, PHONE)
        paid = payout_letters([payout for payout in book.payouts.all() if payout.officer == author.who], signs, nov(19))
        ended = [request for request in book.requests.all() if request.officer == author.who and request.closed_on]
        answered = answer_letters(ended, book.resources.named, signs, nov(19))
        book.letters.add_many((*paid.kept, *answered.kept), author)
        letters += (*paid.letters, *answered.letters)
    return tuple(letters)
