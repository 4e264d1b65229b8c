"""Three casebooks with many firms and random edits: every order of exchange ends in the same state."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import msgspec
import pytest

from casebook import Author, Casebook, Category, NewFollowUp, NewRequest, NewVisit, RequestState, VisitState
from casebook.exchange import ReplicaKeys
from policies import UserError
from tests.casebook.build import ON, add, printed
from tests.casebook.exchange.office import NAMES, contents, give, join, office, told
from tests.pace import LONG, paced

FIRMS, EDITS = (2000, 500) if LONG else (40, 40)
Edit = Callable[[random.Random, Casebook, int, Author], None]


def _fact(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    name = chance.choice(["revenue.2025", "rd_expense.2025", "employees.2025"])
    book.enterprises.set_fact(firm, name, Decimal(chance.randrange(5, 9)), told(who.who))


def _beside(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    book.enterprises.set_beside(firm, {"revenue.2025": Decimal(chance.randrange(5, 9))}, told(who.who))


def _rename(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    name = book.enterprises.get(firm).name
    book.enterprises.set_fact(firm, "name", f"{name.split('·')[0]}·{chance.randrange(3)}", told(who.who))


def _visit(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    day = ON + timedelta(days=chance.randrange(30))
    book.visits.add(firm, NewVisit(on=day, officer=who.who, note=f"记录{chance.random()}"), who)


def _revisit(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    for visit in book.visits.of(firm)[:1]:
        book.visits.update(msgspec.structs.replace(visit, state=VisitState.HELD, note=f"{chance.random()}"), who)


def _unvisit(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    for visit in book.visits.of(firm)[:1]:
        book.visits.remove(visit.id, who)


def _ask(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    visits = book.visits.of(firm)
    new = NewRequest(
        category=Category.MONEY, text=f"诉求{chance.random()}", raised_on=ON, officer=who.who,
        visit=visits[0].id if visits else None,
    )  # fmt: skip
    book.requests.add(firm, new, who)


def _answer(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    for request in book.requests.of(firm)[:1]:
        if request.closed_on is None:
            book.requests.close(request.id, RequestState.SOLVED, ON, Author(who.who, f"答复{chance.random()}"))


def _task(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    book.follow_ups.add(firm, NewFollowUp(text=f"跟进{chance.random()}", officer=who.who), who)


def _undo(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    try:
        book.journal.undo(firm, who)
    except UserError:
        return


def _add(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    number = chance.randrange(60)
    name = f"天津新办{number}科技有限公司"
    if not book.enterprises.search(name, ON):
        add(book, name, who.who, credit_code=f"91120102MA07{number:04}0X", employees={"2025": 5})


def _print(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    printed(book, firm)


def _attach(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    at = f"{ON}T09:{chance.randrange(60):02}:0{NAMES.index(who.who)}+00:00"
    values = (firm, hashlib.sha256(b"%PDF").hexdigest(), f"回执{chance.randrange(3)}.pdf", b"%PDF", who.who, at)
    book.enterprises._ledger.run("INSERT OR IGNORE INTO evidence VALUES (?, ?, ?, ?, ?, ?)", values)


def _join(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    other = chance.choice(book.enterprises.search("", ON)).id
    if other != firm and chance.random() < 0.3:
        join(book, firm, other, Author(who.who, "重复登记"))


def _erase(chance: random.Random, book: Casebook, firm: int, who: Author) -> None:
    if chance.random() < 0.1:
        book.privacy.delete_firm_completely(firm, Author(who.who, "企业要求"))


EDITS_OF: Sequence[Edit] = (
    _fact, _fact, _fact, _beside, _rename, _visit, _visit, _revisit, _unvisit, _ask, _answer, _task, _undo, _add, _erase,
    _print, _attach, _join,
)  # fmt: skip


def edit(chance: random.Random, book: Casebook, who: str, times: int) -> None:
    for _ in range(times):
        rows = book.enterprises.search("", ON)
        chance.choice(EDITS_OF)(chance, book, chance.choice(rows).id, Author(who))


@pytest.mark.parametrize("seed", range(1 if LONG else 2))
def test_that_every_order_of_exchange_ends_in_the_same_state(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = []
    for place, order in enumerate(permutations(range(3))):
        # The same computers each time: of two values of one moment the id of the computer decides.
        keys = iter([ReplicaKeys(bytes([number]) * 32, bytes([number]) * 32) for number in range(3)])
        monkeypatch.setattr("casebook.exchange.engine.new_keys", keys.__next__)
        chance = random.Random(seed)
        folder = tmp_path / str(place)
        folder.mkdir()
        with office(folder) as books:
            with books[0].all_or_nothing():
                for number in range(FIRMS):
                    code = f"91120102MA06{number:04}0X"
                    add(books[0], f"天津第{number}科技有限公司", credit_code=code, revenue={"2025": number})
            for other in books[1:]:
                give(books[0], other)
            for name, book in zip(NAMES, books, strict=False):
                edit(chance, book, name, EDITS)
            for source in (*order, *order):
                for target in order:
                    if source != target:
                        give(books[source], books[target])
            found = [contents(book) for book in books]
            assert found[0] == found[1] == found[2]
            assert [book.exchange.capture(Author("张三")) for book in books] == [0, 0, 0]
            ends.append({key: fields for key, fields in found[0].items() if not key.startswith(("journal", "sheets"))})
    for end in ends:
        assert {key for key in ends[0].keys() | end.keys() if ends[0].get(key) != end.get(key)} == set()


@pytest.mark.parametrize("seed", range(paced(6, 200)))
def test_that_files_in_any_order_over_any_way_end_in_the_same_state(tmp_path: Path, seed: int) -> None:
    """Edits and files alternate; a file holds all or what is new, may come twice, and may go over a colleague."""
    chance = random.Random(seed)
    with office(tmp_path) as books:
        for number in range(8):
            add(books[0], f"天津第{number}科技有限公司", credit_code=f"91120102MA06{number:04}0X")
        for _ in range(12):
            place = chance.randrange(3)
            if books[place].enterprises.search("", ON):
                edit(chance, books[place], NAMES[place], 6)
            source, target = chance.sample(range(3), 2)
            for _ in range(chance.randrange(3)):
                give(books[source], books[target], whole=chance.random() < 0.5)
        way = [(source, target) for source in range(3) for target in range(3) if source != target]
        chance.shuffle(way)
        for source, target in (*way, *way):
            give(books[source], books[target], whole=False)
        found = [contents(book) for book in books]
        assert found[0] == found[1] == found[2]
        assert [book.exchange.capture(Author("张三")) for book in books] == [0, 0, 0]
        told_of = [{conflict.id for _, conflict in book.exchange.conflicts()} for book in books]
        assert told_of[0] == told_of[1] == told_of[2]
        for book in books:
            assert book.enterprises._ledger.tuples("PRAGMA foreign_key_check") == []
