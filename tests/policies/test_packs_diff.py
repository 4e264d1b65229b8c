"""Every change of an update is reported as data and as text."""

import re
import typing
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from matcher import sentence
from policies import Library, Policy, Unit, load_library, packs
from policies._packs_change import LABELS
from policies.calls import Call, Calls, RollingCalls
from policies.documents import Grade
from policies.loader import read_policy
from policies.model import Example, Validity, Version
from policies.offices import PolicyOffice
from policies.rules import Band, Compare, Comparison, Manual, ManualReason, Operand, Score, Tiers, walk
from resources import library_path
from tests.pace import paced
from tests.policies.build import APPLICANTS, library, policy
from tests.policies.packing import NEW, OLD

Part, Sort = packs.PolicyPart, packs.PolicyChangeKind
_SCORED = (
    APPLICANTS
    + """\
id: scored
name: 打分政策
level: 国家
region: 全国
kind: 资质认定
offices: [{duty: 科技}]
documents:
  - {key: 办法, title: 打分办法, issued: 2024-01-02, grade: excerpt}
rule:
  - id: points
    score: ">= 60"
    items:
      - {id: growth, label: 成长性, max: 20, of: revenue_growth, grades: [{at_least: 35%, points: 20}, {points: 5}]}
      - {id: staff, label: 人员, max: 10, judged: true}
"""
)


def one(old: Policy, new: Policy) -> packs.PolicyChange:
    found = packs.diff(library(old), library(new, version="2026.12"))
    assert len(found.changes) == 1
    return found.changes[0]


def changed(**changes: Any) -> packs.PolicyChange:
    return one(policy("a-first"), policy("a-first", **changes))


def with_rule(change: Callable[[tuple[Any, ...]], tuple[Any, ...]], **version: Any) -> dict[str, Any]:
    """Return the changes that replace the conditions of `a-first`."""
    first = policy("a-first").versions[0]
    members = change(first.rule.members)  # type: ignore[union-attr]  # an all-of
    rule = msgspec.structs.replace(first.rule, members=members)
    return {"versions": (msgspec.structs.replace(first, rule=rule, **version),)}


def test_that_equal_libraries_do_not_differ() -> None:
    found = packs.diff(OLD, library(policy("a-first"), version="2026.12"))
    assert (found.changes, found.references) == ((), ())
    assert found.summary == "2026.11 → 2026.12：政策没有变化"


def test_that_added_removed_and_changed_policies_are_counted() -> None:
    found = packs.diff(OLD, NEW)
    assert [(change.kind, change.id) for change in found.changes] == [
        (Sort.ADDED, "b-second"),
        (Sort.CHANGED, "a-first"),
    ]
    assert found.summary == "2026.11 → 2026.12：新增 1 项，修改 1 项"
    back = packs.diff(NEW, OLD)
    assert [change.id for change in back.of(Sort.REMOVED)] == ["b-second"]
    assert back.of(Sort.REMOVED)[0].lines() == ("删除 b-second b-second",)


def test_that_a_new_line_of_a_condition_is_told_with_both_rules() -> None:
    def stricter(members: tuple[Any, ...]) -> tuple[Any, ...]:
        return (msgspec.structs.replace(members[0], value=Decimal("0.04996")), members[1])

    change = changed(**with_rule(stricter))
    (alteration,) = change.alterations
    assert (alteration.part, alteration.kind, alteration.place, alteration.field) == (
        Part.CONDITIONS,
        Sort.CHANGED,
        "rd",
        "value",
    )
    assert (alteration.before, alteration.after) == ("3%", "4.996%")
    assert isinstance(alteration.old, Compare)
    assert isinstance(alteration.new, Compare)
    assert (alteration.old.value, alteration.new.value) == (Decimal("0.03"), Decimal("0.04996"))
    assert change.lines() == ("修改 a-first a-first：条件", "  条件“研发强度”：数值 3% → 4.996%")


