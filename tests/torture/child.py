"""The child process that is killed: works on a casebook endlessly and reports each completed operation."""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from casebook import (
    Author,
    BackupReason,
    Backups,
    Casebook,
    Category,
    DataKey,
    NewRequest,
    NewSheet,
    NewVisit,
    Origin,
    Provenance,
    ScryptCost,
    change_passphrase,
    decrypt,
    encrypt,
    is_encrypted,
    open_casebook,
    unlock,
)
from matcher import LibraryVersion, match, read_profile
from policies import Call, UserError
from tests.policies.build import policy

ON = date(2026, 11, 24)
BATCH = 8
PASSPHRASES = ("海河之滨 九月的口令", "津门之南 十月的口令")
LIBRARY = LibraryVersion("2026.11", "sha256:torture")
POLICY = policy("own-torture")
_CHEAP = ScryptCost(n=16)


def report_record(pipe: int, **record: object) -> None:
    """Write one line to the pipe; it is short enough to be written atomically."""
    os.write(pipe, (json.dumps(record, ensure_ascii=False) + "\n").encode())


def any_key(path: Path) -> DataKey | None:
    """Return the key, with either passphrase; None for a plain file."""
    if not is_encrypted(path):
        return None
    for passphrase in PASSPHRASES:
        with suppress(UserError):
            return unlock(path, passphrase)
    return unlock(path, PASSPHRASES[0])


