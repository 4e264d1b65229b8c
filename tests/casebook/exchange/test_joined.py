"""Firms that a person joined on one computer become one on every computer, with everything that anybody wrote."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from casebook import Author, Casebook, NewVisit
from tests.casebook.build import ON, add, facts
from tests.casebook.exchange.office import contents, give, join, office, told

WHO = Author("张三", "重复登记")


def number_of(book: Casebook, name: str) -> int:
    (row,) = book.enterprises.search(name, ON)
    return row.id


def notes(book: Casebook, firm: int) -> set[str]:
    return {visit.note for visit in book.visits.of(firm)}


def test_that_joined_firms_are_one_everywhere_whatever_the_others_wrote_meanwhile(tmp_path: Path) -> None:
    for first in (0, 1):
        folder = tmp_path / str(first)
        folder.mkdir()
        with office(folder, 3) as books:
            one, two, three = books
            pair = (
                add(one, "天津海河科技有限公司", revenue={"2025": 100}),
                add(one, "海河科技", employees={"2025": 9}),
            )
            for firm in pair:
                one.visits.add(firm.id, NewVisit(on=ON, officer="张三", note=f"走访{firm.name}"), WHO)
            give(one, two)
            give(one, three)
            double = next(firm for firm in three.enterprises.search("海河科技", ON) if firm.name == "海河科技")
            three.enterprises.set_fact(double.id, "rd_expense.2025", Decimal(7), told("王五"))
            three.visits.add(double.id, NewVisit(on=ON, officer="王五", note="第三台的走访"), Author("王五"))
            join(one, pair[first].id, pair[1 - first].id, WHO)
            assert one.exchange.capture(WHO) > 0
            assert one.exchange.capture(WHO) == 0
            assert one.exchange.conflicts() == ()
            for source, target in ((one, two), (three, two), (two, one), (two, three)):
                give(source, target)
            assert contents(one) == contents(two) == contents(three)
            for book in books:
                number = number_of(book, "海河")
                assert notes(book, number) == {"走访天津海河科技有限公司", "走访海河科技", "第三台的走访"}
                assert {"revenue", "employees", "rd_expense"} <= set(facts(book, number))
                assert [row for row in book.exchange.conflicts() if row[1].field != ""] == []
            assert [book.exchange.capture(WHO) for book in books] == [0, 0, 0]


def test_that_a_joined_firm_is_deleted_with_all_that_it_was(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        pair = add(one, "天津海河科技有限公司"), add(one, "海河科技")
        give(one, two)
        old = two.exchange.beyond({})
        join(one, pair[0].id, pair[1].id, WHO)
        give(one, two)
        one.privacy.delete_firm_completely(pair[0].id, WHO)
        give(one, two)
        two.exchange.merge(old, WHO)
        give(two, one)
        for book in (one, two):
            assert book.enterprises.search("", ON) == ()
            assert "海河" not in str([part for batch in book.exchange.beyond({}) for part in batch.parts[1:] if part])


def test_that_a_firm_joined_with_one_that_a_colleague_deleted_is_the_same_in_every_order(tmp_path: Path) -> None:
    for first in (0, 1):
        ends = []
        for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
            folder = tmp_path / f"{first}{order}"
            folder.mkdir()
            with office(folder, 3) as books:
                one, two, _ = books
                pair = add(one, "天津海河科技有限公司", employees={"2025": 9}), add(one, "天津津门科技有限公司")
                for other in books[1:]:
                    give(one, other)
                join(one, pair[0].id, pair[1].id, WHO)
                gone = number_of(two, ("海河", "津门")[first])
                two.privacy.delete_firm_completely(gone, WHO)
                for source in (*order, *order):
                    for target in order:
                        if source != target:
                            give(books[source], books[target])
                assert contents(books[0]) == contents(books[1]) == contents(books[2])
                assert len(one.enterprises.search("", ON)) == 1
                assert [book.exchange.capture(WHO) for book in books] == [0, 0, 0]
                ends.append({key for key in contents(one) if not key.startswith("journal")})
        assert ends[0] == ends[1] == ends[2]