def test_that_conditions_added_and_removed_are_told_once() -> None:
    extra = Manual(id="plan", text="须有研发计划", reason=ManualReason.PAPERS, label="研发计划")
    added = changed(**with_rule(lambda members: (*members, extra)))
    (alteration,) = added.alterations
    assert (alteration.kind, alteration.place, alteration.old, alteration.new) == (Sort.ADDED, "plan", None, extra)
    assert alteration.text == "条件“研发计划”：新增"
    removed = changed(**with_rule(lambda members: members[:1]))
    assert [(a.kind, a.place) for a in removed.alterations] == [(Sort.REMOVED, "site")]


def test_that_a_condition_of_another_kind_is_told() -> None:
    change = changed(
        **with_rule(
            lambda members: (Manual(id="rd", text="研发强度由专家认定", reason=ManualReason.JUDGEMENT), members[1])
        )
    )
    (alteration,) = change.alterations
    assert (alteration.place, alteration.field) == ("rd", "kind")
    assert isinstance(alteration.old, Compare)
    assert isinstance(alteration.new, Manual)


def test_that_conditions_in_another_order_are_told() -> None:
    (alteration,) = changed(**with_rule(lambda members: members[::-1])).alterations
    assert (alteration.field, alteration.before, alteration.after) == (
        "members",
        "研发强度、须在辖区实际经营",
        "须在辖区实际经营、研发强度",
    )


def test_that_dates_of_versions_are_told() -> None:
    first = policy("a-first").versions[0]
    ended = msgspec.structs.replace(first, expires=date(2026, 12, 31))
    then = msgspec.structs.replace(first, effective=date(2027, 1, 1), note="续期")
    change = changed(versions=(ended, then))
    assert [(a.part, a.kind, a.field, a.after) for a in change.alterations] == [
        (Part.VERSIONS, Sort.CHANGED, "expires", "2026-12-31"),
        (Part.VERSIONS, Sort.ADDED, "", "2027-01-01 至 不限"),
    ]
    moved = one(policy("a-first", versions=(then,)), policy("a-first", versions=(first,)))
    assert [(a.field, a.before, a.after) for a in moved.alterations] == [
        ("effective", "2027-01-01", "无"),
        ("note", "续期", "无"),
    ]


def test_that_conditions_of_a_dated_version_say_which() -> None:
    first = policy("a-first").versions[0]
    dated = msgspec.structs.replace(first, effective=date(2027, 1, 1))
    richer = msgspec.structs.replace(dated.support[0], high=Decimal(30))
    change = one(
        policy("a-first", versions=(dated,)),
        policy("a-first", versions=(msgspec.structs.replace(dated, support=(richer,)),)),
    )
    (alteration,) = change.alterations
    assert alteration.version == date(2027, 1, 1)
    assert alteration.text == "支持内容与金额（2027-01-01 起的版本）“给予 20 万元”：上限 20.5 → 30"


def test_that_amounts_window_and_the_rest_have_their_parts() -> None:
    change = changed(
        calls=Calls(text="常年受理", rolling=RollingCalls(text="常年受理", source="办法", seen=date(2026, 3, 1))),
        validity=Validity(months=36),
        offices=(PolicyOffice(name="市科技局", phone="12345"),),
        doubts="数字待核",
        aliases=("研发补助",),
        grants="hnte",
    )
    told = {(a.part, a.field): (a.before, a.after) for a in change.alterations}
    assert told[Part.CALLS, "text"] == ("无", "常年受理")
    assert told[Part.CALLS, "rolling"] == ("无", "（文字 常年受理，出处 办法，看到的日期 2026-03-01）")
    assert told[Part.EFFECTS, "months"] == ("无", "36")
    assert told[Part.FILING, "offices"] == ("（职责 科技）", "（名称 市科技局，电话 12345）")
    assert told[Part.NOTES, "doubts"] == ("无", "数字待核")
    assert told[Part.NAME, "aliases"] == ("无", "研发补助")
    assert change.parts == (Part.CALLS, Part.FILING, Part.EFFECTS, Part.NAME, Part.NOTES)


