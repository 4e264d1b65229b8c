"""The common interface of the engines: verdict numbers for a prepared batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from policies import Policy
from screening._columnar import Columnar
from screening._conflicts import without_contradictions
from screening._prepare import PreparedBatch

if TYPE_CHECKING:
    import polars as pl


class Decider(Protocol):
    """An engine that evaluates some policies on a day."""

    def decide(self, prepared: PreparedBatch) -> list[pl.Series]:
        """Return verdict numbers (0 eligible, 1 ineligible, 2 unknown), one series per policy."""
        ...


class PolarsEngine:
    """The columnar engine."""

    def __init__(self, policies: Sequence[Policy], on: date) -> None:
        self._columnar = Columnar(policies, on)

    def decide(self, prepared: PreparedBatch) -> list[pl.Series]:
        """Return verdict numbers, one series per policy."""
        import polars as pl

        bitmaps = self._columnar.decide(without_contradictions(prepared))
        return [
            2 - unmet.cast(pl.UInt8) - 2 * met.cast(pl.UInt8)
            for met, unmet in zip(bitmaps.met, bitmaps.unmet, strict=True)
        ]


def engine_for(name: str, policies: Sequence[Policy], on: date) -> Decider | None:
    """Return the engine with a name, None for `python`, which decides row by row.

    Raises: UserError naming policy and condition if the engine cannot express a condition.
    """
    if name == "python":
        return None
    if name == "polars":
        return PolarsEngine(policies, on)
    from screening.sql.engines import DuckdbEngine, SqliteEngine

    return DuckdbEngine(policies, on) if name == "duckdb" else SqliteEngine(policies, on)
