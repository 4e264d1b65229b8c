"""The library contains everything that the collected facts name; skipped if the facts are not beside the checkout."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import main
from matcher import PolicyState, policy_words
from policies import Level, Policy, rules
from policies.library import Library
from policies.regions import DISTRICTS
from policies.search import library_index

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
FIRST = 10
"""Hits that a person sees without scrolling."""
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the researched facts do not lie beside the checkout")


@cache
def _library() -> Library:
    return main.built_in_library()


@cache
def _entries(name: str) -> tuple[dict[str, Any], ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    first = next(iter(yaml.load_all((FACTS / name).read_text(encoding="utf-8"), Loader=loader)))
    return tuple(first if isinstance(first, list) else first["policies"])


def _known(name: str) -> bool:
    return _library().get(name) is not None or _library().reference(name) is not None


@needs_facts
@pytest.mark.parametrize("name", ["policies-national.yaml", "policies-tianjin.yaml", "policies-local.yaml"])
def test_that_every_researched_entry_is_in_the_library(name: str) -> None:
    assert [entry["id"] for entry in _entries(name) if not _known(entry["id"])] == []


@needs_facts
@pytest.mark.parametrize("name", ["national", "tianjin", "local", "windows"])
def test_that_every_entry_of_the_updates_is_in_the_library(name: str) -> None:
    assert [entry["id"] for entry in _entries(f"updates/{name}.yaml") if not _known(entry["id"])] == []


@needs_facts
def test_that_every_programme_of_the_inventory_is_in_the_library() -> None:
    entries = _entries("inventory.yaml")
    assert len(entries) > 400
    assert [entry["id"] for entry in entries if not _known(entry["id"])] == []


@needs_facts
def test_that_every_name_of_the_facts_finds_its_policy_among_the_first_hits() -> None:
    index = library_index(_library())
    index.prepare_letters()
    lost = [
        (entry["id"], alias)
        for name in ("policies-national.yaml", "policies-tianjin.yaml", "policies-local.yaml")
        for entry in _entries(name)
        for alias in entry.get("aliases") or ()
        if entry["id"] not in [hit.id for hit in index.search(alias).hits[:FIRST]]
    ]
    assert lost == []


def test_that_no_id_is_borne_twice() -> None:
    policies, references = _library().policies, _library().references
    ids = [name for entry in (*policies, *references) for name in (entry.id, *entry.other_ids)]
    assert len(ids) == len(set(ids))


def test_that_a_district_policy_lies_in_the_district_that_issued_it() -> None:
    wrong = []
    for policy in _library().policies:
        if policy.level is not Level.DISTRICT or not policy.region.startswith("天津市"):
            continue
        named = {district for district in DISTRICTS if district in policy.issuer}
        if named and not any(district in policy.region for district in named):
            wrong.append((policy.id, policy.region, policy.issuer))
    assert wrong == []


def test_that_every_basis_and_link_leads_somewhere() -> None:
    library = _library()
    broken = [
        (policy.id, link)
        for policy in library.policies
        for link in (*policy.related, *policy.leads_to, *policy.based_on)
        if library.get(link) is None and library.reference(link) is None
    ]
    assert broken == []


def test_that_every_policy_can_be_judged_by_something_besides_its_place() -> None:
    """The scope of docs/policy-format.md: what only a name is known of is a reference."""
    bare = [
        policy.id
        for policy in _library().policies
        if all(isinstance(node, (rules.All, rules.Region)) or _unpublished(node) for node in _nodes(policy))
    ]
    assert bare == []


def _nodes(policy: Policy) -> Iterator[rules.Rule]:
    for version in policy.versions:
        yield from rules.walk(version.rule)


def _unpublished(node: rules.Rule) -> bool:
    return isinstance(node, rules.Manual) and node.reason is rules.ManualReason.UNPUBLISHED


def test_that_on_the_day_of_the_review_nothing_is_open_without_a_call_or_documented_acceptance() -> None:
    on = date(2026, 11, 30)
    for policy in _library().policies:
        result = policy_words.result_without_firm(policy, on)
        if result.state is PolicyState.OPEN:
            dated = any(c.opens and c.closes and c.opens <= on <= c.closes and c.source for c in policy.calls.dated)
            assert dated or policy.calls.rolling is not None, policy.id


def test_that_every_policy_names_an_office_that_the_directory_or_the_policy_knows() -> None:
    library = _library()
    known = {office.duty for office in library.offices}
    lost = [
        policy.id
        for policy in library.policies
        if not any(office.phone or office.name or office.duty in known for office in policy.offices)
    ]
    assert lost == []