def test_that_items_and_points_of_a_score_are_told() -> None:
    then = read_policy(_SCORED, "scored.yaml")
    text = _SCORED.replace(">= 60", ">= 70").replace("points: 20}", "points: 18}").replace("max: 10", "max: 15")
    change = one(then, read_policy(text, "scored.yaml"))
    told = {(a.place, a.field): (a.before, a.after) for a in change.alterations}
    assert told == {
        ("points", "pass_mark"): ("60", "70"),
        ("points/growth", "options"): ("20/5", "18/5"),
        ("points/staff", "max"): ("10分", "15分"),
    }
    assert all(isinstance(a.old, Score) for a in change.alterations)


def test_that_bands_quantities_and_sources_are_told_in_words() -> None:
    size = Operand("revenue[-1]", "上年营业收入", Unit.MONEY)
    share = Operand("rd_expense[-1] / revenue[-1]", "研发强度", Unit.SHARE)
    lines = (("0.05", {"upto": Decimal(5000)}), ("0.04", {"below": Decimal(20000)}), ("0.03", {}))
    bands = tuple(Band(Decimal(value), **limit) for value, limit in lines)
    then = Tiers(id="rd", left=share, by=size, op=Comparison.AT_LEAST, bands=bands)
    now = msgspec.structs.replace(
        then,
        bands=(*bands[:2], Band(Decimal("0.02"))),
        op=Comparison.ABOVE,
        left=msgspec.structs.replace(share, formula="sum(rd_expense, 3) / sum(revenue, 3)"),
        grade=Grade.REPOST,
    )
    change = one(
        policy("a-first", **with_rule(lambda members: (then, members[1]))),
        policy("a-first", **with_rule(lambda members: (now, members[1]))),
    )
    assert set(change.lines()[1:]) == {
        "  条件“研发强度”：来源等级 无 → 转载",
        "  条件“研发强度”：比较的指标的算法 研发费用[-1] / 营业（销售）收入[-1] → sum(研发费用, 3) / sum(营业（销售）收入, 3)",
        "  条件“研发强度”：比较方式 不低于 → 高于",
        "  条件“研发强度”：分档 不超过 5000万元：5%，不足 2亿元：4%，其余：3% → 不超过 5000万元：5%，不足 2亿元：4%，其余：2%",
    }


def test_that_what_goes_with_the_condition_around_it_is_told_once() -> None:
    scored = read_policy(_SCORED, "scored.yaml")
    without = msgspec.structs.replace(scored, versions=policy("a-first").versions)
    told = [(a.kind, a.place) for a in one(scored, without).alterations if a.part is Part.CONDITIONS]
    assert told == [(Sort.REMOVED, "points"), (Sort.ADDED, "rd"), (Sort.ADDED, "site")]


def test_that_reference_entries_are_told() -> None:
    whole = load_library(library_path())
    entry = whole.references[0]
    fewer = Library(whole.version, whole.digest, whole.policies, whole.references[1:])
    assert packs.diff(whole, fewer).references == ((Sort.REMOVED, entry.id, entry.name),)
    other = (msgspec.structs.replace(entry, summary="另一句话"), *whole.references[1:])
    found = packs.diff(whole, Library(whole.version, whole.digest, whole.policies, other))
    assert found.references == ((Sort.CHANGED, entry.id, entry.name),)
    assert "参考资料变动 1 条" in found.summary


def _other(value: object) -> Any:
    """Return a different value of the same type."""
    match value:
        case Enum():
            return next(member for member in type(value) if member is not value)
        case bool():
            return not value
        case Decimal():
            return value + 1
        case int():
            return value + 1
        case date():
            return value.replace(year=value.year + 1)
        case str():
            return f"{value}改"
    return None


def _variants(value: Any) -> list[Any]:
    """Yield the value with one part changed, removed, duplicated or reordered."""
    if isinstance(value, msgspec.Struct):
        found = []
        for name in value.__struct_fields__:
            part = getattr(value, name)
            found += [msgspec.structs.replace(value, **{name: other}) for other in _variants(part)]
        return found
    if isinstance(value, tuple):
        inside = [(*value[:i], other, *value[i + 1 :]) for i, part in enumerate(value) for other in _variants(part)]
        orders = [value[::-1]] if value[::-1] != value else []
        return [*inside, *orders, *((value[1:], (*value, value[-1])) if value else ())]
    other = _other(value)
    return [] if other is None else [other]


