"""The entries of a combo box that filters a list. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FilterOption:
    """One entry of a filter: the label and its value; None matches everything."""

    label: str
    value: str | None
