"""docs/trust.md names existing tests, docs/privacy.md names all tables."""

import re
from pathlib import Path

from casebook import Casebook


def test_that_every_test_named_on_the_trust_page_exists(root: Path) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (root / "docs" / "trust.md").read_text(encoding="utf-8"))
    missing = [
        f"{file}::{name}" for file, name in named
        if not (root / file).exists() or f"def {name}(" not in (root / file).read_text(encoding="utf-8")
    ]  # fmt: skip
    assert missing == []
    assert len(named) > 30


def test_that_the_privacy_page_names_every_table(root: Path, book: Casebook) -> None:
    text = (root / "docs" / "privacy.md").read_text(encoding="utf-8")
    tables = [name for name in book.enterprises._ledger.database.table_names() if not name.startswith(("sqlite_", "_"))]
    assert [name for name in tables if f"`{name}`" not in text] == []
    assert len(tables) >= 10
