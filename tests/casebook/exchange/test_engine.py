"""Casebooks that exchange what they wrote end in the same state, and nothing is lost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from casebook import Author, Category, NewFollowUp, NewRequest, NewVisit
from policies import UserError
from tests.casebook.build import ON, add, facts, printed
from tests.casebook.exchange.office import contents, give, office, told

WHO = Author("张三")
CODE = "91120102MA06TEST0X"


def test_that_a_casebook_that_took_everything_in_holds_the_same(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        firm = add(one, "天津海河科技有限公司", revenue={"2025": 100})
        visit = one.visits.add(firm.id, NewVisit(on=ON, officer="张三", note="谈了研发"), WHO)
        one.requests.add(
            firm.id, NewRequest(category=Category.MONEY, text="贷款", raised_on=ON, officer="张三", visit=visit.id), WHO
        )
        one.follow_ups.add(firm.id, NewFollowUp(text="送清单", officer="张三"), WHO)
        printed(one, firm.id)
        add(two, "天津别的公司")
        give(one, two)
        (found,) = two.enterprises.search("海河", ON)
        assert facts(two, found.id)["revenue"] == {2025: Decimal(100)}
        (seen,) = two.visits.of(found.id)
        (request,) = two.requests.of(found.id)
        assert (seen.note, request.text, request.visit) == ("谈了研发", "贷款", seen.id)
        assert len(two.follow_ups.of(found.id)) == len(two.determinations.of(found.id)) == 1
        give(two, one)
        assert contents(one) == contents(two)
        assert one.exchange.capture(WHO) == two.exchange.capture(WHO) == 0


def test_that_two_figures_for_one_fact_stay_beside_each_other_until_a_person_settles(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        firm = add(one, "天津海河科技有限公司", revenue={"2025": 100})
        give(one, two)
        (there,) = two.enterprises.search("海河", ON)
        one.enterprises.set_fact(firm.id, "revenue.2025", Decimal(120), told("张三"))
        two.enterprises.set_fact(there.id, "revenue.2025", Decimal(130), told("李四"))
        give(one, two)
        give(two, one)
        assert contents(one) == contents(two)
        for book, number in ((one, firm.id), (two, there.id)):
            dossier = book.enterprises.profile(number, ON)
            said = dossier.sayings["revenue.2025"]
            assert {(saying.value, saying.source.officer) for saying in said} == {
                (Decimal(120), "张三"),
                (Decimal(130), "李四"),
            }
        one.enterprises.settle(firm.id, "revenue.2025", Decimal(130), told("张三"))
        give(one, two)
        give(two, one)
        assert contents(one) == contents(two)
        assert facts(two, there.id)["revenue"] == {2025: Decimal(130)}


def test_that_the_same_firm_entered_on_two_computers_becomes_one_with_all_its_visits(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        firm = add(one, "天津海河科技有限公司", credit_code=CODE, revenue={"2025": 100})
        other = add(two, "天津海河科技有限公司", credit_code=CODE, employees={"2025": 30})
        for book, number, note in ((one, firm.id, "第一次"), (two, other.id, "第二次")):
            book.visits.add(number, NewVisit(on=ON, officer="张三", note=note), WHO)
        give(one, two)
        give(two, one)
        assert contents(one) == contents(two)
        for book in (one, two):
            (row,) = book.enterprises.search("海河", ON)
            assert {visit.note for visit in book.visits.of(row.id)} == {"第一次", "第二次"}
            assert {"revenue", "employees"} <= set(facts(book, row.id))


def test_that_two_firms_with_one_code_but_no_common_name_stay_apart_and_are_told(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        add(one, "天津海河科技有限公司", credit_code=CODE)
        add(two, "天津津门科技有限公司", credit_code=CODE)
        give(one, two)
        give(two, one)
        assert contents(one) == contents(two)
        for book in (one, two):
            rows = book.enterprises.search("", ON)
            assert len(rows) == 2
            assert [conflict.field for _, conflict in book.exchange.conflicts()] == ["shared"]


def test_that_a_deleted_firm_is_deleted_everywhere_and_comes_back_from_no_file(tmp_path: Path) -> None:
    with office(tmp_path, 3) as (one, two, three):
        firm = add(one, "天津海河科技有限公司")
        give(one, two)
        give(one, three)
        old = three.exchange.beyond({})
        one.privacy.delete_firm_completely(firm.id, Author("张三", "企业要求"))
        give(one, two)
        assert two.enterprises.search("", ON) == ()
        two.exchange.merge(old, WHO)
        assert two.enterprises.search("", ON) == ()
        give(two, three)
        assert three.enterprises.search("", ON) == ()
        assert "海河".encode() not in (tmp_path / "1.db").read_bytes()


def test_that_a_gap_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        add(one, "天津海河科技有限公司")
        one.exchange.capture(WHO)
        add(one, "天津津门科技有限公司")
        one.exchange.capture(WHO)
        (_, second) = one.exchange.beyond({})
        with pytest.raises(UserError, match="缺"):
            two.exchange.merge([second], WHO)
        assert two.enterprises.search("", ON) == ()


def test_that_a_changed_batch_is_refused(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        add(one, "天津海河科技有限公司")
        one.exchange.capture(WHO)
        (batch,) = one.exchange.beyond({})
        for wrong in (
            msgspec.structs.replace(batch, head=batch.head.replace("张三".encode(), "李四".encode())),
            msgspec.structs.replace(batch, signature=bytes(64)),
            msgspec.structs.replace(batch, parts=(b"x" + (batch.parts[0] or b""),)),
        ):
            with pytest.raises(UserError, match="重新导出"):
                two.exchange.merge([wrong], WHO)


def test_that_a_copied_casebook_becomes_a_replica_of_its_own(tmp_path: Path) -> None:
    with office(tmp_path, 1) as (one,):
        add(one, "天津海河科技有限公司")
        one.exchange.capture(WHO)
        before = one.exchange.me()
        assert one.exchange.set_up("computer-0", 1, "张三") == before
        assert one.exchange.set_up("computer-0", 5, "张三") != before


def test_that_undo_on_one_computer_undoes_on_the_other(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        firm = add(one, "天津海河科技有限公司", revenue={"2025": 100})
        one.enterprises.set_fact(firm.id, "revenue.2025", Decimal(120), told("张三"))
        give(one, two)
        one.journal.undo(firm.id, WHO)
        give(one, two)
        (there,) = two.enterprises.search("海河", ON)
        assert facts(two, there.id)["revenue"] == {2025: Decimal(100)}
        assert two.journal.steps(there.id).undo is None
        give(two, one)
        assert contents(one) == contents(two)
