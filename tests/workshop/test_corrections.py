"""Corrections lie over the text that was read; the text itself is never edited."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses import TextLine
from tests.pace import paced
from workshop import Correction, corrected, unfitting, with_correction

ON = date(2026, 3, 1)
FEW = settings(max_examples=paced(200, 3000), deadline=None)


def correction(paragraph: int, start: int, was: str, now: str, who: str = "王工") -> Correction:
    return Correction(paragraph=paragraph, start=start, end=start + len(was), was=was, now=now, who=who, on=ON)


def texts(lines: tuple[TextLine, ...]) -> list[str]:
    return [line.text for line in lines]


def test_that_a_correction_changes_what_is_shown_and_not_what_was_read() -> None:
    lines = (TextLine("拥有1类知识产权", 2), TextLine("不低于l00万元", 3))
    shown = corrected(lines, [correction(0, 2, "1", "Ⅰ"), correction(1, 3, "l", "1")])
    assert texts(shown) == ["拥有Ⅰ类知识产权", "不低于100万元"]
    assert [line.page for line in shown] == [2, 3]
    assert texts(lines) == ["拥有1类知识产权", "不低于l00万元"]


def test_that_a_later_correction_of_the_same_place_counts() -> None:
    lines = (TextLine("第l条"),)
    assert texts(corrected(lines, [correction(0, 1, "l", "1"), correction(0, 1, "l", "一")])) == ["第一条"]


def test_that_a_correction_of_a_text_that_was_read_otherwise_is_told_and_not_applied() -> None:
    lines = (TextLine("第一条"),)
    one = correction(0, 1, "l", "1")
    assert texts(corrected(lines, [one])) == ["第一条"]
    assert unfitting(lines, [one, correction(7, 0, "甲", "乙")]) == (one, correction(7, 0, "甲", "乙"))


def test_that_a_correction_of_a_corrected_place_is_kept_as_one() -> None:
    lines = (TextLine("不低于l0O万元"),)
    first = with_correction(lines, (), correction(0, 3, "l0O", "1OO"))
    second = with_correction(lines, first, correction(0, 4, "OO", "00", "李工"))
    assert texts(corrected(lines, second)) == ["不低于100万元"]
    assert second == (correction(0, 3, "l0O", "100", "李工"),)


def test_that_a_correction_of_words_that_are_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="does not stand"):
        with_correction((TextLine("第一条"),), (), correction(0, 1, "二", "一"))


@FEW
@given(st.text("甲乙丙丁戊", max_size=12), st.data())
def test_that_corrections_one_after_the_other_give_the_text_as_it_was_typed(text: str, data: st.DataObject) -> None:
    lines = (TextLine("别处"), TextLine(text))
    made: tuple[Correction, ...] = ()
    shown = text
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(shown)))
        end = data.draw(st.integers(start, len(shown)))
        now = data.draw(st.text("12345", max_size=4))
        made = with_correction(lines, made, correction(1, start, shown[start:end], now))
        shown = shown[:start] + now + shown[end:]
        assert texts(corrected(lines, made)) == ["别处", shown]
        assert not unfitting(lines, made)
