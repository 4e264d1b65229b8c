"""The rules of policies as SQL: one statement per dialect, and the engines that run it.

The SQL library and DuckDB are imported when a statement is made or run, not with this package.
"""

from screening.sql._dialects import Dialect
from screening.sql._statement import as_sql, queries_of

__all__ = ["Dialect", "as_sql", "queries_of"]
