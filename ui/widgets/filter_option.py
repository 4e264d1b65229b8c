"""The entries of a combo box that filters a list. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FilterOption:
    """One entry of a filter: the label shown and the value behind it; None shows everything."""

    label: str
    value: str | None
