"""Evaluate the rules of policies for a whole register: column by column, verdicts without reasons.

Polars, DuckDB and sqlglot are imported when a register is screened, not with this package.
"""

from screening._cells import RowRefusal
from screening.screen import Cancelled, Options, Screening, screen
from screening.screener import Engine, ProfileVerdicts, Screener
from screening.sql import Dialect, as_sql

__all__ = [
    "Cancelled",
    "Dialect",
    "Engine",
    "Options",
    "ProfileVerdicts",
    "RowRefusal",
    "Screener",
    "Screening",
    "as_sql",
    "screen",
]
