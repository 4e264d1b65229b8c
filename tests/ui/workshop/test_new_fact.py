"""A fact that the catalogue does not have is made in the card, is used at once, and goes with the draft."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clauses import RuleContent
from policies import CATALOGUE, FieldType, Unit, own_checks
from policies.catalogue import catalogue_kept
from policies.fact_types import Holder
from policies.rules import Compare, Flag
from tests.ui.workshop.conftest import SHA, Kept
from tests.ui.workshop.test_presenter import card_with
from ui.workshop.fact_dialog import FactDialog
from ui.workshop.form import FieldError
from ui.workshop.inputs import FactInput
from ui.workshop.new_fact import fact_fields, first_values, made_fact
from ui.workshop.page import WorkshopPage
from ui.workshop.picks import PickTable, found

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _catalogue_stays() -> Iterator[None]:
    with catalogue_kept():
        yield


def values(table: str, label: str, **given: object) -> dict[str, object]:
    """Returns the values of the form as a person leaves it."""
    empty = {field.name: "" for field in fact_fields(table)}
    return {**empty, **first_values(table, label), **given}


def test_that_a_new_fact_is_used_in_the_card_at_once(page: WorkshopPage, kept: Kept) -> None:
    page.presenter.select(card_with(page.presenter, "200万元"))
    QTest.keyClick(page.document.text, Qt.Key.Key_E)
    place = page.cards.editor.form.inputs["left"]
    assert isinstance(place, FactInput)
    place.line.setText("数字化改造投入")
    place.line.setModified(True)
    QTest.keyClick(place.line, Qt.Key.Key_N, CONTROL)
    dialog = page.findChild(FactDialog)
    assert dialog.form.inputs["label"].value() == "数字化改造投入"
    dialog.form.inputs["type"].put(FieldType.SERIES)
    QTest.keyClick(dialog.form.inputs["label"].line, Qt.Key.Key_Return)
    assert [field.name for field in kept.drafts[-1].facts] == ["own_szhgztr"]
    assert CATALOGUE["own_szhgztr"].unit is Unit.MONEY
    page.cards.editor.finish()
    rule = page.presenter.draft.card(card_with(page.presenter, "200万元")).content
    assert isinstance(rule, RuleContent)
    assert isinstance(rule.rule, Compare)
    assert rule.rule.left.formula == "own_szhgztr[-1]"
    assert page.presenter.assembled.judged


def test_that_each_kind_makes_a_sound_field_with_a_name_of_its_own() -> None:
    made = [
        made_fact(values(PickTable.NUMBERS, "绿色产线数量", unit=Unit.ITEMS)),
        made_fact(values(PickTable.NUMBERS, "绿色产线投入", type=FieldType.SERIES, holder=Holder.FINANCE)),
        made_fact(values(PickTable.TEXTS, "绿色产线等级", values="甲级、乙级")),
        made_fact(values(PickTable.FLAGS, "建有绿色产线")),
        made_fact(values(PickTable.DAYS, "绿色产线建成日期"), taken=("own_lscxjcrq",)),
    ]
    kinds = [FieldType.COUNT, FieldType.SERIES, FieldType.ENUM, FieldType.FLAG, FieldType.DATE]
    assert [field.type for field in made] == kinds
    assert made[-1].name == "own_lscxjcrq_2"
    assert list(own_checks._fact_errors(own_checks.FactTables(facts=tuple(made)), "x")) == []


def test_that_a_label_that_exists_is_not_made_again() -> None:
    with pytest.raises(FieldError, match="请直接从列表里选"):
        made_fact(values(PickTable.FLAGS, CATALOGUE["abnormal_list"].label))
    with pytest.raises(FieldError, match="至少写两种"):
        made_fact(values(PickTable.TEXTS, "产线等级", values="甲级"))


def test_that_a_new_flag_is_found_by_its_label_and_shown_in_a_live_firm(page: WorkshopPage) -> None:
    field = made_fact(values(PickTable.FLAGS, "建有绿色产线"))
    page.presenter.add_fact(field)
    assert [pick.value for pick in found(PickTable.FLAGS, "绿色产线")] == [field.name]
    page.presenter.add(RuleContent(rule=Flag(field=field.name, value=True)), None)
    policy = page.examples.examples.policy
    assert policy is not None
    prepare = page.examples.examples.work()
    _, live = prepare(lambda: False)()
    assert any(field.name in firm.example.profile for firm in live.firms)
    assert SHA in page.presenter.opened.texts
