"""A power cut while two casebooks exchange: `python -m tests.torture.exchange --kills 100 --seed 1`.

A child works in the first casebook, writes exchange files and takes them into the second one, and is killed (SIGKILL) at
random moments. Afterwards both casebooks must open and be sound; the second one holds exactly what its batches say, never
a half of them; the file is an old or a new one, never a piece; and a last exchange makes both equal.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

from casebook import Author, Backups, Casebook, Origin, Provenance, ScryptCost, encrypt, open_casebook, unlock
from casebook._database import DataKey, faults, open_raw
from casebook.exchange import FileFor, look_into, take_in, write_file
from matcher import read_profile
from policies import UserError
from tests.casebook.exchange.office import contents
from tests.torture.child import ON, PASSPHRASES, report_record
from tests.torture.runner import Loss, killed

_CHEAP = ScryptCost(n=16)
_LIFE = 8
"""Kills per pair of casebooks. Our choice."""
_SPAN = (0.05, 0.5)
_FIRMS = 12
_WRITER, _READER = Author("张三", "折腾"), Author("李四", "折腾")


@dataclass
class Pair:
    """Two casebooks and the file between them; every second pair is encrypted."""

    folder: Path
    encrypted: bool
    told: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """The exchange file."""
        return self.folder / "swap.keceswap"

    def path(self, place: int) -> Path:
        """The file of one casebook."""
        return self.folder / str(place) / "kece.db"

    def key(self, place: int) -> DataKey | None:
        """The key of one casebook."""
        return unlock(self.path(place), PASSPHRASES[0]) if self.encrypted else None

    def open(self, place: int) -> Casebook:
        """Open one casebook."""
        return open_casebook(self.path(place), key=self.key(place))


@dataclass
class ExchangeReport:
    """The results; `during` counts the kills by what was going on."""

    kills: int = 0
    seconds: float = 0.0
    during: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Return the lines for the terminal."""
        during = "、".join(f"{name} {count}" for name, count in self.during.most_common())
        done = "、".join(f"{name} {count}" for name, count in self.done.most_common())
        return [f"{self.kills} kills survived in {self.seconds:.0f} s", f"killed during: {during}", f"done: {done}"]


