"""The same rules over a whole register: columns instead of one firm, verdicts without the reasons.

Polars, DuckDB and the SQL library are imported when something is screened, not with this package.
"""

from screening._cells import Refusal
from screening._dialects import Dialect
from screening.screen import Cancelled, Engine, Options, Screening, screen
from screening.sql import as_sql

__all__ = ["Cancelled", "Dialect", "Engine", "Options", "Refusal", "Screening", "as_sql", "screen"]
