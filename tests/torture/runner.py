"""A power cut at any moment: `python -m tests.torture --kills 300 --seed 1`.

A child edits, imports, prints, migrates, backs up, restores and encrypts, and is killed (SIGKILL)
at random moments. Afterwards the casebook must open and be sound, everything that the child reported as done
must exist, and nothing may exist in part. A kill does not simulate a disk that loses written data;
for this, random bytes are appended to some logs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from select import select

from casebook import Backups, Casebook, is_encrypted, open_casebook, read_export, unlock
from casebook._database import DataKey, faults, open_raw
from policies import UserError
from policies.store import OwnState, OwnStep
from tests.torture.child import BATCH, ON, any_key, run

_LIFE = 12
"""Kills per casebook. Our choice."""
_NUMBERS = 100_000
_SCHEMA = Path(__file__).resolve().parents[1] / "casebook" / "fixtures" / "schema_v1.sql"
_AFTER = {
    OwnStep.OPENED: OwnState.DRAFT,
    OwnStep.SUBMITTED: OwnState.REVIEW,
    OwnStep.ADOPTED: OwnState.ADOPTED,
    OwnStep.RESUMED: OwnState.ADOPTED,
    OwnStep.REPLACED: OwnState.STOPPED,
    OwnStep.STOPPED: OwnState.STOPPED,
}
"""The state of a revision after its last step."""
_SPAN = (0.0, 0.35)


class Loss(Exception):
    """Raised if a completed operation is lost, or an operation is half done."""


@dataclass
class Report:
    """The results; `during` counts the kills by the operation that was running."""

    kills: int = 0
    torn: int = 0
    seconds: float = 0.0
    during: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    backups: int = 0

    def lines(self) -> list[str]:
        """Return the lines for the terminal."""
        during = "、".join(f"{name} {count}" for name, count in self.during.most_common())
        done = "、".join(f"{name} {count}" for name, count in self.done.most_common())
        return [
            f"{self.kills} kills survived in {self.seconds:.0f} s, {self.torn} of them with a torn log",
            f"killed during: {during}",
            f"reported as done and found again: {sum(self.done.values())} ({done})",
            f"backups opened and read: {self.backups}",
        ]


@dataclass
class Life:
    """One casebook and all records that child processes reported about it."""

    path: Path
    records: list[dict[str, object]] = field(default_factory=list)
    migrates: bool = False


def torture(kills: int, seed: int, seconds: float = 600.0) -> Report:
    """Kill the child the given number of times, or until the time is over. Raises: Loss; the folder is then kept."""
    chance, report, start = Random(seed), Report(), time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="kece-torture-"))
    lives = _lives(folder, chance)
    while report.kills < kills and time.monotonic() - start < seconds:
        life = next(lives)
        for _ in range(min(_LIFE, kills - report.kills)):
            _round(life, chance, report)
            if time.monotonic() - start > seconds:
                break
        report.backups += len(Backups(life.path, any_key(life.path)).all())
        shutil.rmtree(life.path.parent)
    report.seconds = time.monotonic() - start
    shutil.rmtree(folder)
    return report


def _lives(folder: Path, chance: Random) -> Iterator[Life]:
    """Yield casebooks in new folders; every second one has the first schema and must be migrated."""
    number = 0
    while True:
        number += 1
        place = folder / str(number)
        place.mkdir()
        life = Life(place / "kece.db", migrates=number % 2 == 1)
        with closing(sqlite3.connect(life.path)) as old:
            old.executescript(_SCHEMA.read_text(encoding="utf-8"))
            lines = ((7, str(chance.random()) * 40) for _ in range(3000))
            old.executemany(
                "INSERT INTO journal (change, kind, at, who, why, enterprise_id, subject, key) "
                "VALUES (?, 'done', '2026-01-01T00:00:00+00:00', '张三', ?, 1, 'facts', 'street')", lines
            )  # fmt: skip
            old.commit()
        if not life.migrates:
            open_casebook(life.path).close()
        yield life


def _round(life: Life, chance: Random, report: Report) -> None:
    first_time = life.migrates and not life.records
    delay = chance.uniform(0, 0.06) if first_time else chance.uniform(*_SPAN)
    seed, first = chance.randrange(2**32), len(life.records)
    records = killed(lambda pipe: run(life.path, seed, _NUMBERS * (first + 1), pipe), delay)
    if errors := [record["error"] for record in records if "error" in record]:
        raise Loss(f"the child failed: {errors[0]}")
    life.records += records
    began = [str(record["begin"]) for record in records if "begin" in record]
    ended = sum("op" in record for record in records)
    report.during[began[-1] if len(began) > ended else "between" if began else "start"] += 1
    report.kills += 1
    report.torn += _tear(life.path, chance)
    _check(life)
    report.done.update(str(record["kind"]) for record in records if "op" in record)


def killed(work: Callable[[int], None], delay: float) -> list[dict[str, object]]:
    """Let a child work with a pipe for `delay` seconds, then kill it; return the records that it reported."""
    end, pipe = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(end)
        work(pipe)
        os._exit(0)
    os.close(pipe)
    text, until = b"", time.monotonic() + delay
    while (left := until - time.monotonic()) > 0 and select([end], [], [], left)[0]:
        if not (part := os.read(end, 65536)):
            break  # it failed and reported the error
        text += part
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while part := os.read(end, 65536):
        text += part
    os.close(end)
    return [json.loads(line) for line in text.decode().splitlines()]


def _tear(path: Path, chance: Random) -> bool:
    """Sometimes append random bytes to the log, as a disk may do at a power cut; return whether it did."""
    log = path.with_name(f"{path.name}-wal")
    if chance.random() > 0.3 or not log.exists():
        return False
    with log.open("ab") as file:
        file.write(chance.randbytes(chance.randrange(1, 9000)))
    return True


def _check(life: Life) -> None:
    """Open the casebook as the program does and check everything that was reported. Raises: Loss."""
    try:
        key = _key(life)
        with open_casebook(life.path, key=key) as book:
            _look_for(book, life)
        with closing(open_raw(life.path, key)) as raw:
            if found := (*faults(raw), *raw.execute("PRAGMA foreign_key_check").fetchall()):
                raise Loss(f"not sound: {found[:3]}")
            _count_halves(raw)
        _check_files(life, key)
    except UserError as error:
        raise Loss(f"it does not open any more: {error}") from error


def _key(life: Life) -> DataKey | None:
    """Return the key by the last reported switch; a switch begun later may or may not be complete."""
    switches = [place for place, record in enumerate(life.records) if record.get("kind") == "switch"]
    begun = [place for place, record in enumerate(life.records) if record.get("begin") == "switch"]
    if not switches or begun[-1] > switches[-1]:
        return any_key(life.path)
    wanted = str(life.records[switches[-1]]["opens_by"])
    if is_encrypted(life.path) is (wanted == "plain"):
        raise Loss(f"it should open by {wanted}")
    return None if wanted == "plain" else unlock(life.path, wanted)


def _look_for(book: Casebook, life: Life) -> None:
    entries = book.journal.recent(10**9)
    known = {(entry.enterprise, entry.why) for entry in entries}
    erased = {entry.enterprise for entry in entries if entry.kind.value == "erased"}
    streets: dict[int, int] = {}
    for record in life.records:
        kind, firm, op = record.get("kind"), int(str(record.get("firm", 0))), record.get("op", 0)
        if kind in ("edit", "undo", "visit") and firm not in erased and (firm, f"op {op}") not in known:
            raise Loss(f"{record} is not in the journal")
        if kind == "erase" and record["gone"] and firm not in erased:
            raise Loss(f"{record}: the firm is there again")
        if kind == "edit" and firm not in erased:
            streets[firm] = int(str(op))
        if kind == "print" and firm not in erased:
            book.determinations.sheet(int(str(record["sheet"])))
        if kind == "import":
            _look_for_batch(book, int(str(op)), erased)
    for firm, op in streets.items():
        street = str(book.enterprises.profile(firm, ON).profile.facts["street"])
        if int(street[1:]) < op:
            raise Loss(f"firm {firm} is back at {street}, {op} was saved")
    _look_for_policies(book, life)
    if 1 not in erased and [row.held for row in book.enterprises.search("hhmd", ON)] != [("hnte",)]:
        raise Loss("the firm of the first schema is not as it was")


def _look_for_policies(book: Casebook, life: Life) -> None:
    """Check that what was drafted and adopted is there, and that each state is that of its last event. Raises: Loss."""
    store = book.policies
    for record in life.records:
        if record.get("kind") == "draft":
            sha256 = str(record["sha256"])
            found = store.revision(int(str(record["revision"])))
            if not found.body.endswith(sha256.encode()) or not store.original(sha256):
                raise Loss(f"{record} is not as it was saved")
        if record.get("kind") == "adopt":
            state = store.revision(int(str(record["revision"]))).state
            if state not in (OwnState.ADOPTED, OwnState.STOPPED):
                raise Loss(f"{record} was adopted and is {state}")
    last = {event.revision: event.step for event in reversed(store.events(10**9)) if event.revision}
    for found in store.revisions():
        if found.state is not _AFTER[last[found.number]]:
            raise Loss(f"revision {found.number} is {found.state}, its last step {last[found.number]}")


def _look_for_batch(book: Casebook, op: int, erased: set[int]) -> None:
    if not book.enterprises.search(f"第{op}批", ON) and len(erased) < BATCH:
        raise Loss(f"import {op} was reported as done and is not there")


def _count_halves(raw: sqlite3.Connection) -> None:
    """Check that imports are complete: all firms of each import exist or were deleted. Raises: Loss."""
    erased = {firm for (firm,) in raw.execute("SELECT enterprise_id FROM journal WHERE kind = 'erased'")}
    batches: dict[str, set[int]] = {}
    for batch, firm in raw.execute("SELECT value, enterprise_id FROM facts WHERE name = 'business_scope'"):
        batches.setdefault(batch, set()).add(firm)
    for batch, firms in batches.items():
        starts = range(max(firms) - BATCH + 1, min(firms) + 1)  # the firms of one import have numbers in a row
        if not any(set(range(start, start + BATCH)) <= firms | erased for start in starts):
            raise Loss(f"import {batch} is half there: {sorted(firms)}")


def _check_files(life: Life, key: DataKey | None) -> None:
    """Check that backups and export are complete, and that no plain copy of an encrypted file exists. Raises: Loss."""
    backups = Backups(life.path, key)
    names = {backup.path.name for backup in backups.all()}
    for backup in backups.all():
        backups.verify(backup.path, any_key(backup.path))
    for record in life.records:
        if record.get("kind") == "backup" and record["file"] not in names:
            raise Loss(f"{record} is not there")
    export, target = life.path.with_name("export.json"), life.path.with_name("again.db")
    if export.exists():
        read_export(export, target)
        target.unlink()
    elif any(record.get("kind") == "export" for record in life.records):
        raise Loss("the export is not there")
    if key is not None and life.path.with_name(f".{life.path.name}.old").exists():
        raise Loss("the plain file was left beside the encrypted one")


def main() -> int:
    """Print the report; return 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=900.0, help="stops after this time")
    chosen = parser.parse_args()
    try:
        report = torture(chosen.kills, chosen.seed, chosen.seconds)
    except Loss as loss:
        print(f"LOST (seed {chosen.seed}): {loss}", file=sys.stderr)
        return 1
    print("\n".join(report.lines()))
    return int(report.kills < chosen.kills)
