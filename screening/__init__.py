"""The same rules over a whole register: columns instead of one firm, verdicts without the reasons.

Polars, DuckDB and the SQL library are imported when something is screened, not with this package.
"""

from screening._cells import Refusal
from screening.screen import Cancelled, Engine, Options, Screening, screen
from screening.sql import Dialect, as_sql
from screening.view import Counts, FirmLine, Screen
from screening.what_if import with_line

__all__ = [
    "Cancelled",
    "Counts",
    "Dialect",
    "Engine",
    "FirmLine",
    "Options",
    "Refusal",
    "Screen",
    "Screening",
    "as_sql",
    "screen",
    "with_line",
]
