"""The shipped list of known bodies, and the researched facts it was made from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from firms import FoundBody, KnownBody, KnownNames, load_firms

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the researched facts do not lie beside the checkout")


@cache
def bodies() -> tuple[KnownBody, ...]:
    return load_firms()


@cache
def names() -> KnownNames:
    return KnownNames(bodies())


def body(name: str) -> KnownBody:
    return next(entry for entry in bodies() if entry.name == name)


def best(name: str) -> FoundBody:
    return names().find(name)[0]


@cache
def entries(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load((FACTS / name).read_text(encoding="utf-8")))
