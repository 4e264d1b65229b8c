"""Write the rules of policies as SQL, one statement per dialect; run them with DuckDB and SQLite.

sqlglot and DuckDB are imported when a statement is written or run, not with this package.
"""

from screening.sql._dialects import Dialect
from screening.sql._statement import as_sql, queries_of

__all__ = ["Dialect", "as_sql", "queries_of"]
