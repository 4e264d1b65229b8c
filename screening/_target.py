"""Writes results batch by batch to a temporary file, which is renamed at the end.

A long result has one line per firm and policy, a wide one has one line per firm and one column per policy.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from policies import UserError
from policies.files import SHARED, saved
from registers import FORMULA_STARTS, write_sheets, write_table
from screening._cells import RowRefusal

if TYPE_CHECKING:
    import polars as pl

_ACTIVE = f"^'*[{re.escape(FORMULA_STARTS)}]"
REFUSED = ".拒收.csv"


def check_target(path: Path) -> None:
    """Raise UserError for a suffix that cannot be written."""
    if path.suffix.lower() not in _WRITERS:
        raise UserError(f"不认识的结果格式：{path.name}，请用 {'、'.join(_WRITERS)}")


def write_target(path: Path, columns: Sequence[str], frames: Iterator[pl.DataFrame]) -> None:
    """Write frames with the given columns to a file; the file is complete or absent.

    `frames` may be computed while the file is written.

    Raises: UserError for a suffix or path that cannot be written.
    """
    check_target(path)
    with saved(path, SHARED) as draft:
        _WRITERS[path.suffix.lower()](draft, columns, frames)


def _write_csv(path: Path, columns: Sequence[str], frames: Iterator[pl.DataFrame]) -> None:
    import polars as pl

    text = pl.col(pl.String)
    safe = pl.when(text.str.contains(_ACTIVE)).then("'" + text).otherwise(text).name.keep()
    with path.open("wb") as file:
        file.write((",".join(columns) + "\n").encode())
        for frame in frames:
            frame.with_columns(safe).write_csv(file, include_header=False)


def _write_parquet(path: Path, columns: Sequence[str], frames: Iterator[pl.DataFrame]) -> None:
    """Write each frame to a part file, then join the parts by streaming, to limit the memory."""
    import polars as pl

    with tempfile.TemporaryDirectory(prefix="kece-", dir=path.parent) as folder:
        parts: list[Path] = []
        for frame in frames:
            parts.append(Path(folder) / f"{len(parts):06}.parquet")
            frame.write_parquet(parts[-1])
        if parts:
            pl.scan_parquet(parts).sink_parquet(path)
        else:
            pl.DataFrame(schema=dict.fromkeys(columns, pl.String)).write_parquet(path)


def _write_xlsx(path: Path, columns: Sequence[str], frames: Iterator[pl.DataFrame]) -> None:
    rows = (row for frame in frames for row in frame.iter_rows())
    write_sheets(path, [("筛选结果", columns, rows)])


_WRITERS: Mapping[str, Callable[[Path, Sequence[str], Iterator[pl.DataFrame]], None]] = {
    ".csv": _write_csv, ".parquet": _write_parquet, ".xlsx": _write_xlsx,
}  # fmt: skip


def refused_path(path: Path) -> Path:
    """Return the path of the list of refused rows and cells of a result."""
    return path.with_name(path.name + REFUSED)


def write_refused(refusals: Sequence[RowRefusal], path: Path) -> None:
    """Write the list of refused rows and cells of a result; remove an older list if there are none.

    The list is a CSV file with the columns 行号, 列, 值 and 原因.
    """
    place = refused_path(path)
    if not refusals:
        place.unlink(missing_ok=True)
        return
    rows = [(Decimal(refusal.row), refusal.column, refusal.value, refusal.reason) for refusal in refusals]
    write_table(place, ("行号", "列", "值", "原因"), rows)
