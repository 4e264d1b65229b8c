"""The same rules over a whole register: columns instead of one firm, verdicts without the reasons.

Polars, DuckDB and the SQL library are imported when something is screened, not with this package.
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
