"""Numbers for distinct values that stay the same from batch to batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


class Codebook:
    """Numbers the distinct values of a column from 0, in the order in which they first occur."""

    def __init__(self) -> None:
        self._table: pl.DataFrame | None = None

    def __len__(self) -> int:
        return 0 if self._table is None else self._table.height

    def number(self, values: pl.Series) -> tuple[pl.Series, list[object]]:
        """Return the number of each value (NULL is a value), and the values that are new."""
        import polars as pl

        frame = values.to_frame("value")
        if self._table is None:
            self._table = pl.DataFrame(schema={"value": values.dtype, "code": pl.UInt32})
        codes = self._look_up(frame)
        if not codes.null_count():
            return codes, []
        new = values.filter(codes.is_null()).unique(maintain_order=True)
        numbers = pl.int_range(len(self), len(self) + len(new), dtype=pl.UInt32, eager=True)
        self._table = pl.concat([self._table, pl.DataFrame({"value": new, "code": numbers})])
        return self._look_up(frame), new.to_list()

    def _look_up(self, frame: pl.DataFrame) -> pl.Series:
        assert self._table is not None
        return frame.join(self._table, on="value", how="left", nulls_equal=True, maintain_order="left")["code"]
