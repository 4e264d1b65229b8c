"""Quotes are found again after changes elsewhere, and never silently at another place."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clauses import PolicyText
from tests.pace import paced
from tests.workshop.texts import MEASURES, read, text_of
from workshop import Anchored, AnchorState, Quote, find_quote, quote_of

FEW = settings(max_examples=paced(150, 3000), deadline=None)
SENTENCES = st.lists(
    st.sampled_from("研发费用不低于百万元占比高新企业给予奖励5%一二三，；、"), min_size=4, max_size=40
).map("".join)
TWINS = st.lists(
    st.sampled_from(("给予5万元；", "研发费用5%；", "市级的，", "国家级的，", "给予5万元。", "以上。")),
    min_size=1,
    max_size=4,
).map("".join)


def at(text: PolicyText, words: str, nth: int = 0) -> tuple[int, int, int]:
    """Return clause and bounds of words in a text."""
    found = [(i, c.text.index(words)) for i, c in enumerate(text.clauses) if words in c.text]
    clause, start = found[nth]
    return clause, start, start + len(words)


def quoted(text: PolicyText, words: str, nth: int = 0) -> Quote:
    return quote_of(text, "a" * 64, *at(text, words, nth))


def place(found: Anchored) -> tuple[int, int, int]:
    return found.clause, found.start, found.end


def words_at(text: PolicyText, found: Anchored) -> str:
    return text.clauses[found.clause].text[found.start : found.end]


@FEW
@given(st.lists(st.one_of(SENTENCES, TWINS), min_size=1, max_size=8), st.data())
def test_that_every_run_of_words_is_found_where_it_was_quoted(lines: list[str], data: st.DataObject) -> None:
    text = text_of(*lines)
    clause = data.draw(st.integers(0, len(lines) - 1))
    start = data.draw(st.integers(0, len(lines[clause]) - 1))
    end = data.draw(st.integers(start + 1, len(lines[clause])))
    quote = quote_of(text, "", clause, start, end)
    found = find_quote(text, quote)
    assert found.state is AnchorState.FOUND
    assert found.sure == 1
    assert place(found) == (clause, start, end)
    assert quote.clause == text.clauses[clause].path


@FEW
@given(st.lists(SENTENCES, min_size=2, max_size=8, unique=True), SENTENCES, st.data())
def test_that_words_are_found_after_anything_is_put_in_elsewhere(
    lines: list[str], new: str, data: st.DataObject
) -> None:
    text = text_of(*lines)
    clause = data.draw(st.integers(0, len(lines) - 1))
    start = data.draw(st.integers(0, len(lines[clause]) - 2))
    end = data.draw(st.integers(start + 1, len(lines[clause])))
    quote = quote_of(text, "", clause, start, end)
    where = data.draw(st.integers(0, len(lines) - 1))
    spots = [i for i in range(len(lines[where]) + 1) if where != clause or not start < i < end]
    spot = data.draw(st.sampled_from(spots))
    changed = [line if i != where else line[:spot] + new + line[spot:] for i, line in enumerate(lines)]
    assume("".join(changed).count(quote.exact) == "".join(lines).count(quote.exact))
    shift = len(new) if where == clause and spot <= start else 0
    found = find_quote(text_of(*changed), quote)
    assert found.state is not AnchorState.ORPHANED
    if found.state is AnchorState.FOUND:
        assert place(found) == (clause, start + shift, end + shift)
    elif not quote.before and len(quote.exact) > 3:
        pytest.fail("words that stand there once are found")


@FEW
@given(st.lists(st.one_of(SENTENCES, TWINS), min_size=3, max_size=8), st.data())
def test_that_words_that_were_deleted_are_never_found_for_sure(lines: list[str], data: st.DataObject) -> None:
    text = text_of(*lines)
    clause = data.draw(st.integers(0, len(lines) - 1))
    quote = quote_of(text, "", clause, 0, len(lines[clause]))
    left = lines[:clause] + lines[clause + 1 :]
    assume(lines[clause] not in (left[clause - 1 : clause] + left[clause : clause + 1]))
    found = find_quote(text_of(*left), quote)
    assert found.sure < 1


def test_that_the_same_words_elsewhere_are_told_apart_by_the_words_around_them() -> None:
    text = read(*MEASURES)
    quote = quoted(text, "一次性奖励", 1)
    assert quote.before > 0
    assert words_at(text, find_quote(text, quote)) == "一次性奖励"
    assert find_quote(text, quote).clause == at(text, "一次性奖励", 1)[0]


def test_that_a_clause_that_was_struck_out_does_not_hand_its_words_to_its_twin() -> None:
    lines = [
        "第一条 奖励标准：",
        "（一）国家级的，给予50万元；",
        "（二）市级的，给予50万元。",
        "第二条 以上奖励不重复享受。",
    ]
    old = read(*lines)
    quote = quote_of(old, "", *at(old, "50万元", 1))
    found = find_quote(read(lines[0], "（一）国家级的，给予50万元。", lines[3]), quote)
    assert found.state is AnchorState.AMBIGUOUS


def test_that_a_changed_number_is_found_as_reworded() -> None:
    old = read(*MEASURES)
    new = read(*(line.replace("不低于100万元", "不低于200万元") for line in MEASURES))
    found = find_quote(new, quoted(old, "上年度研发费用不低于100万元"))
    assert found.state is AnchorState.FOUND
    assert found.sure < 1
    assert words_at(new, found) == "上年度研发费用不低于200万元"


def test_that_a_short_figure_that_changed_is_found_between_its_neighbours() -> None:
    old = read(*MEASURES)
    new = read(*(line.replace("不低于5%", "不低于6%") for line in MEASURES))
    found = find_quote(new, quoted(old, "5%"))
    assert found.state is AnchorState.FOUND
    assert found.sure < 1
    assert words_at(new, found) == "6%"


def test_that_a_number_that_moved_to_the_neighbour_does_not_take_the_condition_along() -> None:
    old = text_of("利润不低于100万元，按年计算；", "研发费用不低于200万元，按三年计算；")
    new = text_of("利润不低于200万元，按年计算；", "研发费用不低于300万元，按三年计算；")
    found = find_quote(new, quoted(old, "不低于200万元"))
    assert found.state is AnchorState.FOUND
    assert words_at(new, found) == "不低于300万元"


def test_that_words_in_a_renumbered_clause_are_found() -> None:
    old = read(*MEASURES)
    lines = [*MEASURES[:2], "第二条 设立科技创新专项资金。"]
    lines += [
        line.replace("第六", "第七")
        .replace("第五", "第六")
        .replace("第四", "第五")
        .replace("第三", "第四")
        .replace("第二", "第三")
        for line in MEASURES[2:-1]
    ]
    new = read(*lines, MEASURES[-1].replace("第七", "第八"))
    found = find_quote(new, quoted(old, "给予20万元一次性奖励"))
    assert found.state is AnchorState.FOUND
    assert new.clauses[found.clause].path == "第五条"


def test_that_blanks_and_wide_signs_make_no_difference() -> None:
    old = text_of("研发费用占比不低于5%（含）。", "其他。")
    new = text_of("研发费用占比 不低于５％(含)。", "其他。")
    found = find_quote(new, quoted(old, "不低于5%（含）"))
    assert found.state is AnchorState.FOUND
    assert found.sure == 1
    assert words_at(new, found) == "不低于５％(含)"


def test_that_words_that_are_gone_are_orphaned() -> None:
    old = read(*MEASURES)
    new = read(*(line for line in MEASURES if not line.startswith("第四条")))
    assert find_quote(new, quoted(old, "首次认定的高新技术企业")).state is AnchorState.ORPHANED


def test_that_words_twice_in_the_same_surroundings_are_ambiguous() -> None:
    old = text_of("甲乙丙丁戊己庚辛壬癸子丑寅卯：奖励5万元。按年发放，不重复享受，以上解释权归区科技局。")
    new = text_of(old.clauses[0].text, old.clauses[0].text)
    assert find_quote(new, quoted(old, "奖励5万元")).state is AnchorState.AMBIGUOUS


def test_that_a_quote_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no words"):
        quote_of(text_of("甲 乙"), "", 0, 1, 2)