def torture_exchange(kills: int, seed: int, seconds: float = 900.0) -> ExchangeReport:
    """Kill the child the given number of times, or until the time is over. Raises: Loss; the folder is then kept."""
    chance, report, start = Random(seed), ExchangeReport(), time.monotonic()
    root = Path(tempfile.mkdtemp(prefix="kece-exchange-"))
    while report.kills < kills and time.monotonic() - start < seconds:
        pair = _pair(root / str(report.kills), encrypted=report.kills // _LIFE % 2 == 1)
        for _ in range(min(_LIFE, kills - report.kills)):
            one_round(pair, chance, report)
        _ends_equal(pair)
    report.seconds = time.monotonic() - start
    shutil.rmtree(root)
    return report


def _pair(folder: Path, *, encrypted: bool) -> Pair:
    pair = Pair(folder, encrypted)
    for place, name in enumerate(("张三", "李四")):
        pair.path(place).parent.mkdir(parents=True)
        with open_casebook(pair.path(place)) as book:
            book.exchange.set_up(f"computer-{place}", 0, name)
            for number in range(_FIRMS if place == 0 else 0):
                profile = read_profile({"name": f"天津第{number}科技有限公司", "revenue": {"2025": 1}})
                book.enterprises.add(profile, Provenance(Origin.LICENCE, ON, name), name)
        if encrypted:
            encrypt(pair.path(place), PASSPHRASES[0], _CHEAP)
    return pair


def one_round(pair: Pair, chance: Random, report: ExchangeReport) -> None:
    """Let a child work, kill it, and look at what it left. Raises: Loss."""
    seed = chance.randrange(2**32)
    records = killed(lambda pipe: _work(pair, Random(seed), pipe), chance.uniform(*_SPAN))
    if errors := [record["error"] for record in records if "error" in record]:
        raise Loss(f"the child failed: {errors[0]}")
    pair.told += [str(record["op"]) for record in records if record.get("kind") == "edit"]
    began = [str(record["begin"]) for record in records if "begin" in record]
    ended = [str(record["kind"]) for record in records if "op" in record]
    report.during[began[-1] if len(began) > len(ended) else "between"] += 1 if began else 0
    report.done.update(ended)
    report.kills += 1
    check_pair(pair)


def _work(pair: Pair, chance: Random, pipe: int) -> None:
    try:
        one, other = pair.open(0), pair.open(1)
        number = chance.randrange(10**6) * 1000
        while True:
            for _ in range(chance.choice((1, 3))):
                number += 1
                report_record(pipe, begin="edit")
                _edit(one, chance, number)
                report_record(pipe, op=number, kind="edit")
            report_record(pipe, begin="export")
            write_file(one, pair.file, FileFor(passphrase=PASSPHRASES[1], whole=True), _WRITER, _CHEAP)
            report_record(pipe, op=number, kind="export")
            report_record(pipe, begin="look")
            looked = look_into(other, pair.file, _READER, PASSPHRASES[1])
            report_record(pipe, op=number, kind="look")
            report_record(pipe, begin="merge")
            take_in(other, looked, _READER, datetime.now(UTC))
            report_record(pipe, op=number, kind="merge")
    except Exception:  # noqa: BLE001 - any error is reported to the parent
        report_record(pipe, error=traceback.format_exc()[-3000:])


def _edit(book: Casebook, chance: Random, number: int) -> None:
    """Change a firm; the number stands in its street, so that it is found again."""
    firm = chance.randrange(1, _FIRMS + 1)
    source = Provenance(Origin.VERBAL, ON, "张三", f"op {number}")
    book.enterprises.set_facts(firm, {"street": f"t{number}", "revenue.2025": Decimal(number)}, source)


def check_pair(pair: Pair) -> None:
    """Open both casebooks as the program does, and look at the file. Raises: Loss."""
    try:
        with pair.open(0) as book:
            known = {entry.why for entry in book.journal.recent(10**9)}
            if lost := [op for op in pair.told if f"op {op}" not in known]:
                raise Loss(f"edits {lost} were reported as done and are not there")
        with pair.open(1) as book:
            if changed := book.exchange.capture(_READER):
                raise Loss(f"the reader holds {changed} records that its batches do not say")
        for place in (0, 1):
            with closing(open_raw(pair.path(place), pair.key(place))) as raw:
                if found := (*faults(raw), *raw.execute("PRAGMA foreign_key_check").fetchall()):
                    raise Loss(f"not sound: {found[:3]}")
        backups = Backups(pair.path(1), pair.key(1))
        for backup in backups.all():
            backups.verify(backup.path, pair.key(1))
        if pair.file.exists():
            with pair.open(1) as book:
                look_into(book, pair.file, _READER, PASSPHRASES[1])
    except UserError as error:
        raise Loss(f"it does not open any more: {error}") from error


def _ends_equal(pair: Pair) -> None:
    with pair.open(0) as one, pair.open(1) as other:
        write_file(one, pair.file, FileFor(passphrase=PASSPHRASES[1], whole=True), _WRITER, _CHEAP)
        take_in(other, look_into(other, pair.file, _READER, PASSPHRASES[1]), _READER, datetime.now(UTC))
        if contents(one) != contents(other):
            raise Loss("the casebooks are not equal after a last exchange")


def main() -> int:
    """Print the report; return 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=900.0, help="stops after this time")
    chosen = parser.parse_args()
    try:
        report = torture_exchange(chosen.kills, chosen.seed, chosen.seconds)
    except Loss as loss:
        print(f"LOST (seed {chosen.seed}): {loss}", file=sys.stderr)
        return 1
    print("\n".join(report.lines()))
    return int(report.kills < chosen.kills)


if __name__ == "__main__":
    raise SystemExit(main())
