"""What batches say together: the same for every order, and nothing that was written is lost."""

from __future__ import annotations

import random
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from casebook.exchange.folding import fold, live_values
from casebook.exchange.model import OFFICE_UID, WHOLE, ExchangeBatch, ExchangeState, Operation, RecordKey, Scalar, Stamp
from casebook.exchange.tables import ERASED

FIRM = "f1"
REVENUE = RecordKey("facts", FIRM, ("revenue.2025",))
FILING = RecordKey("filings", FIRM, ("a1",))


def fact(value: str, record: RecordKey = REVENUE) -> Operation:
    fields: dict[str, Scalar] = {"value": value, "origin": "口述"}
    return Operation(record, fields, "张三", "2026-12-01T09:00:00+00:00")


def batch(replica: str, number: int, *operations: Operation, **context: int) -> ExchangeBatch:
    return ExchangeBatch(Stamp(replica, number), context, operations)


def said(state: ExchangeState) -> set[Scalar]:
    versions = state.cells[REVENUE][WHOLE]
    return {version.value["value"] for version in versions if isinstance(version.value, Mapping)}


def test_that_a_value_written_over_by_someone_who_knew_it_is_gone() -> None:
    first = batch("A", 1, fact("100"))
    assert said(fold([first, batch("B", 1, fact("120"), A=1)])) == {"120"}


def test_that_two_values_written_without_knowledge_of_each_other_both_stay() -> None:
    assert said(fold([batch("A", 1, fact("100")), batch("B", 1, fact("120"))])) == {"100", "120"}


def test_that_the_same_value_of_two_computers_is_no_conflict() -> None:
    state = fold([batch("A", 1, fact("100")), batch("B", 1, fact("100"))])
    assert len(state.cells[REVENUE][WHOLE]) == 1


def test_that_different_columns_of_a_record_do_not_conflict() -> None:
    made = Operation(FILING, {"stage": "意向", "note": ""}, "张三", "1", new=True)
    stage = Operation(FILING, {"stage": "已报"}, "李四", "2")
    note = Operation(FILING, {"note": "缺审计报告"}, "王五", "2")
    state = fold([batch("A", 1, made), batch("B", 1, stage, A=1), batch("C", 1, note, A=1)])
    assert live_values(state, FILING) == {"stage": "已报", "note": "缺审计报告"}
    assert all(len(versions) == 1 for versions in state.cells[FILING].values())


def test_that_a_record_changed_by_one_and_removed_by_another_exists() -> None:
    made = Operation(FILING, {"stage": "意向", "note": ""}, "张三", "1", new=True)
    gone = Operation(FILING, None, "李四", "3")
    stage = Operation(FILING, {"stage": "已报"}, "王五", "2")
    both = fold([batch("A", 1, made), batch("B", 1, gone, A=1), batch("C", 1, stage, A=1)])
    assert live_values(both, FILING) == {"stage": "已报", "note": ""}
    known = fold([batch("A", 1, made), batch("B", 1, gone, A=1)])
    assert live_values(known, FILING) is None


def test_that_firms_with_a_code_and_a_name_in_common_are_one() -> None:
    def firm(uid: str, name: str, code: str) -> tuple[Operation, ...]:
        return (
            fact(f'"{name}"', RecordKey("facts", uid, ("name",))),
            fact(f'"{code}"', RecordKey("facts", uid, ("credit_code",))),
        )

    code = "91120102MA06XXXX1A"
    same = fold(
        [
            batch("A", 1, *firm("f2", "天津海河科技有限公司", code)),
            batch("B", 1, *firm("f1", "天津海河科技有限公司", code)),
        ]
    )
    assert same.firms == {"f2": "f1"}
    other = fold(
        [
            batch("A", 1, *firm("f2", "天津海河科技有限公司", code)),
            batch("B", 1, *firm("f1", "天津津门科技有限公司", code)),
        ]
    )
    assert other.firms == {}


def test_that_an_erased_firm_comes_back_from_no_batch() -> None:
    erased = Operation(RecordKey(ERASED, OFFICE_UID, (FIRM,)), {}, "张三", "9")
    state = fold([batch("A", 1, erased), batch("B", 7, fact("100")), batch("B", 8, fact("120"))])
    assert state.cells == {}
    assert state.erased == {FIRM}


@st.composite
def histories(draw: st.DrawFn) -> list[ExchangeBatch]:
    """Batches of three computers that now and then take in what another one has."""
    chance = random.Random(draw(st.integers(0, 10**9)))
    seen: dict[str, dict[str, int]] = {name: {} for name in "ABC"}
    made: list[ExchangeBatch] = []
    for moment in range(draw(st.integers(1, 14))):
        who = chance.choice("ABC")
        other = chance.choice("ABC")
        if chance.random() < 0.4:
            for name, number in seen[other].items():
                seen[who][name] = max(number, seen[who].get(name, 0))
        number = seen[who].get(who, 0) + 1
        context = {name: last for name, last in seen[who].items() if name != who}
        operations = tuple(
            Operation(
                RecordKey("facts", chance.choice(["f1", "f2"]), (chance.choice(["name", "revenue.2025"]),)),
                {"value": f'"{chance.randrange(4)}"'}, who, f"{moment:02}",
            )
            for _ in range(chance.randrange(1, 4))
        )  # fmt: skip
        unique = {operation.record: operation for operation in operations}
        made.append(ExchangeBatch(Stamp(who, number), context, tuple(unique.values())))
        seen[who][who] = number
    return made


@given(histories(), st.randoms())
def test_that_order_and_repetition_do_not_matter(made: list[ExchangeBatch], chance: random.Random) -> None:
    shuffled = [*made, *chance.choices(made, k=3)]
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(made)


@given(histories())
def test_that_every_value_that_nobody_wrote_over_is_found(made: list[ExchangeBatch]) -> None:
    state = fold(made)
    for one in made:
        for operation in one.operations:
            over = any(
                other.saw(one.stamp) and any(after.record == operation.record for after in other.operations)
                for other in made
            )
            versions = state.cells[operation.record][WHOLE]
            if not over:
                assert operation.fields in [version.value for version in versions]
