"""Results written batch by batch beside their place and moved there when all is done.

Long: one line per firm and policy. Wide: one line per firm, one column per policy.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from policies import UserError, Verdict
from policies.files import SHARED, saved
from screening._cells import Refusal
from screening._xlsx import SheetWriter

if TYPE_CHECKING:
    import polars as pl

VERDICTS = tuple(verdict.value for verdict in Verdict)
"""The verdicts in the order of their numbers in frames."""
SUFFIXES = (".csv", ".parquet", ".xlsx")
_ACTIVE = r"^'*[=+@\t\r\n＝＋－＠-]"
"""Beginnings that table programs take for a formula."""
_NUMBER = r"^-[0-9]+(?:\.[0-9]+)?$"
"""A number below zero is none."""
REFUSED = ".拒收.csv"


class Target(Protocol):
    """Takes frames in order; `close` finishes the file, `abandon` lets go of an unfinished one."""

    def add(self, frame: pl.DataFrame) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None: ...


class _Csv:
    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._file = path.open("wb")
        self._first = True
        self._columns = columns

    def add(self, frame: pl.DataFrame) -> None:
        import polars as pl

        # A name that a table program would run as a formula is kept from it, as in every table written here.
        active = pl.col(pl.String).str.contains(_ACTIVE) & ~pl.col(pl.String).str.contains(_NUMBER)
        safe = frame.with_columns(
            pl.when(active).then("'" + pl.col(pl.String)).otherwise(pl.col(pl.String)).name.keep()
        )
        safe.write_csv(self._file, include_header=self._first)
        self._first = False

    def close(self) -> None:
        if self._first:
            self._file.write((",".join(self._columns) + "\n").encode())
        self._file.close()

    def abandon(self) -> None:
        self._file.close()


class _Parquet:
    """Parts are written one by one and joined by streaming."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path = path
        self._folder = tempfile.TemporaryDirectory(prefix="kece-", dir=path.parent)
        self._parts: list[Path] = []
        self._columns = columns

    def add(self, frame: pl.DataFrame) -> None:
        part = Path(self._folder.name) / f"{len(self._parts):06}.parquet"
        frame.write_parquet(part)
        self._parts.append(part)

    def close(self) -> None:
        import polars as pl

        if self._parts:
            pl.scan_parquet(self._parts).sink_parquet(self._path)
        else:
            pl.DataFrame(schema=dict.fromkeys(self._columns, pl.String)).write_parquet(self._path)
        self._folder.cleanup()

    def abandon(self) -> None:
        self._folder.cleanup()


class _Xlsx:
    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._writer = SheetWriter(path, "筛选结果")
        self._writer.row(columns)

    def add(self, frame: pl.DataFrame) -> None:
        for row in frame.iter_rows():
            self._writer.row(row)

    def close(self) -> None:
        self._writer.close()

    def abandon(self) -> None:
        self._writer.abandon()


_KINDS: Mapping[str, Callable[[Path, Sequence[str]], Target]] = {".csv": _Csv, ".parquet": _Parquet, ".xlsx": _Xlsx}


@contextmanager
def open_target(path: Path, columns: Sequence[str]) -> Iterator[Target]:
    """A file that appears whole or not at all.

    Raises: UserError for a suffix nobody writes, or a place where nothing can be written.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise UserError(f"不认识的结果格式：{path.name}，请用 {'、'.join(SUFFIXES)}")
    with saved(path, SHARED) as draft:
        target = kind(draft, columns)
        try:
            yield target
        except BaseException:
            target.abandon()
            raise
        target.close()


def refused_path(path: Path) -> Path:
    """Where the refused rows of a result are told."""
    return path.with_name(path.name + REFUSED)


def write_refused(refusals: Sequence[Refusal], path: Path) -> None:
    """The refused rows beside a result; without any an older file of that name goes."""
    place = refused_path(path)
    if not refusals:
        place.unlink(missing_ok=True)
        return
    with saved(place, SHARED) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("行号", "列", "值", "原因"))
        writer.writerows((refusal.row, refusal.column, _safe(refusal.value), refusal.reason) for refusal in refusals)


def _safe(text: str) -> str:
    """The text, kept from being run as a formula; a plain number stays one."""
    return f"'{text}" if re.match(_ACTIVE, text) and not re.match(_NUMBER, text) else text
