"""Tests of lists with search: what a text finds, what is meant, what is refused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from matcher import full_code, size_industry_of
from policies import CLASSES, DIVISIONS, SECTIONS, industry_name
from ui.entry.entries import read_entry
from ui.entry.pick_line import PickList
from ui.entry.picks import chosen, found, is_picked, near, picks_of


def test_that_every_named_code_lies_in_its_section() -> None:
    for code, name in {**DIVISIONS, **CLASSES}.items():
        assert full_code(code[1:]) == code
        assert code[0] in SECTIONS
        assert code[:3] in DIVISIONS
        assert name == industry_name(code)
        assert size_industry_of(code)
    assert len(SECTIONS) == 20
    assert len(DIVISIONS) == 97


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("district", "hdq", "河东区"),
        ("district", "河东", "河东区"),
        ("province", "天津", "天津市"),
        ("zone", "滨海高新", "滨海高新区"),
        ("industry_code", "6513", "I6513"),
        ("industry_code", "i6513", "I6513"),
        ("industry_code", "应用软件开发", "I6513"),
        ("industry_code", "yyrjkf", "I6513"),
        ("industry_code", "C3444", "C3444"),
    ],
)
def test_that_an_exact_name_code_or_initials_mean_one_entry(name: str, typed: str, value: str) -> None:
    meant = chosen(name, typed)
    assert meant is not None
    assert meant.value == value
    assert found(name, typed)[0].value == value


@pytest.mark.parametrize("typed", ["软件", "生物技术", "rjkf", ""])
def test_that_a_fragment_leaves_the_code_open(typed: str) -> None:
    assert chosen("industry_code", typed) is None
    assert found("industry_code", typed)


def test_that_every_entry_is_found_by_its_value_and_by_its_own_words() -> None:
    for name in ("province", "city", "district", "zone", "industry_code"):
        assert is_picked(name)
        for pick in picks_of(name):
            assert pick in found(name, pick.value)


def test_that_free_text_is_no_industry_code_and_the_nearest_names_are_told() -> None:
    entry = read_entry("industry_code", "生物技术")
    assert entry.raw is None
    assert "不是国民经济行业代码；接近的有：M7512" in entry.message
    assert read_entry("industry_code", "C9999").raw is None
    assert read_entry("industry_code", "6513").raw == "6513"
    assert near("industry_code", "软件应用开发").startswith("I65")


def test_that_enter_takes_only_what_is_selected(qtbot) -> None:
    widget = PickList("industry_code", "国民经济行业代码")
    qtbot.addWidget(widget)
    taken: list[str] = []
    told: list[str] = []
    widget.picked.connect(taken.append)
    widget.refused.connect(told.append)
    qtbot.keyClick(widget.line, Qt.Key.Key_Return)
    widget.line.setText("软件开发")
    qtbot.keyClick(widget.line, Qt.Key.Key_Return)
    assert taken == []
    assert "还没有填" in told[0]
    assert "请用上下键选一项" in told[1]
    widget.line.setText("没有这种东西")
    qtbot.keyClick(widget.line, Qt.Key.Key_Return)
    assert "不是国民经济行业代码" in told[2]
    widget.line.setText("软件开发")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(widget.line, key)
    widget.line.setText("I6520")
    qtbot.keyClick(widget.line, Qt.Key.Key_Return)
    assert taken == [found("industry_code", "软件开发")[0].value, "I6520"]
