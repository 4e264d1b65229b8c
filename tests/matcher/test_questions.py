"""The questions: the block of the clean record, what stands in a question, and when it is enough."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import main
from matcher import Match, as_json, match, next_questions, priors_of, read_profile
from matcher.priors import DEFAULT, chance
from matcher.questions import BLOCK, RARE
from policies import CATALOGUE, FieldType, Holder
from policies.rawfile import read_raw
from policies.rules import walk
from tests.matcher.build import HEAD, ON, policy, profile
from tests.matcher.test_results import STAMP

INVENTED = Path(__file__).parents[1] / "firms" / "invented"
KNOWN_AT_FIRST = ("name", "credit_code", "province", "city", "district", "org_type", "legal_person", "industry_code")
FIGURES = {"qualifications", "revenue", "employees", "rd_expense", "taxable_income", "total_assets", "platforms"}
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


def test_that_what_settles_more_comes_first_whatever_the_order_of_the_facts() -> None:
    facts = {"province": "天津市", "district": "河东区", "industry_code": "I6513", "employees": {2025: 30}}
    forwards = of_library(**facts).questions
    assert forwards == of_library(**dict(reversed(facts.items()))).questions
    assert forwards == next_questions(of_library(**facts).results)


def test_that_no_question_is_asked_whose_answer_can_change_no_verdict() -> None:
    found = of_library(province="天津市", district="河东区", employees={2025: 30}, legal_person=True)
    missing = {fact for result in found.results if result.state.in_force for fact in result.missing}
    assert {fact for question in found.questions for fact in question.facts} <= missing
    assert all(question.share > 0 for question in found.questions)


@pytest.mark.parametrize("name", [path.stem for path in sorted(INVENTED.glob("*.yaml"))])
def test_that_a_visit_begins_with_titles_and_figures_and_never_with_crimes(name: str) -> None:
    raw = read_raw(INVENTED / f"{name}.yaml")
    assert isinstance(raw, dict)
    known = {fact: raw["profile"][fact] for fact in KNOWN_AT_FIRST if fact in raw["profile"]}
    first = of_library(**known).questions[:8]
    assert {question.field.partition(".")[0] for question in first} & FIGURES
    assert not [fact for question in first for fact in question.facts if CATALOGUE[fact.partition(".")[0]].clean]
    assert all(question.holder != Holder.PERSON.value for question in first)
    assert not first[0].block


def test_that_rare_flags_are_one_question_for_each_holder() -> None:
    found = of_library(province="天津市", district="河东区")
    rare = [question for question in found.questions if question.block and question.field != "restricted_industry"]
    assert len({question.holder for question in rare}) == len(rare) > 1
    for question in rare:
        fields = [CATALOGUE[fact] for fact in question.facts]
        assert {field.holder.value for field in fields} == {question.holder}
        assert all(field.base_rate is not None and field.base_rate <= RARE for field in fields if not field.clean)


def test_that_a_figure_told_as_a_range_is_not_asked_again_but_left_as_homework() -> None:
    lines = "rule: [{id: a, compare: 'revenue[-1]', op: '>=', value: 1500万元}]\n"
    found = match([policy(lines)], read_profile({"revenue": {"2021": "1000-2000"}}), ON, STAMP)
    assert found.questions == ()
    assert [question.field for question in found.homework] == ["revenue.2021"]
    assert found.enough


def test_that_other_firms_change_the_order_and_nothing_else() -> None:
    rules = "rule: [{id: a, compare: 'revenue[-1]', op: '>=', value: 50万元}, {id: b, compare: 'employees[-1]', op: '>=', value: 50人}]\n"
    known = match([policy(rules)], profile(founded_on="2010-01-01"), ON, STAMP)
    few = [profile(revenue={2021: 900 + i}, employees={2021: 3}) for i in range(40)]
    many = [profile(revenue={2021: 3}, employees={2021: 900 + i}) for i in range(40)]
    orders = [
        [question.field for question in known.asked_with(priors_of([policy(rules)], firms, ON)).questions]
        for firms in (few, many)
    ]
    assert orders == [["employees.2021", "revenue.2021"], ["revenue.2021", "employees.2021"]]
    assert known.asked_with(priors_of([policy(rules)], few, ON)).results == known.results


@pytest.mark.parametrize(("met", "missed"), [(0, 0), (30, 0), (0, 30), (5, 25)])
def test_that_a_chance_is_never_certain_and_follows_the_firms_known(met: int, missed: int) -> None:
    others = [profile(revenue={2021: 60}, bad_record=False)] * met
    others += [profile(revenue={2021: 1}, bad_record=True)] * missed
    rule = policy(CLEAN)
    priors = priors_of([rule], others, ON)
    for leaf in (node for node in walk(rule.version_on(ON)[0].rule) if node.id in ("b", "c")):
        assert 0 < chance(leaf, priors) < 1
        assert (chance(leaf, priors) > chance(leaf, DEFAULT)) == (met > missed)
