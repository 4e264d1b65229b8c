"""The presenter of an import: builds a casebook from an export, previews it, then replaces or saves. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebook import Author, Backups, ImportResult, copy_casebook, imported_of, read_export
from policies import UserError
from ui.desk.backup_words import counts_words, listed, moment
from ui.settings_page.switch import ExclusiveResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from threading import Event

    from casebook import Progress, RestorePreview
    from ui.desk.desk import Desk

_MAX_NAMES = 300
"""Firms listed by name before the rest is counted (our choice)."""


class ImportCancelled(UserError):
    """The user cancelled the import; no file is left."""


@dataclass(frozen=True)
class PlannedImport:
    """A validated export. The casebook built from it is a side file (`imported_of`) until accepted or discarded."""

    source: Path
    found: ImportResult
    lines: tuple[str, ...]


class ImportPresenter:
    """Builds the new casebook and replaces the present one by it, saves it elsewhere, or discards it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database, self._key = desk.database, desk.key
        self._draft = imported_of(desk.database)

    def plan(self, source: Path, stop: Event, progress: Progress) -> PlannedImport:
        """Reads the file, builds the casebook and compares it with the present one. Runs in the background.

        Raises: ImportCancelled if `stop` is set; UserError if the file is not an export, newer or invalid.
        """

        def step(done: int, total: int) -> None:
            if stop.is_set():
                raise ImportCancelled("已取消，没有改动任何数据")
            progress(done, total)

        self.discard()
        found = read_export(source, self._draft, self._key, self._database, step)
        try:
            preview = self._backups().preview(self._draft)
            step(1, 1)
        except BaseException:
            self.discard()
            raise
        return PlannedImport(source, found, tuple(_lines(found, preview)))

    def replacing(self) -> Callable[[], ExclusiveResult]:
        """Returns the function that replaces the present casebook, after a backup of it; `ExclusiveRunner` runs it."""
        backups, draft, key, now = self._backups(), self._draft, self._key, self._desk.services.now

        def work() -> ExclusiveResult:
            try:
                return ExclusiveResult(key, backups.restore(draft, now()))
            finally:
                self.discard()

        return work

    def replaced(self, planned: PlannedImport, kept: object) -> str:
        """Clears the recent firms (their ids may now be other firms), adds a journal line and returns the message."""
        number = self._desk.number
        if number is not None:
            self._desk.drop_firm(number)
        self._desk.settings.change(recent=())
        when = moment(planned.found.exported_at)
        text = f"由导出文件 {planned.source.name}（{when} 导出）建立了全部数据"
        self._desk.book.journal.note(Author(self._desk.officer), text)
        place = f"原来的数据已另存为备份 {kept.name}，需要时可以恢复回去。" if kept is not None else ""  # type: ignore[attr-defined]  # a path
        return f"现在的数据已换成 {when} 导出的内容。{place}"

    def keep(self, target: Path) -> str:
        """Saves the new casebook as another file. Runs in the background. Raises: UserError."""
        copy_casebook(self._draft, target)
        self.discard()
        secret = "，用现在的口令打开" if self._key is not None else "，没有加密，请妥善保管"
        return f"已建立数据文件 {target}{secret}。现在使用的数据没有改动。"

    def discard(self) -> None:
        """Wipes the side file."""
        self._backups().remove(self._draft)

    def _backups(self) -> Backups:
        return Backups(self._database, self._key)


def _lines(found: ImportResult, preview: RestorePreview) -> Iterator[str]:
    yield f"导出时间：{moment(found.exported_at)}"
    yield f"内容：{counts_words(found.counts)}"
    if found.lacks:
        yield f"由较早版本的程序导出，里面还没有：{'、'.join(found.lacks)}。读入后这些是空的。"
    yield ""
    yield from _compared(preview)
    if found.firms:
        yield ""
        yield f"里面的企业：{listed(found.firms, _MAX_NAMES, '家')}"


def _compared(preview: RestorePreview) -> Iterator[str]:
    if not preview.readable:
        yield "现在的数据读不出来，不能比较。"
        return
    if not preview.parts:
        yield "与现在的数据相比：没有不同。"
        return
    yield "与现在的数据相比："
    for part in preview.parts:
        yield f"{part.what}：导出文件多 {len(part.back)} 项，少 {len(part.lost)} 项，{len(part.changed)} 项不同"
        for label, names in (("导出文件才有", part.back), ("现在才有", part.lost), ("两边不同", part.changed)):
            if names:
                yield f"　　{label}：{listed(names)}"
