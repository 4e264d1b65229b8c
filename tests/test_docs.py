"""The pages that describe names and files agree with them."""

from __future__ import annotations

import re
from enum import Enum
from importlib import import_module
from pathlib import Path

import pytest

from matcher import disagreements
from policies import CATALOGUE, QUALIFICATIONS, QUANTITIES
from policies.loader import read_policy

PAGES = (
    "README.md",
    *(
        f"docs/{name}.md"
        for name in ("architecture", "glossary", "packs", "performance", "policy-format", "privacy", "trust")
    ),
)


def _blocks(root: Path) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", (root / "docs" / "policy-format.md").read_text("utf-8"), re.DOTALL)


def _with_condition(policy: str, condition: str) -> str:
    indented = condition.rstrip().replace("\n", "\n    ")
    return policy.replace("benefits:", f"  - {indented}\nbenefits:", 1)


def test_that_the_glossary_holds_every_fact_qualification_and_quantity(root: Path) -> None:
    text = (root / "docs" / "glossary.md").read_text("utf-8")
    rows = {
        **{name: field.label for name, field in CATALOGUE.items()},
        **{name: label for name, (label, _) in QUALIFICATIONS.items()},
        **{name: quantity.label for name, quantity in QUANTITIES.items()},
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
    assert disagreements(read_policy(_blocks(root)[0], "tj-example.yaml")) == ()


@pytest.mark.parametrize("number", [1, 2])
def test_that_the_conditions_of_the_format_page_are_read(number: int, root: Path) -> None:
    policy, *conditions = _blocks(root)
    read_policy(_with_condition(policy, conditions[number - 1]), "tj-example.yaml")


@pytest.mark.parametrize("page", PAGES)
def test_that_links_between_pages_lead_somewhere(page: str, root: Path) -> None:
    path = root / page
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
