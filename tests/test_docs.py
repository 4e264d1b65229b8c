"""The pages that describe names and files agree with them."""

from __future__ import annotations

import re
from enum import Enum
from importlib import import_module
from pathlib import Path

import pytest

from matcher import PolicyState, disagreements
from policies import CATALOGUE, QUALIFICATIONS, QUANTITIES, Aspect, Calls, Grade, Support
from policies._core_facts import CORE_FACTS, CORE_QUALIFICATIONS, CORE_QUANTITIES
from policies.catalogue import catalogue_kept
from policies.loader import REFERENCES, TABLES, read_library, read_policy
from policies.rules import ManualReason

PAGES = (
    "README.md",
    *(
        f"docs/{name}.md"
        for name in ("architecture", "glossary", "packs", "performance", "policy-format", "privacy", "trust")
    ),
)


POLICY, VERSIONS, TIERS, SCORE, CALLS, OFFICES, DIRECTORY, REFERENCE, FACT = range(9)
"""The examples of the page about policy files, in their order."""
ALLOWED: dict[str, set[str]] = {
    "Documents and grades": {grade.value for grade in Grade},
    "Who may apply": {aspect.value for aspect in Aspect},
    "Conditions": {reason.value for reason in ManualReason},
    "What it gives": set(Support.__struct_fields__) - {"text", "kind", "always"},
    "When applications are accepted": {*Calls.__struct_fields__, *(state.value for state in PolicyState)},
}
"""Heading of the page → words that stand in the first column of its tables."""


def _format_page(root: Path) -> str:
    return (root / "docs" / "policy-format.md").read_text("utf-8")


def _blocks(root: Path) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", _format_page(root), re.DOTALL)


def _with_condition(policy: str, condition: str) -> str:
    indented = condition.rstrip().replace("\n", "\n    ")
    return policy.replace("support:", f"  - {indented}\nsupport:", 1)


def _with_sections(policy: str, sections: str) -> str:
    """Return the policy with other sections; a policy with `versions` has no sections of a version at the top."""
    replaced = set(re.findall(r"^(\w+):", sections, re.MULTILINE))
    if "versions" in replaced:
        replaced |= {"rule", "support", "effective", "expires"}
    parts = re.split(r"^(?=\w+:)", policy, flags=re.MULTILINE)
    return "".join(part for part in parts if part.partition(":")[0] not in replaced) + sections


def test_that_the_glossary_holds_what_code_names_of_the_fact_tables(root: Path) -> None:
    text = (root / "docs" / "glossary.md").read_text("utf-8")
    rows = {
        **{name: CATALOGUE[name].label for name, _ in CORE_FACTS},
        **{name: QUALIFICATIONS[name][0] for name in CORE_QUALIFICATIONS},
        **{name: QUANTITIES[name].label for name in CORE_QUANTITIES},
    }
    assert [name for name, label in rows.items() if f"| {label} | `{name}` |" not in text] == []


def test_that_the_classes_of_the_glossary_exist_in_the_modules_it_names(root: Path) -> None:
    text = (root / "docs" / "glossary.md").read_text("utf-8").partition("## Kinds of conditions")[0]
    absent = [
        name
        for names, places in re.findall(r"^\| [^|]+ \| `([^`]+)` \| `([^`]+)` \|$", text, re.MULTILINE)
        for name in re.findall(r"\b[A-Z]\w+", names)
        if not any(hasattr(import_module(place), name) for place in places.split(", "))
    ]
    assert absent == []


def test_that_the_tables_of_the_glossary_have_the_members_of_their_enumerations(root: Path) -> None:
    text = (root / "docs" / "glossary.md").read_text("utf-8")
    sections = re.findall(r"^From `([\w/]+)\.py, (\w+)`\.\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    found = [(getattr(import_module(path.replace("/", ".")), name), rows) for path, name, rows in sections]
    tables = [(kind, re.findall(r"^\| [^|]+ \| `(\w+)`", rows, re.MULTILINE)) for kind, rows in found]
    enumerations = [(kind, names) for kind, names in tables if isinstance(kind, type) and issubclass(kind, Enum)]
    assert len(enumerations) >= 10
    written = [(kind, {member.name for member in kind if member.value}, set(names)) for kind, names in enumerations]
    assert [kind for kind, members, names in written if members != names] == []


def test_that_the_policy_of_the_format_page_is_read_and_its_examples_agree(root: Path) -> None:
    assert disagreements(read_policy(_blocks(root)[POLICY], "tj-example.yaml")) == ()


@pytest.mark.parametrize("number", [TIERS, SCORE])
def test_that_the_conditions_of_the_format_page_are_read(number: int, root: Path) -> None:
    blocks = _blocks(root)
    read_policy(_with_condition(blocks[POLICY], blocks[number]), "tj-example.yaml")


@pytest.mark.parametrize("number", [VERSIONS, CALLS, OFFICES])
def test_that_the_sections_of_the_format_page_are_read(number: int, root: Path) -> None:
    blocks = _blocks(root)
    read_policy(_with_sections(blocks[POLICY], blocks[number]), "tj-example.yaml")


def test_that_the_files_of_the_format_page_are_a_library(root: Path, tmp_path: Path) -> None:
    blocks = _blocks(root)
    files = {
        "tj-example.yaml": POLICY,
        f"{REFERENCES}/tj-example-plan.yaml": REFERENCE,
        f"{TABLES}/offices.yaml": DIRECTORY,
        f"{TABLES}/facts.yaml": FACT,
    }
    for name, number in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(blocks[number], "utf-8")
    with catalogue_kept():
        library = read_library(tmp_path, "2026.11")
    assert [len(part) for part in (library.policies, library.references, library.offices, library.tables.facts)] == [
        1
    ] * 4


@pytest.mark.parametrize("heading", ALLOWED)
def test_that_the_tables_of_the_format_page_name_everything_that_may_be_written(heading: str, root: Path) -> None:
    section = re.split(r"^## ", _format_page(root).partition(f"## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    first = " ".join(re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE))
    assert {word for word in ALLOWED[heading] if not re.search(rf"(?<!\w){word}(?!\w)", first)} == set()


@pytest.mark.parametrize("page", PAGES)
def test_that_links_between_pages_lead_somewhere(page: str, root: Path) -> None:
    path = root / page
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
