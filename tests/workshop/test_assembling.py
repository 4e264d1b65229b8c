"""A draft as a policy: what keeps it from being finished, and what becomes of the cards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from msgspec.structs import replace

from clauses import (
    CallsContent,
    GroupContent,
    Joined,
    RuleContent,
    SupportContent,
    TextLine,
    ValidityContent,
    read_lines,
)
from policies import Aspect, Call, Calls, Policy, Stated, Unit, Validity
from policies.loader import LIBRARY_FOLDER, read_entries, read_policy
from policies.rules import (
    All,
    Any,
    Compare,
    Comparison,
    Flag,
    Holds,
    Manual,
    ManualReason,
    Not,
    Operand,
    Region,
    Rule,
    walk,
)
from policies.writing import policy_yaml
from tests.workshop.build import (
    DAY,
    NOTICE,
    PATENTS,
    RATIO,
    RD,
    SHA,
    at_least,
    finished_draft,
    notice,
    open_draft,
    proposing,
    support,
)
from workshop import (
    Assembled,
    Draft,
    QuotedPlace,
    add,
    assembled,
    change,
    draft_bytes,
    draft_from,
    draft_from_policy,
    draft_of_next_version,
    nest,
    quote_of,
    reject,
    reopen,
    with_answer,
    with_heads,
    with_remark,
)

__all__ = ["proposing"]
usefixtures = pytest.mark.usefixtures("proposing")


@cache
def _library() -> tuple[Policy, ...]:
    return read_entries(LIBRARY_FOLDER)[0]


def _made(draft: Draft) -> Assembled:
    return assembled(draft, {SHA: notice()}, DAY)


def test_that_every_policy_of_the_library_taken_apart_gives_the_same_policy() -> None:
    for policy in _library():
        draft = draft_from_policy(policy, {})
        assert draft_from(draft_bytes(draft)) == draft, policy.id
        assert assembled(draft, {}, DAY).policy == policy, policy.id


@usefixtures
def test_that_a_notice_with_every_decision_made_is_a_policy() -> None:
    made = _made(finished_draft())
    assert made.problems == ()
    assert made.policy is not None
    version = made.policy.versions[-1]
    assert isinstance(version.rule, All)
    kinds = [type(member).__name__ for member in version.rule.members]
    assert kinds == ["Region", "Flag", "Compare", "Compare", "Any"]
    assert {entry.aspect: entry.stated for entry in version.applicants}[Aspect.SIZE] is Stated.UNSTATED
    assert all(node.document == "通知" and node.clause for node in walk(version.rule) if node is not version.rule)
    assert [item.clause for item in version.support] == ["第三条"]


@usefixtures
def test_that_an_undecided_card_keeps_the_policy_from_being_finished() -> None:
    whole = finished_draft()
    for card in open_draft().cards:
        made = _made(reopen(whole, card.id))
        assert made.policy is None
        assert card.id in {problem.card for problem in made.problems}


@usefixtures
def test_that_a_number_that_waits_in_its_card_is_told_as_a_number() -> None:
    draft = finished_draft()
    bare = next(card for card in draft.cards if card.content is None)
    made = _made(reopen(draft, bare.id))
    assert [(problem.card, problem.text) for problem in made.problems] == [(bare.id, "数字“3年”还没有处理")]


@usefixtures
def test_that_a_number_without_a_decision_keeps_the_policy_from_being_finished() -> None:
    draft = finished_draft()
    bare = next(card for card in draft.cards if card.content is None)
    without = replace(draft, cards=tuple(card for card in draft.cards if card.id != bare.id))
    made = _made(without)
    assert made.policy is None
    assert [problem.text for problem in made.problems] == ["数字“3年”还没有处理"]
    assert made.figures.words == "本文件 5 个数字，4 个已处理"


@usefixtures
def test_that_a_number_that_the_words_do_not_have_is_a_problem_of_its_card() -> None:
    draft = finished_draft()
    card = next(card for card in draft.cards if card.quote is not None and "100万元" in card.quote.exact)
    made = _made(change(draft, card.id, at_least(RD, "500")))
    assert [(p.card, p.text) for p in made.problems] == [(card.id, "条件里的 500万元 与原文的 100万元 不同")]


@usefixtures
def test_that_a_remark_says_why_a_number_is_not_the_one_of_the_words() -> None:
    draft = finished_draft()
    card = next(card for card in draft.cards if card.quote is not None and "100万元" in card.quote.exact)
    draft = change(draft, card.id, at_least(RD, "500"))
    assert _made(draft).problems != ()
    assert _made(with_remark(draft, card.id, "按修订通知改为 500 万元")).problems == ()


@usefixtures
def test_that_every_aspect_of_the_applicants_must_be_answered() -> None:
    made = _made(with_answer(finished_draft(), Aspect.SIZE, None))
    assert [(p.part, p.text) for p in made.problems] == [("size", "没有回答“规模”")]


@usefixtures
def test_that_a_rejected_card_leaves_no_trace_in_the_policy() -> None:
    draft = finished_draft()
    for card in draft.cards:
        if card.content is None:
            continue
        gone = {card.id} | {each.id for each in draft.cards if each.parent == card.id}
        without = replace(draft, cards=tuple(each for each in draft.cards if each.id not in gone))
        assert _made(reject(draft, card.id)).preview == _made(without).preview


@usefixtures
def test_that_a_group_of_alternatives_with_one_left_is_that_one() -> None:
    draft = finished_draft()
    group = next(card for card in draft.cards if isinstance(card.content, GroupContent))
    inside = [card for card in draft.cards if card.parent == group.id]
    rule = _made(reject(draft, inside[0].id)).preview.versions[-1].rule
    assert isinstance(rule, All)
    assert inside[1].id in {member.id for member in rule.members}
    assert not any(isinstance(node, Any) for node in walk(rule))


@usefixtures
def test_that_a_group_without_conditions_is_a_problem() -> None:
    draft = finished_draft()
    group = next(card for card in draft.cards if isinstance(card.content, GroupContent))
    for card in draft.cards:
        draft = reject(draft, card.id) if card.parent == group.id else draft
    assert [(p.card, p.text) for p in _made(draft).problems] == [(group.id, "这一组里没有条件")]


@usefixtures
def test_that_a_negative_list_is_a_negation_of_its_members() -> None:
    draft = finished_draft()
    cards = [card.id for card in draft.cards if card.quote is not None and "（一）" in card.quote.clause]
    rule = _made(nest(draft, cards, Joined.NONE)).preview.versions[-1].rule
    negation = next(node for node in walk(rule) if isinstance(node, Not))
    assert isinstance(negation.member, Any)
    assert [member.id for member in negation.member.members] == cards
    assert negation.member.id == f"{negation.id}-any"


@usefixtures
def test_that_a_mistake_of_the_policy_is_told_at_its_card() -> None:
    draft = finished_draft()
    award = SupportContent(support=replace(support().support, event=None))
    card = next(card for card in draft.cards if isinstance(card.content, SupportContent))
    assert [problem.card for problem in _made(change(draft, card.id, award)).problems] == [card.id]


@usefixtures
def test_that_the_conditions_keep_their_ids_over_edits() -> None:
    draft = finished_draft()
    before = {node.id for node in walk(_made(draft).preview.versions[-1].rule)}
    card = next(card for card in draft.cards if card.quote is not None and "100万元" in card.quote.exact)
    later = with_heads(change(draft, card.id, at_least(RD, "500")), name="别名")
    assert {node.id for node in walk(_made(later).preview.versions[-1].rule)} == before


@usefixtures
def test_that_the_same_draft_gives_the_same_policy() -> None:
    draft = finished_draft()
    assert _made(draft) == _made(draft_from(draft_bytes(draft)))


@usefixtures
@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (Compare(left=Operand("profit_of_moon", "月球利润"), op=Comparison.AT_LEAST, value=Decimal(1)), "没有“profit_of_moon”这个事实"),
        (Compare(left=RATIO, op=Comparison.AT_LEAST, value=Decimal(5)), "比例超过 100%"),
        (Flag(field="moon", value=True), "没有“moon”这个事实"),
        (Holds(kinds=("moon",)), "没有“moon”这种资质"),
        (Region(places=("月球",)), "“月球”不是完整地名"),
        (Manual(text="看月亮", reason=ManualReason.NO_FACT), "没有写哪个事实可以代替人工核实"),
    ],
)  # fmt: skip
def test_that_a_condition_that_nobody_can_judge_is_a_problem_of_its_card(rule: Rule, told: str) -> None:
    draft, name = add(finished_draft(), RuleContent(rule=rule), None)
    made = _made(draft)
    assert not made.judged
    assert (name, told) in [(problem.card, problem.text) for problem in made.problems]


@usefixtures
def test_that_a_finished_policy_is_written_as_a_file_and_read_again() -> None:
    whole = _made(finished_draft()).policy
    assert whole is not None
    assert read_policy(policy_yaml(whole), "own.yaml") == whole


@usefixtures
def test_that_a_number_beside_the_words_of_a_card_counts_as_its_own() -> None:
    draft = finished_draft()
    bare = next(card for card in draft.cards if card.content is None)
    assert bare.quote is not None
    card = next(card for card in draft.cards if card.quote is not None and "100万元" in card.quote.exact)
    wider = replace(card, beside=(QuotedPlace(quote=bare.quote, figures=bare.figures),))
    cards = tuple(wider if each is card else each for each in draft.cards if each is not bare)
    made = _made(change(replace(draft, cards=cards), card.id, at_least(PATENTS, "3")))
    assert made.problems == ()
    assert made.figures.decided == made.figures.total


@usefixtures
def test_that_a_policy_beside_its_document_has_its_words_again_and_its_open_numbers() -> None:
    whole = _made(finished_draft()).policy
    assert whole is not None
    draft = draft_from_policy(whole, {SHA: notice()})
    assert _made(draft).preview == whole
    quoted = [card.quote.clause for card in draft.cards if card.quote is not None and card.content is not None]
    assert quoted == [
        "第一条",
        "第二条（三）",
        "第二条（一）",
        "第二条（一）",
        "第二条（二）",
        "第二条（二）",
        "第二条（二）",
        "第三条",
    ]
    open_figures = _made(draft).figures.open
    assert [figure.text for figure in open_figures] == ["3年"]
    assert all(figure.card for figure in open_figures)


@usefixtures
def test_that_a_number_of_another_sort_is_another_number() -> None:
    draft = finished_draft()
    card = next(card for card in draft.cards if card.quote is not None and "5%" in card.quote.exact)
    people = Operand("employees[-1]", "职工人数", Unit.PEOPLE)
    made = _made(change(draft, card.id, at_least(people, "0.05")))
    assert made.problems == ()
    money = _made(change(draft, card.id, at_least(RD, "0.05")))
    assert [p.text for p in money.problems] == ["条件里的 0.05万元 与原文的 5% 不同"]


@usefixtures
def test_that_a_day_that_the_words_do_not_have_is_a_problem_of_its_card() -> None:
    text = read_lines(TextLine(line) for line in (*NOTICE, "第五条 2026年3月9日至6月30日受理申请。"))
    draft = finished_draft()
    number = len(text.clauses) - 1
    quote = quote_of(text, SHA, number, 0, len(text.clauses[number].text))
    call = Call(year=2026, opens=date(2026, 3, 9), closes=date(2026, 6, 30), source="通知")
    draft, name = add(draft, CallsContent(calls=Calls(dated=(call,))), quote)
    assert assembled(draft, {SHA: text}, DAY).problems == ()
    later = CallsContent(calls=Calls(dated=(replace(call, closes=date(2026, 7, 30)),)))
    made = assembled(change(draft, name, later), {SHA: text}, DAY)
    assert [(p.card, p.text) for p in made.problems] == [(name, "日期 2026-07-30 在原文这一处没有")]


@usefixtures
def test_that_a_policy_without_a_name_is_not_finished() -> None:
    made = _made(with_heads(finished_draft(), name=" "))
    assert [(p.part, p.text) for p in made.problems] == [("name", "没有写政策名称")]


@usefixtures
def test_that_a_next_version_begins_with_the_last_one_which_ends_the_day_before() -> None:
    whole = _made(finished_draft()).policy
    assert whole is not None
    made = _made(draft_of_next_version(whole, {}, date(2027, 1, 1)))
    assert made.policy is not None
    former, newest = made.policy.versions
    assert former == replace(whole.versions[-1], expires=date(2026, 12, 31))
    assert newest == replace(whole.versions[-1], effective=date(2027, 1, 1))


@usefixtures
def test_that_what_a_policy_says_once_is_not_said_twice() -> None:
    draft, _ = add(finished_draft(), ValidityContent(validity=Validity(months=36)), None)
    assert _made(draft).problems == ()
    again, name = add(draft, ValidityContent(validity=Validity(months=24)), None)
    assert [(p.card, p.text) for p in _made(again).problems] == [(name, "“有效期”说了两次，政策里只能有一个")]
