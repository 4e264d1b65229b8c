"""The notice of the walk, in the kinds of file that an office receives, and the caseworker who walks."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

import pypdfium2
from docx import Document
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

import main
from casebook import Origin, Provenance
from matcher import read_profile
from tests.pages import ofd
from tests.pages.build import printed
from tests.ui.hand import Hand
from ui.window import MainWindow

D = TypeVar("D", bound=QDialog)
ON = date(2026, 11, 24)
OFFICER, SECOND = "李明", "王芳"
NOTICE = (Path(__file__).parent / "notice.txt").read_text(encoding="utf-8")
_LINE, _PAGE = 34, 30
"""Characters of a line and lines of a page of the printed notice."""


def as_docx(notice: str) -> bytes:
    """Returns the notice as a Word file."""
    made, out = Document(), io.BytesIO()
    for line in notice.splitlines():
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def as_pdf(notice: str) -> bytes:
    """Returns the notice as a PDF file with a number on each page."""
    return printed(*notice.splitlines(), foot="— {page} —", size=16)


def as_ofd(notice: str) -> bytes:
    """Returns the notice as an OFD file whose lines are broken at the edge of the paper."""
    rows = [part for line in notice.splitlines() for part in _broken(f"　　{line}")]
    pages = [rows[at : at + _PAGE] for at in range(0, len(rows), _PAGE)]
    return ofd.ofd(*(ofd.layer(ofd.lines(*page)) for page in pages))


def as_scan(notice: str) -> bytes:
    """Returns the notice as a PDF file of pictures."""
    pages = [page.render(scale=150 / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(as_pdf(notice))]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


FILES: dict[str, Callable[[str], bytes]] = {"docx": as_docx, "pdf": as_pdf, "ofd": as_ofd, "scan.pdf": as_scan}
"""What makes the notice into a file, by the end of its name."""


def _broken(line: str) -> Iterator[str]:
    """Yields the lines of a paragraph; figures are half as wide as characters, and a number is never broken."""
    row, width = "", 0.0
    for part in re.findall(r"[!-~]+|.", line):
        wide = len(part) / 2 if part.isascii() else 1
        if width + wide > _LINE:
            yield row
            row, width = "", 0.0
        row, width = row + part, width + wide
    yield row


class Caseworker(Hand):
    """The user in front of a window with a casebook."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        super().__init__(qtbot)
        self.qtbot, self.window, self.policy = qtbot, window, ""

    def dialog(self, kind: type[D]) -> D:
        """Waits for the dialog of a kind and returns it."""
        found: list[D] = []

        def there() -> bool:
            found[:] = [d for d in QApplication.topLevelWidgets() if isinstance(d, kind) and d.isVisible()]
            return bool(found)

        self.qtbot.waitUntil(there)
        return found[-1]

    def say(self, words: str) -> None:
        """Types the reason that is asked for and confirms it."""
        asked = self.dialog(QInputDialog)
        asked.findChild(QLineEdit).selectAll()
        self.type(words)
        self.qtbot.keyClick(self.focus(), "\r")

    def read(self) -> str:
        """Reads the message that is shown, and closes it."""
        box = self.dialog(QMessageBox)
        text = box.text()
        box.accept()
        box.hide()
        return text

    def name_file(self, path: Path) -> None:
        """Gives the file dialog a path."""
        asked = self.dialog(QFileDialog)
        asked.fileSelected.emit(str(path))
        asked.close()


@contextmanager
def at_work(qtbot: QtBot, folder: Path) -> Iterator[Caseworker]:
    """Yields the officer in front of the program's window over a folder of data."""
    window = MainWindow(main.window_services(folder, lambda: ON))
    qtbot.addWidget(window)
    window.resize(1366, 740)
    window.show()
    window.load()
    window.desk.settings.change(officer=OFFICER, office="天津市津南区科学技术局")
    window.activateWindow()
    qtbot.waitExposed(window)
    yield Caseworker(qtbot, window)
    QThreadPool.globalInstance().waitForDone(20_000)
    window.presenter.dirty = False
    window.close()
    window.desk.close()


def firm(window: MainWindow, name: str, **facts: object) -> int:
    """Adds a firm of the district to the casebook and returns its number."""
    profile = read_profile({"name": name, **FIRM, **facts})
    source = Provenance(Origin.VERBAL, ON, OFFICER)
    return window.desk.book.enterprises.add(profile, source, OFFICER).id


FIRM: dict[str, object] = {
    "province": "天津市", "district": "津南区", "org_type": "企业", "legal_person": True, "founded_on": "2019-05-06",
    "audit_collection": True, "employees": {"2025": 60}, "sci_staff": {"2025": 20},
    "qualifications": [{"kind": "hnte", "granted_on": "2026-03-01", "expires_on": "2029-02-28"}],
    "revenue": {"2023": 3000, "2024": 3500, "2025": 4000}, "rd_expense": {"2023": 180, "2024": 200, "2025": 260},
    "abnormal_list": False, "serious_dishonesty": False, "major_incident": False,
}  # fmt: skip


def text_of(paper: bytes) -> str:
    """Returns the text of a PDF file without blanks."""
    pages = pypdfium2.PdfDocument(paper)
    read = "".join(pages[i].get_textpage().get_text_range() for i in range(len(pages)))
    return "".join(unicodedata.normalize("NFKC", read).split())
