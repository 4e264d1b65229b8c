"""Firms in memory as a register: raw profiles become rows of cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from policies import CATALOGUE, FieldType

if TYPE_CHECKING:
    import polars as pl


def frame_of(firms: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Raw profiles (as `matcher.raw_profile` gives them) as a frame, every cell a text."""
    import polars as pl

    rows = [_cells(firm) for firm in firms]
    names = sorted({name for row in rows for name in row} | {"name", "credit_code"})
    return pl.DataFrame({n: [row.get(n) for row in rows] for n in names}, schema=dict.fromkeys(names, pl.String))


def _cells(firm: Mapping[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in firm.items():
        if value is None or not CATALOGUE[name].matched:
            continue
        if CATALOGUE[name].type is FieldType.SERIES and isinstance(value, Mapping):
            found |= {f"{name}.{year}": _text(number) for year, number in value.items() if number is not None}
        else:
            found[name] = _text(value)
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)
