"""Numbers known only as a range, and values on which sources disagree, in profiles and in verdicts."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher import Match, Profile, Range, canonical, match, raw_profile, read_profile, without
from matcher._facts import Facts
from matcher.decide import decide
from matcher.outcome import ConditionVerdict
from policies import CATALOGUE, Library, ValidationErrors
from policies import rules as r
from policies.library import LibraryVersion
from tests.matcher.build import ON, at_least, policy, profile
from tests.pace import paced
from tests.screening.build import ON as DAY
from tests.screening.build import Firms, built_in
from tests.screening.trees import trees

STAMP = LibraryVersion("测试", "sha256:0")
RULE = "rule: [{id: own, compare: 'revenue[-1]', op: '>=', value: 1500万元}]\n"
EXAMPLES = paced(25, 400)


@cache
def library() -> Library:
    return built_in()


# how they are written


@pytest.mark.parametrize(
    "text",
    ["1000-2000", "1000–2000", "1000~2000", "1000～2000", "1000至2000", "1000—2000万元", "1,000 - 2,000 万", "1000万元到2000万元"],
)  # fmt: skip
def test_that_a_range_is_read_in_any_usual_writing(text: str) -> None:
    found = profile(revenue={2025: text}, registered_capital=text)
    assert found.ranges == dict.fromkeys(("revenue.2025", "registered_capital"), Range(Decimal(1000), Decimal(2000)))
    assert found.facts == {}
    assert raw_profile(found) == {"revenue": {"2025": "1000–2000"}, "registered_capital": "1000–2000"}


def test_that_equal_ends_are_a_number() -> None:
    assert profile(registered_capital="100–100.0") == profile(registered_capital=100)


def test_that_the_range_of_a_share_is_in_percent() -> None:
    found = profile(software_sales_tax={2025: "3%-5%"})
    assert found.ranges["software_sales_tax.2025"] == Range(Decimal("0.03"), Decimal("0.05"))
    assert raw_profile(found) == {"software_sales_tax": {"2025": "3–5"}}


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("registered_capital", "1000以上", "写一个数，或两头都有的区间，如 1000–2000"),
        ("registered_capital", "不到1000", "写一个数，或两头都有的区间，如 1000–2000"),
        ("registered_capital", "2000-1000", "区间前后颠倒：2000–1000"),
        ("registered_capital", "10-20人", "区间单位应是万元"),
        ("registered_capital", "-20-10", "不能是负数"),
        ("invention_patents", "1.5-3", "应是整数"),
        ("registered_capital", "1-9999999999999", "大得不合常理"),
    ],
)
def test_that_an_open_or_wrong_range_is_refused_with_what_to_write(field: str, text: str, message: str) -> None:
    with pytest.raises(ValidationErrors, match=message):
        read_profile({field: text})


def test_that_disputed_values_are_read_once_each_in_one_order() -> None:
    one = read_profile({"employees": {"2025": {"either": [120, 100, 120]}}, "private": {"either": [True, False]}})
    other = read_profile({"private": {"either": [False, True]}, "employees": {"2025": {"either": [100, 120]}}})
    assert one == other
    assert canonical(one) == canonical(other)
    assert one.disputed == {"employees.2025": (Decimal(100), Decimal(120)), "private": (False, True)}
    assert read_profile({"private": {"either": [True, True]}}) == profile(private=True)


@pytest.mark.parametrize(
    "raw", [{"revenue": {"either": [1, 2]}}, {"platforms": {"either": [1, 2]}}, {"private": {"either": []}}]
)
def test_that_only_single_values_can_be_disputed(raw: dict[str, object]) -> None:
    with pytest.raises(ValidationErrors):
        read_profile(raw)


def test_that_a_profile_with_ranges_and_disputes_is_read_back_as_it_was() -> None:
    found = read_profile(
        {
            "name": "甲", "founded_on": {"either": ["2020-01-01", "2021-01-01"]}, "registered_capital": "0.000001–3.5",
            "net_profit": {"2025": "-100--50", "2024": 7}, "market_share": {"2024": {"either": [3.25, 4]}},
        }
    )  # fmt: skip
    assert read_profile(raw_profile(found)) == found


def test_that_a_new_value_takes_the_place_of_range_and_dispute() -> None:
    before = read_profile(
        {"private": {"either": [True, False]}, "registered_capital": "1-2", "revenue": {"2025": "3-4"}}
    )
    after = before.with_fact("private", True).with_fact("registered_capital", Decimal(9)).with_fact("revenue", None)
    assert after == profile(private=True, registered_capital=9)


def test_that_facts_left_out_are_neither_range_nor_dispute() -> None:
    before = read_profile({"private": {"either": [True, False]}, "revenue": {"2025": "3-4", "2024": 5}})
    assert without(before, ["private", "revenue.2025"]) == profile(revenue={2024: 5})


# what they decide


@pytest.mark.parametrize(
    ("raw", "verdict", "actual", "missing"),
    [
        ("1500–2000", "eligible", "1500–2000万元（区间）", []),
        ("1000–1499", "ineligible", "1000–1499万元（区间）", []),
        ("1000–2000", "unknown", "1000–2000万元（区间）", ["revenue.2021"]),
        ({"either": [1500, 1600]}, "eligible", "1500–1600万元（两处说法不一）", []),
        ({"either": [1400, 1500]}, "unknown", "2021 年营业（销售）收入有 2 种说法：1400万元、1500万元，待核实", ["revenue.2021"]),
    ],
)  # fmt: skip
def test_that_a_number_known_in_part_decides_if_all_of_it_is_on_one_side(
    raw: object, verdict: str, actual: str, missing: list[str]
) -> None:
    found = matched(read_profile({"revenue": {"2021": raw}}))
    result = found.results[0]
    condition = found.conditions(result)[0]
    assert (result.verdict.value, condition.actual, list(condition.missing)) == (verdict, actual, missing)


def matched(firm: Profile) -> Match:
    return match([policy(RULE)], firm, ON, STAMP)


def test_that_a_ratio_over_a_range_that_begins_at_zero_is_not_decided() -> None:
    facts = Facts(profile(revenue={2021: "0-5"}, rd_expense={2021: 1}), ON)
    assert decide(at_least("rd_expense[-1] / revenue[-1]", 0), facts, "p").verdict is ConditionVerdict.UNKNOWN


def numbers_of(firm: dict[str, object]) -> list[tuple[str, Decimal]]:
    """Return the facts of a raw firm that are one number, except years."""
    known = read_profile(firm)
    single = [(n, Decimal(v)) for n, v in known.facts.items() if isinstance(v, (int, Decimal)) and type(v) is not bool]
    years = [
        (f"{n}.{y}", v) for n in known.facts if CATALOGUE[n].type.value == "series" for y, v in known.series(n).items()
    ]
    return [*single, *years]


def with_number(firm: Profile, fact: str, value: object) -> Profile:
    """Return the profile with another raw value (in base units) of one number."""
    raw = raw_profile(without(firm, [fact]))
    name, _, year = fact.partition(".")
    if year:
        raw.setdefault(name, {})[year] = value  # type: ignore[index]  # the raw form of a series is a dict
    else:
        raw[name] = value
    return read_profile(raw)


def ranged(firm: Profile, fact: str, low: Decimal, high: Decimal) -> Profile:
    bare = without(firm, [fact])
    return Profile(bare.facts, {**bare.ranges, fact: Range(low, high)})


def exactly(firm: Profile, fact: str, number: Decimal) -> Profile:
    name, _, year = fact.partition(".")
    bare = without(firm, [fact])
    value = {**bare.series(name), int(year): number} if year else number
    return Profile({**bare.facts, name: value}, bare.ranges)


def verdicts(rules: list[r.Rule], firm: Profile) -> list[ConditionVerdict]:
    facts = Facts(firm, DAY)
    return [decide(rule, facts, "p").verdict for rule in rules]


def library_rules(chance: Random) -> list[r.Rule]:
    return [policy.version_on(DAY)[0].rule for policy in chance.sample(list(library().policies), 40)]


@given(st.lists(trees(polars_alone=True), min_size=3, max_size=3), st.integers(0, 10**6))
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_that_a_range_decides_only_what_every_number_in_it_decides(rules: list[r.Rule], seed: int) -> None:
    chance = Random(seed)
    rules = [*rules, *library_rules(chance)]
    firm = read_profile(Firms(seed).firm(unknown=0.2))
    firm = without(firm, [fact for found in Facts(firm, DAY).contradictions for fact in found.facts])
    facts = [fact for fact, _ in numbers_of(raw_profile(firm)) if fact not in ("niche_since",)]
    for fact in chance.sample(facts, min(6, len(facts))):
        number = dict(numbers_of(raw_profile(firm)))[fact]
        low, high = ends_around(number, fact, chance)
        partly = verdicts(rules, ranged(firm, fact, low, high))
        for inside in (low, high, (low + high) // 2, number):
            narrow = exactly(firm, fact, inside)
            if not Facts(narrow, DAY).contradictions:
                same(partly, verdicts(rules, narrow))
        same(partly, verdicts(rules, ranged(firm, fact, low, (low + high) / 2)))


def ends_around(number: Decimal, fact: str, chance: Random) -> tuple[Decimal, Decimal]:
    """Return whole ends around a number, which are not below 0 unless the field may be negative."""
    signed = CATALOGUE[fact.partition(".")[0]].signed
    low = number // 1 - chance.choice((0, 1, 10, 1000, 10**6))
    return (low if signed else max(low, Decimal(0))), number // 1 + chance.choice((1, 10, 1000, 10**6))


def same(partly: list[ConditionVerdict], exact: list[ConditionVerdict]) -> None:
    for before, after in zip(partly, exact, strict=True):
        assert before is ConditionVerdict.UNKNOWN or after is before
