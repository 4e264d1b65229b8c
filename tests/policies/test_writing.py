"""Policies written as files and read again are the same."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import Field, FieldType, Group, Policy, UserError
from policies._yaml import read_yaml, write_yaml
from policies.catalogue import catalogue_kept
from policies.loader import LIBRARY_FOLDER, read_entries, read_library, read_policy
from policies.model import Version
from policies.rules import All, Compare, Comparison, Flag, Operand
from policies.values import Unit, parse_amount
from policies.writing import amount_text, policy_yaml, write_folder
from tests.policies.build import policy

POLICIES = read_entries(LIBRARY_FOLDER)[0]
FACT = Field(
    name="own_green_pilot", label="列入绿色试点", type=FieldType.FLAG, group=Group.STANDING, question="是否列入绿色试点？",
    base_rate=Decimal("0.05"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Takes back the facts that a test brought."""
    with catalogue_kept():
        yield


@pytest.mark.parametrize("wanted", POLICIES, ids=lambda found: found.id)
def test_that_every_policy_of_the_library_written_and_read_again_is_equal(wanted: Policy) -> None:
    assert read_policy(policy_yaml(wanted), f"{wanted.id}.yaml") == wanted


def test_that_writing_what_was_read_gives_the_same_text() -> None:
    text = policy_yaml(POLICIES[0])
    assert policy_yaml(read_policy(text, "a.yaml")) == text


def test_that_a_formula_without_a_name_is_written_with_label_and_unit() -> None:
    left = Operand("rd_expense[-1] - rd_expense[-2]", "研发费用增加额", Unit.MONEY)
    rule = All(members=(Compare(id="more", left=left, op=Comparison.AT_LEAST, value=Decimal("12.5")),))
    wanted = policy("own-a")
    applicants = wanted.versions[0].applicants
    wanted = msgspec.structs.replace(wanted, versions=(Version(rule=rule, applicants=applicants),))
    text = policy_yaml(wanted)
    assert "研发费用增加额" in text
    assert "12.5万元" in text
    assert read_policy(text, "own-a.yaml") == wanted


def test_that_a_folder_of_own_policies_with_their_facts_is_read_as_a_library(tmp_path: Path) -> None:
    applicants = policy("own-a").versions[0].applicants
    rule = All(members=(Flag(id="pilot", field=FACT.name, value=True),))
    wanted = policy("own-a", versions=(Version(rule=rule, applicants=applicants, effective=date(2026, 1, 1)),))
    files = write_folder((wanted,), (FACT,), tmp_path / "导出")
    assert [file.name for file in files] == ["own-a.yaml", "facts.yaml"]
    found = read_library(tmp_path / "导出", "2026.12")
    assert found.policies == (wanted,)
    assert found.tables.facts == (FACT,)


def test_that_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "导出").write_bytes(b"")
    with pytest.raises(UserError, match="写不了文件"):
        write_folder((policy("own-a"),), (), tmp_path / "导出")


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(st.characters(exclude_categories=("Cs", "Cc"))),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("abc文:# -", min_size=1), inner),
        max_leaves=12,
    )
)
def test_that_whatever_is_written_is_read_again(content: object) -> None:
    assert read_yaml(write_yaml(content)) == content


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "true",
        "No",
        "- a",
        "a: b",
        "#x",
        "a #b",
        "'",
        '"',
        "两行\n文字",
        " 前后 ",
        "{",
        "*a",
        "&a",
        "!t",
        "12",
        "%",
    ],
)
def test_that_odd_texts_are_written_so_that_they_stay_texts(text: str) -> None:
    assert read_yaml(write_yaml([text, {text or "x": text}])) == [text, {text or "x": text}]


@given(st.decimals(min_value="-1e9", max_value="1e9", places=4, allow_nan=False), st.sampled_from(Unit))
def test_that_every_amount_is_read_as_it_was_written(number: Decimal, unit: Unit) -> None:
    assert parse_amount(amount_text(number, unit)) == (number, unit)
