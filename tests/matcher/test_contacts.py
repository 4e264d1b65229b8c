"""Contacts are for people only: no rule reads them, no question asks for them, and no id depends on them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from matcher import (
    Contact,
    LibraryVersion,
    as_json,
    as_text,
    canonical,
    contact_words,
    contacts_of,
    match,
    raw_profile,
    read_profile,
)
from policies import CATALOGUE, ValidationErrors, load_library
from policies.formula import FormulaError, parse
from policies.loader import read_policy
from resources import library_path, sample_paths
from tests.matcher.build import HEAD

PEOPLE = [{"name": "张三", "post": "总经理", "phone": "022-24120000", "note": "先打座机"}, {"phone": "13800000000"}]
ON = date(2026, 11, 24)


@pytest.mark.parametrize("path", sample_paths(), ids=lambda path: path.stem)
def test_that_contacts_change_no_verdict_no_question_and_no_id(path: object) -> None:
    library = load_library(library_path())
    raw = json.loads(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]  # a path
    stamp = LibraryVersion(library.version, library.digest)
    without = match(library.policies, read_profile(raw), ON, stamp)
    known = match(library.policies, read_profile({**raw, "contacts": PEOPLE}), ON, stamp)
    assert known.results == without.results
    assert known.questions == without.questions
    assert known.determination == without.determination
    assert as_json(known) == as_json(without)
    assert as_text(known) == as_text(without)
    assert not any(question.field.startswith("contacts") for question in known.questions)


def test_that_contacts_are_read_back_from_a_raw_profile_and_stay_out_of_the_canonical_one() -> None:
    profile = read_profile({"name": "甲公司", "contacts": PEOPLE})
    assert read_profile(raw_profile(profile)) == profile
    assert contacts_of(profile) == (
        Contact(name="张三", post="总经理", phone="022-24120000", note="先打座机"),
        Contact(phone="13800000000"),
    )
    assert "张三" not in canonical(profile).decode()
    assert canonical(profile) == canonical(read_profile({"name": "甲公司"}))


def test_that_a_contact_is_shown_on_one_line_without_its_note() -> None:
    people = contacts_of(read_profile({"contacts": [*PEOPLE, {"post": "会计", "phone": "24120001"}]}))
    assert contact_words(people) == "张三（总经理） 022-24120000；13800000000，另有 1 人"
    assert contact_words(()) == ""
    assert (
        contact_words((Contact(name="赵某"), Contact(name="李四", phone="24120001")), most=1)
        == "李四 24120001，另有 1 人"
    )
    assert [one.short() for one in people] == ["张三 022-24120000", "13800000000", "会计 24120001"]


@pytest.mark.parametrize("formula", ["contacts", "count(contacts)", "total(contacts, name)", "contacts[-1]"])
def test_that_no_formula_may_read_contacts(formula: str) -> None:
    with pytest.raises(FormulaError):
        parse(formula)


@pytest.mark.parametrize("rule", ["{id: a, flag: contacts}", "{id: a, compare: count(contacts), op: '>=', value: 1人}"])
def test_that_no_policy_may_read_contacts(rule: str) -> None:
    with pytest.raises(ValidationErrors, match="contacts"):
        read_policy(f"{HEAD}rule:\n  - {rule}\n", "test-policy.yaml")


def test_that_contacts_are_the_only_facts_excluded_from_matching() -> None:
    assert [name for name, field in CATALOGUE.items() if not field.matched] == ["contacts"]
