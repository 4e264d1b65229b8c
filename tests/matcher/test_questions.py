"""The questions: the block of the clean record, what stands in a question, and when it is enough."""

from __future__ import annotations

from datetime import date

import main
from matcher import Match, as_json, match, read_profile
from matcher.questions import BLOCK
from policies import CATALOGUE, FieldType
from tests.matcher.build import HEAD, ON, policy, profile
from tests.matcher.test_results import STAMP

CLEAN = "rule: [{id: a, flag: abnormal_list, is: false}, {id: b, flag: bad_record, is: false}, {id: c, compare: 'revenue[-1]', op: '>=', value: 50万元}]\n"


def of_library(**facts: object) -> Match:
    library = main.built_in_library()
    return match(library.policies, profile(**facts), date(2026, 11, 30), library.stamp)


def test_that_the_open_flags_of_the_clean_record_are_one_question() -> None:
    found = match([policy(CLEAN)], profile(revenue={2021: 60}), ON, STAMP)
    (block,) = found.questions
    assert block.block
    assert set(block.facts) == {"abnormal_list", "bad_record"}
    assert (block.field, block.settles, block.text) == (block.facts[0], 1, "以下情形都没有？")


def test_that_a_single_open_flag_is_asked_as_itself() -> None:
    found = match([policy(CLEAN)], profile(revenue={2021: 60}, bad_record=False), ON, STAMP)
    (question,) = found.questions
    assert not question.block
    assert question.facts == ("abnormal_list",)
    assert question.text == CATALOGUE["abnormal_list"].question


def test_that_the_block_is_complete_and_asked_once() -> None:
    found = of_library(province="天津市", district="河东区")
    blocks = [question for question in found.questions if question.block and CATALOGUE[question.field].clean]
    assert len(blocks) == 1
    singles = {question.field for question in found.questions if not question.block}
    assert not [name for name in singles if name in CATALOGUE and CATALOGUE[name].clean]
    missing = {fact for result in found.results if result.state.in_force for fact in result.missing}
    assert set(blocks[0].facts) <= {name for name in missing if name in CATALOGUE and CATALOGUE[name].clean}


def test_that_yes_to_the_block_leaves_no_flag_of_it_open() -> None:
    before = of_library(province="天津市", district="河东区")
    block = next(question for question in before.questions if question.block)
    after = of_library(province="天津市", district="河东区", **dict.fromkeys(block.facts, False))
    assert not {fact for question in after.questions for fact in question.facts} & set(block.facts)


def test_that_the_block_is_not_among_the_first_questions_of_a_firm_of_which_little_is_known() -> None:
    found = of_library(province="天津市", district="河东区", org_type="企业", legal_person=True)
    first = {fact for question in found.questions[:10] for fact in question.facts}
    assert not [fact for fact in first if fact in CATALOGUE and CATALOGUE[fact].clean]


def test_that_a_clean_flag_is_a_question_whose_good_answer_is_no() -> None:
    clean = [field for field in CATALOGUE.values() if field.clean]
    assert len(clean) >= 18
    assert [field.name for field in clean if field.type is not FieldType.FLAG] == []
    assert [field.name for field in clean if field.base_rate is None or field.base_rate > 1 / 10] == []
    assert BLOCK not in CATALOGUE


def test_that_every_question_names_its_facts_and_says_why() -> None:
    for question in of_library().questions:
        assert question.field == question.facts[0]
        assert question.why
        assert question.block is (len(question.facts) > 1)


def test_that_the_homework_holds_every_question_by_holder() -> None:
    found = of_library(province="天津市")
    assert sorted(q.field for q in found.homework) == sorted(q.field for q in found.questions)
    holders = [question.holder for question in found.homework]
    assert holders == sorted(holders, key=list(dict.fromkeys(holders)).index)


def test_that_it_is_enough_when_nothing_is_left_to_ask() -> None:
    found = match([policy(CLEAN, HEAD)], profile(revenue={2021: 1}), ON, STAMP)
    assert found.enough
    assert not of_library().enough


def test_that_json_tells_the_facts_of_a_question() -> None:
    told = as_json(match([policy(CLEAN)], read_profile({}), ON, STAMP))
    questions = told["next_questions"]
    assert isinstance(questions, list)
    assert ["abnormal_list", "bad_record"] in [sorted(question["facts"]) for question in questions]
