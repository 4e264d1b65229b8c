"""Opens the file of the policy store; it may be the file of the casebook, each with its own migrations."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from casebook._database import DataKey, Schema, border, open_with_schema

if TYPE_CHECKING:
    from policies.store import PolicyStore

_LABEL = "政策数据库"


def open_policy_store(path: Path, key: DataKey | None = None) -> PolicyStore:
    """Opens or makes a policy store; `key` opens an encrypted file. An older store is copied beside itself, then migrated.

    The store is imported here, so that a window opens without it.
    Raises: Locked, LostKey, DamagedDatabase; UserError when the file cannot be used or comes from a newer program.
    """
    from policies.store import POLICY_STORE_STEPS, PolicyStore

    def guard() -> AbstractContextManager[None]:
        return border(path, _LABEL)

    return PolicyStore(open_with_schema(path, Schema("policies", _LABEL, POLICY_STORE_STEPS), key), guard)