class Worker:
    """Performs operations one after another; the number of an operation identifies it later."""

    def __init__(self, path: Path, chance: Random, first: int, pipe: int) -> None:
        self._path = path
        self._chance = chance
        self._number = first
        self._pipe = pipe
        self._key = any_key(path)
        self._book = self._open()

    def work(self) -> None:
        """Perform operations endlessly."""
        names = tuple(_ACTS)
        weights = tuple(weight for weight, _ in _ACTS.values())
        while True:
            (name,) = self._chance.choices(names, weights)
            self._number += 1
            report_record(self._pipe, begin=name)
            done = _ACTS[name][1](self)
            report_record(self._pipe, op=self._number, kind=name, **done)

    def edit(self) -> Mapping[str, object]:
        firm = self._firm()
        self._book.enterprises.set_fact(firm, "street", f"t{self._number}", self._source())
        return {"firm": firm}

    def reopen_records(self) -> Mapping[str, object]:
        firm = self._firm()
        self._book.enterprises.set_fact(firm, "district", f"d{self._number}", self._source())
        self._book.journal.undo(firm, self._author())
        return {"firm": firm}

    def visit(self) -> Mapping[str, object]:
        firm = self._firm()
        made = self._book.visits.add(firm, NewVisit(on=ON, officer="张三", note=f"v{self._number}"), self._author())
        request = NewRequest(category=Category.PREMISES, text="租金", raised_on=ON, officer="张三", visit=made.id)
        self._book.requests.add(firm, request, self._author())
        return {"firm": firm}

    def bring_in(self) -> Mapping[str, object]:
        with self._book.all_or_nothing():
            for place in range(BATCH):
                profile = read_profile(
                    {"name": f"第{self._number}批第{place}家有限公司", "business_scope": f"b{self._number}"}
                )
                self._book.enterprises.add(profile, self._source())
        return {}

    def print_sheet(self) -> Mapping[str, object]:
        firm = self._firm()
        self._book.determinations.keep_library(LIBRARY, b"{}" * 50_000)
        result = match((), self._book.enterprises.profile(firm, ON).profile, ON, LIBRARY)
        sheet = self._book.determinations.keep(firm, result, NewSheet(edition="firm", options="{}", officer="张三"))
        return {"firm": firm, "sheet": sheet.number}

    def draft(self) -> Mapping[str, object]:
        """Keep a document, open a draft from it and save a few decisions."""
        original = f"{self._number}".encode() * 30_000
        kept = self._book.policies.add_document(original, f"n{self._number}.txt", "txt", b"[]", "张三")
        number = self._book.policies.open_draft(b"{}", "own-draft", "草稿", "张三").number
        for card in range(4):
            body = f"{self._number}:{card}:{kept.sha256}".encode() * 200
            self._book.policies.keep(number, body, "草稿", "张三")
        return {"revision": number, "sha256": kept.sha256}

    def adopt(self) -> Mapping[str, object]:
        """Adopt a revision in place of the one in use, sometimes stop it or add a call."""
        store = self._book.policies
        number = store.open_draft(b"{}", POLICY.id, "例子", "张三").number
        store.submit(number, POLICY, (), "张三", f"op {self._number}")
        store.adopt(number, "李四", f"op {self._number}")
        store.add_call(POLICY.id, Call(year=2026, step=f"c{self._number}", source="《例子通知》"), "张三")
        if self._chance.random() < 0.3:
            store.stop(POLICY.id, "王五", f"op {self._number}")
            store.resume(POLICY.id, "王五", f"op {self._number}")
        return {"revision": number}

    def erase(self) -> Mapping[str, object]:
        firm = self._firm()
        gone = len(self._book.enterprises.search("", ON)) > BATCH
        if gone:
            self._book.privacy.delete_firm_completely(firm, self._author())
        return {"firm": firm, "gone": gone}

    def back_up(self) -> Mapping[str, object]:
        return {"file": self._book.backups.make(BackupReason.MANUAL, datetime.now(UTC)).path.name}

    def restore(self) -> Mapping[str, object]:
        made = self._book.backups.make(BackupReason.MANUAL, datetime.now(UTC))
        self._book.close()
        Backups(self._path, self._key).restore(made.path, datetime.now(UTC))
        self._book = self._open()
        return {}

    def take_out(self) -> Mapping[str, object]:
        self._book.export.write_json(self._path.with_name("export.json"), datetime.now(UTC))
        return {}

    def switch(self) -> Mapping[str, object]:
        """Encrypt, change the passphrase, or decrypt, in turn."""
        self._book.close()
        choice = "plain"
        if self._key is None:
            encrypt(self._path, PASSPHRASES[0], _CHEAP)
            choice = PASSPHRASES[0]
        elif self._chance.random() < 0.5:
            choice = self._chance.choice(PASSPHRASES)
            change_passphrase(self._path, self._key, choice, _CHEAP)
        else:
            decrypt(self._path, self._key)
        self._key = any_key(self._path)
        self._book = self._open()
        return {"opens_by": choice}

    def reopen(self) -> Mapping[str, object]:
        self._book.close()
        self._book = self._open()
        return {}

    def _open(self) -> Casebook:
        return open_casebook(self._path, key=self._key)

    def _firm(self) -> int:
        return self._chance.choice([row.id for row in self._book.enterprises.search("", ON)])

    def _source(self) -> Provenance:
        return Provenance(Origin.VERBAL, ON, "张三", f"op {self._number}")

    def _author(self) -> Author:
        return Author("张三", f"op {self._number}")


_ACTS: Mapping[str, tuple[int, Callable[[Worker], Mapping[str, object]]]] = {
    "edit": (30, Worker.edit),
    "undo": (8, Worker.reopen_records),
    "visit": (12, Worker.visit),
    "import": (14, Worker.bring_in),
    "print": (10, Worker.print_sheet),
    "draft": (10, Worker.draft),
    "adopt": (12, Worker.adopt),
    "erase": (4, Worker.erase),
    "backup": (6, Worker.back_up),
    "restore": (5, Worker.restore),
    "export": (3, Worker.take_out),
    "switch": (6, Worker.switch),
    "reopen": (4, Worker.reopen),
}


def run(path: Path, seed: int, first: int, pipe: int) -> None:
    """Open (and migrate) the casebook and work on it until killed; report an error and end."""
    try:
        report_record(pipe, begin="open")
        worker = Worker(path, Random(seed), first, pipe)
        report_record(pipe, op=first, kind="open")
        worker.work()
    except Exception:  # noqa: BLE001 - any error is reported to the parent
        report_record(pipe, error=traceback.format_exc()[-3000:])
