"""The presenter of the section 个人信息: shows, exports and deletes everything stored about one firm. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import Author, BackupReason, Backups, DeletionResult, EnterpriseRow, PrivacySection
from ui.desk.backup_words import moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desk.desk import Desk

_HITS = 30
"""Firms listed for a search text (our choice)."""
_STYLE = (
    "<style>h2 { font-size: 13pt; } h3 { font-size: 10pt; margin-top: 12px; } th { text-align: left; }"
    " td, th { padding: 2px 8px 2px 0; } p.note { font-size: 9pt; }</style>"
)


@dataclass(frozen=True)
class FirmData:
    """Everything stored about a firm."""

    number: int
    name: str
    sections: tuple[PrivacySection, ...]

    def html(self, officer: str, office: str, day: str) -> str:
        """Returns the data as HTML for reading and printing; texts of the records are escaped."""
        parts = [_STYLE, f"<h2>{escape(self.name)}：本程序保存的全部信息</h2>"]
        parts.append(
            f"<p class='note'>导出日期 {day}　单位 {escape(office or '（未填）')}　经办人 {escape(officer)}</p>"
        )
        for section in self.sections:
            parts.append(f"<h3>{escape(section.title)}（{len(section.rows)} 条）</h3>")
            parts.append(_table(section) if section.rows else "<p class='note'>没有</p>")
        return "".join(parts)

    def words(self) -> str:
        """Returns the amount of data in one line."""
        counts = [f"{section.title} {len(section.rows)} 条" for section in self.sections if section.rows]
        return "，".join(counts)


@dataclass(frozen=True)
class Erasure:
    """A deleted firm, and the backups and records that still name it."""

    number: int
    name: str
    erased: DeletionResult

    def lines(self) -> tuple[str, ...]:
        """Returns what the user has to know and decide, in lines."""
        lines = ["数据库里与这家企业有关的记录已全部删除并覆盖；修改记录里只留下“删除了一家企业、谁、何时”。", ""]
        if self.erased.backups:
            lines.append(f"还有 {len(self.erased.backups)} 份备份里有它（到期自动清理，也可以现在删除）：")
            lines += [f"　　{moment(backup.made_at)}（{backup.reason.value}）" for backup in self.erased.backups]
        else:
            lines.append("没有备份里还有它。")
        if self.erased.mentions:
            lines += ["", "其他企业的记录里提到过它，请自己核对修改："]
            lines += [f"　　{mention.name}：{mention.what}" for mention in self.erased.mentions]
        lines += ["", "以前导出或打印过的文件不归本程序管，请自己处理。"]
        return tuple(lines)


class PersonalDataPresenter:
    """The texts and actions of the section 个人信息."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.held: FirmData | None = None

    def find(self, text: str) -> tuple[EnterpriseRow, ...]:
        """Returns the best matches for a name, initials or code. Runs in the background."""
        if not text.strip():
            return ()
        with self._desk.open_book() as book:
            return book.enterprises.search(text.strip(), self._desk.on)[:_HITS]

    def read(self, row: EnterpriseRow) -> FirmData:
        """Reads everything about a firm. Runs in the background. Raises: UserError if it does not exist."""
        with self._desk.open_book() as book:
            return FirmData(row.id, row.name, book.privacy.held_about(row.id))

    def html(self, held: FirmData) -> str:
        """Returns the data as HTML with officer, office and day."""
        settings = self._desk.settings.now
        return held.html(self._desk.officer, settings.office, self._desk.on.isoformat())

    def write_book(self, held: FirmData, target: Path) -> str:
        """Writes the data as a workbook and returns the message. Runs in the background. Raises: UserError."""
        from policies.files import SHARED, saved
        from registers.writing import write_sheets

        sheets = [(section.title, section.columns, section.rows) for section in held.sections]
        with saved(target, SHARED) as temporary:
            write_sheets(temporary, sheets)
        return f"已存为 {target}"

    def may_delete(self, held: FirmData, typed: str, why: str) -> bool:
        """Returns whether the firm's name was typed exactly and a reason is given."""
        return typed.strip() == held.name and bool(why.strip())

    def deleting(self, held: FirmData, why: str) -> Callable[[], Erasure]:
        """Returns the function that deletes a firm completely; run it in the background."""

        def work() -> Erasure:
            with self._desk.open_book() as book:
                author = Author(self._desk.officer, why.strip())
                return Erasure(
                    held.number, held.name, book.privacy.delete_firm_completely(held.number, author, vacuum=True)
                )

        return work

    def deleted(self, gone: Erasure) -> None:
        """Removes a deleted firm from the session, the recent firms and the saved views."""
        self.held = None
        self._desk.drop_firm(gone.number)
        views = tuple(view for view in self._desk.settings.now.views if gone.name not in view.text)
        self._desk.settings.change(views=views)

    def removing_backups(self, gone: Erasure) -> Callable[[], str]:
        """Returns the function that makes a new backup and wipes those that contain a deleted firm."""

        def work() -> str:
            with self._desk.open_book() as book:
                book.backups.make(BackupReason.ERASURE, self._desk.services.now())
            backups = Backups(self._desk.database, self._desk.key)
            for backup in gone.erased.backups:
                backups.remove(backup.path)
            return f"已删除 {len(gone.erased.backups)} 份备份，并新做了一份不含这家企业的备份。"

        return work


def _table(section: PrivacySection) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in section.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{_cell(text)}</td>' for text in row)}</tr>" for row in section.rows)
    return f"<table cellspacing='0' width='100%'><tr>{head}</tr>{rows}</table>"


def _cell(text: str) -> str:
    return escape(text).replace("\n", "<br>")