@pytest.mark.parametrize("name", ["scored", "cn-hnte"])
def test_that_no_change_of_a_policy_goes_untold(name: str) -> None:
    then = read_policy(_SCORED, "scored.yaml") if name == "scored" else load_library(library_path()).get(name)
    assert then is not None
    variants = [now for now in _variants(msgspec.structs.replace(then, examples=())) if now.id == then.id]
    assert len(variants) > 50
    for now in variants:
        change = one(then, now)
        assert change.alterations, now
        assert all(line.strip() for line in change.lines())


def _structs(kind: object, seen: set[type]) -> set[type]:
    """Yield the type and every struct type inside it."""
    for inside in typing.get_args(kind):
        _structs(inside, seen)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in seen:
        seen.add(kind)
        for hint in typing.get_type_hints(kind).values():
            _structs(hint, seen)
    return seen


def test_that_every_field_of_a_policy_has_a_chinese_name() -> None:
    names = {name for kind in _structs(Policy, set()) if kind is not Example for name in kind.__struct_fields__}
    assert {"opens", "closes", "pass_mark"} < names
    assert sorted(names - set(LABELS)) == []


def test_that_the_days_of_a_call_are_told_as_days_of_applying() -> None:
    def calls(last: int) -> Calls:
        return Calls(dated=(Call(year=2026, opens=date(2026, 3, 1), closes=date(2026, 4, last), source="办法"),))

    before, after = (f"（年度 2026，申报开始 2026-03-01，申报截止 2026-04-{day}，出处 办法）" for day in (29, 30))
    change = one(policy("a-first", calls=calls(29)), policy("a-first", calls=calls(30)))
    assert change.lines()[1:] == (f"  申报时间：各次申报 {before} → {after}",)


def test_that_a_condition_is_called_by_the_sentence_that_is_handed_in() -> None:
    def stricter(members: tuple[Any, ...]) -> tuple[Any, ...]:
        return (msgspec.structs.replace(members[0], value=Decimal("0.04")), members[1])

    then, now = policy("a-first"), policy("a-first", **with_rule(stricter))
    (change,) = packs.diff(library(then), library(now, version="2026.12"), sentence).changes
    assert change.lines()[1:] == ("  条件“研发强度 ≥ 3%”：数值 3% → 4%",)


_LATIN = re.compile(r"[a-z]+(?:[-_][a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://\S+")


@pytest.mark.parametrize("name", ["tj-hnte-award", "scored", *paced([], ["cn-little-giant"])])
def test_that_no_id_and_no_name_of_a_field_is_in_the_words_of_a_change(name: str) -> None:
    whole = load_library(library_path())
    then = read_policy(_SCORED, "scored.yaml") if name == "scored" else whole.get(name)
    assert then is not None
    nodes = [node for version in then.versions for node in walk(version.rule)]
    ours = {node.id for node in nodes} | {item.id for node in nodes if isinstance(node, Score) for item in node.items}
    ours |= {exclusion.group for exclusion in then.exclusions}
    ours |= {name for kind in _structs(Policy, set()) for name in kind.__struct_fields__}
    rest = [other for other in whole.policies if other.id in (*then.leads_to, *then.related)]
    for now in _variants(msgspec.structs.replace(then, examples=())):
        if now.id == then.id:
            (change,) = packs.diff(library(then, *rest), library(now, *rest, version="2026.12"), sentence).changes
            told = [alteration.text for alteration in change.alterations if not alteration.field.endswith(_NAMES)]
            assert not ours & {word for text in told for word in _LATIN.findall(_ADDRESS.sub("", text))}, change.lines()


_NAMES = ("when.id", "group", "kinds", "formula")
"""Names that are shown unchanged in a difference, and names that this test invents."""


def test_that_every_policy_of_the_product_differs_from_its_neighbour_in_words() -> None:
    policies = load_library(library_path()).policies
    for then, now in pairwise(policies):
        change = one(then, msgspec.structs.replace(now, id=then.id))
        assert change.parts
        assert isinstance(change.new, Policy)
        assert isinstance(change.new.versions[0], Version)
