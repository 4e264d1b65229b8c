"""Tests of the firm session without a window."""

from __future__ import annotations

import json
from pathlib import Path

from matcher import ResultGroup
from policies import CATALOGUE, FieldType
from ui.desk.session import FirmSession


def test_that_an_empty_firm_has_questions_and_no_verdict_in_favour(presenter: FirmSession) -> None:
    assert presenter.groups()[ResultGroup.READY] == []
    assert len(presenter.questions()) == 3


def test_that_a_fact_regroups_the_results(presenter: FirmSession) -> None:
    before = len(presenter.groups()[ResultGroup.NOT_MET])
    assert presenter.give("province", "河北省").accepted
    assert len(presenter.groups()[ResultGroup.NOT_MET]) > before


def test_that_a_refused_value_counts_as_unknown_until_undo_restores_the_old_one(presenter: FirmSession) -> None:
    presenter.give("revenue", {"2024": 80, "2025": 100})
    answer = presenter.give("revenue", {"2024": 80, "2025": "很多"})
    assert "2025 年填的“很多”不是确切的数" in answer.message
    assert "未采用，这一项暂按未知处理" in answer.message
    assert presenter.profile.series("revenue") == {2024: 80}
    assert presenter.shown("revenue") == {"2024": 80, "2025": "很多"}
    presenter.undo()
    assert presenter.profile.series("revenue") == {2024: 80, 2025: 100}
    assert presenter.refusals() == {}


def test_that_forgetting_a_fact_makes_it_unknown_again(presenter: FirmSession) -> None:
    presenter.give("legal_person", False)
    assert presenter.profile.facts["legal_person"] is False
    presenter.give("legal_person", None)
    assert "legal_person" not in presenter.profile.facts


def test_that_answers_can_be_taken_back_and_given_again(presenter: FirmSession) -> None:
    presenter.give("district", "河东区")
    presenter.undo()
    assert presenter.raw("district") is None
    presenter.redo()
    assert presenter.raw("district") == "河东区"


def test_that_the_keys_of_one_entry_are_taken_back_together(presenter: FirmSession) -> None:
    presenter.give("private", True)
    for text in ("河", "河东", "河东区"):
        presenter.give("district", text, typed=True)
    presenter.give("city", "天津市", typed=True)
    presenter.undo()
    assert (presenter.raw("city"), presenter.raw("district")) == (None, "河东区")
    presenter.undo()
    assert (presenter.raw("district"), presenter.raw("private")) == (None, True)
    presenter.redo()
    assert presenter.raw("district") == "河东区"


def test_that_two_choices_of_one_flag_are_taken_back_one_by_one(presenter: FirmSession) -> None:
    presenter.give("private", True, typed=True)
    presenter.give("private", False, typed=True)
    presenter.undo()
    assert presenter.raw("private") is True


def test_that_a_skipped_question_makes_room_for_the_next(presenter: FirmSession) -> None:
    first = presenter.questions()[0].field
    presenter.skip(first)
    assert first not in [question.field for question in presenter.questions()]


def plausible(fact: str) -> object:
    """Returns an answer of the right type."""
    field = CATALOGUE[fact.partition(".")[0]]
    plain = {FieldType.FLAG: False, FieldType.RECORDS: [], FieldType.TEXTS: [], FieldType.DATE: "2020-03-14"}
    return plain.get(field.type, field.values[0] if field.values else "甲" if field.type is FieldType.TEXT else 10)


def test_that_an_answered_question_is_never_asked_again(presenter: FirmSession, sample: Path) -> None:
    presenter.open(sample)
    for _ in range(5):
        question = next(q for q in presenter.questions(50) if not q.field.startswith(("confirmed", "scores")))
        assert presenter.answer(question.field, plausible(question.field)).accepted, question.field
        assert question.field not in [q.field for q in presenter.questions(500)]


def test_that_yearly_answers_join_the_years_already_known(presenter: FirmSession) -> None:
    presenter.answer("revenue.2024", 80)
    presenter.answer("revenue.2025", 100)
    assert presenter.raw("revenue") == {"2024": 80, "2025": 100}


def test_that_confirmations_and_points_are_kept_by_policy(presenter: FirmSession) -> None:
    presenter.answer("confirmed.cn-hnte/main-product", True)
    presenter.answer("scores.cn-hnte/技术先进程度", 6)
    assert presenter.raw("confirmed") == {"cn-hnte/main-product": True}
    assert presenter.raw("scores") == {"cn-hnte": {"技术先进程度": 6}}


def test_that_a_saved_profile_opens_as_it_was(presenter: FirmSession, sample: Path, tmp_path: Path) -> None:
    presenter.open(sample)
    presenter.give("employees", {"2025": 33})
    assert presenter.save(tmp_path / "企业.json").accepted
    assert not presenter.dirty
    facts = dict(presenter.profile.facts)
    presenter.new()
    assert presenter.open(tmp_path / "企业.json").accepted
    assert dict(presenter.profile.facts) == facts


def test_that_a_bad_file_leaves_the_firm_in_hand(presenter: FirmSession, sample: Path, tmp_path: Path) -> None:
    presenter.open(sample)
    bad = tmp_path / "坏.json"
    bad.write_text(json.dumps({"revenu": 1}), encoding="utf-8")
    answer = presenter.open(bad)
    assert "revenue" in answer.message
    assert presenter.profile.name == "天津云栈数智科技有限公司"


def test_that_saving_where_nothing_can_be_written_says_so(presenter: FirmSession, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    assert "写不了" in presenter.save(tmp_path / "文件" / "企业.json").message
