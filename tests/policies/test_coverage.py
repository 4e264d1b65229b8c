"""The library contains everything that the collected facts name; skipped if the facts are not beside the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import main
from policies import Level
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
def test_that_every_researched_policy_is_a_policy_of_that_id(name: str) -> None:
    ids = {policy.id for policy in _library().policies}
    assert [entry["id"] for entry in _entries(name) if entry["id"] not in ids] == []


@needs_facts
def test_that_every_actionable_programme_of_the_inventory_leads_to_a_policy() -> None:
    wanted = [entry["id"] for entry in _entries("inventory.yaml") if entry["actionable"] == "yes"]
    assert len(wanted) > 300
    assert [id_ for id_ in wanted if _library().get(id_) is None] == []


@needs_facts
def test_that_the_rest_of_the_inventory_is_found_too() -> None:
    assert [entry["id"] for entry in _entries("inventory.yaml") if not _known(entry["id"])] == []


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
        for link in (*policy.related, *policy.leads_to, *policy.basis)
        if library.get(link) is None and library.reference(link) is None
    ]
    assert broken == []
